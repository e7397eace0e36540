// Paper, and the words and names of the room.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unfold } from "../../steps.mjs";

const PAPERS = ["handouts-a4.html", "handouts-letter.html", "remaining-a4.html", "remaining-letter.html"];

async function opened(f, file) {
  const answer = await f.context.request.get(`${f.page.url()}papers/${file}`);
  f.table.check(answer.ok(), `${file} answers ${answer.status()}`);
  const page = await (await f.table.browser.newContext({ viewport: { width: 700, height: 1000 } })).newPage();
  await page.setContent(await answer.text());
  await page.emulateMedia({ media: "print" });
  return page;
}

/// What remains after something was released: for each addressee, for evaluators, for silence; in grey.
export async function remaining(f) {
  const { table } = f;
  const page = await opened(f, "remaining-a4.html");
  const heads = await page.locator("section > h2").allTextContents();
  for (const wanted of ["Estonia", "Germany", "Hungary", "Everybody", "Evaluator's guide: Estonia", "Under silence: Expulsions", "Run sheet"]) {
    table.check(heads.some((h) => h.trim() === wanted), `nothing is printed for ${wanted}: ${heads}`);
  }
  const cards = await page.locator("article.card").allTextContents();
  const over = cards.filter((c) => c.includes("S1.01") || c.includes("S1.02"));
  table.check(cards.length > 5 && over.length === 0, `of ${cards.length} cards these are over: ${over}`);
  const colours = await page.evaluate(() => {
    const grey = (c) => !/^rgb/.test(c) || (([r, g, b]) => r === g && g === b)(c.match(/[\d.]+/g).map(Number));
    const parts = ["color", "backgroundColor", "borderTopColor", "borderLeftColor", "fill", "stroke"];
    return [...document.querySelectorAll("body, body *")].flatMap((e) => parts.map((p) => getComputedStyle(e)[p])).filter((c) => !grey(c));
  });
  table.check(colours.length === 0, `printed in ${colours[0]}`);
  const pdf = await page.pdf({ format: "A4", path: table.pictures && join(table.pictures, "w10-remaining.pdf") });
  table.check(pdf.length > 20_000, "the print is empty");
  await page.context().close();
}

export async function words(f, jargon, names) {
  await unfold(f, "skin");
  await f.page.getByLabel("Jargon").selectOption({ label: jargon });
  await f.page.locator('form[data-key="skin-form"]').getByRole("combobox", { name: "Names" }).selectOption({ label: names });
  await f.button("Change on all screens").click();
  await f.page.locator('details[data-key="skin"] > summary').click();
}

/// The real names that a room with invented ones must not read: those of the pack, and those that the scenario replaces.
export function real(scenario) {
  const pack = readFileSync(join(dirname(scenario), "../scenarios/packs/nato-2026.ron"), "utf8");
  const members = [...pack.matchAll(/id: "([A-Z]{3})", name: "([^"]+)"/g)].flatMap(([, id, name]) => [id, name]);
  const table = /invented: \{([^}]*)\}/.exec(readFileSync(scenario, "utf8"))[1];
  const replaced = [...table.matchAll(/"([^"]+)":/g)].map(([, name]) => name);
  return [...new Set([...members, ...replaced])];
}

// Runs in the page: every text in it, shown or folded away, and what is read out in place of one.
const texts = () => {
  const out = [];
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) if (!n.parentElement.closest("script, style")) out.push(n.data);
  for (const e of document.querySelectorAll("[title], [aria-label], [placeholder], input[value]:not([type=checkbox])")) {
    for (const name of ["title", "aria-label", "placeholder", "value"]) out.push(e.getAttribute(name) ?? "");
  }
  // What stands for a place in the walks' own secrets is no name of a country.
  return out.join("\n").replace(/CANARY-[A-Z-]+/g, "");
};

function leftover(table, where, text, names) {
  const found = [...names, "MSEL"].filter((name) => new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, "u").test(text));
  table.check(found.length === 0, `${where} still reads ${found.slice(0, 5)}`);
}

export async function screens(seats, names) {
  for (const seat of seats) leftover(seat.table, seat.name, await seat.page.evaluate(texts), names);
}

export async function prints(f, names) {
  for (const file of PAPERS) {
    const page = await opened(f, file);
    leftover(f.table, file, await page.evaluate(texts), names);
    await page.context().close();
  }
}
