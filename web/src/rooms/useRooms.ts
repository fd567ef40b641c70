import { useMemo } from "react";
import type { Room } from "../api/types";
import { useT, type Translate } from "../i18n";
import { useEngine, useLiveVersion, useRoomList } from "../live/LiveProvider";
import { usePeople } from "../live/people";
import type { Item } from "../live/timeline";
import { gist } from "../room/gist";
import { useMe } from "../session/useSession";

export interface Preview {
  text: string;
  at: string;
  /** Whose words; empty where it goes without saying. */
  who: string;
  removed: boolean;
}

export type ListedRoom = Room & { name: string; preview: Preview | null; activeAt: string };

export function roomName(room: Pick<Room, "kind" | "title" | "peer">, t: Translate): string {
  if (room.kind !== "direct") return room.title;
  return room.peer && !room.peer.deleted ? room.peer.display_name : t("deleted_account");
}

/** My rooms as they stand this moment: the list over HTTP, overlaid with what arrived live. */
export function useRooms(): { rooms: ListedRoom[]; isPending: boolean; error: unknown; refetch: () => void } {
  const t = useT();
  const me = useMe();
  const { live } = useEngine();
  const { data, isPending, error, refetch } = useRoomList();
  const version = useLiveVersion();
  const authors = useMemo(() => {
    void version;
    const ids = (data ?? []).map((room) => live.view(room.id).last?.author ?? null);
    return [...new Set(ids.filter((id) => id !== null && id !== me.id))] as string[];
  }, [data, live, version, me.id]);
  const people = usePeople(authors);
  const rooms = useMemo(() => {
    void version;
    const listed = (data ?? []).map((room): ListedRoom => {
      const view = live.view(room.id);
      const preview = previewOf(room, view.last, me.id, t, (id) => people.get(id)?.display_name ?? "");
      return {
        ...room,
        name: roomName(room, t),
        unread: view.known ? view.unread : room.unread,
        preview,
        activeAt: preview && preview.at > room.created_at ? preview.at : room.last_at,
      };
    });
    return listed.sort((a, b) => (a.activeAt < b.activeAt ? 1 : -1));
  }, [data, live, version, me.id, people, t]);
  return { rooms, isPending, error, refetch: () => void refetch() };
}

function previewOf(
  room: Room,
  last: Item | null,
  me: string,
  t: Translate,
  nameOf: (id: string) => string,
): Preview | null {
  const newer = last && last.seq >= (room.last?.seq ?? 0) ? last : null;
  const source = newer ?? room.last;
  if (!source) return null;
  const { author, at } = source;
  const carried = room.last?.attachments ?? 0;
  const text = newer
    ? gist(newer, t)
    : source.text !== "" || carried === 0
      ? source.text
      : t("files.count", { n: carried });
  let who = "";
  if (author === me) who = t("you");
  else if (room.kind !== "direct" && author != null) {
    const known = room.last?.author === author ? (room.last?.author_name ?? "") : "";
    who = nameOf(author) || known;
  }
  return { text, at, who, removed: newer?.removed ?? false };
}
