// W5: a belief pulse.

import { readFileSync } from "node:fs";
import { seated, twice, unfold } from "../steps.mjs";

export async function w5(table) {
  const { f, A, B, C, D } = await seated(table);
  await unfold(f, "open-pulse");
  await f.page.getByLabel("Name, such as P2").fill("P2");
  await f.page.getByLabel("Open for").selectOption({ label: "20 s" });
  await f.page.locator("form[data-key=pulse-open]").getByRole("button", { name: "Open" }).click();
  for (const seat of [A, B, C]) {
    await seat.tab(/Assess/);
    await seat.sees("what do you believe?");
  }
  const chips = async (seat, put) => {
    for (const [row, n] of put.entries()) {
      for (let k = 0; k < n; k++) await seat.page.locator(".chip-row").nth(row).getByRole("button", { name: "One chip more" }).click();
    }
  };
  await chips(A, [6, 2, 1, 0]);
  table.check(await A.button("Send").isDisabled(), "nine chips can be sent");
  await A.sees("1 chip left");
  await chips(A, [0, 0, 0, 0, 0, 1]);
  await A.sees("All ten are put");
  await A.sees("likely");
  await A.page.getByLabel("How sure is your analysis?").selectOption({ label: "moderate" });
  await A.sees("Would you accept a text today that says who did it?");
  await A.page.getByLabel("Yes").check();
  await A.picture("w5-pulse");
  await A.button("Send").click();
  await f.sees("1 of 3 in");
  table.check(!(await f.page.locator("#now .card").innerText()).includes("confidence"), "the facilitator sees an answer early");
  await A.sees("Your own answers");
  await chips(B, [0, 10]);
  await B.page.getByLabel("No", { exact: true }).check();
  await B.button("Send").click();
  await f.sees("2 of 3 in");
  table.check(!/of 3/.test(await D.page.innerText("body")), "the board tells how many have answered");
  await f.sees("Missing: Hungary", 35000);
  await f.sees("confidence moderate");
  await f.picture("w5-facilitator");
  await C.sees("not answered");
  const again = await A.page.evaluate(async () => {
    const body = { id: "again", command: { pulse: { send: { chips: [10, 0, 0, 0, 0, 0], confidence: "low", accept: false } } } };
    const r = await fetch("command", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return [r.status, (await r.json()).title].join();
  });
  table.check(again === "409,no pulse is open", `a late answer gets ${again}`);
  await f.sees("29 simulated");

  // What a spreadsheet gets: two rows of people, and the simulated ones at the moment at which it closed.
  await twice(f, "End", "Press again to end the play");
  await f.sees("First review");
  await unfold(f, "tables");
  const sheet = async (name) => {
    const [download] = await Promise.all([f.page.waitForEvent("download"), f.page.getByRole("link", { name, exact: true }).click()]);
    return readFileSync(await download.path(), "utf8").trim().split("\r\n").map((row) => row.split(","));
  };
  const [heads, ...people] = await sheet("beliefs.csv");
  const column = (name) => heads.indexOf(name);
  table.check(people.filter((row) => row[column("pulse")] === "P2").length === 2, `beliefs.csv is ${heads} ${people}`);
  table.check(people.map((row) => row[column("member")]).sort().join() === "DEU,EST", `beliefs.csv has ${people}`);
  const [, ...simulated] = await sheet("beliefs-simulated.csv");
  const times = new Set(simulated.map((row) => row[column("session_s")]));
  table.check(simulated.length === 29 && times.size === 1, `${simulated.length} simulated answers at ${[...times]}`);
}
