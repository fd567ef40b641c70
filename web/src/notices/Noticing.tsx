import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { useTongue, type Speak } from "../i18n";
import { useNoticeWords } from "../i18n/notices";
import { en, type NoticeKey } from "../i18n/notices/en";
import { useEngine } from "../live/LiveProvider";
import { renew, tellWords } from "../pwa/push";
import { useMe } from "../session/useSession";
import { Inbox } from "./inbox";
import { PushAsk } from "./PushAsk";
import { TitleCount } from "./TitleCount";

/**
 * Loaded once the rooms are on screen: follows my notifications, counts them in the title, answers the service worker, and
 * asks, after the first message was sent, whether they may come while ATAS is closed.
 */
export default function Noticing() {
  const engine = useEngine();
  const queries = useQueryClient();
  useEffect(() => void Inbox.of(engine, queries), [engine, queries]);
  useWorker();
  return (
    <div className="pad-safe-t flex-none bg-brand-faint empty:hidden">
      <TitleCount />
      {useHasSent() && (
        // On a wide screen at the foot of the chats, over them; nothing moves for it.
        <PushAsk
          slim
          className="border-line max-md:border-b md:fixed md:bottom-4 md:left-23 md:z-30 md:w-80 md:rounded-xl md:border md:shadow-float"
        />
      )}
    </div>
  );
}

function useWorker(): void {
  const me = useMe();
  const say = useNoticeWords();
  const { region } = useTongue();
  const { history } = useRouter();
  useEffect(() => {
    void renew(me.id).catch(() => undefined);
  }, [me.id]);
  useEffect(() => {
    void tellWords(workerWords(say, region)).catch(() => undefined);
  }, [say, region]);
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const heard = ({ data, ports }: MessageEvent<{ type?: string; room?: string; url?: string }>) => {
      if (data.type === "shows") ports[0]?.postMessage(shows(data.room));
      else if (data.type === "go" && data.url?.startsWith("/")) history.push(data.url);
      else if (data.type === "renew") void renew(me.id).catch(() => undefined);
    };
    navigator.serviceWorker.addEventListener("message", heard);
    navigator.serviceWorker.startMessages();
    return () => navigator.serviceWorker.removeEventListener("message", heard);
  }, [history, me.id]);
}

/** What the service worker says by itself; sentences about keeping order are left with their blanks, for it to fill. */
function workerWords(say: Speak<NoticeKey>, region: string): Record<string, string> {
  const kept: Record<string, string> = { invitation: say("push.invitation"), other: say("other"), region };
  for (const key of Object.keys(en) as NoticeKey[])
    if (key.startsWith("order") || key === "room.gone") kept[key] = say(key);
  return kept;
}

/** Whether somebody looks at a room here. */
function shows(room: string | undefined): boolean {
  const [, place, open] = location.pathname.split("/");
  return document.visibilityState === "visible" && place === "rooms" && open === room && room !== undefined;
}

/** Also when it was sent before this chunk was here. */
function useHasSent(): boolean {
  const { outbox } = useEngine().realtime;
  return useSyncExternalStore(
    (changed) => outbox.changes.listen(changed),
    () => outbox.hasSent,
  );
}
