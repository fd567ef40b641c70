import { useMatchRoute, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import type { Room } from "../api/types";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { roomName } from "../rooms/useRooms";
import { Empty, Failed } from "../ui/State";
import { asProblem } from "../api/problem";
import { Composer, type ComposerHandle } from "./Composer";
import { ListBones } from "./ListBones";
import { MessageList, type ListHandle } from "./MessageList";
import { RoomHeader } from "./RoomHeader";
import { useDrop } from "./useDrop";
import { useRoom } from "./useRoom";
import { useWide } from "./useWide";

/** Beside the messages, and after them. */
const JoinBar = lazy(() => import("./JoinBar"));
const ClosedBar = lazy(() => import("../safety/ClosedBar"));
const PinBar = lazy(() => import("../pins/PinBar"));
const ThreadPanel = lazy(() => import("../thread/ThreadPanel"));
const PeoplePanel = lazy(() => import("./PeoplePanel"));

const PANEL = "atas.people-panel";

export function RoomScreen() {
  const t = useT();
  const { room: id } = useParams({ from: "/signed-in/rooms/$room" });
  const { room, error, refetch } = useRoom(id);
  const failed = error !== null && error !== undefined;
  const missing = failed && asProblem(error).status === 404;
  useTitle(missing ? t("room.missing.title") : failed ? t("nav.rooms") : "");
  if (failed) {
    return (
      <main className="grid flex-1 place-items-center bg-surface">
        {missing ? (
          <Empty icon="door" title={t("room.missing.title")} text={t("room.missing.text")} />
        ) : (
          <Failed error={error} onRetry={refetch} />
        )}
      </main>
    );
  }
  if (!room) {
    return (
      <main className="flex-1 bg-surface px-5 pt-20">
        <ListBones />
      </main>
    );
  }
  // A room of its own for each key: nothing of one room's scroll, draft or line leaks into the next.
  return <Conversation key={id} room={room} />;
}

function Conversation({ room }: { room: Room }) {
  const t = useT();
  const wide = useWide();
  const peopleOpen = useMatchRoute()({ to: "/rooms/$room/people" }) !== false;
  const [panel, setPanel] = useState(() => localStorage.getItem(PANEL) !== "closed");
  const list = useRef<ListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const drop = useDrop((files) => composer.current?.attach(files));
  const name = roomName(room, t);
  // Who is in it is for those who are in it too.
  const hasPeople = room.kind !== "direct" && room.joined;
  const thread = Number(useParams({ strict: false }).root ?? 0);
  const side = thread > 0 || (hasPeople && (wide ? panel : peopleOpen));
  useTitle(side && !wide ? "" : name);
  const togglePanel = () => {
    setPanel(!panel);
    localStorage.setItem(PANEL, panel ? "closed" : "open");
  };
  return (
    <div className="flex min-h-0 flex-1">
      <main
        className={side && !wide ? "hidden" : "relative flex min-h-0 min-w-0 flex-1 flex-col bg-surface"}
        {...(room.joined ? drop.handlers : {})}
      >
        <RoomHeader room={room} name={name} wide={wide} panel={panel} onTogglePanel={togglePanel} />
        {room.joined ? (
          <>
            <Suspense>
              <PinBar room={room} onJump={(seq) => list.current?.jumpTo(seq)} />
            </Suspense>
            <MessageList
              ref={list}
              room={room}
              name={name}
              onReply={(item) => composer.current?.reply(item)}
              onEdit={(item) => composer.current?.edit(item)}
              onLeave={() => composer.current?.focus()}
            />
            {room.closed || room.muted ? (
              <Suspense>
                <ClosedBar room={room} name={name} />
              </Suspense>
            ) : (
              <Composer
                ref={composer}
                room={room}
                name={name}
                onSent={() => list.current?.toNewest()}
                onUp={() => list.current?.focusLast()}
              />
            )}
          </>
        ) : (
          <Suspense>
            <JoinBar room={room} name={name} />
          </Suspense>
        )}
        {drop.over && (
          <p className="pointer-events-none absolute inset-3 z-20 grid place-items-center rounded-2xl border-2 border-dashed border-brand bg-brand-soft/90 text-lg font-bold">
            {t("attach.drop")}
          </p>
        )}
      </main>
      {side && (
        <Suspense fallback={wide && <div className="w-76 flex-none border-l border-line bg-paper" />}>
          {thread > 0 ? (
            <ThreadPanel key={thread} room={room} name={name} root={thread} alone={!wide} />
          ) : (
            <PeoplePanel room={room} alone={!wide} onClose={togglePanel} />
          )}
        </Suspense>
      )}
    </div>
  );
}
