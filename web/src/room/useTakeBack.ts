import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Person } from "../api/types";
import { placeOf } from "../live/drafts";
import { useEngine } from "../live/LiveProvider";
import { namesOf } from "../live/mentions";
import { roomOf } from "../realtime";

/** Takes a message that has not left back into the box it was written in, with its files and whom it names. */
export function useTakeBack(id: string): () => Promise<void> {
  const { drafts, realtime, uploads } = useEngine();
  const queries = useQueryClient();
  const thread = useParams({ strict: false }).root;
  return async () => {
    const entry = realtime.outbox.entries.find((one) => one.id === id);
    const room = entry && roomOf(entry.stream);
    if (!entry || room == null) return;
    const { text, reply_to: answered = null, mentions = [], mention_all: mentionAll = false } = entry.body;
    const root = String(answered) === thread ? answered : null;
    let place: string | null = placeOf(room, root);
    if (entry.files) place = (await uploads?.recall(id)) ?? null;
    else await realtime.outbox.discard(id);
    // It has left after all.
    if (place === null) return;
    const handle = (who: string) => queries.getQueryData<Person>(["person", who])?.handle;
    drafts.restore(place, {
      text,
      replyTo: root === null ? answered : null,
      mentions: namesOf({ mentions, mentionAll }, handle),
    });
  };
}
