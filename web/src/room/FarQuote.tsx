import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, ok } from "../api/client";
import { useEngine, useLiveRoom } from "../live/LiveProvider";
import { remember, usePerson } from "../live/people";
import { toItem } from "../live/timeline";
import { QuoteWords } from "./QuoteWords";

/** A quoted message that is not loaded: read by itself once its quote comes into view. */
export default function FarQuote({ room, seq }: { room: string; seq: number }) {
  const engine = useEngine();
  const queries = useQueryClient();
  const [near, setNear] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) setNear(true);
    });
    watcher.observe(place.current!);
    return () => watcher.disconnect();
  }, []);
  const { data: item } = useQuery({
    queryKey: ["quoted", room, seq],
    enabled: near,
    // What changes it is heard of.
    staleTime: Infinity,
    queryFn: async () => {
      const params = { path: { id: room }, query: { after: seq - 1, limit: 1 } };
      const page = await ok(api.GET("/v1/rooms/{id}/messages", { params }));
      remember(queries, page.people);
      const event = page.items.find((one) => one.seq === seq);
      return event ? toItem(event, page.as_of) : null;
    },
  });
  // Drawn anew when somebody is blocked.
  useLiveRoom(room);
  const shown = item ? engine.live.shown([item])[0]! : null;
  const quoted = shown?.blocked === true ? null : shown;
  const person = usePerson(quoted?.author ?? null);
  return (
    <span ref={place} className="block">
      <QuoteWords quoted={quoted} person={person} brief />
    </span>
  );
}
