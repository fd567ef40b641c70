import { useCallback, useSyncExternalStore } from "react";
import { useTongue } from "../i18n";
import { useEngine } from "../live/LiveProvider";
import { notify } from "../ui/notify";
import type { Tile } from "../uploads/uploads";

const NONE: readonly Tile[] = [];

/** What is attached in a box, and how to attach more. */
export function useTray(place: string): { tiles: readonly Tile[]; attach: (files: File[]) => void } {
  const { t, tag } = useTongue();
  const engine = useEngine();
  const tiles = useSyncExternalStore(engine.trays.listen, () => engine.uploads?.tray(place) ?? NONE);
  const attach = useCallback(
    (files: File[]) => {
      if (files.length === 0) return;
      import("../uploads/attach")
        .then((one) => one.attach(engine, place, files, t, tag))
        .catch(() => notify(t("attach.failed"), true));
    },
    [engine, place, t, tag],
  );
  return { tiles, attach };
}
