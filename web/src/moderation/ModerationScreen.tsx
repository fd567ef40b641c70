import { useSearch } from "@tanstack/react-router";
import { useModerationWords } from "../i18n/moderation";
import { moderates } from "../room/rights";
import { useMe } from "../session/useSession";
import { Empty } from "../ui/State";
import { Audit } from "./Audit";
import { Frame } from "./Frame";
import { Queue } from "./Queue";
import { Tabs } from "./Tabs";
import { useCases } from "./useCases";
import { Words } from "./Words";

const TABS = ["queue", "words", "audit"] as const;
type Tab = (typeof TABS)[number];

/** For moderators and admins: what waits to be decided on their campus, the blocked words, and what was done. */
export function ModerationScreen() {
  const say = useModerationWords();
  const allowed = moderates(useMe());
  return (
    <Frame title={say("title")}>
      {allowed ? <Parts /> : <Empty icon="lock" title={say("closed.title")} text={say("closed.text")} />}
    </Frame>
  );
}

function Parts() {
  const say = useModerationWords();
  const { tab } = useSearch({ from: "/signed-in/moderation" });
  const value: Tab = TABS.find((one) => one === tab) ?? "queue";
  const waiting = useCases(null, false).cases.length;
  const tabs = TABS.map((one) => ({
    value: one,
    text: say(`tab.${one}`),
    ...(one === "queue" ? { count: waiting } : {}),
  }));
  return (
    <>
      <Tabs label={say("title")} tabs={tabs} value={value} />
      {value === "queue" && <Queue room={null} />}
      {value === "words" && <Words />}
      {value === "audit" && <Audit room={null} />}
    </>
  );
}
