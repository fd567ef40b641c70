import { useEffect, useState } from "react";

/** The time, renewed every second while `ticking`. */
export function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    const read = () => setNow(Date.now());
    read();
    const timer = setInterval(read, 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
