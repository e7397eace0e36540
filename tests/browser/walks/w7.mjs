// W7: adjudication.

import { twice, seated, unfold } from "../steps.mjs";

export async function w7(table) {
  const { f, A, B } = await seated(table, ["A", "B"]);
  const propose = async (act, reasons = []) => {
    await A.tab("Notes");
    await unfold(A, "propose");
    await A.page.getByLabel("What do you do?").fill(act);
    for (const [n, reason] of reasons.entries()) await A.page.locator(`input[name="reason${n}"]`).fill(reason);
    await A.page.getByLabel("It amounts to").selectOption({ index: 2 });
    await A.button("Propose").click();
    await A.sees(act);
  };
  await propose("We expel diplomats");
  await f.sees("proposes: We expel diplomats");
  const ruling = f.page.locator("details.ruling").first();
  await ruling.locator("> summary").click();
  await f.sees("drawn");
  await f.picture("w7-odds");
  await ruling.getByText("Accept the draw").click();
  const accept = ruling.locator("form").filter({ visible: true }).first();
  await accept.getByLabel("What players read").fill("They leave within a week.");
  await accept.getByRole("button", { name: "Accept" }).click();
  await A.sees("They leave within a week.");
  table.check(!/\d %/.test(await A.page.locator("#notes").innerText()), "players read a number");
  await propose("We close the port");
  const second = f.page.locator("details.ruling").first();
  await second.locator("> summary").click();
  await second.getByText("Pick another outcome").click();
  const pick = second.locator("form").filter({ visible: true }).first();
  const confirm = pick.getByRole("button", { name: "Confirm" });
  table.check(await confirm.isDisabled(), "an override needs no reason");
  await pick.getByLabel("Kind of reason").selectOption({ label: "Realism" });
  await pick.getByLabel("Reason (10 characters or more)").fill("too short");
  await pick.getByLabel("What players read").fill("The port stays open.");
  table.check(await confirm.isDisabled(), "nine characters are a reason");
  await pick.getByLabel("Reason (10 characters or more)").fill("The port is not theirs to close.");
  await confirm.click();
  await A.sees("The port stays open.");
  // A matrix argument: reasons of both sides, odds, and dice that somebody threw.
  await propose("We close the airspace", ["We own the radar", "Neighbours will join", "It was done before"]);
  const third = f.page.locator("details.ruling").first();
  await third.locator("> summary").click();
  await third.getByText("Matrix argument").click();
  const matrix = third.locator("form").filter({ visible: true }).first();
  for (const [n, text] of ["We own the radar", "Neighbours will join", "It was done before"].entries()) await matrix.locator(`input[name="pro${n}"]`).fill(text);
  for (const [n, text] of ["Airlines will sue", "The law is unclear"].entries()) await matrix.locator(`input[name="con${n}"]`).fill(text);
  await matrix.getByLabel("Odds of success, percent").fill("60");
  await matrix.getByLabel("Rolled").selectOption({ label: "two dice, typed in" });
  await matrix.getByLabel("Total of the dice").fill("9");
  await matrix.getByLabel("What players read").fill("The sky is empty by noon.");
  await matrix.getByRole("button", { name: "Roll" }).click();
  await A.sees("The sky is empty by noon.");
  await unfold(f, "ruled");
  await f.sees("3 ruled");

  // What the log keeps of each.
  const records = table.records();
  const made = (kind) => records.flatMap((record) => record.events ?? []).map((event) => event[kind]).filter(Boolean);
  const proposed = made("proposed");
  const ruled = made("ruled").map((event) => event.ruling);
  const [accepted, picked, argued] = ruled;
  const odds = proposed[1].odds;
  table.check(proposed.every(({ odds: { outcomes } }) => Math.abs(outcomes.reduce((sum, [, p]) => sum + p, 0) - 1) < 1e-9), "the odds in the log are not whole");
  table.check(accepted.mode === "accept" && accepted.outcome === proposed[0].odds.drawn, `the first ruling is ${JSON.stringify(accepted)}`);
  table.check(picked.mode === "pick" && picked.model_probability === odds.outcomes[picked.outcome][1] && picked.category === "realism", `the second ruling is ${JSON.stringify(picked)}`);
  table.check(picked.reason === "The port is not theirs to close." && picked.by === 0, `nobody stands for the second ruling: ${JSON.stringify(picked)}`);
  table.check(argued.pro.length === 3 && argued.con.length === 2 && argued.percent.join() === "60" && argued.roll.includes("9"), `the third ruling is ${JSON.stringify(argued)}`);

  await twice(f, "Model drawer", "Recorded. Press again");
  await f.sees("What the model expects");
  await f.picture("w7-drawer");
  table.check(!(await B.received()).includes("model expects"), "the drawer reaches a delegation");
  table.check(JSON.stringify(table.records().at(-1).command) === '{"control":"open_drawer"}', "the log does not say that the model was looked at");
}
