import { useEffect, useRef, useState } from "react";
import type { Room } from "../api/types";
import { usePresenceWords } from "../i18n/presence";
import { useT } from "../i18n";
import { useCompany } from "../live/useCompany";
import { usePeople } from "../live/people";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { company, type Together } from "./company";

/** So often it is read out that somebody types: it comes and goes, and their messages are read out anyway. */
const SPOKEN_EVERY_MS = 60_000;
/** Whoever sends within this time is heard by their message. */
const GATHER_MS = 1_200;
/** More are a crowd. */
const NAMED_MAX = 2;
/** Stands in a sentence for the name. */
const GAP = "\u0000";

/** The second line of a room's header: what kind of room it is, who is there, and instead of both who types. */
export default function CompanyLine({ room, about }: { room: Room; about: string[] }) {
  const say = usePresenceWords();
  const me = useMe();
  const here = useCompany(room.id);
  const names = useTypists(room);
  if (here.typing.length > 0)
    return (
      <span className="flex font-medium text-brand-text">
        <Typing direct={room.kind === "direct"} count={here.typing.length} names={names} />
        <span aria-hidden="true" className="flex-none">
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
      // On a phone the room's campus would be cut off.
      <span key={at} className={cx(room.kind !== "direct" && part === about[1] && "max-sm:hidden")}>
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

/** The names of those who type, as long as they are few. */
function useTypists(room: Room): string[] {
  const t = useT();
  const { typing } = useCompany(room.id);
  const few = typing.length > NAMED_MAX ? [] : [...typing];
  const people = usePeople(few);
  return few.map((id) => people.get(id)?.display_name ?? t("somebody"));
}

interface TypingProps {
  direct: boolean;
  count: number;
  names: string[];
}

/** A long name is cut, not that it types. */
function Typing({ direct, count, names }: TypingProps) {
  const say = usePresenceWords();
  const words = typingWords(say, direct, count, names);
  if (!direct && count === 2)
    return (
      <>
        <span className="truncate sm:hidden">{say("typing.few", { n: count })}</span>
        <span className="truncate max-sm:hidden">{words}</span>
      </>
    );
  if (direct || count !== 1) return <span className="truncate">{words}</span>;
  const [before = "", after = ""] = say("typing.one", { who: GAP }).split(GAP);
  return (
    <>
      <span className="flex-none whitespace-pre">{before}</span>
      <span className="min-w-0 truncate">{names[0]}</span>
      <span className="flex-none whitespace-pre">{after}</span>
    </>
  );
}

function typingWords(
  say: ReturnType<typeof usePresenceWords>,
  direct: boolean,
  count: number,
  [a = "", b = ""]: string[],
): string {
  if (direct) return say("typing.direct");
  if (count === 1) return say("typing.one", { who: a });
  return count === 2 ? say("typing.two", { a, b }) : say("typing.several");
}

/** The same for those who listen, said once in a while. */
export function TypingSpoken({ room }: { room: Room }) {
  const say = usePresenceWords();
  const { typing } = useCompany(room.id);
  const names = useTypists(room);
  const words = typing.length === 0 ? "" : typingWords(say, room.kind === "direct", typing.length, names);
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
