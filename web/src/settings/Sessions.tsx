import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { SessionInfo } from "../api/types";
import { useAccountWords } from "../i18n/account";
import { useDates } from "../i18n/dates";
import { useProblemText } from "../i18n/problems";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { Failed, RowBones } from "../ui/State";
import { deviceName } from "./deviceName";

export function Sessions() {
  const say = useAccountWords();
  const dates = useDates();
  const problem = useProblemText();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: () => ok(api.GET("/v1/auth/sessions")) });
  const ending = useMutation({
    mutationFn: (id: string) => ok(api.DELETE("/v1/auth/sessions/{id}", { params: { path: { id } } })),
    onError: (error) => notify(problem(error), true),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
  if (sessions.isPending) return <RowBones count={2} />;
  if (sessions.isError) return <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />;
  const row = (one: SessionInfo) => (
    <li key={one.id} className="flex items-center gap-3 py-2">
      <span className="grid size-10 flex-none place-items-center rounded-full bg-sunken text-ink-soft">
        <Icon name="device" size={20} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {deviceName(one.user_agent) ?? say("settings.unknown_device")}
        </span>
        <span className="flex flex-wrap gap-x-1.5 text-sm text-ink-soft">
          {one.current ? (
            <span className="font-semibold text-pandan">{say("settings.this_device")}</span>
          ) : (
            say("settings.last_seen", { when: dates.brief(one.last_seen_at) })
          )}
          {one.address !== "" && (
            <span className="min-w-0 truncate max-sm:w-full">
              <span className="max-sm:hidden">{"· "}</span>
              {one.address}
            </span>
          )}
        </span>
      </span>
      {!one.current && (
        <Button
          look="plain"
          busy={ending.isPending && ending.variables === one.id}
          onClick={() => ending.mutate(one.id)}
        >
          {say("settings.end_session")}
        </Button>
      )}
    </li>
  );
  return <ul className="divide-y divide-line">{sessions.data.items.map(row)}</ul>;
}
