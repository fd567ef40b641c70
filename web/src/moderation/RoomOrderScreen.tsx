import { useParams, useSearch } from "@tanstack/react-router";
import { asProblem } from "../api/problem";
import type { Room } from "../api/types";
import { useModerationWords } from "../i18n/moderation";
import { keepsOrder, moderates } from "../room/rights";
import { useRoom } from "../room/useRoom";
import { useMe } from "../session/useSession";
import { Empty, Failed, RowBones } from "../ui/State";
import { Audit } from "./Audit";
import { Frame } from "./Frame";
import { Queue } from "./Queue";
import { Sanctions } from "./Sanctions";
import { SlowMode } from "./SlowMode";
import { Tabs } from "./Tabs";
import { useCases } from "./useCases";

type Tab = "queue" | "sanctions" | "slow" | "audit";
const TABS: Tab[] = ["queue", "sanctions", "slow", "audit"];

/** For those who keep order in a room. */
export function RoomOrderScreen() {
  const say = useModerationWords();
  const me = useMe();
  const { room: id } = useParams({ from: "/signed-in/moderation/rooms/$room" });
  const { room, error, refetch } = useRoom(id);
  const failed = error !== null && error !== undefined;
  const hidden = failed && asProblem(error).status === 404;
  // Some decide about rooms that they do not see.
  const closed = room ? !keepsOrder(room, me) : hidden && !moderates(me);
  return (
    <Frame title={say("title")} room={{ id, title: room?.title ?? "" }}>
      {closed ? (
        <Empty icon="lock" title={say("closed.title")} text={say("closed.room")} />
      ) : room || hidden ? (
        <Parts id={id} room={room} />
      ) : failed ? (
        <Failed error={error} onRetry={refetch} />
      ) : (
        <RowBones count={3} />
      )}
    </Frame>
  );
}

function Parts({ id, room }: { id: string; room: Room | undefined }) {
  const say = useModerationWords();
  const { tab } = useSearch({ from: "/signed-in/moderation/rooms/$room" });
  const there = TABS.filter((one) => room || one !== "slow");
  const value = there.find((one) => one === tab) ?? "queue";
  const waiting = useCases(id, false).cases.length;
  const tabs = there.map((one) => ({
    value: one,
    text: say(`tab.${one}`),
    ...(one === "queue" ? { count: waiting } : {}),
  }));
  return (
    <>
      <Tabs label={say("title")} tabs={tabs} value={value} />
      {value === "queue" && <Queue room={id} />}
      {value === "sanctions" && <Sanctions room={id} />}
      {value === "slow" && room && <SlowMode room={room} />}
      {value === "audit" && <Audit room={id} />}
    </>
  );
}
