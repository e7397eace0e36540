// What people do again and again in the walks; what is pressed is found by its role and name.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { BOARD, PHONE, later } from "./table.mjs";

const ROLES = { A: /^EST/, B: /^DEU/, C: /^HUN/, E: /^FRA/, D: /^Board/, O: /^Observer/, X: /of HUN$/, K: /^Chair/, R: /^Red/, W: /^White/ };

export async function code(f) {
  return (await f.page.locator("#door .code").first().textContent()).trim();
}

export async function assign(f, name) {
  const row = f.page.locator("li.seat", { hasText: `Person ${name}` });
  await row.waitFor();
  const labels = await row.getByRole("combobox").locator("option").allTextContents();
  await row.getByRole("combobox").selectOption({ label: labels.find((l) => ROLES[name].test(l)) });
  await row.getByRole("button", { name: `Assign Person ${name}` }).click();
}

/// Agrees to be recorded, on the screen of the seat and not on that of the lobby, which is on its way out.
export async function agree(seat) {
  await seat.page.locator('#app:not([data-screen="lobby"]):not([inert])').waitFor();
  await seat.button("I agree").click();
  const gone = seat.page.getByRole("button", { name: "I agree", exact: true }).filter({ visible: true }).first().waitFor({ state: "hidden", timeout: 15_000 });
  seat.table.check(await gone.then(() => true, () => false), `${seat.name} has not agreed`);
}

export async function twice(seat, first, second) {
  await seat.button(first).click();
  await seat.button(second).click();
}

/// A table with people in their seats, the exercise running since `begun`.
export async function seated(table, names = ["A", "B", "C", "D"]) {
  const f = await table.facilitator();
  const letters = await code(f);
  const seats = {};
  for (const name of names) {
    seats[name] = await table.joined(name, letters, name === "D" ? BOARD : PHONE);
    await assign(f, name);
    if (name !== "D") await agree(seats[name]);
  }
  const begun = await started(f);
  return { f, begun, ...seats };
}

/// Starts the exercise; its clock runs at once, not at the next minute.
export async function started(f, press = () => twice(f, "Start", "Press again to start")) {
  const before = Date.now();
  await press();
  await f.sees("Running", 5000);
  const after = Date.now();
  await f.page.waitForFunction(() => !document.querySelector('[data-clock="session"]').textContent.endsWith(":00"), null, { timeout: 15_000 }).catch(() => {});
  const shown = await session(f);
  const [least, most] = [Math.floor((Date.now() - after) / 1000), Math.ceil((Date.now() - before) / 1000)];
  f.table.check(shown >= Math.max(1, least) && shown <= most, `the clock shows ${shown} s, ${least} to ${most} s after the start`);
  return after;
}

export async function release(f, item) {
  await f.page.getByRole("button", { name: `Release ${item}`, exact: true }).click();
}

export async function drafts(f, number) {
  await unfold(f, "drafts");
  await unfold(f, `chair-${number}`);
}

export async function unfold(seat, key) {
  const sheet = seat.page.locator(`details[data-key="${key}"]`).first();
  if (!(await sheet.evaluate((e) => e.open))) await sheet.locator("> summary").click();
}

export async function openDraft(f, number, seconds) {
  await drafts(f, number);
  const form = f.page.locator(`form[data-key="open-${number}"]`);
  await form.getByLabel("Silence lasts").selectOption(String(seconds));
  await form.getByRole("button", { name: "Put under silence" }).click();
  await f.page.locator("#now .draft .silence .digits").waitFor({ timeout: 15_000 });
}

export async function quiet(f) {
  await unfold(f, "allies");
  await f.button("Keep them quiet").click();
  await f.sees("quiet: they advise only");
}

export const clock = (text) => text.split(":").reduce((s, part) => s * 60 + Number(part), 0);
export const left = async (seat) => clock(await seat.page.locator(".draft .digits").filter({ visible: true }).first().textContent());
export const session = async (seat) => clock(await seat.page.locator('[data-clock="session"]').first().textContent());

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/// What an automated check finds to be serious.
export async function accessible(seat) {
  await seat.page.evaluate(axe);
  const found = await seat.page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((v) => [v.impact, `${v.id}: ${v.help}; ${v.nodes.length} times, first at ${v.nodes[0].target}`]);
  });
  for (const [impact, words] of found) {
    if (["serious", "critical"].includes(impact)) seat.table.check(false, `${seat.name}: ${words}`);
  }
}
