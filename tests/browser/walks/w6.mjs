// W6: the silence procedure.

import { later } from "../table.mjs";
import { seated, drafts, unfold, openDraft, quiet, left } from "../steps.mjs";

export async function w6(table) {
  const { f, A, B, C, D } = await seated(table);
  await quiet(f);
  await openDraft(f, 2, 90);
  for (const seat of [A, B, C]) await seat.tab(/Council/);
  const all = [];
  for (const seat of [A, B, C, D]) {
    await seat.sees("under silence");
    all.push([await left(seat), Date.now()]);
  }
  const [[first, at]] = all;
  for (const [s, when] of all) table.check(Math.abs(s + (when - at) / 1000 - first) <= 1.2, `countdowns differ: ${s} and ${first}`);
  const still = async (seat) => (await seat.page.locator("#council").innerHTML()).replace(/>[\d:]+</g, "><").replace(/value="[\d.]*"/g, "");
  const others = await still(B);
  await A.button("Stay silent").click();
  await A.sees("You have said that you stay silent");
  await f.sees("1 stay silent");
  const after = await still(B);
  const differs = [...after].findIndex((c, at) => c !== others[at]);
  table.check(after === others, `B can tell that A stays silent: ${others.slice(differs - 40, differs + 40)} is now ${after.slice(differs - 40, differs + 40)}`);
  await C.page.getByText("Ask for time").click();
  await C.page.getByLabel("How much").selectOption({ label: "30 seconds" });
  await C.button("Ask the chair").click();
  await f.sees("asks for 30 s");
  const before = await left(A);
  await f.button("Grant 30 s").click();
  await later(600);
  const grown = (await left(A)) - before;
  table.check(grown >= 27 && grown <= 30, `time grew by ${grown} s`);
  await f.button("Pause").click();
  await A.sees("Paused");
  const stood = await left(A);
  await later(2000);
  table.check((await left(A)) === stood, "silence runs while paused");
  await f.button("Resume").click();
  await f.sees("Running");
  await A.picture("w6-delegation");
  await D.picture("w6-board");
  await f.picture("w6-facilitator");
  await C.page.getByText("Break silence").first().click();
  await C.page.getByLabel("Your reason, which the chair will see").fill("This goes beyond what we know today.");
  const form = C.page.locator("form[data-key=break-form]");
  await form.getByRole("button").click();
  await form.getByRole("button", { name: "Press again to break silence" }).click();
  const begun = Date.now();
  for (const seat of [A, B, D, f]) await seat.sees("Silence broken by");
  table.check(Date.now() - begun < 2500, "the news of the break is slow");
  table.check(!(await D.page.innerText("body")).includes("beyond what we know"), "the board tells the reason");
  await A.button("I would have broken it").click();
  await B.button("I would have stayed silent").click();
  await f.sees("Would have broken it: Estonia");
  for (const seat of [B, C, D]) table.check(!(await seat.page.innerText("body")).includes("would have broken it: Estonia"), `${seat.name} learns of a shadow ballot`);
  await f.page.getByText("Shadow ballot").waitFor({ state: "detached", timeout: 25000 });
  await drafts(f, 2);
  await unfold(f, "amend-2");
  const amend = f.page.locator("form[data-key=amend-form-2]");
  await amend.getByLabel("New text").fill("The Allies note what has been found.");
  await amend.getByRole("button", { name: "Amend" }).click();
  await later(500);
  await openDraft(f, 2, 30);
  await later(700);
  await A.picture("w6-changes");
  for (const seat of [A, D]) await seat.sees("Adopted", 35000);
  const late = await C.page.evaluate(async () => {
    const body = { id: "late", command: { council: { break: { reason: "Too late, and yet we object." } } } };
    const r = await fetch("command", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return [r.status, (await r.json()).title];
  });
  table.check(late[0] === 409 && /^silence expired \d+\.\d s ago; the text is adopted$/.test(late[1]), `a late break gets ${late}`);
  await A.sees("Adopted");
}
