// What happens in each walk. Steps are those of the acceptance list; what is pressed is found by its role and name.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { BOARD, PHONE, later } from "./table.mjs";

const ROLES = { A: /^EST/, B: /^DEU/, C: /^HUN/, D: /^Board/, O: /^Observer/, X: /of HUN$/, K: /^Chair/, R: /^Red/, W: /^White/ };

export async function code(f) {
  return (await f.page.locator("#door .code").first().textContent()).trim();
}

export async function assign(f, name) {
  const row = f.page.locator("li.seat", { hasText: `Person ${name}` });
  await row.waitFor();
  const labels = await row.getByRole("combobox").locator("option").allTextContents();
  await row.getByRole("combobox").selectOption({ label: labels.find((l) => ROLES[name].test(l)) });
  await row.getByRole("button", { name: `Assign Person ${name}` }).click();
}

export async function twice(seat, first, second) {
  await seat.button(first).click();
  await seat.button(second).click();
}

/// A table with people in their seats, the exercise running.
async function seated(table, names = ["A", "B", "C", "D"]) {
  const f = await table.facilitator();
  const letters = await code(f);
  const seats = {};
  for (const name of names) {
    seats[name] = await table.joined(name, letters, name === "D" ? BOARD : PHONE);
    await assign(f, name);
    if (name !== "D") await seats[name].button("I agree").click();
  }
  await twice(f, "Start", "Press again to start");
  await f.sees("Running");
  return { f, ...seats };
}

export async function release(f, item) {
  await f.page.getByRole("button", { name: `Release ${item}`, exact: true }).click();
}

async function drafts(f, number) {
  await unfold(f, "drafts");
  await unfold(f, `chair-${number}`);
}

export async function unfold(seat, key) {
  const sheet = seat.page.locator(`details[data-key="${key}"]`).first();
  if (!(await sheet.evaluate((e) => e.open))) await sheet.locator("> summary").click();
}

export async function openDraft(f, number, seconds) {
  await drafts(f, number);
  const form = f.page.locator(`form[data-key="open-${number}"]`);
  await form.getByLabel("Silence lasts").selectOption(String(seconds));
  await form.getByRole("button", { name: "Put under silence" }).click();
  await f.page.locator("#now .draft .silence .digits").waitFor({ timeout: 3000 });
}

async function quiet(f) {
  await unfold(f, "allies");
  await f.button("Keep them quiet").click();
  await f.sees("quiet: they advise only");
}

const clock = (text) => text.split(":").reduce((s, part) => s * 60 + Number(part), 0);
const left = async (seat) => clock(await seat.page.locator(".draft .digits").filter({ visible: true }).first().textContent());
const session = async (seat) => clock(await seat.page.locator('[data-clock="session"]').first().textContent());

// W1: cold start and seating.
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
  await g.sees("Phone reached");
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

// W3: the fog of war.
export async function w3(table) {
  const { f, A, B, C, D } = await seated(table);
  const letters = (await f.page.locator("details[data-key=seats]").textContent()).match(/code (\S{9})/)[1];
  const O = await table.joined("O", letters);
  const X = await table.joined("X", letters);
  await unfold(f, "seats");
  for (const name of ["O", "X"]) await assign(f, name);
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
  await A.page.getByText("CANARY-EST-3").waitFor({ state: "detached", timeout: 2000 }).catch(() => table.check(false, "the recalled item is still there"));
  await f.picture("w3-facilitator");
}

// W4: the clocks.
export async function w4(table) {
  const { f, A, D } = await seated(table, ["A", "D"]);
  table.check((await session(f)) < 10, "the clock does not run at once");
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
  await later(700);
  table.check((await D.page.locator('[data-clock="scenario"]').textContent()) !== date, "the board's date stands still");
  await f.picture("w4-facilitator");
  await unfold(f, "fork");
  await twice(f, "Go on from there", "Press again: this session ends here");
  await f.sees("Paused", 4000);
  await A.sees("Paused", 4000);
  await A.sees("Estonia");
}

// W5: a belief pulse.
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
    return (await fetch("command", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).status;
  });
  table.check(again === 409, `a late answer gets ${again}`);
  await f.sees("29 simulated");
}

// W6: the silence procedure.
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
  table.check(late[0] === 409, `a late break gets ${late}`);
  await A.sees("Adopted");
}

