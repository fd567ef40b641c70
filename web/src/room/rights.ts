import type { Room, User } from "../api/types";

/** Whether somebody keeps order by their office, wherever they are. */
export function moderates(me: Pick<User, "role">): boolean {
  return me.role === "moderator" || me.role === "admin";
}

/** Whether somebody may remove what others wrote, and speak to everybody. */
export function keepsOrder(room: Pick<Room, "kind" | "role">, me: Pick<User, "role">): boolean {
  const { kind, role } = room;
  return kind !== "direct" && (role === "owner" || role === "moderator" || moderates(me));
}

/** Whether somebody may pin: in a public room those who keep order, elsewhere every member. */
export function mayPin(room: Pick<Room, "kind" | "role" | "joined">, me: Pick<User, "role">): boolean {
  return room.kind === "public" ? room.joined && keepsOrder(room, me) : room.joined;
}
