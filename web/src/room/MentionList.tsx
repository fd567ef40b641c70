import { useQuery } from "@tanstack/react-query";
import {
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from "react";
import { api, ok } from "../api/client";
import type { Person, Room } from "../api/types";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import { ALL, EVERYBODY, type Asking } from "../live/mentions";
import { useMe } from "../session/useSession";
import { cx } from "../ui/cx";
import { Face } from "../ui/Face";
import { Icon } from "../ui/Icon";
import { keepsOrder } from "./rights";
import { suggest } from "./suggest";

/** A page of members, and how many pages are read: who is not among them is found if they spoke here. */
const PAGE = 100;
const PAGES_MAX = 5;

export interface MentionHandle {
  /** Whether the list has used the key. */
  pressed: (event: KeyboardEvent) => boolean;
}

interface MentionProps {
  room: Room;
  asking: Asking;
  id: string;
  onChoose: (handle: string, id: string) => void;
  /** Typed to its end: it counts as chosen. */
  onKnow: (handle: string, id: string) => void;
  onLeave: () => void;
  onActive: (option: string | null) => void;
  ref: Ref<MentionHandle>;
}

interface Option {
  id: string;
  handle: string;
  person: Person | null;
}

/** The people of the room, while an `@` is being typed. */
export default function MentionList(props: MentionProps) {
  const { room, asking, id, onChoose, onKnow, onLeave, onActive, ref } = props;
  const say = useTalkWords();
  const options = useOptions(room, asking.query);
  const [at, setAt] = useState({ query: asking.query, index: 0 });
  const index = at.query === asking.query ? Math.min(at.index, options.length - 1) : 0;
  const chosen = options[index];
  const active = chosen ? `${id}-${chosen.id}` : null;
  useEffect(() => onActive(active), [onActive, active]);
  useEffect(() => () => onActive(null), [onActive]);
  const exact = options.find(({ handle }) => handle === asking.query.toLowerCase());
  const [handle, who] = [exact?.handle, exact?.id];
  const know = useRef(onKnow);
  useEffect(() => {
    know.current = onKnow;
  });
  useEffect(() => {
    if (handle !== undefined && who !== undefined) know.current(handle, who);
  }, [handle, who]);
  useImperativeHandle(ref, () => ({
    pressed: (event) => {
      if (event.key === "Escape") onLeave();
      else if (!chosen || event.shiftKey) return false;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const by = event.key === "ArrowDown" ? 1 : options.length - 1;
        setAt({ query: asking.query, index: (index + by) % options.length });
      } else if (event.key === "Enter" || event.key === "Tab") onChoose(chosen.handle, chosen.id);
      else return false;
      event.preventDefault();
      return true;
    },
  }));
  if (options.length === 0) return null;
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={say("mention.list")}
      className="absolute inset-x-0 bottom-full z-20 mb-2 max-h-[45dvh] animate-rise overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-float"
    >
      {options.map((option, i) => (
        <li
          key={option.id}
          id={`${id}-${option.id}`}
          role="option"
          aria-selected={i === index}
          // The box keeps the focus, and on phones its keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => i !== index && setAt({ query: asking.query, index: i })}
          onClick={() => onChoose(option.handle, option.id)}
          className={cx(
            "flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-2.5 py-1",
            i === index && "bg-sunken",
          )}
        >
          {option.person ? (
            <Face id={option.id} name={option.person.display_name} size={32} />
          ) : (
            <span className="grid size-8 flex-none place-items-center rounded-full bg-mango-soft text-mango">
              <Icon name="people" size={18} />
            </span>
          )}
          <span className="min-w-0 flex-1 truncate font-semibold">
            {option.person?.display_name ?? say("mention.all")}
          </span>
          <span className="max-w-[45%] flex-none truncate text-sm text-ink-soft">{`@${option.handle}`}</span>
        </li>
      ))}
    </ul>
  );
}

function useOptions(room: Room, query: string): Option[] {
  const me = useMe();
  const { live } = useEngine();
  const { data } = useQuery({
    queryKey: ["mentionable", room.id],
    queryFn: () => members(room.id),
    staleTime: 60_000,
  });
  return useMemo(() => {
    const others = (data ?? []).filter((person) => person.id !== me.id);
    const recent = new Set(
      live
        .view(room.id)
        .items.map(({ author }) => author ?? "")
        .reverse(),
    );
    const found = suggest(others, query, [...recent]).map((person): Option => ({
      id: person.id,
      handle: person.handle,
      person,
    }));
    const all = keepsOrder(room, me) && ALL.startsWith(query.toLowerCase());
    return all ? [...found, { id: EVERYBODY, handle: ALL, person: null }] : found;
  }, [data, live, me, query, room]);
}

async function members(room: string): Promise<Person[]> {
  const people: Person[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const params = { path: { id: room }, query: { cursor, limit: PAGE } };
    const { items, next } = await ok(api.GET("/v1/rooms/{id}/members", { params }));
    people.push(...items.map(({ person }) => person));
    if (next == null) break;
    cursor = next;
  }
  return people;
}
