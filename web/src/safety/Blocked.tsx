import { useSafetyWords } from "../i18n/safety";
import { PersonRow } from "../people/PersonRow";
import { Section } from "../ui/Page";
import { Failed, RowBones } from "../ui/State";
import { Unblock } from "./Unblock";
import { useBlocks } from "./useBlocks";

/** In the settings: whom I have blocked. */
export default function Blocked() {
  const say = useSafetyWords();
  const { data, isPending, error, refetch } = useBlocks();
  return (
    <Section title={say("blocked.title")} text={say(data?.length === 0 ? "blocked.none" : "blocked.text")}>
      {isPending && <RowBones count={1} />}
      {error !== null && !data && <Failed error={error} onRetry={() => void refetch()} />}
      <ul className="-mx-3">
        {data?.map(({ person }) => (
          <li key={person.id}>
            <PersonRow person={person}>
              <Unblock person={person} />
            </PersonRow>
          </li>
        ))}
      </ul>
    </Section>
  );
}
