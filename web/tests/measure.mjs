// How quick a long room is. Prints figures; asserts nothing. Usage: node tests/measure.mjs http://127.0.0.1:8080 [messages]
// against a demo server started with ATAS_RATE_LIMITS=off.
import { randomUUID } from "node:crypto";
import { chromium } from "playwright-core";

const [url, count = "3000"] = process.argv.slice(2);
const FRAMES_MAX = 1_500;

const post = async (path, body, token, headers = {}) => {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...authorization, ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const account = { email: "mei@utama.example", password: "atas-demo-2026" };
const { access_token: token } = await post("/v1/auth/login", account);
const room = await post(
  "/v1/rooms",
  { kind: "private", title: `Measured ${Date.now()}`, members: [] },
  token,
);
for (let i = 0; i < Number(count); i++) {
  const text = `message ${i} ` + "with some words to fill a line or two ".repeat(i % 4);
  await post(`/v1/rooms/${room.id}/messages`, { text }, token, { "idempotency-key": randomUUID() });
}

const browser = await chromium.launch({
  executablePath: process.env.ATAS_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
await page.goto(`${url}/sign-in?then=/rooms/${room.id}`);
await page.locator("input[type=email]").fill(account.email);
await page.locator("input[type=password]").fill(account.password);
await page.locator("button[type=submit]").click();
await page.locator("[data-message]").first().waitFor();

const figures = await page.evaluate(async (framesMax) => {
  const log = document.querySelector('[role="log"]');
  const rows = () => [...log.querySelectorAll("[data-message]")];
  const result = { frames: 0, jumps: 0, longest_ms: 0, over_50_ms: 0, rows_max: 0 };
  let last = performance.now();
  while (!document.querySelector("[data-beginning]") && result.frames < framesMax) {
    const edge = log.getBoundingClientRect().top;
    const anchor = rows().find((row) => row.getBoundingClientRect().bottom > edge + 5);
    const { key } = anchor.dataset;
    const top = anchor.getBoundingClientRect().top;
    const before = log.scrollTop;
    log.scrollTop -= 120;
    const moved = before - log.scrollTop;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const now = performance.now();
    result.longest_ms = Math.max(result.longest_ms, Math.round(now - last));
    if (now - last > 50) result.over_50_ms += 1;
    last = now;
    result.frames += 1;
    result.rows_max = Math.max(result.rows_max, rows().length);
    const again = rows().find((row) => row.dataset.key === key);
    if (!again || Math.abs(again.getBoundingClientRect().top - top - moved) > 2) result.jumps += 1;
  }
  return { ...result, nodes: document.querySelectorAll("*").length };
}, FRAMES_MAX);
console.log(figures);
await browser.close();
