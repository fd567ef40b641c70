import { useEffect, useState } from "react";
import { cx } from "./cx";
import { notices, type Notice } from "./notify";

const SHOWN_MS = 4_000;

export function Notices() {
  const [shown, setShown] = useState<(Notice & { id: number })[]>([]);
  useEffect(() => {
    let last = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = notices.listen((notice) => {
      const id = ++last;
      setShown((list) => [...list.slice(-2), { ...notice, id }]);
      timers.add(setTimeout(() => setShown((list) => list.filter((one) => one.id !== id)), SHOWN_MS));
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 z-60 flex flex-col items-center gap-2 px-4 top-[calc(env(safe-area-inset-top)+4.5rem)]"
    >
      {shown.map((notice) => (
        <p
          key={notice.id}
          className={cx(
            "animate-rise rounded-full px-5 py-2.5 text-sm font-semibold shadow-float",
            notice.bad ? "bg-danger-soft text-danger" : "bg-ink text-paper",
          )}
        >
          {notice.text}
          {notice.way && (
            <button
              type="button"
              className="pointer-events-auto -my-3 ml-3 min-h-11 px-1 underline underline-offset-2"
              onClick={notice.way.run}
            >
              {notice.way.text}
            </button>
          )}
        </p>
      ))}
    </div>
  );
}
