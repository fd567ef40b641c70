import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useModerationWords } from "../i18n/moderation";
import { useMe } from "../session/useSession";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Empty, Failed, RowBones } from "../ui/State";
import { AddWord } from "./AddWord";
import { useWordList } from "./useWordList";
import { WordRow } from "./WordRow";

/** From here on one rather looks for a word than scrolls. */
const SEARCH_FROM = 15;

/** The list of blocked words: of one's own campus, for admins of each. */
export function Words() {
  const say = useModerationWords();
  const admin = useMe().role === "admin";
  const [campus, setCampus] = useState<string | undefined>(undefined);
  const [query, setQuery] = useState("");
  const [adding, setAdding] = useState(false);
  const { data, error, isPending, refetch } = useWordList(campus);
  const sought = query.trim().toLocaleLowerCase();
  const shown = data?.filter(({ word }) => word.toLocaleLowerCase().includes(sought)) ?? [];
  const add = (
    <Button icon="plus" className="flex-none" onClick={() => setAdding(true)}>
      {say("words.open")}
    </Button>
  );
  return (
    <>
      <p className="text-sm text-ink-soft">{say("words.text")}</p>
      {admin && <CampusChoice value={campus} onChoose={setCampus} />}
      {isPending && <RowBones count={3} />}
      {error !== null && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty icon="smile" title={say("words.none")} text={say("words.none.text")}>
          {add}
        </Empty>
      )}
      {data && data.length > 0 && (
        <div className="flex items-center justify-between gap-3">
          <p className="text-sm font-semibold text-ink-soft">{say("words.count", { n: data.length })}</p>
          {add}
        </div>
      )}
      {data && data.length >= SEARCH_FROM && (
        <Field
          type="search"
          label={say("words.search")}
          hideLabel
          placeholder={say("words.search")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      )}
      {shown.length > 0 && (
        <section aria-label={say("words.list")}>
          <ul className="divide-y divide-line rounded-xl border border-line bg-surface md:bg-raised">
            {shown.map((word) => (
              <li key={word.id}>
                <WordRow word={word} campus={campus} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {adding && <AddWord campus={campus} onClose={() => setAdding(false)} />}
    </>
  );
}

function CampusChoice({
  value,
  onChoose,
}: {
  value?: string;
  onChoose: (campus: string | undefined) => void;
}) {
  const say = useModerationWords();
  const campuses = useQuery({ queryKey: ["campuses"], queryFn: () => ok(api.GET("/v1/campuses")) });
  return (
    <label className="flex flex-col gap-1.5 text-sm font-semibold">
      {say("words.whose")}
      <select
        value={value ?? ""}
        onChange={(event) => onChoose(event.target.value === "" ? undefined : event.target.value)}
        className="h-12 w-full rounded-lg border border-line-strong/60 bg-raised px-3 text-base font-normal text-ink focus:border-brand focus:outline-none focus:ring-3 focus:ring-brand/20"
      >
        <option value="">{say("words.no_campus")}</option>
        {campuses.data?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
