import { useEffect, useRef, useState } from "react";
import type { Person } from "../api/types";
import { useT } from "../i18n";
import type { Item } from "../live/timeline";
import { gist } from "./gist";

/** Words of several messages within this time are read as one count. */
const GATHER_MS = 900;
const SPOKEN_MAX = 2;

/** Reads out what others write while the room is open: the words of one or two messages, the number of many. */
export default function Announcer({
  items,
  people,
  me,
}: {
  items: readonly Item[];
  people: Map<string, Person>;
  me: string;
}) {
  const t = useT();
  const [spoken, setSpoken] = useState("");
  const heardTo = useRef<number | null>(null);
  const last = items.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (heardTo.current === null) {
      if (last > 0) heardTo.current = last;
      return;
    }
    const timer = setTimeout(() => {
      const fresh = items.filter(
        (item) =>
          item.seq > heardTo.current! &&
          item.kind === "message" &&
          !item.removed &&
          item.blocked !== true &&
          item.author !== me,
      );
      heardTo.current = last;
      if (fresh.length === 0) return;
      const words = fresh.map((item) =>
        t("announce.message", {
          who: people.get(item.author ?? "")?.display_name ?? t("somebody"),
          text: gist(item, t),
        }),
      );
      setSpoken(fresh.length <= SPOKEN_MAX ? words.join(" ") : t("announce.many", { n: fresh.length }));
    }, GATHER_MS);
    return () => clearTimeout(timer);
  }, [items, last, people, me, t]);
  return (
    <p className="sr-only" aria-live="polite">
      {spoken}
    </p>
  );
}
