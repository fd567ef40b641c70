import { lazy, Suspense, useState } from "react";
import type { Person } from "../api/types";
import { useSafetyWords } from "../i18n/safety";
import { Button } from "../ui/Button";
import BlockDialog from "./BlockDialog";
import ReportDialog from "./ReportDialog";
import { Unblock } from "./Unblock";
import { useBlocks } from "./useBlocks";

/** For those who keep order. */
const ActButtons = lazy(() => import("../moderation/ActButtons"));

interface ButtonsProps {
  person: Pick<Person, "id" | "display_name">;
  /** Where they were met. */
  room?: string | undefined;
}

/** Below a profile, for when somebody is not good to one. */
export function SafetyButtons({ person, room }: ButtonsProps) {
  const say = useSafetyWords();
  const [asking, setAsking] = useState<"block" | "report" | null>(null);
  const blocked = useBlocks().data?.some((one) => one.person.id === person.id) === true;
  const close = () => setAsking(null);
  return (
    <>
      {blocked ? (
        <Unblock person={person} />
      ) : (
        <Button look="plain" onClick={() => setAsking("block")}>
          {say("block.submit")}
        </Button>
      )}
      <Button look="plain" onClick={() => setAsking("report")}>
        {say("report.open")}
      </Button>
      {room !== undefined && (
        <Suspense>
          <ActButtons room={room} person={person} />
        </Suspense>
      )}
      {asking === "block" && <BlockDialog person={person} onClose={close} />}
      {asking === "report" && <ReportDialog about={{ kind: "person", user: person.id }} onClose={close} />}
    </>
  );
}
