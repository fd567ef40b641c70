import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Room } from "../api/types";
import { useModerationWords } from "../i18n/moderation";
import { useSpan } from "../i18n/spans";
import { cx } from "../ui/cx";
import { notify } from "../ui/notify";
import { Section } from "../ui/Page";
import { Refused } from "./Refused";
import { pauses } from "./terms";

/** How long each person waits between two messages; a press is saved at once. */
export function SlowMode({ room }: { room: Room }) {
  const say = useModerationWords();
  const span = useSpan();
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: (seconds: number) =>
      ok(api.PUT("/v1/rooms/{id}/slow-mode", { params: { path: { id: room.id } }, body: { seconds } })),
    onSuccess: ({ seconds }) => {
      queries.setQueryData<Room>(["room", room.id], (was) => was && { ...was, slow_seconds: seconds });
      void queries.invalidateQueries({ queryKey: ["rooms"] });
      void queries.invalidateQueries({ queryKey: ["audit"] });
      notify(seconds === 0 ? say("slow.ended") : say("slow.set", { span: span(seconds) }));
    },
  });
  const value = saving.isPending ? saving.variables : room.slow_seconds;
  return (
    <Section title={say("slow.title")} text={say("slow.text")}>
      <div role="radiogroup" aria-label={say("slow.title")} className="flex flex-wrap gap-2">
        {pauses(room.slow_seconds).map((seconds) => (
          <label
            key={seconds}
            className={cx(
              "inline-flex min-h-11 cursor-pointer items-center rounded-full border px-4 text-sm font-semibold has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand",
              seconds === value ? "border-brand bg-brand-soft" : "border-line-strong/60 text-ink-soft",
            )}
          >
            <input
              type="radio"
              name="pause"
              className="sr-only"
              checked={seconds === value}
              onChange={() => saving.isPending || saving.mutate(seconds)}
            />
            {seconds === 0 ? say("slow.off") : span(seconds)}
          </label>
        ))}
      </div>
      <div className="mt-4 empty:hidden">
        <Refused error={saving.error} />
      </div>
    </Section>
  );
}
