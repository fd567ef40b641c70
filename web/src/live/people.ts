import { queryOptions, useQueries, useQuery, type QueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Person } from "../api/types";

const BATCH_MAX = 100;
interface Asker {
  resolve: (person: Person | null) => void;
  reject: (error: unknown) => void;
}
let waiting = new Map<string, Asker[]>();

/** Many screens ask for one person each; the server is asked once for all of them. */
function load(id: string): Promise<Person | null> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(() => void flush(), 10);
    waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
    if (waiting.size >= BATCH_MAX) void flush();
  });
}

async function flush(): Promise<void> {
  const batch = waiting;
  waiting = new Map();
  if (batch.size === 0) return;
  try {
    const ids = [...batch.keys()].join(",");
    const { items } = await ok(api.GET("/v1/people", { params: { query: { ids } } }));
    const found = new Map(items.map((person) => [person.id, person]));
    for (const [id, askers] of batch) for (const asker of askers) asker.resolve(found.get(id) ?? null);
  } catch (error) {
    for (const askers of batch.values()) for (const asker of askers) asker.reject(error);
  }
}

const personQuery = (id: string | null) =>
  queryOptions({
    queryKey: ["person", id],
    queryFn: () => load(id!),
    enabled: id !== null,
    staleTime: 10 * 60_000,
    gcTime: Infinity,
  });

export function usePerson(id: string | null): Person | null {
  return useQuery(personQuery(id)).data ?? null;
}

export function usePeople(ids: string[]): Map<string, Person> {
  return useQueries({
    queries: ids.map(personQuery),
    combine: (results) => {
      const people = new Map<string, Person>();
      for (const { data } of results) if (data) people.set(data.id, data);
      return people;
    },
  });
}

/** Answers that carry people spare the asking. */
export function remember(queries: QueryClient, people: Person[]): void {
  for (const person of people) queries.setQueryData(["person", person.id], person);
}
