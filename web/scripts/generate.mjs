// openapi.json (printed by `atas openapi`) into src/api/schema.ts. `--check` writes nothing and fails when they differ.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { format } from "prettier";

const SOURCE = new URL("../openapi.json", import.meta.url);
const TARGET = new URL("../src/api/schema.ts", import.meta.url);

const document = JSON.parse(readFileSync(SOURCE, "utf8"));
for (const path of Object.values(document.paths)) {
  // Operation ids are unique within a resource only; the paths name the operations here.
  for (const operation of Object.values(path))
    if (typeof operation === "object") delete operation.operationId;
}
const code = await format(
  "// Generated from openapi.json by `npm run generate`. Do not edit.\n\n" +
    astToString(await openapiTS(document)),
  { parser: "typescript", printWidth: 110 },
);
if (!process.argv.includes("--check")) writeFileSync(TARGET, code);
else if (readFileSync(TARGET, "utf8") !== code) {
  console.error("src/api/schema.ts is not what openapi.json says; run: npm run generate");
  process.exit(1);
}
