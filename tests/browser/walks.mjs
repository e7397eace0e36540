// The acceptance walks: a table of people at a real server, each in a browser of its own.
//
//   node walks.mjs --casus FILE --scenario FILE [--chromium FILE] [--pictures DIR] [--soon MS] [--late MS] [WALK...]
//
// With --soon a text that is seen later is a fault; with --late every page hears of everything that much later, and no walk
// may mind.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Table, address } from "./table.mjs";
import { screens } from "./screens.mjs";
import { w1 } from "./walks/w1.mjs";
import { w2 } from "./walks/w2.mjs";
import { w3 } from "./walks/w3.mjs";
import { w4 } from "./walks/w4.mjs";
import { w5 } from "./walks/w5.mjs";
import { w6 } from "./walks/w6.mjs";
import { w7 } from "./walks/w7.mjs";
import { w8 } from "./walks/w8.mjs";
import { w9 } from "./walks/w9.mjs";
import { keys, w10 } from "./walks/w10.mjs";
import { breakers } from "./walks/breakers.mjs";
import { chair } from "./walks/chair.mjs";
import { hostile } from "./walks/hostile.mjs";
import { tablet } from "./walks/tablet.mjs";

const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const casus = option("--casus");
const scenario = option("--scenario");
const executablePath = option("--chromium");
const pictures = option("--pictures");
const soon = Number(option("--soon")) || undefined;
const late = Number(option("--late")) || undefined;
try {
  address();
} catch (error) {
  console.log(error.message);
  process.exit(process.env.CI ? 1 : 3);
}
// The longest first.
const walks = { w10, hostile, w6, keys, w9, screens, breakers, chair, w5, w4, w3, w2, w1, w8, w7, tablet };
const asked = args.length ? args : Object.keys(walks);

let faults = 0;

async function play(name) {
  const table = await Table.open({ casus, executablePath, pictures, soon, late });
  const begun = Date.now();
  try {
    await table.serve(scenario, "--seed", "7", "--data", mkdtempSync(join(tmpdir(), "casus-walk-")));
    await walks[name](table);
  } catch (error) {
    table.check(false, `${name} broke off: ${error.stack}`);
    for (const seat of table.seats.values()) await seat.picture(`${name}-broken-${seat.name}`).catch(() => {});
  }
  for (const seat of table.seats.values()) {
    const foreign = seat.urls.filter((u) => !u.startsWith(`http://${new URL(table.all).host}/`));
    table.check(foreign.length === 0, `${seat.name} asked for ${foreign[0]}`);
    // That this header means nothing on plain HTTP is known; it is sent for the day that it is not.
    const complaints = seat.complaints.filter((c) => !c.includes("Cross-Origin-Opener-Policy") && !expected(c));
    table.check(complaints.length === 0, `${seat.name} complains: ${complaints[0]}`);
  }
  await table.close().catch(() => {});
  faults += table.faults.length;
  console.log(`${name}: ${table.faults.length ? `${table.faults.length} faults` : "passed"} in ${Math.round((Date.now() - begun) / 1000)} s, the slowest text seen after ${table.slowest} ms`);
}

// Most of a walk is waiting for a clock, so some go side by side.
const LANES = 4;
const queue = [...asked];
const one = async () => {
  for (let name = queue.shift(); name; name = queue.shift()) await play(name);
};
await Promise.all(Array.from({ length: LANES }, one));
process.exit(faults ? 1 : 0);

/// A refusal that a walk provokes is told on the console too, and so is a server that is gone.
function expected(complaint) {
  return /status of (400|401|403|404|409|415|422|429)|ERR_CONNECTION|ERR_INTERNET|ERR_INCOMPLETE|ERR_EMPTY|ERR_NETWORK/.test(complaint);
}
