import { useNoticeWords } from "../i18n/notices";
import { Button, IconButton } from "../ui/Button";
import { cx } from "../ui/cx";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { usePush } from "./usePush";

/** Explains before the browser asks; whoever says "not now" is not asked again. */
export function PushAsk({ slim = false, className }: { slim?: boolean; className?: string }) {
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
      className={cx(
        "flex flex-wrap items-center gap-x-4 gap-y-2 bg-brand-faint px-4",
        slim ? "py-0.5 max-md:flex-nowrap max-md:gap-x-1 max-md:pr-1 md:py-3" : "py-3",
        className,
      )}
    >
      <span className="grid size-11 flex-none place-items-center rounded-full bg-brand-soft text-brand-text max-md:hidden">
        <Icon name="bell" />
      </span>
      <div className={cx("flex-1", slim ? "min-w-0 md:min-w-56" : "min-w-56")}>
        <h2 className={cx("font-bold", slim && "max-md:truncate max-md:text-sm md:pr-7")}>
          {say("ask.title")}
        </h2>
        <p className={cx("text-sm text-ink-soft", slim && "max-md:hidden")}>{say("ask.text")}</p>
      </div>
      <div
        className={cx(
          "flex gap-1",
          slim ? "flex-none max-md:flex-row-reverse md:w-full md:justify-end" : "flex-wrap-reverse",
        )}
      >
        {slim ? (
          <IconButton
            icon="close"
            label={say("ask.not_now")}
            disabled={switching.isPending}
            onClick={decline}
            className="md:absolute md:top-1 md:right-1"
          />
        ) : (
          <Button look="plain" disabled={switching.isPending} onClick={decline} className="max-md:-ml-5">
            {say("ask.not_now")}
          </Button>
        )}
        <Button
          className={cx(
            slim && "max-md:bg-transparent! max-md:px-3! max-md:text-brand-text! max-md:shadow-none!",
          )}
          busy={switching.isPending}
          onClick={yes}
        >
          {say("ask.on")}
        </Button>
      </div>
    </section>
  );
}
