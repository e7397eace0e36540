// W2: the events list in from a workbook, edited, out again.

import { copyFileSync, readFileSync } from "node:fs";
import { BOARD, LAPTOP, PHONE, later } from "../table.mjs";
import { accessible, assign, code, twice, unfold } from "../steps.mjs";
import { workbook } from "../workbook.mjs";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const HEADINGS = ["Seq No", "Time", "From", "To", "Method", "Subject", "Message", "Expected Action", "Owner", "House column"];
const MEANT = ["Id", "Time", "From", "To", "Method", "Title", "Text", "Expected action", "Owner", "keep"];

/// Fourteen rows of a house; the eighth has no recipient, and the third begins like a formula.
function house() {
  const rows = [["Exercise NORTH PIPE"], HEADINGS];
  for (let n = 1; n <= 14; n++) {
    const two = String(n).padStart(2, "0");
    const at = 9 * 60 + 6 * n;
    const time = `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
    const to = n === 8 ? "" : ["all", "EST", "Germany; HUN", "Chair"][n % 4];
    const text = n === 4 ? "=1+1 boats were seen" : `What happened, CANARY-LIST-${two}`;
    rows.push([`S1.${two}`, time, "Press", to, "news", `Report ${n}`, text, `CANARY-EXPECTED-${two}`, "CANARY-OWNER White cell", `V-${n}`]);
  }
  return workbook("MSEL", rows);
}

const due = (f) => f.page.locator("#queue [data-session-due]").evaluateAll((all) => all.map((e) => Number(e.dataset.sessionDue)));
const ids = (f) => f.page.locator("#queue details.next .name > b").allTextContents();

async function papers(f) {
  const sheet = f.page.locator("#queue details", { hasText: "Paper and lists" }).last();
  if (!(await sheet.evaluate((e) => e.open))) await sheet.locator("> summary").click();
}

async function read(f, name, mimeType, buffer) {
  await papers(f);
  await f.page.getByLabel("Events list from a file").setInputFiles({ name, mimeType, buffer });
}

async function saved(f, name) {
  await papers(f);
  const [download] = await Promise.all([f.page.waitForEvent("download"), f.page.getByRole("link", { name, exact: true }).click()]);
  return `${await download.path()}`;
}

export async function w2(table) {
  const f = await table.facilitator();
  const letters = await code(f);
  const A = await table.joined("A", letters);
  await assign(f, "A");
  const own = readFileSync(await saved(f, "Events list, players' version"), "utf8");
  for (const secret of ["CANARY-TRUTH", "CANARY-EXPECTED", "CANARY-OWNER"]) table.check(!own.includes(secret), `the players' version holds ${secret}`);

  // (1) to (4): in.
  await read(f, "list.zip", "application/zip", house());
  await f.sees("A list is a workbook");
  await read(f, "list.xlsx", XLSX, house());
  await f.sees("when does the session start?");
  const columns = f.page.locator(".columns-read label");
  table.check((await columns.locator("b").allTextContents()).join() === HEADINGS.join(), "the columns are not those of the sheet");
  const meant = await columns.locator("select").evaluateAll((all) => all.map((e) => e.value));
  table.check(meant.join() === MEANT.join(), `the columns are taken for ${meant}`);
  await f.picture("w2-mapping");
  const hour = f.page.getByLabel("The session starts at");
  await hour.fill("soon");
  await f.button("Set").click();
  await f.sees("is no hour");
  await hour.fill("09:00");
  await f.button("Set").click();
  await f.sees("13 ready, 1 needs a recipient");
  await f.sees("→ T+01:24");
  table.check(await f.page.getByRole("button", { name: /^Accept/ }).isDisabled(), "a list can be accepted while a row needs something");
  await f.button("Jump to the row").click();
  const picker = f.page.getByLabel("To of row 10");
  table.check(await picker.evaluate((e) => e === document.activeElement), "the jump does not lead to the picker");
  await f.picture("w2-needs");
  await picker.selectOption({ label: "DEU · Germany" });
  await f.sees("14 ready");
  await f.page.getByLabel(/^House column/).selectOption("leave");
  await later(300);
  await f.page.getByLabel(/^House column/).selectOption("keep");
  await f.page.reload();
  await f.sees("14 ready");
  for (const [name, size] of [["phone", PHONE], ["wide", BOARD], ["laptop", LAPTOP]]) {
    await f.page.setViewportSize(size);
    await f.page.evaluate(() => [window, document.getElementById("list")].forEach((e) => e.scrollTo(0, 0)));
    await later(200);
    await f.picture(`w2-differences-${name}`);
    const wide = await f.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    table.check(wide <= 0, `the dialogue is ${wide} px too wide at ${name}`);
  }
  await accessible(f);
  const accept = f.page.getByRole("button", { name: /^Accept/ });
  table.check(/8 new, 6 changed, 17 gone/.test(await accept.textContent()), `the button says ${await accept.textContent()}`);
  await accept.click();
  await f.button("Press again to change the list").click();
  await f.page.locator(".reading").waitFor({ state: "detached", timeout: 15_000 });
  const read14 = await ids(f);
  table.check(read14.length === 14 && read14[0] === "S1.01", `the list is ${read14}`);
  await f.picture("w2-read");

  // (5) and (6): edited.
  const before = await due(f);
  await f.page.locator('details[data-key="item-S1.03"] > summary').click();
  await f.page.getByRole("button", { name: "Insert after S1.03" }).click();
  const form = f.page.locator('form[data-key="write-form"]');
  table.check((await form.getByLabel("Id").inputValue()) === "S1.03a", "the new id is not between");
  table.check((await form.getByLabel("Minutes after the start").inputValue()) === "21", "the new time is not between");
  await form.getByLabel("It seems to come from").fill("Radio");
  await form.getByLabel("Title").fill("Between two");
  await form.getByLabel("Text").fill("CANARY-LIST-BETWEEN");
  await f.picture("w2-insert");
  await form.getByRole("button", { name: "Put in the list" }).click();
  await f.page.locator('details[data-key="item-S1.03a"]').waitFor({ timeout: 15_000 });
  const read15 = await ids(f);
  table.check(read15[3] === "S1.03a" && read15.filter((id) => id !== "S1.03a").join() === read14.join(), `ids are ${read15}`);
  await f.page.getByRole("button", { name: "Move all later items by +5 minutes" }).click();
  await f.sees("Undo: shift");
  const after = (await due(f)).filter((at) => at !== 21 * 60_000 + 300_000);
  table.check(after.every((at, n) => at - before[n] === 300_000) && after.length === 14, `the times are ${after}`);
  const edit = f.page.locator('form[data-key="edit-form-S1.05"]');
  await f.page.locator('details[data-key="item-S1.05"] > summary').click();
  await unfold(f, "edit-S1.05");
  await edit.getByLabel("Title").fill("Report five, changed");
  await edit.getByRole("button", { name: "Change" }).click();
  await f.sees("Undo: edit S1.05");

  // (7) and (8): out, and in again without a difference.
  const csv = readFileSync(await saved(f, "Events list, CSV"), "utf8");
  for (const kept of ["House column", "V-14", "Between two", "Report five, changed", "T+01:29"]) table.check(csv.includes(kept), `the CSV lacks ${kept}`);
  await read(f, "own.xlsx", XLSX, readFileSync(await saved(f, "Events list, XLSX")));
  await f.sees("15 ready");
  await f.sees("No differences");
  await f.picture("w2-again");
  await f.button("Leave it").click();
  await f.page.locator(".reading").waitFor({ state: "detached", timeout: 15_000 });

  // (9): what players may have.
  const players = readFileSync(await saved(f, "Events list, players' version"), "utf8");
  for (const secret of ["CANARY-EXPECTED", "CANARY-OWNER", "V-1", "Condition", "Truth"]) table.check(!players.includes(secret), `the players' version holds ${secret}`);
  table.check(players.includes("'=1+1 boats") && !/(^|,)"?=/m.test(players), "a formula is not neutralised");

  // (10): cards on paper.
  const path = await saved(f, "All hand-outs, A4");
  copyFileSync(path, `${path}.html`);
  const paper = await f.context.newPage();
  await paper.emulateMedia({ media: "print" });
  await paper.goto(`file://${path}.html`);
  const cards = await paper.locator(".card").allTextContents();
  table.check(cards.length >= 15 && cards.every((card) => card.includes("EXERCISE") && /S1\.\d\d/.test(card)), "a card lacks EXERCISE or its id");
  if (table.pictures) await paper.screenshot({ path: `${table.pictures}/w2-paper.png` });
  await paper.close();

  // In play: what is out stays, and a player is told nothing.
  await twice(f, "Start", "Press again to start");
  await f.sees("Running");
  await f.page.getByRole("button", { name: "Release S1.04", exact: true }).click();
  await A.sees("Report 4");
  await read(f, "house.xlsx", XLSX, house());
  await f.page.getByLabel("The session starts at").fill("09:00");
  await f.button("Set").click();
  await f.sees("they stay as they are: S1.04");
  await f.page.getByText("Take the others without it").click();
  await f.page.getByRole("button", { name: /^Accept/ }).click();
  await f.button("Press again to change the list").click();
  await f.page.locator(".reading").waitFor({ state: "detached", timeout: 15_000 });
  table.check(!(await ids(f)).includes("S1.03a"), "what the list lacks is still there");
  await f.button("Undo: the new list").click();
  await f.page.locator('details[data-key="item-S1.03a"]').waitFor({ timeout: 15_000 });
  table.check(!(await A.received()).includes("CANARY-LIST"), "a player received something of the list");
}
