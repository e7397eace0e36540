// W9: from ENDEX to the review that is kept and the one that is given away.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { later } from "../table.mjs";
import { accessible, openDraft, quiet, release, seated, twice } from "../steps.mjs";

const SECRET = "The red book stays closed";

/// A command as a page sends it; what other walks do by hand is not done by hand again.
async function send(seat, id, command) {
  const status = await seat.page.evaluate(
    async (body) => (await fetch("command", { method: "POST", headers: { "Content-Type": "application/json" }, body })).status,
    JSON.stringify({ id, command }),
  );
  seat.table.check(status === 200, `${seat.name} sends ${id} and gets ${status}`);
}

async function taken(seat, name) {
  const [download] = await Promise.all([seat.page.waitForEvent("download"), seat.page.getByRole("link", { name, exact: true }).click()]);
  const path = `${await download.path()}.${download.suggestedFilename()}`;
  copyFileSync(await download.path(), path);
  return path;
}

const hash = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

/// Something to look back at: two items, an assessment, a text that was broken and one that was adopted, two rulings.
async function played({ f, A, B, C, D }) {
  await quiet(f);
  await release(f, "S1.01");
  await release(f, "S1.02");
  await B.sees("CANARY-DEU-3");
  await send(B, "read", { mail: { read: { entry: 2 } } });
  await send(B, "pass", { mail: { pass_on: { entry: 2, to: ["HUN"], form: { conclusion: { text: SECRET } } } } });
  await send(B, "message", { mail: { message: { to: { member: "EST" }, text: SECRET } } });
  for (const [title, chips] of [["P1", [[6, 2, 1, 0, 0, 1], [2, 5, 1, 1, 0, 1]]], ["P2", [[2, 6, 0, 1, 0, 1], [0, 8, 0, 1, 0, 1]]]]) {
    await send(f, `open-${title}`, { pulse: { open: { title, seconds: 30 } } });
    for (const [n, seat] of [A, B].entries()) {
      await send(seat, `chips-${title}`, { pulse: { send: { chips: chips[n], confidence: "moderate", reason: SECRET, accept: n === 0 } } });
    }
    await send(f, `close-${title}`, { pulse: "close" });
    await later(300);
  }
  await openDraft(f, 2, 90);
  await later(1200);
  await send(C, "break", { council: { break: { reason: "The claim is not proven.", wording: "They suspect." } } });
  await send(A, "shadow", { council: { shadow: { would_break: true } } });
  await send(B, "shadow", { council: { shadow: { would_break: false } } });
  await f.page.getByText("Shadow ballot").waitFor({ timeout: 15_000 });
  await f.page.getByText("Shadow ballot").waitFor({ state: "detached", timeout: 25000 });
  await send(f, "draft-1", { council: { open: { draft: 1, seconds: 10 } } });
  await D.sees("Adopted", 14000);
  await send(A, "statement", { ruling: { propose: { act: "A statement", rung: 1 } } });
  await send(A, "frigate", { ruling: { propose: { act: "A frigate sails" } } });
  const rule = (number, how, narrative) => ({ ruling: { rule: { of: { member: "EST" }, number, how, narrative, sure: 60 } } });
  await send(f, "free", rule(2, { free: { reason: "The model knows no frigates" } }, "It sails."));
  await send(f, "accept", rule(1, "accept", "They nod."));
}

