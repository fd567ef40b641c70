import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Person } from "../api/types";
import { useProblemText } from "../i18n/problems";
import { useEngine } from "../live/LiveProvider";
import { namesOf, stillMentioned, type Names } from "../live/mentions";
import type { Item } from "../live/timeline";
import { notify } from "../ui/notify";

export interface Editing {
  item: Item;
  text: string;
  names: Names;
  saving: boolean;
}

/** A message of one's own in the composer's box. The draft of a new one waits underneath. */
export function useEditing(room: string) {
  const { changes } = useEngine();
  const queries = useQueryClient();
  const words = useProblemText();
  const [editing, setEditing] = useState<Editing | null>(null);
  const leave = () => setEditing(null);
  const save = async () => {
    if (editing === null || editing.saving) return;
    const { item, names } = editing;
    const text = editing.text.trim();
    if (text === item.text) return leave();
    setEditing({ ...editing, saving: true });
    try {
      await changes.edit(room, item.seq, { text, ...stillMentioned(item, text, names) });
      setEditing((now) => (now?.item.seq === item.seq ? null : now));
    } catch (error) {
      // The words stay in the box.
      notify(words(error), true);
      setEditing((now) => (now?.item.seq === item.seq ? { ...now, saving: false } : now));
    }
  };
  return {
    editing,
    begin: (item: Item) => {
      const handle = (id: string) => queries.getQueryData<Person>(["person", id])?.handle;
      setEditing({ item, text: item.text, names: namesOf(item, handle), saving: false });
    },
    name: (handle: string, id: string) =>
      setEditing((now) => now && { ...now, names: { ...now.names, [handle]: id } }),
    write: (text: string) => setEditing((now) => (now === null || now.saving ? now : { ...now, text })),
    leave,
    save,
  };
}
