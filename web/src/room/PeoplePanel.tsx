import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import type { Member, Person, Room } from "../api/types";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import { useCompany } from "../live/useCompany";
import type { Act } from "../moderation/ActDialog";
import { mayActUpon } from "../moderation/standing";
import { PersonRow } from "../people/PersonRow";
import { useDirect } from "../people/useDirect";
import { SearchBox } from "../rooms/RoomList";
import { useMe } from "../session/useSession";
import { Button, IconButton } from "../ui/Button";
import { cx } from "../ui/cx";
import { FocusHome } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Menu, MenuEntry } from "../ui/Menu";
import { More } from "../ui/More";
import { Failed, RowBones } from "../ui/State";
import InviteDialog from "./InviteDialog";
import { keepsOrder } from "./rights";
import { PAGE_LEN, useMembers, useMembersById } from "./useMembers";

const InviteByLink = lazy(() => import("../links/InviteByLink"));
/** For those who keep order. */
const ActDialog = lazy(() => import("../moderation/ActDialog"));
const MutedMark = lazy(() => import("../moderation/MutedMark"));
const ModeratorMark = lazy(() => import("../moderation/ModeratorMark"));
const OrderDoor = lazy(() => import("../moderation/OrderDoor"));
const OrderEntries = lazy(() => import("../moderation/OrderEntries"));

/** Who is in the room: a column on wide screens, a page of its own elsewhere (`alone`). */
export default function PeoplePanel({
  room,
  alone,
  onClose,
}: {
  room: Room;
  alone: boolean;
  onClose: () => void;
}) {
  const t = useT();
  const say = useTalkWords();
  useTitle(alone ? `${say("room.people")} · ${room.title}` : "");
  const [query, setQuery] = useState("");
  const { found, members } = useMembers(room.id, query);
  const [inviting, setInviting] = useState(false);
  const [acting, setActing] = useState<{ person: Person; act: Act } | null>(null);
  /** The button of the menu in which the act was chosen. */
  const from = useRef<HTMLElement>(null);
  // Of a crowd only some are known to be there, and not all of them are on the pages that were read.
  const { sample } = useCompany(room.id);
  const there = ({ person }: Member) => sample.includes(person.id);
  const unread = sample.filter((id) => !members.some(({ person }) => person.id === id));
  const looking = query.trim() !== "";
  const { found: others } = useMembersById(room.id, found.isSuccess && !looking ? unread : []);
  const order = keepsOrder(room, useMe());
  const row = (member: Member, online: boolean) => (
    <li key={member.person.id}>
      <PersonRow
        person={member.person}
        online={online}
        note={<Marks room={room} member={member} order={order} />}
      >
        <MemberMenu
          room={room}
          member={member}
          onAct={(act, button) => {
            from.current = button;
            setActing({ person: member.person, act });
          }}
        />
      </PersonRow>
    </li>
  );
  const Frame = alone ? "main" : "aside";
  return (
    <Frame
      aria-label={say("room.people")}
      tabIndex={-1}
      className={cx(
        "flex min-h-0 flex-col bg-paper outline-offset-[-3px]",
        alone ? "min-w-0 flex-1" : "w-76 flex-none border-l border-line",
      )}
    >
      <header className="pad-safe-t flex-none border-b border-line">
        <div className="flex h-15 items-center gap-1 px-2">
          {alone && (
            <Link
              to="/rooms/$room"
              params={{ room: room.id }}
              aria-label={t("back")}
              className="grid size-11 flex-none place-items-center rounded-full text-ink-soft hover:bg-sunken"
            >
              <Icon name="back" />
            </Link>
          )}
          <h2 className="min-w-0 flex-1 truncate pl-2 font-bold">{t("room.members", { n: room.members })}</h2>
          {!alone && <IconButton icon="close" label={t("room.hide_people")} onClick={onClose} />}
        </div>
      </header>
      {(room.members > PAGE_LEN || query !== "") && (
        <div className="flex-none px-2 pt-2">
          <SearchBox label={say("people.search")} value={query} onChange={setQuery} />
        </div>
      )}
      <div className="pad-safe-b min-h-0 flex-1 overflow-y-auto overscroll-contain p-2">
        {!looking && <Doors room={room} order={order} onInvite={() => setInviting(true)} />}
        {found.isPending && <RowBones count={5} />}
        {found.isError && members.length === 0 && (
          <Failed error={found.error} onRetry={() => void found.refetch()} />
        )}
        {looking && found.isSuccess && members.length === 0 && (
          <p className="px-3 py-6 text-center text-ink-soft">{say("people.none")}</p>
        )}
        <ul>
          {members.filter(there).map((member) => row(member, true))}
          {!looking &&
            others?.filter(({ person }) => unread.includes(person.id)).map((member) => row(member, true))}
          {members.filter((one) => !there(one)).map((member) => row(member, false))}
        </ul>
        <More query={found} />
      </div>
      {inviting && <InviteDialog room={room} onClose={() => setInviting(false)} />}
      {acting && (
        <FocusHome value={from}>
          <Suspense>
            <ActDialog room={room} {...acting} onClose={() => setActing(null)} />
          </Suspense>
        </FocusHome>
      )}
    </Frame>
  );
}

