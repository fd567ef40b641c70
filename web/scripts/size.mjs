// The budget of the first page: how much JavaScript a phone must fetch before it is of use. Run after every build.
import { readFileSync, rmSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const BUDGET_KB = 150;
const DIST = new URL("../dist/", import.meta.url);
const FIRST_PAGES = {
  "welcome, signed out": ["src/welcome/Welcome.tsx"],
  "a room, signed in": ["src/app/Shell.tsx", "src/rooms/RoomsLayout.tsx", "src/room/RoomScreen.tsx"],
};

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));

function closure(key, into) {
  const chunk = manifest[key];
  if (!chunk || into.has(chunk.file)) return into;
  into.add(chunk.file);
  for (const next of chunk.imports ?? []) closure(next, into);
  return into;
}

let over = false;
for (const [page, routes] of Object.entries(FIRST_PAGES)) {
  const files = new Set();
  for (const key of ["index.html", ...routes]) {
    if (!manifest[key]) throw new Error(`${key} is not a chunk of its own any more; adjust scripts/size.mjs`);
    closure(key, files);
  }
  const code = [...files]
    .filter((file) => file.endsWith(".js"))
    .map((file) => readFileSync(new URL(file, DIST)));
  const kb = (compress) => code.reduce((sum, text) => sum + compress(text).length, 0) / 1000;
  const brotli = kb(brotliCompressSync);
  console.log(
    `${page}: ${brotli.toFixed(1)} KB brotli, ${kb(gzipSync).toFixed(1)} KB gzip; budget ${BUDGET_KB}`,
  );
  over ||= brotli > BUDGET_KB;
}
// The manifest is for this script; it is not part of what is served.
rmSync(new URL(".vite/", DIST), { recursive: true });
if (over) {
  console.error("The first page is over its budget.");
  process.exit(1);
}
