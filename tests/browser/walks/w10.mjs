// W10: colour, phone, paper; and in a session of its own the keyboard.

import { BOARD, PHONE, later } from "../table.mjs";
import { accessible, agree, assign, code, quiet, release, started, unfold } from "../steps.mjs";
import * as keyboard from "./w10/keyboard.mjs";
import * as paper from "./w10/paper.mjs";
import * as sight from "./w10/sight.mjs";

const OTHERS = ["K", "R", "W", "X", "O"];

async function gather(table, names) {
  const f = await table.facilitator();
  const letters = await code(f);
  const seats = {};
  for (const name of names) {
    const calm = name === "B" ? { reducedMotion: "reduce" } : {};
    seats[name] = await table.joined(name, letters, name === "D" ? BOARD : PHONE, calm);
    await assign(f, name);
    if (!["D", "O"].includes(name)) await agree(seats[name]);
  }
  return { f, ...seats };
}

/// The facilitator runs an exercise by keys alone.
export async function keys(table) {
  const seats = await gather(table, ["A", "B", "D"]);
  await keyboard.start(seats.f);
  await keyboard.fog(seats);
  await keyboard.clock(seats);
  await keyboard.help(seats);
  await quiet(seats.f);
  await keyboard.silence(seats);
}

export async function w10(table) {
  const seats = await gather(table, ["A", "B", "D", ...OTHERS]);
  const { f, A, B, D } = seats;
  const all = Object.values(seats);
  await sight.named(f);
  await started(f);
  for (const item of ["S1.01", "S1.02", "S1.03"]) await release(f, item);
  await quiet(f);

  // A silence of more than two minutes runs while the rest is looked at.
  await sight.listen(A);
  const long = { council: { open: { draft: 3, seconds: 125, until: "", sealed: false, show_reason: false } } };
  const opened = await f.page.evaluate(async (command) => {
    const headers = { "Content-Type": "application/json" };
    return (await fetch("command", { method: "POST", headers, body: JSON.stringify({ id: "long", command }) })).status;
  }, long);
  const ends = Date.now() + 125_000;
  table.check(opened === 200, `the long silence is answered with ${opened}`);
  await D.sees("under silence");
  await unfold(f, "open-pulse");
  await f.page.getByLabel("Name, such as P2").fill("P1");
  await f.page.getByLabel("Open for").selectOption({ label: "90 s" });
  await f.page.locator("form[data-key=pulse-open]").getByRole("button", { name: "Open" }).click();
  await A.tab(/Assess/);
  await A.sees("what do you believe?");
  await B.tab(/Council/);
  await sight.still(B);
  await sight.board(D);
  await D.picture("w10-board");
  await sight.colours(A);
  await sight.sizes(A);
  await A.page.setViewportSize(PHONE);
  for (const seat of all) {
    await sight.named(seat);
    await sight.states(seat);
    await accessible(seat);
  }
  await paper.remaining(f);

  await A.tab("Notes");
  await unfold(A, "propose");
  await A.page.getByLabel("What do you do?").fill("We close the port to the ship");
  await A.page.getByLabel("It amounts to").selectOption({ index: 2 });
  await A.button("Propose").click();
  await f.page.locator("details.ruling", { hasText: "close the port" }).waitFor();

  const names = paper.real(table.args[0]);
  table.check(names.length > 60, `only ${names.length} real names are known`);
  await paper.words(f, "NATO", "Invented names");
  await A.sees("Feldrake");
  await f.sees("Contingency deck");
  await release(f, "S1.04");
  await later(500);
  await paper.screens(all, names);
  await paper.prints(f, names);
  await f.picture("w10-nato");
  await D.picture("w10-nato-board");

  await later(Math.max(0, ends - Date.now()));
  await A.tab(/Council/);
  await A.sees("Adopted", 3000);
  await sight.warnings(A);
  await f.button("ENDEX").click();
  await f.button("Press again to end the play").click();
  for (const page of ["What everybody believed", "What happened", "What the simulated Allies believed"]) {
    await f.button(page).click();
    await D.sees(page);
    await paper.screens(all, names);
  }
  await paper.prints(f, names);
}
