import type { Member, Room } from "../api/types";
import { keepsOrder } from "../room/rights";
import { useMembersById } from "../room/useMembers";
import { useMe } from "../session/useSession";
import { mayActUpon } from "./standing";

interface Standing {
  role: Member["role"];
  /** Whether they are in the room; who has left it can still be kept out. */
  member: boolean;
}

/** As what somebody stands in a room where I may act upon them; null where I may not, and until that is known. */
export function useStanding(room: Room, user: string): Standing | null {
  const me = useMe();
  const members = useMembersById(room.id, keepsOrder(room, me) ? [user] : []);
  if (!members) return null;
  const role = members.find(({ person }) => person.id === user)?.role;
  const standing = { role: role ?? "member", member: role !== undefined } as const;
  return mayActUpon(room, me, { person: { id: user }, role: standing.role }) ? standing : null;
}
