import { useMemo } from "react";
import type { RoomLink } from "../api/types";
import { useTongue } from "../i18n";
import { useLinkWords } from "../i18n/links";
import { useMe } from "../session/useSession";
import { usesLeft } from "./terms";

/** "Fri, 5 Dec, 14:15": a moment to come. */
export function useMoment(): (at: string) => string {
  const { region } = useTongue();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(region, {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "numeric",
      minute: "2-digit",
    });
    return (at) => format.format(new Date(at));
  }, [region]);
}

/** What there is to say of a link. */
export function useLinkFacts(link: RoomLink): { joined: string; until: string; maker: string } {
  const say = useLinkWords();
  const me = useMe();
  const moment = useMoment();
  const { uses, max_uses, by } = link;
  let joined: string;
  if (usesLeft(link) === 0) joined = say("joined.used_up", { n: uses });
  else if (max_uses != null) joined = say("joined.of", { joined: uses, max: max_uses });
  else joined = uses === 0 ? say("joined.none") : say("joined.open", { n: uses });
  return {
    joined,
    until: say("end.until", { when: moment(link.expires_at) }),
    // That it is one's own goes without saying.
    maker: by && !by.deleted && by.id !== me.id ? say("made.by", { name: by.display_name }) : "",
  };
}
