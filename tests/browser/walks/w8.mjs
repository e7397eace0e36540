// W8: crash, network loss, real emergency.

import { later } from "../table.mjs";
import { twice, seated, release, openDraft, quiet, left } from "../steps.mjs";

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
