// What is sent, and on whose screens it must be read.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { later } from "../../table.mjs";
import { rotation, texts } from "./strings.mjs";

/// What was sent: the field, the text, and on whose screens it must be read.
export class Told extends Array {
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

/// The scenario of the walks with hostile texts where its own stood.
export function scenario(file, told) {
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

let sent = 0;
/// Sends a command; waits where the server says so.
export async function send(seat, field, command, wanted = 200) {
  for (;;) {
    const [status, words, wait] = await seat.page.evaluate(
      async (body) => {
        const answer = await fetch("command", { method: "POST", headers: { "Content-Type": "application/json" }, body });
        return [answer.status, await answer.text(), Number(answer.headers.get("Retry-After"))];
      },
      typeof command === "string" ? command : JSON.stringify({ id: `h${(sent += 1)}`, command }),
    );
    if (status === 429 && wanted !== 429) await later(Math.max(1, wait) * 1000);
    else return seat.table.check(status === wanted, `${field}: ${status} instead of ${wanted}, ${words.slice(0, 200)}`);
  }
}
