import type { Room } from "../api/types";
import { Face } from "../ui/Face";

export function RoomFace({
  room,
  name,
  size,
}: {
  room: Pick<Room, "id" | "kind" | "peer">;
  name: string;
  size: number;
}) {
  if (room.kind !== "direct") return <Face id={room.id} name={name} size={size} square />;
  return <Face id={room.peer?.id ?? room.id} name={room.peer?.deleted ? "" : name} size={size} />;
}