interface DoorsProps {
  room: Room;
  order: boolean;
  onInvite: () => void;
}

/** Ways on from here: bringing people, and keeping order. */
function Doors({ room, order, onInvite }: DoorsProps) {
  const t = useT();
  return (
    <>
      {room.kind === "private" && room.joined && (
        <Button look="soft" icon="invite" wide className="mb-2" onClick={onInvite}>
          {t("room.invite")}
        </Button>
      )}
      <Suspense>
        <InviteByLink room={room} />
        {order && <OrderDoor room={room.id} />}
      </Suspense>
    </>
  );
}

/** What somebody is in this room. */
function Marks({ room, member, order }: { room: Room; member: Member; order: boolean }) {
  return (
    <>
      {member.role === "owner" && <OwnerMark />}
      <Suspense>
        {member.role === "moderator" && <ModeratorMark />}
        {order && <MutedMark room={room.id} user={member.person.id} />}
      </Suspense>
    </>
  );
}

function OwnerMark() {
  const say = useTalkWords();
  return (
    <span className="flex-none text-mango" title={say("room.owner")}>
      <Icon name="crown" size={16} />
      <span className="sr-only">{say("room.owner")}</span>
    </span>
  );
}

/** Under a mouse the name has the row to itself until it is pointed at. */
const SHOWN_ON_HOVER =
  "mouse:absolute mouse:right-1 mouse:rounded-full mouse:bg-sunken mouse:opacity-0 mouse:group-hover:opacity-100 mouse:focus-within:opacity-100 mouse:has-[[aria-expanded=true]]:opacity-100";

interface MenuProps {
  room: Room;
  member: Member;
  onAct: (act: Act, button: HTMLElement | null) => void;
}

function MemberMenu({ room, member, onAct }: MenuProps) {
  const say = useTalkWords();
  const me = useMe();
  const direct = useDirect();
  const button = useRef<HTMLButtonElement>(null);
  const { person } = member;
  const ask = (act: Act) => onAct(act, button.current);
  if (person.id === me.id || person.deleted) return null;
  return (
    <span className={SHOWN_ON_HOVER}>
      <Menu
        trigger={
          <IconButton
            ref={button}
            icon="more"
            size={19}
            label={say("people.more", { name: person.display_name })}
          />
        }
      >
        <MenuEntry icon="chats" onSelect={() => direct.mutate(person.id)}>
          {say("people.message", { name: person.display_name })}
        </MenuEntry>
        {mayActUpon(room, me, member) && (
          <>
            <OrderEntries room={room} member={member} onAsk={ask} />
            <MenuEntry icon="leave" danger onSelect={() => ask("expulsion")}>
              {say("room.remove")}
            </MenuEntry>
          </>
        )}
      </Menu>
    </span>
  );
}
