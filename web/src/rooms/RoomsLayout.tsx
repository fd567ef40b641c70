import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { cx } from "../ui/cx";
import { RoomList } from "./RoomList";

/** Phones show the list or one room; larger screens both. */
export function RoomsLayout() {
  const listAlone = useMatchRoute()({ to: "/rooms" }) !== false;
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <div
        className={cx(
          "min-h-0 w-full flex-none flex-col border-r border-line bg-paper md:flex md:w-76 xl:w-88",
          listAlone ? "flex" : "hidden",
        )}
      >
        <RoomList />
      </div>
      <div className={cx("min-h-0 min-w-0 flex-1 flex-col md:flex", listAlone ? "hidden" : "flex")}>
        <Outlet />
      </div>
    </div>
  );
}
