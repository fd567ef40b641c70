import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { Mark } from "../ui/Icon";

/** Where a room would be; on phones the list stands alone. */
export function NoRoom() {
  const t = useT();
  const say = useTalkWords();
  useTitle(t("nav.rooms"));
  return (
    <main className="grid flex-1 place-items-center bg-surface">
      <div className="flex max-w-xs flex-col items-center gap-4 text-center">
        <Mark size={72} />
        <h2 className="text-lg font-bold">{say("no_room.title")}</h2>
        <p className="text-ink-soft">{say("no_room.text")}</p>
        <p className="text-sm text-ink-faint">
          <kbd className="rounded-sm border border-line bg-raised px-1.5 py-0.5 font-sans text-xs">
            {"Ctrl K"}
          </kbd>{" "}
          {say("no_room.switcher")}
        </p>
      </div>
    </main>
  );
}
