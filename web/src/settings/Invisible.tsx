import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import { usePresenceWords } from "../i18n/presence";
import { useProblemText } from "../i18n/problems";
import { notify } from "../ui/notify";
import { Section } from "../ui/Page";
import { Bone, Failed } from "../ui/State";
import { Switch } from "../ui/Switch";

const KEY = ["presence-settings"];

/** Whether others see that I am here. */
export function Invisible() {
  const say = usePresenceWords();
  const problem = useProblemText();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: () => ok(api.GET("/v1/settings/presence")) });
  const saving = useMutation({
    mutationFn: (invisible: boolean) => ok(api.PUT("/v1/settings/presence", { body: { invisible } })),
    onSuccess: (saved) => queries.setQueryData(KEY, saved),
    onError: (error) => notify(problem(error), true),
  });
  return (
    <Section title={say("presence.title")}>
      {query.isPending && <Bone className="h-11" />}
      {query.isError && !query.data && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <Switch
          label={say("invisible.label")}
          text={say("invisible.text")}
          on={saving.isPending ? saving.variables : query.data.invisible}
          disabled={saving.isPending}
          onChange={(on) => saving.mutate(on)}
        />
      )}
    </Section>
  );
}
