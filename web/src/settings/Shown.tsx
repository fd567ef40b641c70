import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import { usePresenceWords } from "../i18n/presence";
import { useProblemText } from "../i18n/problems";
import { notify } from "../ui/notify";
import { Section } from "../ui/Page";
import { Bone, Failed } from "../ui/State";
import { Switch } from "../ui/Switch";

const KEY = ["presence-settings"];

/** What others see of me: that I am here, and how far I have read. */
export function Shown() {
  const say = usePresenceWords();
  const problem = useProblemText();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: () => ok(api.GET("/v1/settings/presence")) });
  const saving = useMutation({
    mutationFn: (change: { invisible?: boolean; receipts?: boolean }) =>
      ok(api.PUT("/v1/settings/presence", { body: change })),
    // An answer that was under way before would show what was.
    onMutate: () => queries.cancelQueries({ queryKey: KEY }),
    onSuccess: (saved) => queries.setQueryData(KEY, saved),
    onError: (error) => notify(problem(error), true),
  });
  const now = query.data && { ...query.data, ...(saving.isPending && saving.variables) };
  return (
    <Section title={say("presence.title")}>
      {query.isPending && <Bone className="h-11" />}
      {query.isError && !now && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {now && (
        <div className="flex flex-col gap-5">
          <Switch
            label={say("invisible.label")}
            text={say("invisible.text")}
            on={now.invisible}
            disabled={saving.isPending}
            onChange={(invisible) => saving.mutate({ invisible })}
          />
          <Switch
            label={say("receipts.label")}
            text={say("receipts.text")}
            on={now.receipts}
            disabled={saving.isPending}
            onChange={(receipts) => saving.mutate({ receipts })}
          />
        </div>
      )}
    </Section>
  );
}
