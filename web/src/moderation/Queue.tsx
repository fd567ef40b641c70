import { useEffect, useRef, useState } from "react";
import { asProblem } from "../api/problem";
import type { CaseAction, ModerationCase } from "../api/types";
import { useModerationWords } from "../i18n/moderation";
import { cx } from "../ui/cx";
import { FocusHome } from "../ui/Dialog";
import { More } from "../ui/More";
import { notify } from "../ui/notify";
import { Bone, Empty, Failed } from "../ui/State";
import { CaseCard } from "./CaseCard";
import { DecideDialog } from "./DecideDialog";
import { Overtaken } from "./Overtaken";
import { useCases, useDeciding } from "./useCases";
import { useOrderProblem } from "./useOrderProblem";

type Asking = { about: ModerationCase; action: Exclude<CaseAction, "dismiss"> };

/** What waits for a decision, a card a case; after one the next is at hand. */
export function Queue({ room }: { room: string | null }) {
  const say = useModerationWords();
  const problem = useOrderProblem();
  const [decided, setDecided] = useState(false);
  const { found, cases } = useCases(room, decided);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [overtaken, setOvertaken] = useState<ModerationCase | null>(null);
  const deciding = useDeciding();
  const list = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLElement>(null);
  const [next, setNext] = useState<{ id: string | null } | null>(null);

  const after = (about: ModerationCase) => {
    const at = cases.findIndex(({ id }) => id === about.id);
    setAsking(null);
    setOvertaken(null);
    setNext({ id: (cases[at + 1] ?? cases[at - 1])?.id ?? null });
  };
  useEffect(() => {
    if (next === null) return;
    // A dialog that closes gives the focus back first.
    const timer = setTimeout(() => {
      const beside = next.id === null ? null : cardOf(list.current, next.id);
      (beside ?? list.current)?.focus();
    });
    return () => clearTimeout(timer);
  }, [next]);

  const refused = (about: ModerationCase, error: unknown) => {
    if (asProblem(error).code === "resolved") {
      setAsking(null);
      setOvertaken(about);
    } else notify(problem(error), true);
  };
  const dismiss = (about: ModerationCase) =>
    deciding.mutate(
      { about, decision: { action: "dismiss" } },
      {
        onSuccess: () => {
          notify(say("done.dismiss"));
          after(about);
        },
        onError: (error) => refused(about, error),
      },
    );
  return (
    <div ref={list} tabIndex={-1} className="flex flex-col gap-4 outline-none">
      <Part decided={decided} onChoose={setDecided} />
      {found.isPending && <Bones />}
      {found.isError && cases.length === 0 && (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isSuccess && cases.length === 0 && (
        <Empty
          icon={decided ? "clock" : "sun"}
          title={say(decided ? "decided.none" : "queue.none")}
          text={say(decided ? "decided.none.text" : "queue.none.text")}
        />
      )}
      {cases.map((one) => (
        <CaseCard
          key={one.id}
          about={one}
          inRoom={room !== null}
          busy={deciding.isPending && deciding.variables.about.id === one.id}
          onDismiss={() => dismiss(one)}
          onAct={(action) => {
            card.current = cardOf(list.current, one.id);
            setAsking({ about: one, action });
          }}
        />
      ))}
      <More query={found} />
      {asking && (
        <FocusHome value={card}>
          <DecideDialog
            {...asking}
            onDone={() => after(asking.about)}
            onOvertaken={() => {
              setAsking(null);
              setOvertaken(asking.about);
            }}
            onClose={() => setAsking(null)}
          />
        </FocusHome>
      )}
      {overtaken && <Overtaken about={overtaken} room={room} onClose={() => after(overtaken)} />}
    </div>
  );
}

function cardOf(list: HTMLElement | null, id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-case="${id}"]`) ?? null;
}

/** What waits, or what was decided. */
function Part({ decided, onChoose }: { decided: boolean; onChoose: (decided: boolean) => void }) {
  const say = useModerationWords();
  return (
    <div className="flex gap-1 self-start rounded-full bg-sunken p-1">
      {[false, true].map((one) => (
        <button
          key={String(one)}
          type="button"
          aria-pressed={one === decided}
          onClick={() => onChoose(one)}
          className={cx(
            "min-h-11 rounded-full px-4 text-sm font-semibold",
            one === decided ? "bg-raised text-ink shadow-card" : "text-ink-soft hover:text-ink",
          )}
        >
          {say(one ? "decided.show" : "queue.show")}
        </button>
      ))}
    </div>
  );
}

function Bones() {
  const say = useModerationWords();
  return (
    <div role="status" aria-label={say("loading")} className="flex flex-col gap-4">
      {[1, 2].map((one) => (
        <div key={one} className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5">
          <div className="flex items-center gap-3">
            <Bone className="size-11 !rounded-full" />
            <Bone className="h-4 w-2/5" />
          </div>
          <Bone className="h-16" />
          <Bone className="h-11 w-3/5" />
        </div>
      ))}
    </div>
  );
}
