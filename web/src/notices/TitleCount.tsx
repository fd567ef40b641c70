import { useEffect } from "react";
import { markTitle } from "../app/title";
import { useBell } from "../live/LiveProvider";
import { useRooms } from "../rooms/useRooms";

/** Where the browser shows it: how much concerns me, in the tab's title and the app's badge; a dot when rooms just went on. */
export function TitleCount() {
  const { unread } = useBell();
  const busy = useRooms().rooms.some((room) => room.unread > 0);
  useEffect(() => {
    markTitle(unread > 99 ? "(99+) " : unread > 0 ? `(${unread}) ` : busy ? "• " : "");
  }, [unread, busy]);
  useEffect(() => {
    if (!("setAppBadge" in navigator)) return;
    const told = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge();
    told.catch(() => undefined);
  }, [unread]);
  // Whoever signs in here next is somebody else.
  useEffect(
    () => () => {
      markTitle("");
      if ("clearAppBadge" in navigator) navigator.clearAppBadge().catch(() => undefined);
    },
    [],
  );
  return null;
}
