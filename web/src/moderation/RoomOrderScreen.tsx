import { useParams, useSearch } from "@tanstack/react-router";
import { asProblem } from "../api/problem";
import type { Room } from "../api/types";
import { useModerationWords } from "../i18n/moderation";
import { keepsOrder } from "../room/rights";
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

const TABS = ["queue", "sanctions", "slow", "audit"] as const;
type Tab = (typeof TABS)[number];

/** For those who keep order in a room. */
export function RoomOrderScreen() {
  const say = useModerationWords();
  const me = useMe();
  const { room: id } = useParams({ from: "/signed-in/moderation/rooms/$room" });
  const { room, error, refetch } = useRoom(id);
  const failed = error !== null && error !== undefined;
  const closed = room ? !keepsOrder(room, me) : failed && asProblem(error).status === 404;
  return (
    <Frame title={say("title")} room={{ id, title: room?.title ?? "" }}>
      {closed ? (
        <Empty icon="lock" title={say("closed.title")} text={say("closed.room")} />
      ) : room ? (
        <Parts room={room} />
      ) : failed ? (
        <Failed error={error} onRetry={refetch} />
      ) : (
        <RowBones count={3} />
      )}
    </Frame>
  );
}

function Parts({ room }: { room: Room }) {
  const say = useModerationWords();
  const { tab } = useSearch({ from: "/signed-in/moderation/rooms/$room" });
  const value: Tab = TABS.find((one) => one === tab) ?? "queue";
  const waiting = useCases(room.id, false).cases.length;
  const tabs = TABS.map((one) => ({
    value: one,
    text: say(`tab.${one}`),
    ...(one === "queue" ? { count: waiting } : {}),
  }));
  return (
    <>
      <Tabs label={say("title")} tabs={tabs} value={value} />
      {value === "queue" && <Queue room={room.id} />}
      {value === "sanctions" && <Sanctions room={room} />}
      {value === "slow" && <SlowMode room={room} />}
      {value === "audit" && <Audit room={room.id} />}
    </>
  );
}
