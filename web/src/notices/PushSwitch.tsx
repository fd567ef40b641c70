import { useNoticeWords } from "../i18n/notices";
import type { NoticeKey } from "../i18n/notices/en";
import { Icon } from "../ui/Icon";
import { Switch } from "../ui/Switch";
import { usePush } from "./usePush";

const HINTS: Partial<Record<string, NoticeKey>> = {
  none: "push.none",
  ios: "push.ios",
  blocked: "push.blocked",
};

/** Notifications on this device, or why there are none. */
export function PushSwitch() {
  const say = useNoticeWords();
  const { state, switching } = usePush();
  const hint = HINTS[state];
  if (hint !== undefined)
    return (
      <div>
        <p className="font-medium">{say("push.label")}</p>
        <p className="mt-1 flex items-start gap-2 text-sm text-ink-soft">
          <Icon name="bell" size={18} className="mt-px flex-none" />
          {say(hint)}
        </p>
      </div>
    );
  const wanted = switching.isPending ? switching.variables : state === "on";
  return (
    <div>
      <Switch
        label={say("push.label")}
        text={say("push.text")}
        on={wanted}
        disabled={switching.isPending}
        onChange={(on) => switching.mutate(on)}
      />
      {switching.isError && (
        <p role="alert" className="mt-1 text-sm font-medium text-danger">
          {say("push.failed")}
        </p>
      )}
    </div>
  );
}
