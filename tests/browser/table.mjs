// A table for the walks: the real server on an address that others could reach, and a browser of its own for every seat.
// Everything that a seat receives is kept, so that a walk can say what never reached it.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const PHONE = { width: 390, height: 844 };
export const LAPTOP = { width: 1366, height: 768 };
export const BOARD = { width: 1920, height: 1080 };
export const later = (ms) => new Promise((done) => setTimeout(done, ms));

/// How soon a text must be seen, in milliseconds, unless `--soon` says otherwise: machines differ, so that the slowest is told
/// and no test of speed made of it.
const SOON = 15_000;

/// An address of this machine that is not its own loop: what a loop takes, a network may not.
export function address() {
  const all = Object.values(networkInterfaces()).flat();
  const found = all.find((a) => a.family === "IPv4" && !a.internal)?.address;
  if (!found) throw new Error("this machine has no address but its own loop; the walks need one that others could reach");
  return found;
}

export class Table {
  constructor(casus, browser, pictures, soon, late) {
    Object.assign(this, { casus, browser, pictures, soon, late, seats: new Map(), faults: [], port: 0, args: [], slowest: 0 });
    if (pictures) mkdirSync(pictures, { recursive: true });
  }

  static async open({ casus, executablePath, pictures, soon = SOON, late = 0 }) {
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
    return new Table(casus, browser, pictures, soon, late);
  }

  /// Starts the server, again on the same port if it has run before.
  async serve(...args) {
    if (args.length) this.args = args;
    const listen = `${address()}:${this.port}`;
    this.server = spawn(this.casus, ["serve", ...this.args, "--listen", listen, "--per-address", "500"], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    this.errors = "";
    this.server.stderr.on("data", (d) => (this.errors += d));
    await new Promise((done, fail) => {
      this.server.stdout.on("data", (d) => {
        said += d;
        if (said.includes("Ctrl-C")) done();
      });
      this.server.on("exit", (code) => fail(new Error(`the server ended with ${code}: ${this.errors}`)));
    });
    this.link = /you\s+(\S+)/.exec(said)[1];
    this.all = /all\s+(\S+)/.exec(said)[1];
    this.port = Number(new URL(this.all).port);
  }

  async kill(signal = "SIGKILL") {
    const gone = new Promise((done) => this.server.once("exit", done));
    this.server.removeAllListeners("exit");
    this.server.once("exit", () => {});
    const ended = new Promise((done) => this.server.once("exit", done));
    this.server.kill(signal);
    await Promise.race([gone, ended]);
  }

  /// A browser for a seat.
  async seat(name, viewport = PHONE, options = {}) {
    const context = await this.browser.newContext({ viewport, hasTouch: viewport.width < 500, ...options });
    const page = await context.newPage();
    const seat = new Seat(this, name, context, page);
    this.seats.set(name, seat);
    return seat;
  }

  async facilitator(name = "F") {
    const seat = await this.seat(name, LAPTOP);
    await seat.page.goto(this.link);
    await seat.page.waitForURL(/\/s\//);
    return seat;
  }

  async joined(name, code, viewport = PHONE, options = {}) {
    const seat = await this.seat(name, viewport, options);
    await seat.page.goto(this.all);
    await seat.join(code, `Person ${name}`);
    return seat;
  }

  /// The files of sessions, oldest first.
  files() {
    const folder = this.args[this.args.indexOf("--data") + 1];
    return readdirSync(folder).filter((name) => name.endsWith(".casus")).sort().map((name) => join(folder, name));
  }

  run(...args) {
    return execFileSync(this.casus, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  }

  /// The records of a session's log.
  records(file = this.files().at(-1)) {
    return this.run("log", "export", file).trim().split("\n").map((line) => JSON.parse(line));
  }

  check(holds, what) {
    if (!holds) {
      this.faults.push(what);
      console.log(`  FAULT ${what}`);
    }
  }

  async close() {
    await this.browser.close();
    await this.kill("SIGTERM");
  }
}

export class Seat {
  constructor(table, name, context, page) {
    Object.assign(this, { table, name, context, page, bytes: "", urls: [], complaints: [] });
    page.on("request", (r) => this.urls.push(r.url()));
    page.on("response", async (r) => {
      if (r.headers()["content-type"]?.includes("event-stream")) return;
      const text = await r.text().catch(() => "");
      this.bytes += `${JSON.stringify(r.headers())}\n${text}\n`;
    });
    page.on("console", (m) => ["error", "warning"].includes(m.type()) && this.complaints.push(m.text()));
    page.on("pageerror", (e) => this.complaints.push(e.message));
    page.on("dialog", (d) => {
      this.complaints.push(`dialog: ${d.message()}`);
      d.dismiss();
    });
    // Frames of the stream are read where the page reads them, and heard late where a walk must not depend on their speed.
    page.addInitScript((late) => {
      const Real = EventSource;
      window.received = [];
      window.EventSource = class extends Real {
        addEventListener(name, heard) {
          super.addEventListener(name, (event) => {
            if (event.data) window.received.push(event.data);
            if (late) setTimeout(heard, late, event);
            else heard(event);
          });
        }
      };
    }, table.late);
  }

  /// Everything that this seat has received.
  async received() {
    const frames = await this.page.evaluate(() => window.received.join("\n")).catch(() => "");
    return this.bytes + frames + (await this.page.content());
  }

  async join(code, alias) {
    await this.page.getByLabel("Code from the board").fill(code);
    await this.page.getByLabel("Your name, or an alias").fill(alias);
    await this.page.getByRole("button", { name: "Join" }).click();
    await this.page.waitForURL(/\/s\//, { timeout: 15_000 });
  }

  /// Waits for a text to be seen: one that is due now, unless it is given longer.
  async sees(text, timeout) {
    const found = this.page.getByText(text).filter({ visible: true }).first();
    const begun = Date.now();
    const most = Math.max(timeout ?? 0, this.table.soon);
    const seen = await found.waitFor({ timeout: most }).then(() => true, () => false);
    if (timeout === undefined) this.table.slowest = Math.max(this.table.slowest, Date.now() - begun);
    this.table.check(seen, `${this.name} does not see ${text} within ${most} ms`);
    return seen;
  }

  async picture(name) {
    if (this.table.pictures) await this.page.screenshot({ path: join(this.table.pictures, `${name}.png`) });
  }

  tab(name) {
    return this.page.getByRole("tab", { name }).click();
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true }).filter({ visible: true }).first();
  }
}
