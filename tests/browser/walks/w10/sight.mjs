// What can be seen and heard: colours apart without colour, twice the size, no movement, the board from afar, warnings aloud.

import { later } from "../../table.mjs";

const KINDS = ["deuteranopia", "protanopia", "tritanopia", "achromatopsia"];
/// The least difference, out of 255, between the patterns of two hypotheses in shades of grey.
const LEAST_PATTERN = 6;

/// Runs in the page: pictures as columns of grey.
const grey = (pictures) =>
  Promise.all(
    pictures.map(async (bytes) => {
      const image = new Image();
      image.src = `data:image/png;base64,${bytes}`;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      return Array.from({ length: data.length / 4 }, (_, n) => 0.299 * data[4 * n] + 0.587 * data[4 * n + 1] + 0.114 * data[4 * n + 2]);
    }),
  );

/// The hypotheses are told apart by letter, and with the letters hidden by pattern alone, shade taken out.
export async function colours(seat) {
  const { table, page } = seat;
  const marks = page.locator(".chip-row .hypothesis .mark:not(.none)").filter({ visible: true });
  const letters = await marks.allTextContents();
  table.check(letters.join("") === "ABCDE", `the letters are ${letters}`);
  const eye = await (await table.browser.newContext()).newPage();
  const devtools = await seat.context.newCDPSession(page);
  const hide = (words) => marks.locator("> span").evaluateAll((all, v) => all.forEach((e) => (e.style.visibility = v)), words);
  for (const type of ["none", ...KINDS]) {
    await devtools.send("Emulation.setEmulatedVisionDeficiency", { type });
    await seat.picture(`w10-${seat.name}-${type}`);
    await hide("hidden");
    const pictures = [];
    for (const mark of await marks.all()) pictures.push((await mark.screenshot()).toString("base64"));
    await hide("");
    const shades = await eye.evaluate(grey, pictures);
    const patterns = shades.map((s) => s.map((x) => x - s.reduce((a, b) => a + b) / s.length));
    for (let a = 0; a < patterns.length; a++) {
      for (let b = a + 1; b < patterns.length; b++) {
        const n = Math.min(patterns[a].length, patterns[b].length);
        const apart = Array.from({ length: n }, (_, k) => Math.abs(patterns[a][k] - patterns[b][k])).reduce((x, y) => x + y) / n;
        table.check(apart >= LEAST_PATTERN, `${letters[a]} and ${letters[b]} are ${apart.toFixed(1)} apart under ${type}`);
      }
    }
  }
  await devtools.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
  await eye.context().close();
}

/// No state is shown by colour alone: whatever has the colour of a state has words or a shape too.
export async function states(seat) {
  const mute = await seat.page.evaluate(() => {
    const states = [...document.querySelectorAll(".state, .status, .tag, .outcome, .here, .away, .next.due")];
    return states.filter((e) => e.checkVisibility() && !/\p{L}|[●▲✓✕]/u.test(e.textContent)).map((e) => e.className);
  });
  seat.table.check(mute.length === 0, `${seat.name} shows ${mute[0]} by colour alone`);
}

/// A phone, and a phone at twice the size: nothing stands out at the side and everything can be pressed with a thumb.
export async function sizes(seat) {
  const { table, page } = seat;
  for (const [width, height] of [[360, 640], [180, 320]]) {
    await page.setViewportSize({ width, height });
    for (const name of [/Inbox/, /Council/, /Assess/, /Notes/]) {
      await seat.tab(name);
      await page.evaluate(() => document.querySelectorAll("#app details").forEach((d) => (d.dataset.read ? 0 : (d.open = true))));
      await later(100);
      const wide = await page.evaluate(() => {
        const out = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".out") && e.getBoundingClientRect().right > innerWidth + 1);
        return document.documentElement.scrollWidth > innerWidth ? out.slice(0, 2).map((e) => `${e.localName}.${e.className} "${e.textContent.slice(0, 20)}"`) : [];
      });
      table.check(wide.length === 0, `${name} at ${width} px stands out: ${wide}`);
      const small = await page.evaluate(() => {
        const shown = [...document.querySelectorAll("button, summary, select, textarea, input, label.radio, a")].filter((e) => e.checkVisibility({ visibilityProperty: true }));
        const large = (e) => {
          const { width, height } = (e.closest("label.radio") ?? e).getBoundingClientRect();
          return height >= 44 && width >= 44;
        };
        return shown.filter((e) => !large(e)).map((e) => `${e.localName} "${e.textContent.slice(0, 30)}"`);
      });
      table.check(small.length === 0, `${name} at ${width} px is too small to press: ${small.slice(0, 3)}`);
      await page.evaluate(() => scrollTo(0, 0));
      await seat.picture(`w10-${width}-${String(name).replace(/\W/g, "").toLowerCase()}`);
    }
  }
}

