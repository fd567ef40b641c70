import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Member, Sanction, SanctionKind } from "../api/types";
import { standing } from "./terms";
import { useOrderProblem } from "./useOrderProblem";
import { notify } from "../ui/notify";

/** A hundred stand on a page; what would not end is cut. */
const PAGES_MAX = 10;

async function read(id: string): Promise<Sanction[]> {
  const all: Sanction[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const params = { path: { id }, query: { cursor } };
    const { items, next } = await ok(api.GET("/v1/rooms/{id}/sanctions", { params }));
    all.push(...items);
    if (next == null) break;
    cursor = next;
  }
  return all;
}

/** The mutes and bans of a room, newest first; for those who keep order in it. */
export function useSanctions(room: string) {
  return useQuery({ queryKey: ["sanctions", room], queryFn: () => read(room), staleTime: 10_000 });
}

/** Whether somebody is muted in a room, for those who keep order in it. */
export function useIsMuted(room: string, user: string): boolean {
  const sanctions = standing(useSanctions(room).data ?? [], Date.now());
  return sanctions.some(({ person, kind }) => person.id === user && kind === "mute");
}

interface Members {
  items: Member[];
}

/** What is read again after an act upon somebody in a room; whoever is `gone` with it leaves the lists at once. */
export function useActed(room: string): (gone?: string) => Promise<void> {
  const queries = useQueryClient();
  return async (gone) => {
    const stay = (page: Members) => ({
      ...page,
      items: page.items.filter(({ person }) => person.id !== gone),
    });
    if (gone !== undefined)
      queries.setQueriesData<Members | { pages: Members[] }>(
        { queryKey: ["members", room] },
        (known) => known && ("pages" in known ? { ...known, pages: known.pages.map(stay) } : stay(known)),
      );
    for (const key of [["members", room], ["room", room], ["audit"]])
      void queries.invalidateQueries({ queryKey: key });
    await queries.invalidateQueries({ queryKey: ["sanctions", room] });
  };
}

const PATHS = { mute: "/v1/rooms/{id}/mutes/{user}", ban: "/v1/rooms/{id}/bans/{user}" } as const;

/** Mutes or bans somebody. */
export function useImposing(room: string, user: string, kind: SanctionKind, done: () => void) {
  const acted = useActed(room);
  return useMutation({
    mutationFn: (body: { for_seconds?: number; reason: string }) =>
      ok(api.PUT(PATHS[kind], { params: { path: { id: room, user } }, body })),
    onSuccess: () => {
      void acted(kind === "ban" ? user : undefined);
      done();
    },
  });
}

/** Lifts a mute or a ban; says so, and also when that did not work. */
export function useLifting(room: string, user: string, kind: SanctionKind, said: string) {
  const acted = useActed(room);
  const problem = useOrderProblem();
  return useMutation({
    mutationFn: () => ok(api.DELETE(PATHS[kind], { params: { path: { id: room, user } } })),
    onSuccess: async () => {
      await acted();
      notify(said);
    },
    onError: (error) => notify(problem(error), true),
  });
}
