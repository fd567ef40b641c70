import { journalPrefix } from "../realtime";

export const cacheName = (user: string) => `atas-cache-${user}`;
export const outboxName = (user: string) => `atas-outbox-${user}`;
export const uploadsName = (user: string) => `atas-uploads-${user}`;
/** Whom I have blocked. */
export const blocksName = (user: string) => `atas.blocks.${user}`;
export const draftPrefix = (user: string) => `atas.draft.${user}.`;

/** At sign-out nothing readable stays on the device. What is unsent outlives a session that ended by itself. */
export function forget(user: string, keepsUnsent: boolean): void {
  indexedDB.deleteDatabase(cacheName(user));
  localStorage.removeItem(blocksName(user));
  if (keepsUnsent) return;
  indexedDB.deleteDatabase(outboxName(user));
  indexedDB.deleteDatabase(uploadsName(user));
  localStorage.removeItem(uploadsName(user));
  const unsent = [draftPrefix(user), journalPrefix(outboxName(user))];
  for (const key of Object.keys(localStorage)) {
    if (unsent.some((prefix) => key.startsWith(prefix))) localStorage.removeItem(key);
  }
}
