// Browser tests against the real server: `ATAS_BIN=… npm run test:browser [pattern]`. Each file starts its own server on a
// fresh home and a free port.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const need = (present, text) => {
  if (present) return;
  console.error(text);
  process.exit(1);
};
const bin = process.env.ATAS_BIN;
need(bin, "ATAS_BIN must name the server's binary, e.g. ATAS_BIN=target/release/atas npm run test:browser");
need(existsSync(bin), `ATAS_BIN=${bin} does not exist; build the server first: cargo build --bin atas`);
const chromium = process.env.ATAS_CHROMIUM ?? "/usr/bin/chromium";
need(
  existsSync(chromium),
  `Chromium is needed at ${chromium} (or where ATAS_CHROMIUM says): apt-get install chromium`,
);

const folder = mkdtempSync(join(tmpdir(), "atas-browser-tests-"));
const report = join(folder, "report.json");
const reporters = ["--reporter=verbose", "--reporter=json", `--outputFile.json=${report}`];
const run = spawnSync(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    "tests/vitest.config.ts",
    ...reporters,
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", cwd: new URL("..", import.meta.url) },
);
if (existsSync(report)) {
  const { testResults, numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  for (const file of broken) console.log(`FAIL ${file.name}: ${file.message}`);
  for (const test of testResults.flatMap((file) => file.assertionResults)) {
    const why = test.failureMessages?.[0]?.split("\n")[0] ?? "";
    if (test.status === "failed") console.log(`FAIL ${test.fullName}: ${why}`);
  }
  console.log(`${numPassedTests} passed, ${numFailedTests + broken.length} failed`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(run.status ?? 1);
