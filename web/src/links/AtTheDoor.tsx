import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useDoorWords } from "../i18n/door";
import { useLinkWords } from "../i18n/links";
import { Card } from "../signin/Card";
import { buttonClass } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { invitation } from "./invitation";

/** For somebody who is not signed in: the invitation waits for them. */
export function AtTheDoor({ token }: { token: string }) {
  const say = useLinkWords();
  const door = useDoorWords();
  useEffect(() => invitation.keep(token), [token]);
  return (
    <Card title={say("door.title")} text={say("door.text")}>
      <span className="my-3 grid size-24 place-items-center self-center rounded-full bg-brand-soft text-brand-text">
        <Icon name="door" size={44} />
      </span>
      <Link to="/sign-up" className={buttonClass("main", true)}>
        {door("sign_up")}
      </Link>
      <Link to="/sign-in" search={{ then: "/join" }} className={buttonClass("soft", true)}>
        {door("sign_in")}
      </Link>
      <p className="text-center text-sm text-ink-soft">{say("door.waits")}</p>
    </Card>
  );
}
