import { Outlet } from "@tanstack/react-router";
import { Notices } from "../ui/Notices";

export function Root() {
  return (
    <>
      <Outlet />
      <Notices />
    </>
  );
}
