import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { NotificationSettings } from "../api/types";

const KEY = ["notification-settings"];
/** As it is in the beginning. */
const PLAIN: NotificationSettings = { digest: true, rooms: "all", muted: [], quiet: null };

/** My settings, changed at once and saved one after the other; what could not be saved is taken back. */
export function useNotificationSettings() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => ok(api.GET("/v1/settings/notifications")),
  });
  const saving = useMutation({
    mutationKey: KEY,
    scope: { id: KEY[0]! },
    mutationFn: (wanted: NotificationSettings) => ok(api.PUT("/v1/settings/notifications", { body: wanted })),
    onMutate: async (wanted) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData<NotificationSettings>(KEY);
      queries.setQueryData(KEY, wanted);
      return before;
    },
    onSuccess: (saved) => {
      if (isLast()) queries.setQueryData(KEY, saved);
    },
    onError: (_error, _wanted, before) => {
      if (!isLast()) return;
      queries.setQueryData(KEY, before);
      void queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const isLast = () => queries.isMutating({ mutationKey: KEY }) === 1;
  const change = (part: Partial<NotificationSettings>) =>
    saving.mutate({ ...PLAIN, ...queries.getQueryData<NotificationSettings>(KEY), ...part });
  return { query, saving, change };
}
