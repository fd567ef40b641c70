import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Room } from "../api/types";
import { useOrderWords } from "../i18n/order";
import { useDraft } from "../live/LiveProvider";
import { placeOf } from "../live/drafts";
import { Icon } from "../ui/Icon";
import { useMoment } from "./useMoment";

/** When the end has come by this clock and not yet by the server's, it is asked again after so long. */
const AGAIN_MS = 3_000;
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/** Where the box was, for whoever may not write: until when, and that what was begun is not lost. */
export default function MutedBar({ room, root }: { room: Room; root?: number }) {
  const say = useOrderWords();
  const moment = useMoment();
  const begun = useDraft(placeOf(room.id, root ?? null)).text.trim() !== "";
  useReturn(room);
  return (
    <div className="pad-safe-b flex-none border-t border-line bg-paper px-4">
      <div
        role="status"
        className="mx-auto flex min-h-15 max-w-3xl items-center justify-center gap-3 py-2 text-sm text-ink-soft"
      >
        <Icon name="mute" size={20} className="flex-none text-mango" />
        <p className="min-w-0">
          <span className="font-semibold text-ink">
            {room.muted_until == null
              ? say("muted.open")
              : say("muted.until", { when: moment(room.muted_until) })}
          </span>{" "}
          {say(begun ? "muted.begun" : "muted.text")}
        </p>
      </div>
    </div>
  );
}

/** Brings the box back when the time is over. */
function useReturn({ id, muted_until: until }: Room): void {
  const queries = useQueryClient();
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (until == null) return;
    const wait = Math.max(Date.parse(until) - Date.now(), asked === 0 ? 0 : AGAIN_MS);
    const timer = setTimeout(
      () => {
        for (const key of [["room", id], ["rooms"]]) void queries.invalidateQueries({ queryKey: key });
        setAsked(asked + 1);
      },
      Math.min(wait, TIMEOUT_MS_MAX),
    );
    return () => clearTimeout(timer);
  }, [queries, id, until, asked]);
}
