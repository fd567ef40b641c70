import { useDoorWords } from "../i18n/door";
import type { DoorKey } from "../i18n/door/en";
import { cx } from "../ui/cx";
import { Face } from "../ui/Face";

const LINES: { who: string; id: string; text: DoorKey; mine?: boolean }[] = [
  { who: "Aisyah Rahman", id: "scene-1", text: "scene.1" },
  { who: "陈思远", id: "scene-5", text: "scene.2" },
  { who: "", id: "scene-me", text: "scene.3", mine: true },
  { who: "Kumar Velu", id: "scene-9", text: "scene.4" },
];

/** A room in the evening, to show rather than tell. Decorative. */
export function Scene() {
  const say = useDoorWords();
  return (
    <div aria-hidden="true" className="relative mx-auto w-full max-w-md select-none">
      <div className="absolute -inset-6 rounded-[3rem] bg-brand-faint" />
      <div className="absolute -top-10 -right-6 size-36 rounded-full bg-sun/70" />
      <div className="relative flex flex-col gap-2.5 rounded-2xl border border-line bg-surface p-5 shadow-float">
        <div className="mb-1 flex items-center gap-3 border-b border-line pb-3">
          <Face id="scene-room-2" name="Algorithms" size={38} square />
          <span className="font-bold">{say("scene.room")}</span>
        </div>
        {LINES.map((line) => (
          <div key={line.id} className={cx("flex items-end gap-2", line.mine && "flex-row-reverse")}>
            {!line.mine && <Face id={line.id} name={line.who} size={32} />}
            <p
              className={cx(
                "max-w-[80%] rounded-[1.1rem] px-3.5 py-2 text-sm",
                line.mine ? "rounded-br-md bg-mine text-mine-ink" : "rounded-bl-md bg-sunken",
              )}
            >
              {say(line.text)}
            </p>
          </div>
        ))}
      </div>
    </div>
  );
}
