// Hostile text through every field that a seat or the facilitator has, and through a scenario and a list from a file. It is
// shown as text on every screen, as the stream brings it and as the page is loaded, and does nothing.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BOARD, LAPTOP } from "../table.mjs";
import { agree, assign, code, started, twice } from "../steps.mjs";
import { look, missing, planted } from "./hostile/look.mjs";
import * as fields from "./hostile/fields.mjs";
import { ELSEWHERE, looked, rotation, texts } from "./hostile/strings.mjs";
import { Told, scenario, send } from "./hostile/told.mjs";
import { workbook } from "../workbook.mjs";

const NARROW = { width: 360, height: 640 };
// A4 between margins of 12 mm.
const PAPER = { width: 703, height: 1000 };
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const SEATS = ["A", "B", "C", "K", "R", "W", "X", "O", "D"];

/// Every screen: nothing of theirs, everything that is theirs to read, nothing wider than the screen.
async function everywhere(seats, told, when) {
  await Promise.all(Object.values(seats).map((seat) => screen(seat, told, when)));
}

async function screen(seat, told, when) {
  const { page, table, name } = seat;
  await page.setViewportSize({ F: LAPTOP, D: BOARD }[name] ?? NARROW);
  const wanted = told.filter(([, , screens]) => screens.includes(name));
  const lost = await missing(page, wanted);
  table.check(lost.length === 0, `${name}, ${when}: does not read ${lost.length} of ${wanted.length} texts, first of ${lost.slice(0, 6)}`);
  const tabs = await page.getByRole("tab").filter({ visible: true }).all();
  for (const tab of tabs.length ? tabs : [null]) {
    if (tab) await tab.click();
    for (const words of await look(page)) table.check(false, `${name}, ${when}: ${words}`);
  }
  const asked = seat.urls.filter((url) => url.includes(ELSEWHERE) || /\/[xyz]$/.test(url));
  table.check(asked.length === 0, `${name}, ${when}: asks for ${asked[0]}`);
  await seat.picture(`hostile-${when.replaceAll(" ", "-")}-${name}`);
}

async function stream_and_load(seats, told, when) {
  await everywhere(seats, told, `${when} as it came`);
  await Promise.all(Object.values(seats).map((seat) => seat.page.reload()));
  await everywhere(seats, told, `${when} loaded`);
}

/// Names at the door, and people who come with them.
async function come(table, told) {
  const f = await table.facilitator();
  const letters = await code(f);
  const seats = { F: f };
  for (const name of SEATS) {
    seats[name] = await table.joined(name, letters, NARROW);
    await assign(f, name);
    if (!["D", "O"].includes(name)) await agree(seats[name]);
  }
  const door = await table.seat("door");
  await door.page.goto(table.all);
  const join = (alias) => door.page.evaluate(async (body) => (await fetch("/join", { method: "POST", headers: { "Content-Type": "application/json" }, body })).status, JSON.stringify({ code: letters, alias }));
  for (const alias of texts(80)) table.check((await join(told.say("alias", alias, "F"))) === 200, `nobody joins as ${alias}`);
  table.check((await join("two\nlines")) === 422, "a name of two lines is taken");
  return seats;
}

/// A list from a file: first one that is hostile everywhere, then one that can be taken.
async function list(f, told) {
  const upload = async (rows, name, file) => {
    const open = f.page.locator("#queue details", { hasText: "Paper and lists" }).last();
    if (!(await open.evaluate((e) => e.open))) await open.locator("> summary").click();
    await f.page.getByLabel("Events list from a file").setInputFiles({ name: file, mimeType: XLSX, buffer: workbook(name, rows) });
    await f.page.locator(".reading").waitFor({ timeout: 15_000 });
  };
  const calm = { word: false, directions: false };
  const next = rotation(200, calm);
  const heads = ["Id", "Time", "From", "To", "Method", "Subject", "Message", "Expected Action", "Owner", "Thread", "Condition", "Truth"];
  const anything = rotation(300, { lines: false });
  await upload([[...heads, ...texts(120, { word: false })], ...Array.from({ length: 8 }, () => [...heads, ""].map(anything))], "<b class=owned>", "<img src=x onerror=owned=1>.xlsx");
  for (const words of await look(f.page)) f.table.check(false, `a list that cannot be read: ${words}`);
  await f.button("Leave it").click();
  await f.page.locator(".reading").waitFor({ state: "detached" });
  const long = texts(4000, calm)[0];
  const rows = texts(120, calm).map((title, n) => {
    const to = ["all", "HUN", "DEU", "EST"][n % 4];
    return [`H.${n}`, `T+00:${40 + n}`, next(), to, "news", title, `${long}${n}`, next(), next(), next(), next(), next()];
  });
  await upload([heads, ...rows], "MSEL", "list.xlsx");
  await f.page.getByLabel("What this list lacks").selectOption({ label: "stays" });
  const accept = f.page.getByRole("button", { name: `Accept: ${rows.length} new`, exact: true });
  await accept.waitFor({ timeout: 15_000 });
  for (const words of await look(f.page)) f.table.check(false, `a list from a file: ${words}`);
  await accept.click();
  await f.button("Press again to change the list").click();
  await f.page.locator(".reading").waitFor({ state: "detached", timeout: 15_000 });
  return rows.map(([id, , , to, , title]) => [id, to, title]);
}

