import type { Translate } from "../i18n";
import { formatBytes } from "../files/size";
import type { Engine } from "../live/engine";
import { notify } from "../ui/notify";

/** Puts files into a box, and says of each that cannot go why not. */
export async function attach(
  engine: Engine,
  place: string,
  files: readonly File[],
  t: Translate,
  tag: string,
) {
  const uploads = await engine.loadUploads();
  for (const { name, why } of await uploads.add(place, files, engine.realtime.limits)) {
    if (why.code === "too_many") notify(t("attach.too_many", { n: why.max }), true);
    else if (why.code === "empty") notify(t("attach.empty", { name }), true);
    else notify(t("attach.too_large", { name, size: formatBytes(why.max, tag) }), true);
  }
}