export async function w9(table) {
  const seats = await seated(table);
  const { f, A, B, C, D } = seats;
  await played(seats);
  const data = table.args[table.args.indexOf("--data") + 1];
  const file = join(data, readdirSync(data).find((name) => name.endsWith(".casus")));
  const casus = (...args) => execFileSync(table.casus, args, { encoding: "utf8" });

  await twice(f, "End", "Press again to end the play");
  await D.sees(/Log sealed at [0-9a-f]{4}-[0-9a-f]{4}/);
  const head = /[0-9a-f]{4}-[0-9a-f]{4}/.exec(await D.page.locator("#foot").innerText())[0];
  await f.sees(head);
  table.check(casus("log", "verify", file, "--head", head).startsWith("whole"), "the head on the board is not the log's");

  await A.tab(/Assess/);
  await A.picture("w9-forms");
  const sealed = A.page.locator("form[data-key=sealed]");
  await sealed.getByRole("combobox").selectOption({ index: 1 });
  await sealed.getByLabel("In your words").fill("SEALED-WORD a flag was planted");
  await A.button("Seal it").click();
  await A.sees("Sealed.");
  await A.page.getByLabel("What worked?").fill("The maps were clear.");
  await A.button("Send").click();
  await A.sees("Thank you for your answers.");

  await f.page.getByRole("button", { name: "Next: What do you remember?" }).click();
  await D.sees("When did you change your mind");
  await D.picture("w9-memory-board");
  await f.page.getByRole("button", { name: "Next: What you believed" }).click();
  await D.sees("its own curve on its own screen");
  await A.tab(/Inbox/);
  await A.sees("What you believed");
  await A.picture("w9-own-curve");
  table.check((await A.page.locator(".curve figcaption").allTextContents()).join() === "Estonia", "A sees another curve than its own");
  await f.page.getByRole("button", { name: "Next: What everybody believed" }).click();
  await D.sees("Other Allies, mean");
  await D.sees("Germany");
  await D.picture("w9-curves-board");
  await accessible(D);
  await A.picture("w9-curves");
  for (const seat of [A, B, C, D]) {
    const bytes = await seat.received();
    table.check(!bytes.includes("CANARY-TRUTH") && !bytes.includes('class="truth"'), `${seat.name} has the truth before its page`);
    table.check(seat === A || !bytes.includes("SEALED-WORD"), `${seat.name} has what A sealed`);
  }
  await f.page.getByRole("button", { name: "Next: What happened" }).click();
  for (const seat of [A, B, C, D]) {
    await seat.page.locator(".truth").first().waitFor({ timeout: 15_000 });
    table.check((await seat.page.locator(".truth").first().innerText()).includes("A false flag"), `${seat.name} reads another truth`);
  }
  await D.sees("SEALED-WORD");
  await D.picture("w9-truth-board");
  await A.picture("w9-truth");
  const shown = casus("log", "replay", file).match(/page_shown/g) ?? [];
  table.check(shown.length === 4, `${shown.length} pages are in the log`);

  const plan = f.page.locator("form[data-key=improve]");
  await plan.getByLabel("What was seen").fill("Germany kept the call for itself");
  await plan.getByLabel("What should be done").fill("A desk that clears intelligence for Allies");
  await plan.getByLabel("By whom").fill("J2");
  await plan.getByLabel("By when").fill("2027-03-01");
  await plan.getByRole("button", { name: "Add" }).click();
  await f.sees("J2 · 2027-03-01");
  await f.picture("w9-facilitator");
  await accessible(f);
  const planned = readFileSync(await taken(f, "The plan as a table"), "utf8");
  table.check(planned.includes("Germany kept the call for itself,A desk that clears intelligence for Allies,J2,2027-03-01"), `the plan is ${planned}`);

  await review(table, f, await taken(f, "Review of the session"));
  await given_away(table, f, file, casus);

  await twice(f, "Close the session", "Press again: nothing changes after it");
  await f.sees("Closed", 4000);
  await table.kill("SIGTERM");
  const kept = hash(file);
  table.check(casus("log", "verify", file, "--head", head).includes("earlier one"), "the head at the end of play is forgotten");
  await table.serve(...table.args, "--new");
  const again = await table.facilitator("F2");
  await twice(again, "Start", "Press again to start");
  await again.sees("Running", 5000);
  await again.picture("w9-second");
  await release(again, "S1.01");
  await later(500);
  table.check(readdirSync(data).filter((name) => name.endsWith(".casus")).length === 2, "the second session has no file of its own");
  table.check(hash(file) === kept, "a second session changed the file of the first");
}

/// The page as a file, with the network off.
async function review(table, f, path) {
  const context = await table.browser.newContext({ offline: true, viewport: { width: 1366, height: 900 } });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (r) => asked.push(r.url()));
  await page.goto(`file://${path}`);
  table.check(asked.length === 1, `the review asks for ${asked[1]}`);
  const text = await page.innerText("body");
  const parts = [
    "The truth was: A false flag", "Belief in what really happened", "Who knew what when", "Who broke which text", "would have",
    "The answer on the ladder", "not comparable", "Germany kept the call for itself", "One table proves nothing", "The maps were clear.",
  ];
  for (const part of parts) table.check(text.includes(part), `the review lacks: ${part}`);
  const power = await page.locator("#repeats tbody tr").allInnerTexts();
  table.check(power.map((row) => row.split("\t")[2]).join() === "23,47,16,23", `the power table is ${power}`);
  const grey = await page.locator("tr.soft").innerText();
  table.check(grey.includes("A frigate sails") && grey.includes("not comparable"), `the free ruling is ${grey}`);
  table.check((await page.locator("#rulings tbody tr").first().innerText()).includes("A statement"), "the least surprising ruling is not first");
  for (const width of [390, 1366, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    table.check(wide <= 0, `the review at ${width} is ${wide} px too wide`);
    if (table.pictures) await page.screenshot({ path: `${table.pictures}/w9-review-${width}.png`, fullPage: true });
  }
  if (table.pictures) await page.pdf({ path: `${table.pictures}/w9-review.pdf`, format: "A4", preferCSSPageSize: true });
  await accessible({ page, table, name: "the review" });
  await context.close();
}

/// What leaves the house: no name, nothing that went to few, unless that is asked for.
async function given_away(table, f, file, casus) {
  const all = (...flags) => {
    const out = join(mkdtempSync(join(tmpdir(), "casus-review-")), "out");
    casus("log", "review", file, "--out", out, ...flags);
    return readdirSync(out).map((name) => readFileSync(join(out, name), "utf8")).join("\n");
  };
  const page = readFileSync(await taken(f, "Review without names"), "utf8");
  for (const [what, text] of [["the page", page], ["the folder", all("--shareable")], ["the log", casus("log", "export", file, "--shareable")]]) {
    for (const secret of ["Person ", "CANARY", SECRET]) table.check(!text.includes(secret), `${what} that is given away holds ${secret}`);
  }
  table.check(all("--shareable", "--private").includes(SECRET), "what was asked for is left out");
  const own = all();
  for (const part of ["Person A", "CANARY-DEU-3", SECRET]) table.check(own.includes(part), `the bundle lacks ${part}`);
  const archive = readFileSync(await taken(f, "Review, tables and log without names"));
  table.check(archive.subarray(0, 2).toString() === "PK" && archive.includes("hashes.txt"), "the archive is none");
}
