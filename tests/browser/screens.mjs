// Every screen at every size, light and dark, before, during and after the play: nothing stands out at the side, and an
// automated check finds nothing serious. With a folder for pictures, a picture of each.

import { LAPTOP, BOARD, later } from "./table.mjs";
import { accessible, agree, assign, code, openDraft, release, twice, unfold } from "./steps.mjs";

const SIZES = { phone: { width: 360, height: 640 }, tall: { width: 390, height: 844 }, laptop: LAPTOP, wide: BOARD };
const KINDS = ["deuteranopia", "protanopia", "tritanopia", "achromatopsia"];
const SEATS = ["A", "B", "K", "R", "W", "X", "O", "D"];

async function look(seat, name, sizes) {
  for (const size of sizes) {
    await seat.page.setViewportSize(SIZES[size]);
    const tabs = await seat.page.getByRole("tab").filter({ visible: true }).all();
    for (const tab of tabs.length ? tabs : [null]) {
      if (tab) await tab.click();
      await later(150);
      const wide = await seat.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      seat.table.check(wide <= 0, `${name} at ${size} is ${wide} px too wide`);
      const which = tab ? `-${(await tab.textContent()).replace(/(Inbox|Council|Assess|Notes).*/, "$1").toLowerCase()}` : "";
      await seat.picture(`${name}-${size}${which}`);
    }
    await accessible(seat);
  }
  if (!seat.table.pictures) return;
  const devtools = await seat.context.newCDPSession(seat.page);
  for (const type of [...KINDS, "none"]) {
    await devtools.send("Emulation.setEmulatedVisionDeficiency", { type });
    if (type !== "none") await seat.picture(`${name}-${type}`);
  }
}

export async function screens(table) {
  const f = await table.facilitator();
  const letters = await code(f);
  const door = await table.seat("door", SIZES.phone);
  await door.page.goto(table.all);
  await look(door, "screen-door", ["phone", "laptop"]);
  const seats = {};
  for (const name of SEATS) {
    const dark = ["B", "X"].includes(name);
    seats[name] = await table.joined(name, letters, name === "D" ? BOARD : SIZES.tall, { colorScheme: dark ? "dark" : "light" });
  }
  await look(seats.A, "screen-waiting", ["phone"]);
  for (const name of SEATS) await assign(f, name);
  for (const name of SEATS) if (name !== "D" && name !== "O") await agree(seats[name]);
  await look(f, "screen-lobby", ["laptop", "wide"]);
  await look(seats.D, "screen-board-lobby", ["wide"]);
  await twice(f, "Start", "Press again to start");
  await f.sees("Running");
  await release(f, "S1.01");
  await release(f, "S1.02");
  await seats.A.tab("Notes");
  await unfold(seats.A, "propose");
  await seats.A.page.getByLabel("What do you do?").fill("We close the port to the ship");
  await seats.A.page.getByLabel("It amounts to").selectOption({ index: 2 });
  await seats.A.button("Propose").click();
  await unfold(f, "open-pulse");
  await f.page.getByLabel("Name, such as P2").fill("P1");
  await f.page.getByLabel("Open for").selectOption({ label: "90 s" });
  await f.page.locator("form[data-key=pulse-open]").getByRole("button", { name: "Open" }).click();
  await openDraft(f, 2, 90);
  await later(500);
  await f.picture("screen-control-laptop");
  await look(f, "screen-control", ["laptop", "wide"]);
  await look(seats.A, "screen-delegation", ["phone", "tall", "laptop", "wide"]);
  await look(seats.B, "screen-dark", ["tall", "laptop"]);
  await look(seats.K, "screen-chair", ["tall", "laptop"]);
  await look(seats.R, "screen-red", ["tall", "laptop"]);
  await look(seats.W, "screen-white", ["laptop"]);
  await look(seats.X, "screen-evaluator", ["tall", "laptop"]);
  await look(seats.O, "screen-observer", ["tall", "laptop"]);
  await look(seats.D, "screen-board", ["wide", "laptop"]);
  await twice(f, "End", "Press again to end the play");
  await f.sees("First review");
  await f.button("What everybody believed").click();
  await seats.D.sees("What everybody believed");
  await look(seats.D, "screen-board-after", ["wide"]);
  await f.button("What happened").click();
  await seats.A.page.setViewportSize(SIZES.tall);
  await seats.A.tab("Inbox");
  await seats.A.sees("What happened");
  await look(seats.A, "screen-after", ["tall"]);
  await look(f, "screen-control-after", ["laptop"]);
  const [download] = await Promise.all([f.page.waitForEvent("download"), f.page.getByRole("link", { name: "Review of the session" }).click()]);
  const saved = await f.context.newPage();
  const path = `${await download.path()}`;
  const { copyFileSync } = await import("node:fs");
  copyFileSync(path, `${path}.html`);
  const asked = [];
  saved.on("request", (r) => r.url().startsWith("http") && asked.push(r.url()));
  await saved.goto(`file://${path}.html`);
  table.check((await saved.textContent("body")).includes("Texts under silence"), "the review is not whole");
  table.check(asked.length === 0, `the review asks for ${asked[0]}`);
  if (table.pictures) await saved.screenshot({ path: `${table.pictures}/screen-review.png`, fullPage: true });
  await saved.close();
}