/// After the play: what is sealed, said and planned, every page, and the reviews as files.
async function after(seats, told) {
  const { F, A, B, D } = seats;
  const { table } = F;
  await twice(F, "End", "Press again to end the play");
  await F.sees("First review");
  told.splice(0);
  for (const [n, text] of texts(2000).entries()) {
    await send([A, B][n], "sealed", { hot_wash: { sealed: { hypothesis: n, text: told.say("sealed", text, "A", "B", "C", "O", "D") } } });
    await send([A, B][n], "feedback", { hot_wash: { feedback: { answers: [text, text, text] } } });
  }
  const owner = rotation(200);
  for (const text of texts(2000)) {
    told.say("plan", text, "F");
    await send(F, "plan", { evaluation: { improve: { observation: text, recommendation: text, owner: told.say("by whom", owner(), "F"), due: "2027-03-01" } } });
  }
  const planned = told.filter(([field]) => field !== "sealed");
  for (const [page, words, wanted] of [["What everybody believed", "Other Allies, mean", planned], ["What happened", "had written", told]]) {
    await F.button(page).click();
    await D.sees(words);
    await everywhere(seats, wanted, page.toLowerCase());
  }
  await Promise.all(Object.values(seats).map((seat) => seat.page.reload()));
  await everywhere(seats, told, "after the play loaded");
  table.check((await missing(A.page, [["nothing", "what nobody sent"]], 0)).length === 1, "what nobody sent is read");
  for (const name of ["Review of the session", "Review without names"]) {
    const [download] = await Promise.all([F.page.waitForEvent("download"), F.page.getByRole("link", { name, exact: true }).click()]);
    await file(table, name, readFileSync(await download.path()));
  }
}

/// A page that is kept: opened from disk, on a phone.
async function file(table, name, bytes, viewport = NARROW) {
  const path = join(mkdtempSync(join(tmpdir(), "casus-hostile-")), "page.html");
  writeFileSync(path, bytes);
  const context = await table.browser.newContext({ viewport });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (r) => asked.push(r.url()));
  page.on("dialog", (d) => asked.push(`a dialog, ${d.message()}`) && d.dismiss());
  page.on("console", (m) => asked.push(`the console, ${m.text()}`));
  await page.goto(`file://${path}`);
  for (const words of await look(page)) table.check(false, `${name}: ${words}`);
  table.check(asked.length === 1, `${name} asks for ${asked[1]}`);
  table.check(looked(await page.textContent("body")).includes("<script>owned=1</script>"), `${name} has nothing hostile in it`);
  await context.close();
}

export async function hostile(table) {
  await planted(table);
  await table.kill("SIGTERM");
  const told = new Told();
  await table.serve(scenario(table.args[0], told), "--seed", "7", "--data", mkdtempSync(join(tmpdir(), "casus-walk-")));
  const seats = await come(table, told);
  const items = await list(seats.F, told);
  await stream_and_load(seats, told, "lobby");
  await started(seats.F);
  await send(seats.F, "quiet", { ally: { mode: { allies: "quiet" } } });
  await fields.desks(seats, told);
  await everywhere({ F: seats.F, C: seats.C }, told, "desks");
  await fields.answers(seats, told);
  await fields.refused(seats);
  await fields.control(seats, told, items);
  await fields.council(seats, told, (when) => everywhere({ F: seats.F, K: seats.K, A: seats.A }, told, when));
  await stream_and_load(seats, told, "play");
  await seats.F.page.getByText("Shadow ballot").waitFor({ state: "detached", timeout: 25_000 });
  await fields.second(seats, told);
  await everywhere(seats, told, "second text");
  const papers = ["handouts-a4.html", "remaining-a4.html"];
  for (const name of papers) await file(table, name, await (await seats.F.context.request.get(`${seats.F.page.url()}papers/${name}`)).body(), PAPER);
  await after(seats, told);
}
