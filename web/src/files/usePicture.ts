import { useEffect, useState } from "react";
import { shownPictures, type Variant } from "./blobs";

interface Seen {
  url: string | null;
  failed: boolean;
  retry: () => void;
}

/** One picture's address while it is wanted; tries again when the network is back. */
export function usePicture(id: string, variant: Variant, wanted: boolean): Seen {
  const [url, setUrl] = useState(() => shownPictures.peek(id, variant));
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    const { url: loading, release } = shownPictures.use(id, variant);
    loading.then(
      (found) => {
        if (over) return;
        setUrl(found);
        setFailed(false);
      },
      () => over || setFailed(true),
    );
    return () => {
      over = true;
      release();
    };
  }, [id, variant, wanted, tries]);
  useEffect(() => {
    if (!failed) return;
    const again = () => setTries((was) => was + 1);
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [failed]);
  return { url, failed, retry: () => setTries((was) => was + 1) };
}
