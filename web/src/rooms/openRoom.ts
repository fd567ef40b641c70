import { api, ok } from "../api/client";
import type { components } from "../api/schema";
import type { Room } from "../api/types";

export type RoomDraft = components["schemas"]["RoomDraft"];

/** Opens a room; a direct one that exists already is given back. */
export function openRoom(draft: RoomDraft): Promise<Room> {
  return ok(api.POST("/v1/rooms", { body: draft }));
}
