// W1: cold start and seating, a new code, a seat on another device.

import { agree, code, assign } from "../steps.mjs";

/// What is ticked and what is not, before the start.
async function ticks(f, wanted) {
  const found = await f.page.locator(".checks li").evaluateAll((all) => all.map((e) => (e.classList.contains("done") ? "✓" : "○") + e.textContent.slice(1)));
  f.table.check(found.join() === wanted.join(), `ticked is ${found}`);
}

export async function w1(table) {
  const f = await table.facilitator();
  table.check(!f.page.url().includes("#"), "the facilitator's key stays in the address");
  await f.sees("Before the start");
  await f.picture("w1-facilitator");
  const a = await table.seat("A");
  await a.page.goto(table.all);
  for (let n = 0; n < 6; n++) {
    await a.page.getByLabel("Code from the board").fill("0000-0000");
    await a.page.getByLabel("Your name, or an alias").fill("Person A");
    const answered = a.page.waitForResponse((r) => r.url().endsWith("/join"));
    await a.button("Join").click();
    table.check((await answered).status() === (n < 5 ? 401 : 429), `try ${n} of a wrong code`);
  }
  await a.sees("Too many wrong codes");
  table.check(/Wait \d+ s, then try again/.test(await a.page.getByRole("alert").innerText()), "nobody says how long to wait");
  await a.picture("w1-wrong-code");
  // Guessing from this address now waits a minute; another server stands for the minute that has passed.
  await table.kill("SIGTERM");
  await table.serve();
  const g = await table.facilitator("G");
  const letters = await code(g);
  await ticks(g, ["✓Others can reach this address", "✓At least 1 GB is free for the log", "✓This machine’s clock can be right", "○Phone reached: open the address on one phone", "○No delegation is seated yet", "○Nobody has agreed to be recorded yet", "○Seating is open"]);
  const seats = { A: a };
  await a.page.goto("about:blank");
  await a.page.goto(`${table.all}#${letters}`);
  table.check((await a.page.getByLabel("Code from the board").inputValue()) === letters, "the code of a QR is not filled in");
  table.check(!a.page.url().includes("#"), "the code stays in the address");
  await a.page.getByLabel("Your name, or an alias").fill("Person A");
  await a.button("Join").click();
  await a.sees("Waiting for a seat");
  await ticks(g, ["✓Others can reach this address", "✓At least 1 GB is free for the log", "✓This machine’s clock can be right", "○Phone reached: open the address on one phone", "○No delegation is seated yet", "○Nobody has agreed to be recorded yet", "○Seating is open"]);
  for (const name of ["B", "C", "X", "O"]) seats[name] = await table.joined(name, letters.toLowerCase());
  for (const name of ["A", "B", "C", "X", "O"]) await assign(g, name);
  for (const [name, words] of [["A", "Estonia"], ["B", "Germany"], ["C", "Hungary"], ["X", "Evaluator"], ["O", "Observer"]]) {
    await seats[name].sees(words);
  }
  await a.sees("CANARY-EST-1");
  await g.sees("Somebody who is seated has not agreed to be recorded yet");
  for (const name of ["A", "B", "C", "X"]) await agree(seats[name]);
  await g.button("Lock seats").click();
  await g.sees("Seating is closed");
  await ticks(g, ["✓Others can reach this address", "✓At least 1 GB is free for the log", "✓This machine’s clock can be right", "○Phone reached: open the address on one phone", "✓3 delegations seated", "✓All who are seated agreed to be recorded", "✓Seating is closed"]);
  const seventh = await table.seat("seventh");
  await seventh.page.goto(table.all);
  await seventh.page.getByLabel("Code from the board").fill(letters);
  await seventh.page.getByLabel("Your name, or an alias").fill("Late");
  await seventh.button("Join").click();
  await seventh.sees("seating is closed");
  await seats.B.page.reload();
  await seats.B.sees("Germany");
  const stranger = await table.seat("stranger");
  await stranger.page.goto(seats.B.page.url());
  await stranger.sees("Code from the board");
  table.check(!(await stranger.received()).includes("CANARY"), "an address alone shows a secret");
  await g.picture("w1-seated");

  // The seat of C goes to another device; locked doors let it through, once.
  const row = g.page.locator("li.seat", { hasText: "Person C" });
  await row.getByRole("button", { name: "Other device" }).click();
  await g.sees("Type this on the other device, once:");
  const move = (await row.locator(".code").textContent()).trim();
  const other = await table.seat("other");
  await other.page.goto(table.all);
  await other.join(move, "Somebody");
  await other.sees("Hungary");
  await seats.C.sees("This seat is open somewhere else.");
  await seats.C.page.reload();
  await seats.C.sees("Code from the board");
  await stranger.page.goto(table.all);
  await refused(stranger, move, "Code not recognised");

  // A new code: the old one is worth nothing.
  await g.button("Open seating").click();
  await g.button("New code").click();
  await g.page.waitForFunction((old) => !document.querySelector("#door").textContent.includes(old), letters);
  const fresh = await code(g);
  await refused(seventh, letters, "Code not recognised");
  await seventh.join(fresh, "Late");
  await seventh.sees("Waiting for a seat");
}

async function refused(seat, typed, words) {
  await seat.page.getByLabel("Code from the board").fill(typed);
  await seat.page.getByLabel("Your name, or an alias").fill("Late");
  await seat.button("Join").click();
  await seat.sees(words);
}
