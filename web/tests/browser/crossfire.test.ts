import { it } from "vitest";
import { twoPeople } from "./scene";

const EACH = 200;

const scene = twoPeople(() => Promise.resolve());

it("two hundred messages from each side at once arrive in the same order in both, none lost or doubled", async () => {
  await scene.pair.meets();
  await scene.pair.fires(["a", "b"], 0, EACH);
  await scene.pair.agrees(["a", "b"], EACH);
});

it("the same while the server is killed in the middle and started again", async () => {
  await scene.pair.meets();
  // At half of whoever is first; writing goes on into the outage.
  const crashes: Promise<void>[] = [];
  const crash = () => {
    if (crashes.length === 0) crashes.push(scene.server.kill().then(() => scene.server.start()));
  };
  await scene.pair.fires(["after-a", "after-b"], 0, EACH, crash);
  await Promise.all(crashes);
  await scene.pair.agrees(["after-a", "after-b"], EACH);
  await scene.pair.leaves();
});