/// Whoever asked for no movement sees digits and no bar.
export async function still(seat) {
  const shown = await seat.page.evaluate(() => ({
    bars: [...document.querySelectorAll("progress")].filter((e) => e.checkVisibility()).length,
    digits: [...document.querySelectorAll(".silence .digits")].filter((e) => e.checkVisibility()).length,
    moving: document.getAnimations().length,
  }));
  seat.table.check(shown.bars === 0 && shown.digits > 0 && shown.moving === 0, `without movement there are ${JSON.stringify(shown)}`);
}

export async function board(seat) {
  const found = await seat.page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let least = 1000;
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const e = n.parentElement;
      if (n.data.trim() && e.checkVisibility({ visibilityProperty: true }) && !e.closest(".out, script, title, noscript")) least = Math.min(least, parseFloat(getComputedStyle(e).fontSize));
    }
    const cut = [...document.querySelectorAll("#side > *")].some((e) => e.getBoundingClientRect().bottom > document.querySelector("#foot").getBoundingClientRect().top);
    return { least, countdown: parseFloat(getComputedStyle(document.querySelector(".giant .digits")).fontSize), cut };
  });
  seat.table.check(found.least >= 28 && found.countdown >= 150 && !found.cut, `the board is ${JSON.stringify(found)}`);
}

/// Every button has a name, and those of one form are told apart by it.
export async function named(seat) {
  const nameless = await seat.page.evaluate(() => {
    const name = (e) => (e.getAttribute("aria-label") ?? e.textContent).trim();
    const all = [...document.querySelectorAll("button, summary, [role=tab]")];
    const twins = [...document.querySelectorAll("form")].flatMap((form) => {
      const names = [...form.querySelectorAll("button")].map(name);
      return names.filter((n, at) => names.indexOf(n) !== at);
    });
    return [...all.filter((e) => !name(e)).map((e) => e.outerHTML.slice(0, 80)), ...twins];
  });
  seat.table.check(nameless.length === 0, `${seat.name} has a button without a name of its own: ${nameless[0]}`);
}

/// Keeps what is said aloud, with what was left of the silence then.
export function listen(seat) {
  return seat.page.evaluate(() => {
    window.said = [];
    const log = document.getElementById("say");
    window.politely = log.getAttribute("aria-live");
    new MutationObserver((changes) => {
      const left = document.querySelector(".silence .digits")?.textContent;
      for (const { addedNodes } of changes) for (const node of addedNodes) window.said.push([node.textContent, left]);
    }).observe(log, { childList: true });
  });
}

/// Of a silence of more than two minutes, three moments are said and no others.
export async function warnings(seat) {
  const [politely, said] = await seat.page.evaluate(() => [window.politely, window.said.filter(([text]) => text.startsWith("Silence"))]);
  seat.table.check(politely === "polite", `warnings are ${politely}`);
  const texts = said.map(([text]) => text).join(" ");
  seat.table.check(texts === "Silence: two minutes left. Silence: 30 seconds left. Silence: 10 seconds left.", `said aloud: ${texts || "nothing"}`);
  const times = said.map(([, left]) => left).join(" ");
  seat.table.check(/^(2:00|1:59) 0:(30|29) 0:(10|09)$/.test(times), `said at ${times}`);
}
