// Renders public/icons/atas.svg to the PNG sizes that phones ask for. The results are committed; run after changing the mark.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const ICONS = new URL("../public/icons/", import.meta.url);
const svg = readFileSync(new URL("atas.svg", ICONS), "utf8");
const page = (size, inner, ground) =>
  `<body style="margin:0;width:${size}px;height:${size}px;display:grid;place-items:center;background:${ground}">` +
  `<div style="width:${inner}px;height:${inner}px">${svg}</div></body>`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const variants = [
  { name: "atas-192.png", size: 192, inner: 192, ground: "transparent" },
  { name: "atas-512.png", size: 512, inner: 512, ground: "transparent" },
  {
    name: "atas-180.png",
    size: 180,
    inner: 180,
    ground: "linear-gradient(160deg,#f59a3c,#dd5420 55%,#a32e2e)",
  },
  // Launchers cut what they like out of the middle 80 %.
  {
    name: "atas-maskable-512.png",
    size: 512,
    inner: 400,
    ground: "linear-gradient(160deg,#f59a3c,#dd5420 55%,#a32e2e)",
    flat: true,
  },
];
for (const { name, size, inner, ground, flat } of variants) {
  const tab = await browser.newPage({ viewport: { width: size, height: size } });
  await tab.setContent(page(size, inner, ground));
  if (flat) await tab.evaluate(() => document.querySelector("rect").setAttribute("fill", "none"));
  await tab.screenshot({ path: new URL(name, ICONS).pathname, omitBackground: true });
  await tab.close();
}
await browser.close();
