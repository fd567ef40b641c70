import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../signin/Card";
import { useSession } from "../session/useSession";
import { useDoorWords } from "../i18n/door";
import { Bone } from "../ui/State";
import { tokenIn } from "./address";
import { AtTheDoor } from "./AtTheDoor";
import { invitation } from "./invitation";
import { Invited } from "./Invited";
import { Refused } from "./Refused";

/** Where an invitation link leads. */
export function JoinScreen() {
  const session = useSession();
  const hash = useLocation({ select: (location) => location.hash });
  // Whoever comes back from signing up brings no address with them.
  const [kept] = useState(() => invitation.kept());
  const token = tokenIn(hash) ?? (hash === "" ? kept : null);
  if (token === null) return <Refused why="none" />;
  if (session.status === "in")
    return <Invited key={token} token={token} me={session.user} waiting={<Checking />} />;
  return session.status === "out" ? <AtTheDoor token={token} /> : <Checking />;
}

function Checking() {
  const say = useDoorWords();
  return (
    <Card title={say("verify.checking")}>
      <Bone className="h-64 !rounded-xl" />
      <Bone className="h-11 !rounded-lg" />
    </Card>
  );
}
