// W4: the clocks.

import { readFileSync } from "node:fs";
import { later } from "../table.mjs";
import { twice, seated, release, unfold, openDraft, quiet, left, session } from "../steps.mjs";

/// Nothing moves under a finger: what comes while one presses is shown when it lets go, or a second later.
async function steady(f, A) {
  const { page } = A;
  await A.tab("Inbox");
  await page.evaluate(() => {
    window.shown = [];
    // On a slow machine the second may be over before anything comes.
    const note = () => window.shown.push(performance.now() < window.until ? "down" : "up");
    for (const type of ["pointerdown", "pointerup"]) addEventListener(type, () => (window.until = type === "pointerdown" ? performance.now() + 900 : 0));
    new MutationObserver(note).observe(document.getElementById("inbox"), { childList: true, subtree: true });
  });
  const tab = await page.getByRole("tab", { name: "Council" }).boundingBox();
  await page.mouse.move(tab.x + tab.width / 2, tab.y + tab.height / 2);
  await page.mouse.down();
  const received = await page.evaluate(() => window.received.length);
  await release(f, "S1.03");
  await page.waitForFunction((n) => window.received.length > n, received, { timeout: 15_000 });
  await page.mouse.up();
  await page.waitForFunction(() => window.shown.length > 0, null, { timeout: 15_000 });
  const shown = await page.evaluate(() => window.shown);
  f.table.check(shown[0] === "up", "what came moved the screen under a finger");
  f.table.check((await page.getByRole("tab", { name: "Council" }).getAttribute("aria-selected")) === "true", "what was pressed is lost");
  await page.mouse.down();
  await release(f, "S1.05");
  await page.waitForFunction((n) => window.shown.length > n, shown.length, { timeout: 15_000 });
  await page.mouse.up();
}

export async function w4(table) {
  const { f, A, D } = await seated(table, ["A", "D"]);
  await A.tab("Notes");
  await A.page.getByLabel("Ask for information").fill("Typed before the pause");
  await f.page.keyboard.press("Space");
  for (const seat of [f, A, D]) await seat.sees("Paused");
  const stood = await session(f);
  table.check((await A.page.getByLabel("Ask for information").inputValue()) === "Typed before the pause", "typing is lost");
  table.check(await A.button("Ask").isDisabled(), "A can send while paused");
  await release(f, "S1.01");
  await A.tab("Inbox");
  await A.sees("A pipe bursts off the coast");
  await later(2500);
  table.check((await session(f)) === stood, "the session clock runs while paused");
  await f.button("Resume").click();
  await f.sees("Running");
  await later(2100);
  const moved = (await session(f)) - stood;
  table.check(moved >= 1 && moved <= 4, `the clock moved by ${moved} s`);
  await release(f, "S1.02");
  await steady(f, A);
  await quiet(f);
  await openDraft(f, 1, 90);
  await A.tab("Council");
  const first = await left(A);
  await f.button("4×").click();
  await f.sees("at four times the speed");
  await later(3000);
  const passed = first - (await left(A));
  table.check(passed >= 2 && passed <= 5, `silence ran ${passed} s in three`);
  await f.button("1×").click();
  await f.button("Step").click();
  await f.sees("Paused");
  await f.button("Resume").click();
  await f.page.locator("details[data-key=jump] > summary").click();
  await f.page.getByLabel("Forward by hours").fill("48");
  await f.sees("In the gap:");
  const gap = await f.page.locator(".gap-item").filter({ visible: true }).count();
  table.check(gap >= 2, `${gap} items lie in the gap`);
  await f.page.getByLabel("What lies between").selectOption({ label: "waits for control" });
  await f.page.getByLabel("Why (10 characters or more)").first().fill("The second day begins");
  const date = await D.page.locator('[data-clock="scenario"]').textContent();
  await f.page.locator("form[data-key=jump-form]").getByRole("button", { name: "Jump" }).click();
  const moves = D.page.waitForFunction((date) => document.querySelector('[data-clock="scenario"]').textContent !== date, date, { timeout: 15_000 });
  table.check(await moves.then(() => true, () => false), "the board's date stands still");
  await f.picture("w4-facilitator");
  const [jump] = table.records().map((record) => record.command?.time?.jump).filter(Boolean);
  table.check(jump?.reason === "The second day begins", `the log says of the jump: ${JSON.stringify(jump)}`);

  // Another session goes on from here; this one stays as it is.
  await unfold(f, "fork");
  await twice(f, "Go on from there", "Press again: this session ends here");
  await f.sees("Paused", 4000);
  await A.sees("Paused", 4000);
  await A.sees("Estonia");
  const files = table.files();
  table.check(files.length === 2, `there are ${files.length} files`);
  const kept = readFileSync(files[0]);
  await release(f, "S1.04");
  await A.tab("Inbox");
  await A.sees("A ship's track crosses the pipe");
  table.check(readFileSync(files[0]).equals(kept), "the session that was left has changed");
  const [old, fresh] = files.map((file) => table.records(file));
  const released = (records) => records.some((record) => record.command?.item?.release?.item === "S1.04");
  table.check(!released(old) && released(fresh), "what is released goes into the session that was left");
}
