import { useEffect, useRef } from "react";

const MARK = "atasOverlay";
/** Which page an entry of the history belongs to: the router counts them. */
const PAGE = "__TSR_index";

type Place = Record<string, unknown> | null;
/** True when it stays open after all. */
type OnBack = () => boolean | void;

/** What lies over the page, the uppermost last. */
const layers: { current: OnBack }[] = [];
let place: Place = null;

const here = () => history.state as Place;

function mark(): void {
  if (here()?.[MARK] !== true) history.pushState({ ...here(), [MARK]: true }, "");
  place = here();
}

function gone(): void {
  const was = place;
  place = here();
  if (place?.[MARK] === true) return;
  const top = layers.at(-1);
  if (top) {
    const stays = top.current() === true;
    if (stays || layers.length > 1) mark();
  }
  // Whatever the entry stood for was closed before: one step back should not look like none.
  else if (was?.[MARK] === true && was[PAGE] === place?.[PAGE]) history.back();
}

/**
 * The way back closes what lies over the page instead of leaving it. One entry of the history stands for all of it; it
 * stays when they are closed in another way, because going back takes its time and may overtake a step forward.
 */
export function useBackButton(onBack: OnBack): void {
  const latest = useRef(onBack);
  useEffect(() => {
    latest.current = onBack;
  });
  useEffect(() => {
    // Once for all: it has work to do after the last of them has closed.
    window.addEventListener("popstate", gone);
    layers.push(latest);
    mark();
    return () => {
      layers.splice(layers.indexOf(latest), 1);
    };
  }, []);
}
