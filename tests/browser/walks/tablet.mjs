// A tablet that two delegations share: handed over it shows nothing until whoever sits down next holds a button.

import { later } from "../table.mjs";
import { agree, assign, code, twice } from "../steps.mjs";

const TABLET = { width: 820, height: 560 };

/// What of the seat is seen, read out or reached by keys.
const reached = (page) =>
  page.evaluate(async () => {
    const seen = [...document.querySelectorAll("#app *")].some((e) => e.checkVisibility({ visibilityProperty: true }));
    return { seen, inert: document.getElementById("app").inert, cover: document.getElementById("cover") !== null };
  });

async function hold(page, name, ms) {
  const box = await page.getByRole("button", { name }).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await later(ms);
  await page.mouse.up();
  await later(300);
}

async function covered(seat, is, when) {
  const found = await reached(seat.page);
  seat.table.check(found.seen !== is && found.inert === is && found.cover === is, `${when}: ${JSON.stringify(found)}`);
}

export async function tablet(table) {
  const f = await table.facilitator();
  const letters = await code(f);
  const C = await table.joined("C", letters, TABLET);
  await assign(f, "C");
  await agree(C);
  await C.sees("CANARY-HUN-1");
  const hungary = C.page.url();
  await covered(C, false, "before it is handed over");
  await C.button("Hand over").click();
  await covered(C, true, "handed over");
  await C.picture("tablet-handed-over");
  await C.page.reload();
  await covered(C, true, "handed over and loaded again");
  for (let n = 0; n < 6; n++) {
    await C.page.keyboard.press("Tab");
    table.check(await C.page.evaluate(() => document.activeElement.closest("#app") === null), "keys reach what is covered");
  }

  await C.page.getByRole("link", { name: "Another delegation joins" }).click();
  await C.join(letters, "Person E");
  await assign(f, "E");
  await C.sees("France");
  const france = C.page.url();
  await covered(C, false, "the second delegation has joined");
  await C.button("Hand over").click();
  await hold(C.page, "Hungary: hold to open", 400);
  await covered(C, true, "held too short");
  await hold(C.page, "Hungary: hold to open", 1300);
  await C.page.waitForURL(hungary);
  await C.sees("CANARY-HUN-1");
  await covered(C, false, "Hungary held its button");
  await C.page.goto(france);
  await covered(C, true, "France is opened by its address");
  await C.page.getByRole("button", { name: "France: hold to open" }).focus();
  await C.page.keyboard.press("Enter");
  await covered(C, true, "one press of a key");
  await C.page.keyboard.press("Enter");
  await later(300);
  await covered(C, false, "two presses of a key");

  await C.button("Hand over").click();
  await twice(f, "STOP – real", "Press again: real emergency");
  await C.sees("This is a real emergency");
}
