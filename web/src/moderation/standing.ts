import type { Member, Person, Room, User } from "../api/types";
import { moderates } from "../room/rights";

const WEIGHTS = { member: 0, moderator: 1, owner: 2 };
const OFFICE = 3;

type Place = Pick<Room, "kind" | "role">;
type Me = Pick<User, "id" | "role">;
type Other = { person: Pick<Person, "id">; role: Member["role"] };

/** What somebody's word weighs in a room, as the server has it. */
function weight(room: Place, me: Me): number {
  return moderates(me) ? OFFICE : WEIGHTS[room.role ?? "member"];
}

/** Whether somebody may mute, ban or remove a member: those who weigh less, and never oneself. */
export function mayActUpon(room: Place, me: Me, { person, role }: Other): boolean {
  return room.kind !== "direct" && person.id !== me.id && weight(room, me) > WEIGHTS[role];
}

/** Whether somebody may make a member a moderator of the room, or dismiss one. */
export function mayName(room: Place, me: Me, member: Other): boolean {
  return member.role !== "owner" && weight(room, me) >= WEIGHTS.owner && mayActUpon(room, me, member);
}
