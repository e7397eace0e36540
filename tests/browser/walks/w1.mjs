// W1: cold start and seating.

import { code, assign } from "../steps.mjs";

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
  const seats = { A: a };
  await a.page.goto("about:blank");
  await a.page.goto(`${table.all}#${letters}`);
  table.check((await a.page.getByLabel("Code from the board").inputValue()) === letters, "the code of a QR is not filled in");
  table.check(!a.page.url().includes("#"), "the code stays in the address");
  await a.page.getByLabel("Your name, or an alias").fill("Person A");
  await a.button("Join").click();
  await a.sees("Waiting for a seat");
  await g.sees("Phone reached: open the address on one phone");
  for (const name of ["B", "C", "X", "O"]) seats[name] = await table.joined(name, letters.toLowerCase());
  for (const name of ["A", "B", "C", "X", "O"]) await assign(g, name);
  for (const [name, words] of [["A", "Estonia"], ["B", "Germany"], ["C", "Hungary"], ["X", "Evaluator"], ["O", "Observer"]]) {
    await seats[name].sees(words);
  }
  await a.sees("CANARY-EST-1");
  await g.button("Lock seats").click();
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
}
