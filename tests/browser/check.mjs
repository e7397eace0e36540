// Opens pages as readers do and says what is wrong with them.
//
//   node check.mjs [--pictures DIR] [--chromium FILE] PAGE.html...
//
// Each page is opened at three widths, light and dark, and printed on A4 and Letter. It must be one file under 3 MB that asks
// for nothing, runs nothing and complains of nothing; nothing may stand out at the side or be too small to read, a
// panel that is chosen must stand alone, and axe-core must find no violation. Prints one line per fault, and exits with 1 if there was any.

import { mkdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const WIDTHS = [390, 1366, 1920];
const SCHEMES = ["light", "dark"];
// CSS pixels on paper between the margins of 14 mm.
const PAPERS = { A4: 688, Letter: 710 };
const LEAST_TEXT = 9;
const MOST_BYTES = 3_000_000;

const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const pictures = option("--pictures");
const executablePath = option("--chromium");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
if (pictures) mkdirSync(pictures, { recursive: true });

let faults = 0;
const fault = (where, text) => {
  faults += 1;
  console.log(`${where}: ${text}`);
};

// Runs in the page.
const sideways = () => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > wide + 1);
  return out.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}${e.id && "#" + e.id} ends at ${Math.round(e.getBoundingClientRect().right)} of ${wide}`);
};

// Runs in the page.
const small = (least) => {
  const found = new Map();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({ visibilityProperty: true }) || parent.closest("title, style")) continue;
    const scale = parent instanceof SVGGraphicsElement ? Math.hypot(parent.getScreenCTM().a, parent.getScreenCTM().b) : 1;
    const size = parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size >= least - 0.05) continue;
    const home = parent.closest("figure, section")?.id ?? "page";
    if (!found.has(home)) found.set(home, `"${node.data.trim().slice(0, 30)}" in ${home} is ${size.toFixed(1)} px high`);
  }
  return [...found.values()];
};

// Runs in the page.
const violations = async () => {
  const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
  return violations.map((v) => `${v.id} (${v.impact}): ${v.help}; ${v.nodes.length} times, first at ${v.nodes[0].target}`);
};

// Runs in the page: every button of a choice shows as many panels as it should, and one alone larger than among others.
const choices = () => {
  const faults = [];
  for (const choice of document.querySelectorAll(".choice")) {
    const panels = [...choice.querySelectorAll(".panels > svg")];
    const shown = () => panels.filter((p) => p.checkVisibility()).map((p) => p.getBoundingClientRect().width);
    const among = shown()[0];
    choice.querySelectorAll("input").forEach((button, place) => {
      button.click();
      const wide = shown();
      const want = place === 0 ? panels.length : 1;
      if (wide.length !== want) faults.push(`button ${place} shows ${wide.length} panels of ${want}`);
      else if (place > 0 && wide[0] < 1.5 * among) faults.push(`panel ${place} is ${wide[0]} px wide alone, ${among} among others`);
    });
    choice.querySelector("input").click();
  }
  return faults;
};

async function look(browser, file, width, colorScheme) {
  const name = basename(file, ".html");
  const where = `${name} at ${width} px, ${colorScheme}`;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  page.on("request", (r) => {
    if (r.url() !== address && !r.url().startsWith("data:")) fault(where, `asks for ${r.url()}`);
  });
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && fault(where, `console: ${m.text()}`));
  page.on("pageerror", (e) => fault(where, `script: ${e.message}`));
  page.on("dialog", (d) => {
    fault(where, `opens a dialog: ${d.message()}`);
    void d.dismiss();
  });
  await page.goto(address);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  for (const text of await page.evaluate(sideways)) fault(where, `sideways: ${text}`);
  for (const text of await page.evaluate(small, LEAST_TEXT)) fault(where, `small: ${text}`);
  for (const text of await page.evaluate(choices)) fault(where, `choice: ${text}`);
  // Each ground once, and each of the two layouts.
  if ((width === 390 && colorScheme === "light") || (width === 1366 && colorScheme === "dark")) {
    await page.evaluate(axe);
    for (const text of await page.evaluate(violations)) fault(where, `axe: ${text}`);
  }
  await context.close();
}

async function print(browser, file, format) {
  const name = basename(file, ".html");
  const context = await browser.newContext({ viewport: { width: PAPERS[format], height: 900 }, colorScheme: "dark" });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.emulateMedia({ media: "print" });
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (!["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(ground)) fault(`${name} on ${format}`, `ground: printed on ${ground}`);
  for (const text of await page.evaluate(sideways)) fault(`${name} on ${format}`, `sideways: ${text}`);
  const path = pictures && join(pictures, `${name}-${format.toLowerCase()}.pdf`);
  await page.pdf({ format, path, printBackground: true, preferCSSPageSize: false });
  await context.close();
}

// Off the network: a page that needs it fails here.
const flags = ["--no-sandbox", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"];
const browser = await chromium.launch({ executablePath, args: flags });
for (const file of args.map((a) => resolve(a))) {
  const bytes = statSync(file).size;
  if (bytes >= MOST_BYTES) fault(basename(file), `size: ${bytes} bytes`);
  for (const width of WIDTHS) for (const scheme of SCHEMES) await look(browser, file, width, scheme);
  for (const format of Object.keys(PAPERS)) await print(browser, file, format);
}
await browser.close();
process.exit(faults ? 1 : 0);
