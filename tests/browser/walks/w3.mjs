// W3: the fog of war.

import { later } from "../table.mjs";
import { agree, assign, seated, release, unfold } from "../steps.mjs";

export async function w3(table) {
  const { f, A, B, C, D } = await seated(table);
  const letters = (await f.page.locator("details[data-key=seats]").textContent()).match(/code (\S{9})/)[1];
  const O = await table.joined("O", letters);
  const X = await table.joined("X", letters);
  await unfold(f, "seats");
  for (const name of ["O", "X"]) await assign(f, name);
  await agree(X);
  await release(f, "S1.01");
  for (const seat of [A, B, C, O, D]) await seat.sees("A pipe bursts off the coast");
  for (const [n, seat] of [A, B, C].entries()) {
    await seat.page.getByText("A pipe bursts off the coast").click();
    await f.sees(`read ${n + 1}/3`);
  }
  const before = {};
  for (const seat of [A, C, O, D]) before[seat.name] = await seat.page.content();
  await release(f, "S1.02");
  await B.sees("CANARY-DEU-3");
  await B.sees("Private");
  await later(500);
  for (const seat of [A, C, O, D]) {
    table.check(!(await seat.received()).includes("CANARY-DEU"), `${seat.name} received what is Germany's`);
    const same = (html) => html.replace(/>[^<]*<\/span>/g, "><").replace(/value="[^"]*"/g, "");
    table.check(same(await seat.page.content()) === same(before[seat.name]), `${seat.name}'s screen changed`);
  }
  await B.page.getByText("CANARY-DEU-3").first().click();
  await B.page.getByText("Pass on the conclusion only").first().click();
  const form = B.page.locator("form").filter({ has: B.page.getByLabel("The conclusion") }).filter({ visible: true }).first();
  await form.getByRole("combobox").selectOption({ label: "HUN · Hungary" });
  await form.getByLabel("The conclusion").fill("It was staged, we think");
  await form.getByRole("button", { name: "Pass on" }).click();
  await C.page.locator(".entry.unread summary").first().click();
  await C.sees("It was staged, we think");
  await C.sees("the conclusion only");
  table.check(!(await C.received()).includes("CANARY-DEU-3"), "the original reached Hungary");
  await unfold(f, "look");
  await f.page.getByLabel("Through whose eyes").selectOption({ label: "Estonia" });
  await f.button("Look").click();
  await f.sees("View as EST");
  await f.sees("A pipe bursts off the coast");
  table.check(!(await f.page.locator("#inbox").innerText()).includes("CANARY-DEU"), "view as A shows more than A sees");
  await f.picture("w3-view-as");
  await f.button("Back to control").click();
  await f.sees("Table");
  const looked = table.records().map((record) => record.command).filter((command) => command?.control?.look_as);
  table.check(JSON.stringify(looked) === '[{"control":{"look_as":{"role":{"delegation":"EST"}}}}]', `the log says of the look: ${JSON.stringify(looked)}`);
  await later(300);
  table.check((await X.received()).includes("It was staged, we think"), "the evaluator does not get what Hungary got");
  await X.sees("What a good table would do");
  table.check(!(await X.received()).includes("CANARY-EST"), "the evaluator of Hungary sees Estonia's");
  const place = A.page.url();
  for (const path of [B.page.url(), f.page.url(), `${place}state`, `${place}aar`]) {
    const status = await A.page.evaluate(async (p) => (await fetch(p)).status, path);
    table.check(status === 401 || status === 404, `A gets ${status} for ${path}`);
  }
  await release(f, "S1.03");
  await A.sees("CANARY-EST-3");
  await f.button("Recall").click();
  await A.page.getByText("CANARY-EST-3").waitFor({ state: "detached", timeout: 15_000 }).catch(() => table.check(false, "the recalled item is still there"));
  await f.picture("w3-facilitator");

  // What somebody has read is not taken back; it can only be corrected, to those who have it.
  await release(f, "S1.04");
  await f.button("Recall").waitFor();
  await A.page.locator("details.entry summary", { hasText: "A ship's track" }).click();
  await f.page.locator('details[data-key="item-S1.04"]').getByText("read 1/3").waitFor({ timeout: 15_000 });
  table.check(!(await f.button("Recall").isVisible()), "what was read can be taken back");
  await unfold(f, "item-S1.04");
  const correct = f.page.locator('form[data-key="correct-S1.04"]');
  await correct.getByLabel("Correction, to all who have it").fill("It was another ship");
  await correct.getByRole("button", { name: "Correct" }).click();
  for (const seat of [A, B, C]) await seat.sees("Correction: A ship's track crosses the pipe");
  for (const seat of [O, D]) await seat.sees("It was another ship");

  // An evaluator rates by a press.
  await X.page.getByRole("group", { name: "Rating" }).first().getByRole("button").nth(1).click();
  await X.page.locator('.rating button[aria-pressed="true"]').waitFor({ timeout: 15_000 });
  const [rated] = table.records().map((record) => record.command?.evaluation?.rate).filter(Boolean);
  table.check(rated?.objective === "O1" && rated.rating === "some", `the rating is ${JSON.stringify(rated)}`);
}
