import type { ModerationCase } from "../api/types";
import { useDates } from "../i18n/dates";
import { useModerationWords } from "../i18n/moderation";

/** What the message said, or how the room was called, each time it was reported; and what the list of words found in it. */
export function Evidence({ about: { kind, evidence, words, removed, seq } }: { about: ModerationCase }) {
  const say = useModerationWords();
  const dates = useDates();
  return (
    <>
      {evidence.map(({ text, at }) => (
        <figure
          key={at}
          className="relative rounded-lg bg-sunken py-3 pr-4 pl-5.5 before:absolute before:inset-y-3 before:left-2.5 before:w-[3px] before:rounded-full before:bg-mango"
        >
          <blockquote dir="auto" className="max-h-60 overflow-y-auto break-words whitespace-pre-wrap">
            {text === "" ? (
              <span className="text-ink-soft">{say("evidence.files")}</span>
            ) : kind === "room" ? (
              <Called text={text} />
            ) : (
              text
            )}
          </blockquote>
          {evidence.length > 1 && (
            <figcaption className="mt-1 text-xs text-ink-soft">
              {say("evidence.at", { when: dates.full(at) })}
            </figcaption>
          )}
        </figure>
      ))}
      {seq != null && removed && <p className="text-sm text-ink-soft">{say("evidence.removed")}</p>}
      {words.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5 text-sm">
          <span className="text-ink-soft">{say("words.found")}</span>
          {words.map((word) => (
            <span key={word} className="rounded-full bg-mango-soft px-2.5 py-0.5 font-semibold text-mango">
              {word}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/** The title of a room, and its topic below. */
function Called({ text }: { text: string }) {
  const [title, ...topic] = text.split("\n");
  return (
    <>
      <span className="block font-semibold">{title}</span>
      {topic.join("\n")}
    </>
  );
}
