// Every field of every seat, filled with hostile text.

import { rotation, texts } from "./strings.mjs";
import { send } from "./told.mjs";

/// What no text may hold is refused, and what is no text.
export async function refused({ C }) {
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
export async function desks(seats, told) {
  const { F, A, B, C, K, R, X, W } = seats;
  for (const [seat, name, ...also] of [[C, "C", "X"], [K, "K"], [R, "R"]]) {
    const once = (all) => (seat === C ? all : all.slice(0, 1));
    for (const text of once(texts(4000))) {
      await send(seat, "ask", { mail: { ask: { text: told.say(`${name} asks`, text, name, "F", ...also) } } });
      await send(seat, "note", { evaluation: { note: { text: told.say(`${name} notes`, `${text}n`, name) } } });
    }
    const to = { member: "DEU" };
    for (const text of once(texts(4000))) await send(seat, "message", { mail: { message: { to, text: told.say(`${name} writes`, text, name, "B", "F", ...also) } } });
  }
  for (const seat of [F, W, X]) for (const text of texts(4000).slice(0, 1)) await send(seat, "note", { evaluation: { note: { text: told.say(`${seat.name} notes`, text, seat.name) } } });
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
export async function answers({ F }, told) {
  for (const [of, name] of [[{ member: "HUN" }, "C"], ["chair", "K"], ["red", "R"]]) {
    for (const [n, text] of texts(4000).slice(0, name === "C" ? 2 : 1).entries()) await send(F, "answer", { mail: { answer: { of, number: n + 1, text: told.say("answer", text, name) } } });
    told.left("F", `${name} asks`);
  }
}

/// What control writes of what others did.
export async function control({ F, W, X }, told, items) {
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
  const rule = (number, how, narrative) => send(F, "ruling", { ruling: { rule: { of, number, how, narrative, sure: 60, public: number === 1 } } });
  const kinds = [
    { free: { reason: told.say("reason of a ruling", why(), "F") } },
    { pick: { outcome: 0, category: "realism", reason: told.say("reason of an override", why(), "F") } },
    { matrix: { pro: texts(400).map((text) => ({ by: of, text })).slice(0, 3), con: texts(400).map((text) => ({ by: "control", text })).slice(-3), percent: 50, dice: "drawn" } },
    "accept",
  ];
  for (const [n, how] of kinds.entries()) {
    const everybody = n === 0 ? ["A", "B", "O", "D"] : [];
    await rule(n + 1, how, told.say("ruling", texts(4000)[n % 2], "C", "X", "F", ...everybody));
  }
  await send(F, "jump", { time: { jump: { to: 12 * 60, reason: texts(400)[0], gap: "keep" } } });
  for (const text of texts(4000)) await send(X, "rating", { evaluation: { rate: { objective: "O1", rating: "some", text } } });
}

/// What is passed on, and what a chair, delegations and simulated members say over two texts under silence and in pulses.
export async function council(seats, told, look) {
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
    await send(K, "pulse", { pulse: { open: { title: told.say("pulse", title(), "A", "B", "C", "F"), seconds: 600, question: n === 5 ? told.say("question", question(), "A", "B", "C") : question() } } });
    if (n === 5) break;
    for (const seat of [A, B, C]) {
      const reason = told.say("reason of an assessment", why(), seat.name, "F");
      await send(seat, "assessment", { pulse: { send: { chips: [5, 5, 0, 0, 0, 0], confidence: "low", reason, accept: true } } });
    }
    await send(F, "close", { pulse: "close" });
  }
  const [until, line] = [rotation(80), rotation(400)];
  await send(K, "open", { council: { open: { draft: 1, seconds: 3600, until: told.say("until", until(), ...everybody, "D"), sealed: false, show_reason: true } } });
  for (const [n, seat] of [A, B].entries()) await send(seat, "ask for time", { council: { ask_time: { seconds: 60 + n, reason: told.say("reason for time", line(), "F", "K") } } });
  await look("under silence");
  told.left(null, "until", "reason for time", "question");
  await send(F, "refuse", { council: "refuse_time" });
  await send(K, "extend", { council: { extend: { seconds: 30, reason: told.say("reason of an extension", line(), ...everybody) } } });
  const wording = told.say("wording", texts(16_000)[0], "F", "K");
  await send(C, "break", { council: { break: { reason: told.say("reason of a break", texts(2000)[0], ...everybody, "D"), wording } } });
  await send(K, "convene", { council: { convene: { draft: 1, text: told.say("meeting", line(), ...everybody) } } });
}

/// A second text, and a member that is made to break its silence.
export async function second({ F, K }, told) {
  const everybody = ["A", "B", "C", "K", "R", "X", "O", "F", "D"];
  // Control, chair, red cell and evaluator read the last text alone.
  for (const seat of ["D", "F", "K", "R", "X"]) told.left(seat, "reason of a break", "reason of an extension", "meeting");
  const [short, long] = texts(16_000);
  await send(K, "amend", { council: { amend: { draft: 2, title: rotation(200)(), text: long } } });
  await send(F, "amend", { council: { amend: { draft: 2, title: told.say("amended title", rotation(200)(), ...everybody), text: told.say("amended", short, "F", "K") } } });
  await send(F, "open", { council: { open: { draft: 2, seconds: 3600, until: "", sealed: false, show_reason: true } } });
  const instead = { member: "FRA", act: { break: { reason: told.say("reason of a simulated break", texts(2000)[1], ...everybody) } }, reason: told.say("reason of an answer in its place", texts(2000)[0]) };
  await send(F, "override", { ally: { override: instead } });
}
