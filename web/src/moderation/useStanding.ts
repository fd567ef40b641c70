import type { Member, Room } from "../api/types";
import { keepsOrder } from "../room/rights";
import { useMembersById } from "../room/useMembers";
import { useMe } from "../session/useSession";
import { mayActUpon } from "./standing";

interface Standing {
  role: Member["role"];
  /** Whether they are in the room; who has left it can still be kept out. */
  member: boolean;
  /** Whether I may act upon them. */
  may: boolean;
}

/** As what somebody stands in a room where I keep order; `standing` is undefined until it is known. */
export function useStanding(room: Room, user: string): { standing?: Standing; error: unknown } {
  const me = useMe();
  const { found, error } = useMembersById(room.id, keepsOrder(room, me) ? [user] : []);
  if (!found) return { error };
  const member = found.find(({ person }) => person.id === user);
  const role = member?.role ?? "member";
  const may = mayActUpon(room, me, { person: { id: user }, role });
  return { standing: { role, member: member !== undefined, may }, error: null };
}
