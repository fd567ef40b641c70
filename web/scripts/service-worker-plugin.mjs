import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const WORKER = new URL("../src/pwa/worker.js", import.meta.url);
const PUBLIC = new URL("../public/", import.meta.url);

/** Writes dist/sw.js: the worker with the list of this build's files, under a version that changes when any of them does. */
export function serviceWorker() {
  return {
    name: "atas-service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const built = Object.keys(bundle).filter((name) => !/\.(html|map)$|^\.vite/.test(name));
        const copied = readdirSync(PUBLIC, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) =>
            `${entry.parentPath}/${entry.name}`.slice(PUBLIC.pathname.length).replace(/^\/+/, ""),
          );
        const files = [...built, ...copied].sort().map((name) => `/${name}`);
        const source = readFileSync(WORKER, "utf8");
        const version = createHash("sha256").update(source).update(JSON.stringify(files));
        for (const name of copied.sort()) version.update(readFileSync(new URL(name, PUBLIC)));
        this.emitFile({
          type: "asset",
          fileName: "sw.js",
          source: source
            .replace("__FILES__", JSON.stringify(files))
            .replace("__VERSION__", JSON.stringify(version.digest("hex").slice(0, 12))),
        });
      },
    },
  };
}
