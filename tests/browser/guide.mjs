// The pictures of docs/book/live.md: a session of the founding scenario with invented names, from the door to the review.
//
//   node guide.mjs --casus FILE --pictures DIR [--chromium FILE]

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BOARD, LAPTOP, PHONE, Table, later } from "./table.mjs";
import { agree, code, openDraft, quiet, release, twice, unfold } from "./steps.mjs";

const QUALITY = 72;
const PEOPLE = [["A", "Ada", /Heskel$/], ["B", "Ben", /Elvoria$/], ["C", "Cleo", /Keldonia$/], ["K", "Kim", /^Chair/], ["D", "Projector", /^Board/]];

const args = process.argv.slice(2);
const option = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const pictures = option("--pictures");
mkdirSync(pictures, { recursive: true });
const table = await Table.open({ casus: option("--casus"), executablePath: option("--chromium") });
await table.serve("staged-border-incident", "--seed", "7", "--set", "table.names=Invented", "--data", mkdtempSync(join(tmpdir(), "casus-guide-")));

async function keep(page, name, clip) {
  const devtools = await page.context().newCDPSession(page);
  const whole = clip && { clip: { ...clip, scale: 1 } };
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: QUALITY, ...whole });
  writeFileSync(join(pictures, `${name}.webp`), Buffer.from(data, "base64"));
}
const picture = (seat, name, clip) => keep(seat.page, name, clip);

const f = await table.facilitator();
const letters = await code(f);
const seats = {};
for (const [name, alias, role] of PEOPLE) {
  const seat = await table.seat(name, name === "D" ? BOARD : PHONE);
  await seat.page.goto(table.all);
  await seat.join(letters, alias);
  const row = f.page.locator("li.seat", { hasText: alias });
  await row.waitFor();
  if (name === "C") await picture(f, "lobby");
  const labels = await row.getByRole("combobox").locator("option").allTextContents();
  await row.getByRole("combobox").selectOption({ label: labels.find((l) => role.test(l)) });
  await row.getByRole("button", { name: `Assign ${alias}` }).click();
  if (name !== "D") await agree(seat);
  seats[name] = seat;
}
const { A, B, C, D } = seats;
await later(300);
await picture(D, "board-lobby");

const cards = await f.context.request.get(`${f.page.url()}papers/handouts-a4.html`);
const paper = await (await table.browser.newContext({ viewport: { width: 720, height: 900 } })).newPage();
await paper.setContent(await cards.text());
await paper.emulateMedia({ media: "print" });
await paper.evaluate(() => document.body.replaceChildren(document.querySelector(".seat")));
await keep(paper, "seat-card", await paper.locator(".seat").boundingBox());

await twice(f, "Start", "Press again to start");
await f.sees("Running");
await quiet(f);
await f.page.locator('details[data-key="allies"] > summary').click();

async function assess(seat, chips, yes) {
  await seat.tab(/Assess/);
  for (const [row, n] of chips.entries()) {
    for (let k = 0; k < n; k++) await seat.page.locator(".chip-row").nth(row).getByRole("button", { name: "One chip more" }).click();
  }
  if (seat === A) await picture(seat, "phone-assess");
  await seat.page.getByLabel(yes ? "Yes" : "No", { exact: true }).check();
  await seat.button("Send").click();
  await seat.tab(/Inbox/);
}
await assess(A, [2, 5, 1, 1, 1], true);
await assess(B, [4, 2, 1, 2, 0, 1], false);
await assess(C, [3, 1, 2, 3, 1], false);
await f.button("Close").click();
await f.sees("simulated; ");
for (const item of ["S1.01", "S2.01", "S1.02"]) {
  await release(f, item);
  await later(200);
}
for (const seat of [A, B, C]) await seat.page.locator("details.entry summary", { hasText: "Mortar fire" }).click();
await later(300);
await A.page.evaluate(() => scrollTo(0, 0));
await picture(A, "phone-inbox");
await C.tab("Notes");
await unfold(C, "propose");
await C.page.getByLabel("What do you do?").fill("We call both ambassadors in and ask for the radar data");
await C.page.getByLabel("It amounts to").selectOption({ index: 2 });
await C.button("Propose").click();
await openDraft(f, 1, 180);
await B.tab(/Council/);
await B.button("Stay silent").click();
await A.tab(/Council/);
await later(12_000);
await f.page.locator("#now").evaluate((e) => e.scrollTo(0, 0));
await f.page.locator("#queue").evaluate((e) => e.scrollTo(0, 0));
await picture(A, "phone-council");
await picture(D, "board");
await picture(f, "control");
await A.page.setViewportSize({ width: 820, height: 560 });
await A.button("Hand over").click();
await later(300);
await picture(A, "handed-over");
await A.page.setViewportSize(PHONE);
await f.page.setViewportSize({ ...LAPTOP, height: 1000 });
await f.page.locator("details.ruling > summary").first().click();
await f.page.locator("details.ruling").first().scrollIntoViewIfNeeded();
await later(200);
const ruling = await f.page.locator("details.ruling").first().boundingBox();
await picture(f, "ruling", { x: ruling.x - 6, y: ruling.y - 6, width: ruling.width + 12, height: ruling.height + 12 });
await f.page.setViewportSize(LAPTOP);
await twice(f, "End", "Press again to end the play");
await f.button("What everybody believed").click();
await D.sees("What everybody believed");
await later(300);
await picture(D, "board-review");
await table.close();
