// Simulated members break silence of their own accord, at different moments, and with the same seed and the same acts of
// people they are the same ones again. Control keeps one from it.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clock, openDraft, seated } from "../steps.mjs";

/// Who would break the text, why, and when: seconds before the end of the silence.
async function would_break(f) {
  const notice = f.page.locator(".card.notice", { has: f.page.getByRole("heading", { name: "Would break silence" }) });
  await notice.waitFor({ timeout: 15_000 });
  const [rows, left] = await f.page.evaluate(() => {
    const card = [...document.querySelectorAll(".card.notice")].find((e) => e.textContent.includes("Would break silence"));
    const rows = [...card.querySelectorAll(":scope > .row")].map((row) => [row.querySelector("b").textContent, row.querySelector(":scope > span:not(.digits)").textContent, row.querySelector(".digits").textContent]);
    return [rows, document.querySelector("#now .draft .silence .digits").textContent];
  });
  return rows.map(([name, why, digits]) => ({ name, why, from_end: clock(left) - clock(digits) }));
}

async function asked(table) {
  const { f, A } = await seated(table, ["A"]);
  await openDraft(f, 3, 90);
  const all = await would_break(f);
  // Moments are shown in whole seconds, so two may look alike.
  table.check(all.length > 1 && new Set(all.map((one) => one.from_end)).size > all.length / 2, `of those who would break: ${JSON.stringify(all)}`);
  table.check(!(await A.page.textContent("body")).includes(all[0].why), "a delegation reads what control is told");
  return { f, A, all };
}

export async function breakers(table) {
  const { f, A, all } = await asked(table);
  // The first is kept from it, and the next one comes.
  const [first, second] = [...all].sort((one, other) => other.from_end - one.from_end);
  const row = f.page.locator(".card.notice > .row", { hasText: first.name });
  await row.getByRole("button", { name: "Hold" }).click();
  await row.getByRole("button", { name: "Let it" }).waitFor({ timeout: 15_000 });
  await A.tab(/Council/);
  await A.sees("Silence broken by", (90 - second.from_end) * 1000 + 3000);
  const told = await A.page.textContent("body");
  const next = all.filter((one) => one !== first && second.from_end - one.from_end <= 1);
  table.check(next.some((one) => told.includes(`Silence broken by ${one.name}`)), `none of ${JSON.stringify(next)} broke it`);
  const broke = table.records().flatMap((record) => record.events ?? []).map((event) => event.broke).filter(Boolean);
  table.check(broke.length === 1 && broke[0].human === false, `broken by ${JSON.stringify(broke)}`);

  await table.kill("SIGTERM");
  await table.serve(...table.args.with(table.args.indexOf("--data") + 1, mkdtempSync(join(tmpdir(), "casus-walk-"))));
  const again = (await asked(table)).all;
  table.check(again.length === all.length, `with the same seed ${again.length} would break instead of ${all.length}`);
  for (const [n, { name, why, from_end }] of all.entries()) {
    const other = again[n];
    table.check(other?.name === name && other.why === why && Math.abs(other.from_end - from_end) <= 1, `${name} at ${from_end} s before the end is with the same seed ${JSON.stringify(other)}`);
  }
}
