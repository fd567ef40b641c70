import { useNoticeWords } from "../i18n/notices";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { usePush } from "./usePush";

/** Explains before the browser asks; whoever says "not now" is not asked again. */
export function PushAsk({ className }: { className?: string }) {
  const say = useNoticeWords();
  const { asks, switching, decline } = usePush();
  if (!asks) return null;
  const yes = () =>
    switching.mutate(true, {
      // Refused in the browser's own question: that was the answer.
      onSuccess: (state) => state !== "on" && decline(),
      onError: () => {
        decline();
        notify(say("push.failed"), true);
      },
    });
  return (
    <section
      aria-label={say("ask.title")}
      className={cx("flex flex-wrap items-center gap-x-4 gap-y-2 bg-brand-faint px-4 py-3", className)}
    >
      <span className="grid size-11 flex-none place-items-center rounded-full bg-brand-soft text-brand-text max-sm:hidden">
        <Icon name="bell" />
      </span>
      <div className="min-w-56 flex-1">
        <h2 className="font-bold">{say("ask.title")}</h2>
        <p className="text-sm text-ink-soft">{say("ask.text")}</p>
      </div>
      <div className="flex flex-none gap-1">
        <Button look="plain" disabled={switching.isPending} onClick={decline}>
          {say("ask.not_now")}
        </Button>
        <Button busy={switching.isPending} onClick={yes}>
          {say("ask.on")}
        </Button>
      </div>
    </section>
  );
}
