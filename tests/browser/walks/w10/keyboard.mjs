// The facilitator runs the exercise by keys alone, and a delegation breaks silence by keys alone.

import { later } from "../../table.mjs";
import { left, session, started } from "../../steps.mjs";
import { focused, press, reach, take } from "./keys.mjs";

export async function start(f) {
  await started(f, () => press(f, "Start", 2));
}

/// Public, then for one alone: the key leads to the button and only Enter releases.
export async function fog({ f, A, B, D }) {
  const { table } = f;
  await f.page.keyboard.press("Escape");
  await f.page.keyboard.press("r");
  const at = await focused(f);
  table.check(at?.name === "Release S1.01" && at.ring && at.seen, `R leads to ${JSON.stringify(at)}`);
  await later(400);
  table.check(!(await A.page.content()).includes("A pipe bursts off"), "a key alone releases");
  await f.page.keyboard.press("Enter");
  for (const seat of [A, B, D]) await seat.sees("A pipe bursts off the coast");
  await A.page.locator("details.entry summary", { hasText: "A pipe bursts" }).focus();
  await A.page.keyboard.press("Enter");
  await f.sees("read 1/2");
  await f.page.keyboard.press("Escape");
  await f.page.keyboard.press("r");
  table.check((await focused(f))?.name === "Release S1.02", "R leads elsewhere the second time");
  await f.page.keyboard.press("Enter");
  await B.sees("CANARY-DEU-3");
  for (const seat of [A, D]) table.check(!(await seat.received()).includes("CANARY-DEU"), `${seat.name} received what is Germany's`);
}

/// Pause, release while paused, resume.
export async function clock({ f, A, D }) {
  const { table } = f;
  await A.tab("Notes");
  await A.page.getByLabel("Ask for information").fill("Typed before the pause");
  await f.page.keyboard.press("Escape");
  await f.page.keyboard.press("Space");
  for (const seat of [f, A, D]) await seat.sees("Paused");
  const stood = await session(f);
  table.check(await A.button("Ask").isDisabled(), "A can send while paused");
  table.check((await A.page.getByLabel("Ask for information").inputValue()) === "Typed before the pause", "typing is lost");
  await f.page.keyboard.press("r");
  await f.page.keyboard.press("Enter");
  await A.tab("Inbox");
  await A.sees("CANARY-EST-3");
  await later(1200);
  table.check((await session(f)) === stood, "the session clock runs while paused");
  await f.page.keyboard.press("Escape");
  await f.page.keyboard.press("Space");
  await f.sees("Running");
}

/// `?` lists the keys, Escape closes the list and leaves a field, and no key acts while somebody types.
export async function help({ f, A }) {
  const { table } = f;
  await f.page.keyboard.press("Escape");
  await f.page.keyboard.press("Shift+?");
  const keys = f.page.locator("dialog.keys dt");
  table.check((await keys.allTextContents()).join(" ") === "Space R N / ? Esc", "the list of keys is another");
  await f.picture("w10-keys");
  await f.page.keyboard.press("Escape");
  await later(300);
  table.check((await keys.count()) === 0, "Escape does not close the list of keys");
  await f.page.keyboard.press("n");
  table.check((await focused(f))?.name === "Note", "N does not lead to a note");
  const before = await A.page.locator("details.entry").count();
  await f.page.keyboard.type("rr n? r");
  await f.page.keyboard.press("Space");
  await later(500);
  table.check((await f.page.getByLabel("Note", { exact: true }).inputValue()) === "rr n? r ", "keys act while typing");
  table.check((await A.page.locator("details.entry").count()) === before, "typing releases something");
  await f.page.keyboard.press("Escape");
  table.check((await focused(f)) === null, "Escape does not leave a field");
}

/// Folds out what is folded up on the way to the second draft.
async function draft(f) {
  for (const [key, name] of [["drafts", /^Drafts/], ["chair-2", /^2 · Attribution/]]) {
    const open = await f.page.locator(`details[data-key="${key}"]`).evaluate((e) => e.open);
    if (!open) await press(f, name);
  }
}

async function underSilence(f, lasts) {
  await reach(f, "Silence lasts");
  await take(f, lasts);
  await press(f, "Put under silence");
  await f.page.locator("#now .draft .silence .digits").waitFor({ timeout: 15_000 });
}

/// A text under silence, broken, amended, put under silence again and adopted.
export async function silence({ f, A, B, D }) {
  const { table } = f;
  await draft(f);
  await underSilence(f, "90 seconds");
  const at = Date.now();
  const first = await left(f);
  await A.tab(/Council/);
  await B.tab(/Council/);
  for (const seat of [A, B, D]) {
    await seat.sees("under silence");
    const here = (await left(seat)) + (Date.now() - at) / 1000;
    table.check(Math.abs(here - first) <= 1.2, `countdowns differ: ${here} and ${first}`);
  }
  await press(A, "Break silence");
  await reach(A, "Your reason, which the chair will see");
  await A.page.keyboard.type("This goes beyond what we know.");
  await press(A, "Break silence", 2);
  for (const seat of [B, D, f]) await seat.sees("Silence broken by");
  await f.page.getByText("Shadow ballot").waitFor({ state: "detached", timeout: 25000 });
  await draft(f);
  await press(f, "Amend");
  await reach(f, "New text");
  await f.page.keyboard.press("Control+A");
  await f.page.keyboard.type("The Allies note what has been found.");
  await press(f, "Amend");
  await later(500);
  await draft(f);
  await underSilence(f, "30 seconds");
  for (const seat of [A, D]) await seat.sees("Adopted", 34000);
}
