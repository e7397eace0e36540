// Hostile text through every field that a seat or the facilitator has, and through a scenario and a list from a file. It is
// shown as text on every screen, as the stream brings it and as the page is loaded, and does nothing.

import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BOARD, LAPTOP, later } from "../table.mjs";
import { assign, code, started, twice } from "../steps.mjs";
import { look, missing, planted } from "./hostile/look.mjs";
import { ELSEWHERE, looked, rotation, texts } from "./hostile/strings.mjs";
import { workbook } from "../workbook.mjs";

const NARROW = { width: 360, height: 640 };
// A4 between margins of 12 mm.
const PAPER = { width: 703, height: 1000 };
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const SEATS = ["A", "B", "C", "K", "R", "W", "X", "O", "D"];
const MEMBERS = { A: "EST", B: "DEU", C: "HUN" };

/// The scenario of the walks with hostile texts where its own stood.
function scenario(file, told) {
  const quoted = (text) => `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;
  const calm = { word: false, directions: false };
  const lines = rotation(200, calm);
  const labels = rotation(80, calm);
  let ron = readFileSync(file, "utf8");
  const put = (old, text) => {
    if (!ron.includes(`"${old}"`)) throw new Error(`the scenario has no ${old}`);
    ron = ron.replaceAll(`"${old}"`, quoted(text));
    return text;
  };
  told.say("brief", put("A pipe has burst off the coast of Estonia.", texts(4000, calm)[0]), "A", "B", "C", "K", "R", "O");
  told.say("own brief", put("CANARY-HUN-1 You want to be asked.", texts(4000, calm)[0]), "C", "X");
  told.say("red line", put("CANARY-HUN-2 No sanctions", lines()), "C");
  for (const old of ["Walk", "Weigh evidence", "1 The pipe", "Coast guard", "Expulsions", "CANARY-CONDITION-2 nobody thinks of a false flag", "CANARY-EXPECTED-1 Ask who was there.", "CANARY-TRUTH-1 A charge."]) put(old, lines());
  put("No state's hand", labels());
  put("Cannot be told", labels());
  const out = join(mkdtempSync(join(tmpdir(), "casus-hostile-")), "hostile.ron");
  writeFileSync(out, ron);
  return out;
}

/// Sends a command; waits where the server says so.
async function send(seat, field, command, wanted = 200) {
  for (;;) {
    const [status, words, wait] = await seat.page.evaluate(
      async (body) => {
        const answer = await fetch("command", { method: "POST", headers: { "Content-Type": "application/json" }, body });
        return [answer.status, await answer.text(), Number(answer.headers.get("Retry-After"))];
      },
      typeof command === "string" ? command : JSON.stringify({ id: `h${(send.sent = (send.sent ?? 0) + 1)}`, command }),
    );
    if (status === 429 && wanted !== 429) await later(Math.max(1, wait) * 1000);
    else return seat.table.check(status === wanted, `${field}: ${status} instead of ${wanted}, ${words.slice(0, 200)}`);
  }
}

/// What was sent: the field, the text, and on whose screens it must be read.
class Told extends Array {
  say(field, text, ...screens) {
    this.push([field, text, screens]);
    return text;
  }

  /// What has left a screen, or all of them.
  left(screen, ...fields) {
    for (const [field, , screens] of this) {
      if (fields.includes(field)) screens.splice(0, screens.length, ...screens.filter((s) => screen && s !== screen));
    }
  }
}

/// Every screen: nothing of theirs, everything that is theirs to read, nothing wider than the screen.
async function everywhere(seats, told, when) {
  await Promise.all(Object.values(seats).map((seat) => screen(seat, told, when)));
}

async function screen(seat, told, when) {
  const { page, table, name } = seat;
  await page.setViewportSize({ F: LAPTOP, D: BOARD }[name] ?? NARROW);
  const tabs = await page.getByRole("tab").filter({ visible: true }).all();
  for (const tab of tabs.length ? tabs : [null]) {
    if (tab) await tab.click();
    for (const words of await look(page)) table.check(false, `${name}, ${when}: ${words}`);
  }
  const wanted = told.filter(([, , screens]) => screens.includes(name));
  const lost = await missing(page, wanted);
  table.check(lost.length === 0, `${name}, ${when}: does not read ${lost.length} of ${wanted.length} texts, first of ${lost.slice(0, 6)}`);
  const asked = seat.urls.filter((url) => url.includes(ELSEWHERE) || /\/[xyz]$/.test(url));
  table.check(asked.length === 0, `${name}, ${when}: asks for ${asked[0]}`);
  await seat.picture(`hostile-${when.replaceAll(" ", "-")}-${name}`);
}

async function stream_and_load(seats, told, when) {
  await later(600);
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
    if (!["D", "O"].includes(name)) await seats[name].button("I agree").click({ timeout: 2000 });
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
    await f.page.locator(".reading").waitFor({ timeout: 4000 });
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
  await accept.waitFor({ timeout: 4000 });
  for (const words of await look(f.page)) f.table.check(false, `a list from a file: ${words}`);
  await accept.click();
  await f.button("Press again to change the list").click();
  await f.page.locator(".reading").waitFor({ state: "detached", timeout: 4000 });
  return rows.map(([id, , , to, , title]) => [id, to, title]);
}

/// What no text may hold is refused, and what is no text.
async function refused({ C }) {
  for (const code of ["0000", "0007", "001b", "009f"]) {
    await send(C, `U+${code}`, `{"id":"u${code}","command":{"mail":{"ask":{"text":"a\\u${code}b"}}}}`, 422);
  }
  for (const half of ["d800", "dfff", "dc00\\ud800"]) {
    await send(C, `half a character, ${half}`, `{"id":"s${half.slice(0, 4)}","command":{"mail":{"ask":{"text":"a\\u${half}b"}}}}`, 400);
  }
  await send(C, "a text that is too long", { mail: { ask: { text: "W".repeat(4001) } } }, 422);
  await C.page.evaluate(() => fetch("command", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"id":"pair","command":{"mail":{"ask":{"text":"whole \\ud83d\\ude00 here"}}}}' }));
  await C.tab("Notes");
  await C.sees("whole \u{1f600} here");
}

/// What everybody at a desk can write.
async function desks(seats, told) {
  const { F, A, B, C, K, R, X, W } = seats;
  for (const [seat, name, ...also] of [[C, "C", "X"], [K, "K"], [R, "R"]]) {
    for (const text of texts(4000)) {
      await send(seat, "ask", { mail: { ask: { text: told.say(`${name} asks`, text, name, "F", ...also) } } });
      await send(seat, "note", { evaluation: { note: { text: told.say(`${name} notes`, `${text}n`, name) } } });
    }
    const to = { member: "DEU" };
    for (const text of texts(4000)) await send(seat, "message", { mail: { message: { to, text: told.say(`${name} writes`, text, name, "B", "F", ...also) } } });
  }
  for (const seat of [F, W, X]) for (const text of texts(4000)) await send(seat, "note", { evaluation: { note: { text: told.say(`${seat.name} notes`, text, seat.name) } } });
  const act = rotation(400);
  for (let n = 0; n < 6; n++) {
    const reasons = [act(), act(), act()];
    const command = { act: told.say("act", `${n} ${act()}`.slice(0, 400), "C", "F"), reasons, ...(n % 2 ? { rung: 1 } : {}) };
    for (const reason of reasons) told.say("reason of an act", reason, "C", "F", "X");
    await send(C, "act", { ruling: { propose: command } });
  }
  const position = rotation(400, { word: false });
  for (const seat of [A, B, C]) {
    await send(seat, "position", { council: { position: { hypothesis: 1, text: told.say("position", `${position()}`, "A", "B", "C", "K", "R", "X", "O", "D", "F") } } });
  }
  const title = rotation(200);
  for (const [n, text] of texts(16_000).entries()) {
    await send(C, "draft", { council: { draft: { title: told.say("draft", title(), "K", "F"), text: told.say("text of a draft", text, "K", "F"), claim: n ? "State" : "Event", rung: 1 } } });
  }
}

/// What control answers; an answered question leaves its screen.
async function answers({ F }, told) {
  for (const [of, name] of [[{ member: "HUN" }, "C"], ["chair", "K"], ["red", "R"]]) {
    for (const [n, text] of texts(4000).entries()) await send(F, "answer", { mail: { answer: { of, number: n + 1, text: told.say("answer", text, name) } } });
    told.left("F", `${name} asks`);
  }
}

/// What control writes of what others did.
async function control({ F, W, X }, told, items) {
  for (const [id, to, title] of items) {
    await send(F, "release", { item: { release: { item: id } } });
    const screens = { all: ["A", "B", "C", "O", "K"], EST: ["A"], DEU: ["B"], HUN: ["C", "X"] }[to];
    told.say(`item ${id}`, title, "F", ...screens);
  }
  await send(F, "release", { item: { release: { item: "S1.01" } } });
  const [[first]] = items;
  for (const text of texts(16_000)) await send(F, "correction", { item: { correct: { item: first, text: told.say("correction", text, "A", "B", "C", "O", "D") } } });
  const write = rotation(200);
  for (const [n, seat] of [F, W, F, W, F].entries()) {
    const command = { item: `HX.${n}`, title: told.say("written", write(), "F", "W"), text: told.say("text of what is written", `${texts(4000)[n % 2]}`, "F", "W"), from: texts(80)[n], to: [] };
    await send(seat, "write", { item: { write: command } });
  }
  await send(F, "approve", { item: { approve: { item: "HX.1" } } });
  await send(F, "edit", { item: { edit: { item: "S2.03", title: told.say("edited", write(), "F"), text: told.say("edited text", texts(16_000)[0], "F") } } });
  const why = () => texts(2000)[0];
  const of = { member: "HUN" };
  const rule = (number, how, text, narrative) => send(F, "ruling", { ruling: { rule: { of, number, how, narrative, sure: 60, public: number === 1 } } });
  const kinds = [
    { free: { reason: told.say("reason of a ruling", why(), "F") } },
    { pick: { outcome: 0, category: "realism", reason: told.say("reason of an override", why(), "F") } },
    { matrix: { pro: texts(400).map((text) => ({ by: of, text })).slice(0, 3), con: texts(400).map((text) => ({ by: "control", text })).slice(-3), percent: 50, dice: "drawn" } },
    "accept",
  ];
  for (const [n, how] of kinds.entries()) {
    const everybody = n === 0 ? ["A", "B", "O", "D"] : [];
    await rule(n + 1, how, n, told.say("ruling", texts(4000)[n % 2], "C", "X", "F", ...everybody));
  }
  await send(F, "jump", { time: { jump: { to: 12 * 60, reason: texts(400)[0], gap: "keep" } } });
  for (const text of texts(4000)) await send(X, "rating", { evaluation: { rate: { objective: "O1", rating: "some", text } } });
}

/// What is passed on, and what a chair, delegations and simulated members say over two texts under silence and in pulses.
async function council(seats, told) {
  const { F, A, B, C, K } = seats;
  const everybody = ["A", "B", "C", "K", "R", "X", "O", "F"];
  const forms = [
    ...texts(4000).map((text) => [text, { paraphrase: { text } }]),
    ...texts(400).map((text) => [text, { conclusion: { text } }]),
  ];
  for (const [text, form] of forms) {
    told.say("passed on", text, "A");
    await send(B, "pass on", { mail: { pass_on: { entry: 1, to: ["EST"], form } } });
  }
  const [title, question, why] = [rotation(80), rotation(200), rotation(120)];
  for (let n = 0; n < 6; n++) {
    await send(K, "pulse", { pulse: { open: { title: told.say("pulse", title(), "A", "B", "C", "F"), seconds: 30, question: n === 5 ? told.say("question", question(), "A", "B", "C") : question() } } });
    if (n === 5) break;
    for (const seat of [A, B, C]) {
      const reason = told.say("reason of an assessment", why(), seat.name, "F");
      await send(seat, "assessment", { pulse: { send: { chips: [5, 5, 0, 0, 0, 0], confidence: "low", reason, accept: true } } });
    }
    await send(F, "close", { pulse: "close" });
  }
  const [until, line] = [rotation(80), rotation(400)];
    await send(K, "open", { council: { open: { draft: 1, seconds: 600, until: told.say("until", until(), ...everybody, "D"), sealed: false, show_reason: true } } });
  for (const [n, seat] of [A, B].entries()) await send(seat, "ask for time", { council: { ask_time: { seconds: 60 + n, reason: told.say("reason for time", line(), "F", "K") } } });
  await everywhere({ F, K, A }, told, "under silence");
  told.left(null, "until", "reason for time", "question");
  await send(F, "refuse", { council: "refuse_time" });
  await send(K, "extend", { council: { extend: { seconds: 30, reason: told.say("reason of an extension", line(), ...everybody) } } });
  const wording = told.say("wording", texts(16_000)[0], "F", "K");
  await send(C, "break", { council: { break: { reason: told.say("reason of a break", texts(2000)[0], ...everybody, "D"), wording } } });
  await send(K, "convene", { council: { convene: { draft: 1, text: told.say("meeting", line(), ...everybody) } } });
}

/// A second text, and a member that is made to break its silence.
async function second({ F, K }, told) {
  const everybody = ["A", "B", "C", "K", "R", "X", "O", "F", "D"];
  // Control, chair, red cell and evaluator read the last text alone.
  for (const seat of ["D", "F", "K", "R", "X"]) told.left(seat, "reason of a break", "reason of an extension", "meeting");
  const [short, long] = texts(16_000);
  await send(K, "amend", { council: { amend: { draft: 2, title: rotation(200)(), text: long } } });
  await send(F, "amend", { council: { amend: { draft: 2, title: told.say("amended title", rotation(200)(), ...everybody), text: told.say("amended", short, "F", "K") } } });
  await send(F, "open", { council: { open: { draft: 2, seconds: 600, until: "", sealed: false, show_reason: true } } });
  const instead = { member: "FRA", act: { break: { reason: told.say("reason of a simulated break", texts(2000)[1], ...everybody) } }, reason: told.say("reason of an answer in its place", texts(2000)[0]) };
  await send(F, "override", { ally: { override: instead } });
}

/// After the play: what is sealed, said and planned, every page, and the reviews as files.
async function after(seats, told) {
  const { F, A, B, D } = seats;
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
    await later(300);
    await everywhere(seats, wanted, page.toLowerCase());
  }
  await Promise.all(Object.values(seats).map((seat) => seat.page.reload()));
  await everywhere(seats, told, "after the play loaded");
  for (const name of ["Review of the session", "Review without names"]) {
    const [download] = await Promise.all([F.page.waitForEvent("download"), F.page.getByRole("link", { name, exact: true }).click()]);
    await file(F.table, name, readFileSync(await download.path()));
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
  // The cells of a run sheet do not break a word, so that ids stay whole: a table may be wider than its paper.
  if (viewport === PAPER) await page.addStyleTag({ content: "table{max-width:100%;overflow:hidden;display:block}" });
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
  await desks(seats, told);
  await later(600);
  await everywhere({ F: seats.F, C: seats.C }, told, "desks");
  await answers(seats, told);
  await refused(seats);
  await control(seats, told, items);
  await council(seats, told);
  await stream_and_load(seats, told, "play");
  await seats.F.page.getByText("Shadow ballot").waitFor({ state: "detached", timeout: 25_000 });
  await second(seats, told);
  await later(600);
  await everywhere(seats, told, "second text");
  const papers = ["handouts-a4.html", "remaining-a4.html"];
  for (const name of papers) await file(table, name, await (await seats.F.context.request.get(`${seats.F.page.url()}papers/${name}`)).body(), PAPER);
  await after(seats, told);
}
