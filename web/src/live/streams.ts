import type { Room } from "../api/types";
import { roomStream } from "../realtime";
import type { LiveRooms } from "./rooms";

/** What is to be followed, from where on. */
export function streamsOf(rooms: Room[], live: LiveRooms) {
  return rooms.map(({ id }) => ({
    stream: roomStream(id),
    from: live.position(id),
    read: live.view(id).read,
  }));
}
