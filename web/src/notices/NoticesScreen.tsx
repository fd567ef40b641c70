import { useMemo } from "react";
import { useT } from "../i18n";
import { useNoticeWords } from "../i18n/notices";
import { useRoomList } from "../live/LiveProvider";
import { usePeople } from "../live/people";
import { Button } from "../ui/Button";
import { Page } from "../ui/Page";
import { Empty, Failed, RowBones } from "../ui/State";
import { PushAsk } from "./PushAsk";
import { NoticeRow } from "./NoticeRow";
import { useInbox } from "./useInbox";

/** What concerns me, newest first; a press leads to where it happened. */
export function NoticesScreen() {
  const t = useT();
  const say = useNoticeWords();
  const { inbox, notices, unread, known, more, loading, error } = useInbox();
  const rooms = useRoomList().data;
  const named = useMemo(
    () => [...new Set(notices.flatMap((notice) => notice.people.slice(0, 2)))].sort(),
    [notices],
  );
  const people = usePeople(named);
  const titleOf = (room: string) =>
    (rooms?.find((one) => one.id === room)?.title ?? inbox.titles.get(room)) || say("room.gone");
  const trail = unread > 0 && (
    <Button look="plain" icon="check" onClick={() => inbox.readAll()}>
      {say("read_all")}
    </Button>
  );
  return (
    <Page title={say("title")} trail={trail}>
      <PushAsk className="rounded-xl border border-line" />
      {!known && error === null && <RowBones />}
      {!known && error !== null && <Failed error={error} onRetry={() => void inbox.load()} />}
      {known && notices.length === 0 && (
        <Empty icon="bell" title={say("empty.title")} text={say("empty.text")} />
      )}
      {notices.length > 0 && (
        <ul aria-label={say("title")} className="-mx-2 flex flex-col gap-1">
          {notices.map((notice) => (
            <li key={notice.group}>
              <NoticeRow
                notice={notice}
                people={people}
                titleOf={titleOf}
                onOpen={() => inbox.opened(notice)}
              />
            </li>
          ))}
        </ul>
      )}
      {more && (
        <div className="flex justify-center">
          <Button look="plain" busy={loading} onClick={() => void inbox.loadMore()}>
            {t("more")}
          </Button>
        </div>
      )}
    </Page>
  );
}
