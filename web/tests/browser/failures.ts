import { afterEach } from "vitest";
import { present } from "./people";

// What everybody sees when a test has failed.
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const visitor of present) console.log(await visitor.tells());
});
