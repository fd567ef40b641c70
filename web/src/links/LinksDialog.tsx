import { useState } from "react";
import type { Room } from "../api/types";
import { useLinkWords } from "../i18n/links";
import { Dialog } from "../ui/Dialog";
import { Failed, RowBones } from "../ui/State";
import { LinkRow } from "./LinkRow";
import { MakeLink } from "./MakeLink";
import { RevokeDialog } from "./RevokeDialog";
import { ShownLink } from "./ShownLink";
import { useLinks } from "./useLinks";

/** A link to be made, those that there are, and one of them to be passed on. */
export default function LinksDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const say = useLinkWords();
  const [shown, setShown] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<string | null>(null);
  const links = useLinks(room.id, shown !== null);
  const link = links.data?.find(({ id }) => id === shown);
  if (revoking !== null) {
    return (
      <RevokeDialog
        room={room}
        link={revoking}
        onRevoked={() => setShown(null)}
        onClose={() => setRevoking(null)}
      />
    );
  }
  if (link) {
    return (
      <Dialog open onClose={onClose} title={say("shown.title", { title: room.title })}>
        <ShownLink
          room={room}
          link={link}
          onBack={() => setShown(null)}
          onRevoke={() => setRevoking(link.id)}
        />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title={say("open")} description={say("open.text", { title: room.title })}>
      <MakeLink room={room} onMade={({ id }) => setShown(id)} />
      <section className="mt-6 border-t border-line pt-4">
        <h3 className="text-sm font-semibold text-ink-soft">{say("list.title")}</h3>
        {links.isPending && <RowBones count={2} />}
        {links.isError && !links.data && <Failed error={links.error} onRetry={() => void links.refetch()} />}
        {links.data?.length === 0 && <p className="mt-2 text-sm text-ink-soft">{say("list.none")}</p>}
        <ul className="-mx-3 mt-1">
          {links.data?.map((one) => (
            <LinkRow
              key={one.id}
              link={one}
              onShow={() => setShown(one.id)}
              onRevoke={() => setRevoking(one.id)}
            />
          ))}
        </ul>
      </section>
    </Dialog>
  );
}
