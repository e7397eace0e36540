// W6: the silence procedure.

import { later } from "../table.mjs";
import { seated, drafts, unfold, openDraft, quiet, left } from "../steps.mjs";

/// Keeps, on A's own screen, what the session clock shows when an item comes, and when the minute of the fiction changes.
const watch = (title) => {
  const clock = document.querySelector('[data-clock="session"]');
  const fiction = document.querySelector('[data-clock="scenario"]');
  window.watched = { fell: null, minutes: [] };
  let minute = fiction.textContent;
  const look = () => {
    if (!window.watched.fell && document.getElementById("inbox").textContent.includes(title)) window.watched.fell = [clock.textContent, Date.now()];
    if (fiction.textContent !== minute) window.watched.minutes.push(Date.now());
    minute = fiction.textContent;
  };
  setInterval(look, 100);
};

export async function w6(table) {
  const { f, begun, A, B, C, D } = await seated(table);
  await quiet(f);
  await unfold(f, "item-S1.04");
  await unfold(f, "edit-S1.04");
  const edit = f.page.locator('form[data-key="edit-form-S1.04"]');
  await edit.getByLabel("Minutes after the start").fill("0.5");
  await edit.getByRole("button", { name: "Change" }).click();
  await f.button("2×").click();
  await f.sees("at double speed");
  await A.page.evaluate(watch, "A ship's track crosses the pipe");
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
  const others = {};
  for (const seat of [B, C]) others[seat.name] = await still(seat);
  const board = async () => (await D.page.locator("#app").innerText()).replace(/\d+(:\d\d)+/g, "");
  const seen = await board();
  await A.button("Stay silent").click();
  await A.sees("You have said that you stay silent");
  await f.sees("1 stay silent");
  for (const seat of [B, C]) {
    const [was, is] = [others[seat.name], await still(seat)];
    const differs = [...is].findIndex((c, at) => c !== was[at]);
    table.check(is === was, `${seat.name} can tell that A stays silent: ${was.slice(differs - 40, differs + 40)} is now ${is.slice(differs - 40, differs + 40)}`);
  }
  table.check((await board()) === seen, "the board tells that A stays silent");
  await C.page.getByText("Ask for time").click();
  await C.page.getByLabel("How much").selectOption({ label: "30 seconds" });
  await C.button("Ask the chair").click();
  await f.sees("asks for 30 s");
  const before = await left(A);
  const asked = Date.now();
  await f.button("Grant 30 s").click();
  while ((await left(A)) <= before && Date.now() < asked + 15_000) await later(50);
  const grown = (await left(A)) - before + (Date.now() - asked) / 1000;
  table.check(grown >= 28.5 && grown <= 31.5, `time grew by ${grown} s`);
  await f.button("Pause").click();
  await A.sees("Paused");
  const paused = Date.now();
  const stood = await left(A);
  await later(2000);
  table.check((await left(A)) === stood, "silence runs while paused");
  await f.button("Resume").click();
  await A.sees("Running");
  const stopped = Date.now() - paused;
  await f.sees("Running");
  await A.picture("w6-delegation");
  await D.picture("w6-board");
  await f.picture("w6-facilitator");
  await C.page.getByText("Break silence").first().click();
  await C.page.getByLabel("Your reason, which the chair will see").fill("This goes beyond what we know today.");
  const form = C.page.locator("form[data-key=break-form]");
  await form.getByRole("button").click();
  await form.getByRole("button", { name: "Press again to break silence" }).click();
  await Promise.all([A, B, D, f].map((seat) => seat.sees("Silence broken by")));
  table.check(!(await D.page.innerText("body")).includes("beyond what we know"), "the board tells the reason");
  await A.button("I would have broken it").click();
  await B.button("I would have stayed silent").click();
  await f.sees("Would have broken it: Estonia");
  for (const seat of [B, C, D]) table.check(!(await seat.received()).includes("Would have broken it:"), `${seat.name} learns of a shadow ballot`);
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

  // An item fell due by itself, later by the pause; a minute of the fiction lasted half a minute at double speed.
  await A.page.waitForFunction(() => window.watched.minutes.length > 1, null, { timeout: 40_000 });
  const { fell, minutes } = await A.page.evaluate(() => window.watched);
  table.check(fell?.[0] === "00:00:30" || fell?.[0] === "00:00:31", `what is due at 0:30 came at ${fell}`);
  table.check(stopped > 2000 && Math.abs(fell?.[1] - begun - 30_000 - stopped) < 2500, `it came ${fell?.[1] - begun} ms after the start, of which the exercise stood ${stopped}`);
  const lasted = minutes.slice(1).map((at, n) => at - minutes[n] - (minutes[n] < paused && paused < at ? stopped : 0));
  table.check(lasted.every((ms) => Math.abs(ms - 30_000) < 1500), `minutes at double speed lasted ${lasted} ms`);
}
