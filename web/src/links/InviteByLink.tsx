import { lazy, Suspense, useRef, useState } from "react";
import type { Room } from "../api/types";
import { useLinkWords } from "../i18n/links";
import { useMe } from "../session/useSession";
import { Button } from "../ui/Button";
import { FocusHome } from "../ui/Dialog";
import { Glyph } from "./Glyph";
import { makesLinks } from "./rights";

const LinksDialog = lazy(() => import("./LinksDialog"));

/** The way to a room's invitation links, for those who may make some. */
export default function InviteByLink({ room }: { room: Room }) {
  const say = useLinkWords();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (!makesLinks(room, me)) return null;
  return (
    <>
      <Button ref={button} look="soft" wide className="mb-2" onClick={() => setOpen(true)}>
        <span className="flex items-center gap-2">
          <Glyph name="link" />
          {say("open")}
        </span>
      </Button>
      {open && (
        <FocusHome value={button}>
          <Suspense>
            <LinksDialog room={room} onClose={() => setOpen(false)} />
          </Suspense>
        </FocusHome>
      )}
    </>
  );
}
