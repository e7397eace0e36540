// Keys alone: where the focus is, that it is seen, and how one gets to a thing by Tab as a person would.

import { later } from "../../table.mjs";

/// What has the focus: its name, its role, whether a ring is drawn round it and whether it lies in sight.
export function focused(seat) {
  return seat.page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const label = e.labels?.[0];
    const name = e.getAttribute("aria-label") ?? label?.querySelector("span")?.textContent ?? label?.textContent ?? e.textContent;
    const box = e.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    const at = (y) => document.elementFromPoint(box.left + Math.min(box.width / 2, 20), y);
    const hit = [box.top + 4, box.top + box.height / 2, box.bottom - 4].map(at);
    return {
      name: name.replace(/\s+/g, " ").trim(),
      ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      seen: hit.some((h) => h && (e.contains(h) || h.contains(e))),
    };
  });
}

/// Goes by Tab to what has a name; every stop on the way must show its focus.
export async function reach(seat, name) {
  const stops = [];
  for (let n = 0; n < 400; n++) {
    await seat.page.keyboard.press("Tab");
    const at = await focused(seat);
    if (!at) continue;
    if (!at.ring || !at.seen) seat.table.check(false, `${seat.name}: the focus on "${at.name}" is ${at.ring ? "out of sight" : "without a ring"}`);
    if (typeof name === "string" ? at.name === name : name.test(at.name)) return;
    stops.push(at.name);
  }
  throw new Error(`${seat.name} does not get to ${name} by Tab; stops were ${[...new Set(stops)].join(", ")}`);
}

export async function press(seat, name, times = 1) {
  await reach(seat, name);
  for (let n = 0; n < times; n++) {
    await seat.page.keyboard.press("Enter");
    await later(150);
  }
}

/// Takes an option of the list that has the focus.
export async function take(seat, words) {
  await seat.page.keyboard.press("Home");
  for (let n = 0; n < 60; n++) {
    const now = await seat.page.evaluate(() => document.activeElement.selectedOptions?.[0]?.textContent);
    if (now === words) return;
    await seat.page.keyboard.press("ArrowDown");
  }
  seat.table.check(false, `${seat.name} cannot take "${words}" by key`);
}
