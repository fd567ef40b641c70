import type { ComponentType } from "react";
import type { LinkProps } from "../app/Navigation";
import { useModerationWords } from "../i18n/moderation";
import { useCases } from "./useCases";

/** In the navigation of moderators and admins, with how much waits for them. */
export default function Door({ link: NavLink }: { link: ComponentType<LinkProps> }) {
  const say = useModerationWords();
  const { length: n } = useCases(null, false).cases;
  const badge = { count: n, text: say("waiting", { n }) };
  return <NavLink to="/moderation" icon="shield" text={say("nav")} badge={badge} />;
}
