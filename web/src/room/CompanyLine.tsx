import { useEffect, useRef, useState } from "react";
import type { Room } from "../api/types";
import { usePresenceWords } from "../i18n/presence";
import { useT } from "../i18n";
import { useCompany } from "../live/useCompany";
import { usePeople } from "../live/people";
import { useMe } from "../session/useSession";
import { company, type Together } from "./company";

/** So often it is read out that somebody types: it comes and goes, and their messages are read out anyway. */
const SPOKEN_EVERY_MS = 60_000;
/** Whoever sends within this time is heard by their message. */
const GATHER_MS = 1_200;

/** The second line of a room's header: what kind of room it is, who is there, and instead of both who types. */
export default function CompanyLine({ room, about }: { room: Room; about: string[] }) {
  const say = usePresenceWords();
  const me = useMe();
  const here = useCompany(room.id);
  const typing = useTypingWords(room);
  if (typing !== "")
    return (
      <span className="font-medium text-brand-text">
        {typing}
        <span aria-hidden="true">
          {[0, 200, 400].map((delay) => (
            <span key={delay} className="animate-pulse" style={{ animationDelay: `${delay}ms` }}>
              .
            </span>
          ))}
        </span>
      </span>
    );
  const there = presence(company(room, here, me.id), say);
  const parts = room.kind === "direct" ? [there, ...about] : [about[0], there, ...about.slice(1)];
  return parts
    .filter((part) => part !== null && part !== undefined)
    .map((part, at) => (
      <span key={at}>
        {at > 0 && " · "}
        {part === there && <Dot />}
        {part}
      </span>
    ));
}

function presence(together: Together, say: ReturnType<typeof usePresenceWords>): string | null {
  if (together === null) return null;
  return together === "peer" ? say("presence.online") : say("presence.count", { n: together });
}

function Dot() {
  return <span className="mr-1 inline-block size-2 rounded-full bg-pandan" />;
}

function useTypingWords(room: Room): string {
  const t = useT();
  const say = usePresenceWords();
  const { typing } = useCompany(room.id);
  const few = typing.length > 2 ? [] : [...typing];
  const people = usePeople(few);
  if (typing.length === 0) return "";
  if (room.kind === "direct") return say("typing.direct");
  const [a = "", b = ""] = few.map((id) => people.get(id)?.display_name ?? t("somebody"));
  if (typing.length === 1) return say("typing.one", { who: a });
  return typing.length === 2 ? say("typing.two", { a, b }) : say("typing.several");
}

/** The same for those who listen, said once in a while. */
export function TypingSpoken({ room }: { room: Room }) {
  const words = useTypingWords(room);
  const [spoken, setSpoken] = useState("");
  const last = useRef(-Infinity);
  useEffect(() => {
    if (words === "") return;
    const timer = setTimeout(() => {
      const now = performance.now();
      if (now - last.current < SPOKEN_EVERY_MS) return;
      last.current = now;
      setSpoken(words);
    }, GATHER_MS);
    return () => clearTimeout(timer);
  }, [words]);
  useEffect(() => {
    if (spoken === "") return;
    const timer = setTimeout(() => setSpoken(""), SPOKEN_EVERY_MS / 2);
    return () => clearTimeout(timer);
  }, [spoken]);
  return (
    <p className="sr-only" aria-live="polite">
      {spoken}
    </p>
  );
}
