import { useEffect, useRef } from "react";
import { useT } from "../i18n";
import { Button } from "./Button";

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** At the end of a list: loads more when it comes into view, and is a button for those who do not scroll. */
export function More({ query }: { query: Paged }) {
  const t = useT();
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(query);
  useEffect(() => {
    latest.current = query;
  });
  const { hasNextPage } = query;
  useEffect(() => {
    if (!end.current || !hasNextPage) return;
    const watcher = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting && !latest.current.isFetchingNextPage) latest.current.fetchNextPage();
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [hasNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} className="flex justify-center py-4">
      <Button look="plain" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        {t("more")}
      </Button>
    </div>
  );
}