// W7: adjudication.
export async function w7(table) {
  const { f, A, B } = await seated(table, ["A", "B"]);
  const propose = async (act) => {
    await A.tab("Notes");
    await unfold(A, "propose");
    await A.page.getByLabel("What do you do?").fill(act);
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
  await twice(f, "Model drawer", "Recorded. Press again");
  await f.sees("What the model expects");
  await f.picture("w7-drawer");
  table.check(!(await B.received()).includes("model expects"), "the drawer reaches a delegation");
}

// W8: crash, network loss, real emergency.
export async function w8(table) {
  const { f, A, B } = await seated(table, ["A", "B"]);
  await quiet(f);
  await openDraft(f, 1, 90);
  await A.tab("Notes");
  await A.page.getByLabel("Ask for information").fill("Typed while the server died");
  await B.context.setOffline(true);
  await release(f, "S1.01");
  await release(f, "S1.04");
  await later(1000);
  await B.context.setOffline(false);
  await B.sees("A ship's track crosses the pipe", 6000);
  const titles = await B.page.locator("#inbox .entry .title").allTextContents();
  table.check(titles.filter((t) => t.includes("A pipe bursts off")).length === 1, `B has ${titles}`);
  if (table.args.includes("--data")) {
    const before = await left(f);
    await table.kill();
    await A.sees("Reconnecting", 3000);
    await table.serve();
    await A.sees("Paused", 9000);
    const after = await left(f);
    table.check(before - after <= 2 && after - before <= 1, `${before} s were left, now ${after}`);
    table.check((await A.page.getByLabel("Ask for information").inputValue()) === "Typed while the server died", "typing is lost");
    await f.button("Resume").click();
  }
  await twice(f, "STOP – real", "Press again: real emergency");
  for (const seat of [f, A, B]) await seat.sees("This is a real emergency");
  await A.picture("w8-stop");
  await f.button("The emergency is over").click();
  await f.sees("Press once more");
  await f.button("Release: the emergency is over").click();
  await A.sees("Paused", 4000);
}

// W10: keyboard, small screens, access.
export async function w10(table) {
  const { f, A, D } = await seated(table, ["A", "D"]);
  await f.page.keyboard.press("r");
  const focused = () => f.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
  table.check(/^Release /.test(await focused()), `R leads to ${await focused()}`);
  table.check(!(await A.page.content()).includes("A pipe bursts off"), "a key alone releases");
  await f.page.keyboard.press("Enter");
  await A.sees("A pipe bursts off the coast");
  await f.page.evaluate(() => document.activeElement?.blur());
  await f.page.keyboard.press("Shift+?");
  await f.sees("to the next release");
  await f.page.keyboard.press("Escape");
  await f.page.getByLabel("Note", { exact: true }).fill("");
  await f.page.getByLabel("Note", { exact: true }).type("rr n");
  table.check((await f.page.getByLabel("Note", { exact: true }).inputValue()) === "rr n", "keys act while typing");
  await A.page.setViewportSize({ width: 360, height: 640 });
  for (const name of [/Inbox/, /Council/, /Assess/, /Notes/]) {
    await A.tab(name);
    const wide = await A.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    table.check(wide <= 0, `${name} is ${wide} px too wide`);
    const small = await A.page.evaluate(() => {
      const shown = [...document.querySelectorAll("button, summary, select, textarea, input")].filter((e) => e.checkVisibility({ visibilityProperty: true }));
      return shown.filter((e) => e.getBoundingClientRect().height < 44 && !["radio", "checkbox"].includes(e.type)).map((e) => e.textContent.slice(0, 30));
    });
    table.check(small.length === 0, `too small to press: ${small.slice(0, 3)}`);
  }
  await A.picture("w10-360");
  await openDraft(f, 1, 90);
  await D.sees("under silence");
  const board = await D.page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let least = 1000;
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const e = n.parentElement;
      if (n.data.trim() && e.checkVisibility({ visibilityProperty: true }) && !e.closest(".out, script, title, noscript")) least = Math.min(least, parseFloat(getComputedStyle(e).fontSize));
    }
    return [least, parseFloat(getComputedStyle(document.querySelector(".giant .digits")).fontSize)];
  });
  table.check(board[0] >= 28 && board[1] >= 150, `the board's type is ${board}`);
  for (const seat of [f, A, D]) await accessible(seat);
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/// What an automated check finds to be serious.
export async function accessible(seat) {
  await seat.page.evaluate(axe);
  const found = await seat.page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((v) => [v.impact, `${v.id}: ${v.help}; ${v.nodes.length} times, first at ${v.nodes[0].target}`]);
  });
  for (const [impact, words] of found) {
    if (["serious", "critical"].includes(impact)) seat.table.check(false, `${seat.name}: ${words}`);
  }
}
