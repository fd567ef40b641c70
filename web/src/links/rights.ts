import type { Room, User } from "../api/types";

/** Whether somebody may make invitation links: those who keep order in a room that they are in. */
export function makesLinks(room: Pick<Room, "kind" | "role" | "joined">, me: Pick<User, "role">): boolean {
  if (room.kind === "direct" || !room.joined) return false;
  return room.role === "owner" || room.role === "moderator" || me.role === "moderator" || me.role === "admin";
}
