import { useEffect, useState } from "react";
import { useEngine } from "../live/LiveProvider";
import { Typist } from "../live/typing";
import { roomStream } from "../realtime";

/** For one box in one room; whoever leaves it types there no more. */
export function useTypist(room: string): Typist {
  const { realtime } = useEngine();
  const [typist] = useState(() => new Typist((on) => realtime.typing(roomStream(room), on)));
  useEffect(() => () => typist.stop(), [typist]);
  return typist;
}
