import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useEngine } from "../live/LiveProvider";
import { blocksName } from "../live/forget";
import { useMe } from "../session/useSession";
import { useBlocks } from "./useBlocks";

/** Keeps what the rooms show to what I want to see of others, on every device. */
export default function Blocking() {
  const me = useMe();
  const engine = useEngine();
  const queries = useQueryClient();
  const { data } = useBlocks();
  useEffect(() => {
    const again = () => {
      for (const key of ["blocks", "room", "rooms"]) void queries.invalidateQueries({ queryKey: [key] });
    };
    const stops = [
      engine.realtime.blocks.listen(again),
      // Hints are not replayed.
      engine.realtime.status.listen(({ connection }) => {
        if (connection === "ready") void queries.invalidateQueries({ queryKey: ["blocks"] });
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [engine, queries]);
  useEffect(() => {
    if (!data) return;
    const ids = data.map(({ person }) => person.id);
    localStorage.setItem(blocksName(me.id), ids.join(" "));
    engine.live.block(new Set(ids));
    const withheld = engine.live.withheld();
    if (withheld.length > 0) engine.anew(withheld);
    // The server withholds words in these too.
    void queries.invalidateQueries({ queryKey: ["quoted"] });
  }, [data, engine, me.id, queries]);
  return null;
}
