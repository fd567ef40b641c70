import { useState } from "react";
import type { Sanction } from "../api/types";
import { useT } from "../i18n";
import { useModerationWords } from "../i18n/moderation";
import { useOrderWords } from "../i18n/order";
import { PersonRow } from "../people/PersonRow";
import { Button } from "../ui/Button";
import { Empty, Failed, RowBones } from "../ui/State";
import { standing } from "./terms";
import { useMoment } from "./useMoment";
import { useLifting, useSanctions } from "./useSanctions";

/** Who may not write in a room, or not be in it, until when, and a way to lift it. */
export function Sanctions({ room }: { room: string }) {
  const say = useModerationWords();
  const { data, error, isPending, refetch } = useSanctions(room);
  const [now] = useState(() => Date.now());
  const stand = standing(data ?? [], now);
  if (isPending) return <RowBones count={3} />;
  if (!data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (stand.length === 0)
    return <Empty icon="sun" title={say("sanctions.none")} text={say("sanctions.none.text")} />;
  return (
    <ul className="flex flex-col gap-3">
      {stand.map((sanction) => (
        <li
          key={sanction.kind + sanction.person.id}
          className="rounded-xl border border-line bg-surface p-2 md:bg-raised"
        >
          <Row room={room} sanction={sanction} />
        </li>
      ))}
    </ul>
  );
}

function Row({ room, sanction: { person, kind, until, by, reason } }: { room: string; sanction: Sanction }) {
  const t = useT();
  const say = useModerationWords();
  const order = useOrderWords();
  const moment = useMoment();
  const name = person.display_name;
  const lifting = useLifting(room, person.id, kind, order(`lifted.${kind}`, { name }));
  const end = until == null ? say(`sanction.${kind}.open`) : say(`sanction.${kind}`, { when: moment(until) });
  return (
    <>
      <PersonRow person={person}>
        <Button
          look="soft"
          busy={lifting.isPending}
          aria-label={say(`lift.${kind}`, { name })}
          onClick={() => lifting.mutate()}
        >
          {say("lift")}
        </Button>
      </PersonRow>
      <p className="px-3 pt-1 pb-2 text-sm text-ink-soft">
        <span className="font-semibold text-mango">{end}</span>
        {by && ` · ${say("sanction.by", { who: by.display_name || t("deleted_account") })}`}
        {reason !== "" && (
          <span dir="auto" className="block break-words">
            {say("quoted", { text: reason })}
          </span>
        )}
      </p>
    </>
  );
}
