import { Outlet } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Notices } from "../ui/Notices";
import { arrivals } from "./title";

export function Root() {
  return (
    <>
      <Outlet />
      <Notices />
      <Arrival />
    </>
  );
}

/** Long enough for a screen reader to take it up. */
const TOLD_MS = 1_000;

/** Reads out which screen has come, and is gone before somebody reads through the page. */
function Arrival() {
  const [name, setName] = useState("");
  useEffect(() => arrivals.listen(setName), []);
  useEffect(() => {
    const timer = setTimeout(() => setName(""), TOLD_MS);
    return () => clearTimeout(timer);
  }, [name]);
  return (
    <p className="sr-only" aria-live="polite" data-arrival="">
      {name}
    </p>
  );
}
