import type { NotificationLevel, NotificationSettings } from "../api/types";
import { useNoticeWords } from "../i18n/notices";
import { useProblemText } from "../i18n/problems";
import { PushSwitch } from "../notices/PushSwitch";
import { Choice } from "../ui/Choice";
import { Section } from "../ui/Page";
import { Bone, Failed } from "../ui/State";
import { Switch } from "../ui/Switch";
import { QuietHours } from "./QuietHours";
import { useNotificationSettings } from "./useNotificationSettings";

const LEVELS: NotificationLevel[] = ["all", "mentions", "none"];
const KINDS = ["direct", "mention", "reply", "reaction", "invitation"] as const;

/** What I want to hear of, and when not. */
export function Notifications() {
  const say = useNoticeWords();
  const problem = useProblemText();
  const { query, saving, change } = useNotificationSettings();
  return (
    <Section title={say("settings.title")} text={say("settings.text")}>
      <div className="flex flex-col gap-6">
        <PushSwitch />
        {query.isPending && <Bone className="h-44" />}
        {query.isError && !query.data && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && <Choices settings={query.data} change={change} />}
        <p role="status" className="min-h-5 text-sm font-semibold">
          {saving.isError && (
            <span className="text-danger">{say("settings.not_saved", { why: problem(saving.error) })}</span>
          )}
          {saving.isSuccess && <span className="text-pandan">{say("settings.saved")}</span>}
        </p>
      </div>
    </Section>
  );
}

interface ChoicesProps {
  settings: NotificationSettings;
  change: (part: Partial<NotificationSettings>) => void;
}

function Choices({ settings, change }: ChoicesProps) {
  const say = useNoticeWords();
  const level = settings.rooms ?? "all";
  const muted = new Set(settings.muted);
  const hear = (kind: string, on: boolean) => {
    if (on) muted.delete(kind);
    else muted.add(kind);
    change({ muted: [...muted] });
  };
  return (
    <>
      <div>
        <Choice
          name="rooms"
          label={say("settings.rooms")}
          options={LEVELS.map((value) => ({ value, text: say(`level.${value}`) }))}
          value={level}
          onChoose={(rooms) => change({ rooms })}
        />
        <p className="mt-2 text-sm text-ink-soft">{say(`level.${level}.text`)}</p>
      </div>
      <fieldset>
        <legend className="mb-1 text-sm font-semibold text-ink-soft">{say("settings.kinds")}</legend>
        {KINDS.map((kind) => (
          <Switch
            key={kind}
            label={say(`kind.${kind}`)}
            on={!muted.has(kind)}
            onChange={(on) => hear(kind, on)}
          />
        ))}
      </fieldset>
      <Switch
        label={say("settings.digest")}
        text={say("settings.digest.text")}
        on={settings.digest}
        onChange={(digest) => change({ digest })}
      />
      <QuietHours quiet={settings.quiet ?? null} onChange={(quiet) => change({ quiet })} />
    </>
  );
}
