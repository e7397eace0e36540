// W10: keyboard, small screens, access.

import { seated, openDraft, accessible } from "../steps.mjs";

export async function w10(table) {
  const { f, A, D } = await seated(table, ["A", "D"]);
  await f.page.keyboard.press("r");
  const focused = () => f.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
  table.check(/^Release /.test(await focused()), `R leads to ${await focused()}`);
  table.check(!(await A.page.content()).includes("A pipe bursts off"), "a key alone releases");
  await f.page.keyboard.press("Enter");
  await A.sees("A pipe bursts off the coast");
  await f.page.evaluate(() => document.activeElement?.blur());
  await f.page.keyboard.press("Shift+?");
  await f.sees("to the next release");
  await f.page.keyboard.press("Escape");
  await f.page.getByLabel("Note", { exact: true }).fill("");
  await f.page.getByLabel("Note", { exact: true }).type("rr n");
  table.check((await f.page.getByLabel("Note", { exact: true }).inputValue()) === "rr n", "keys act while typing");
  await A.page.setViewportSize({ width: 360, height: 640 });
  for (const name of [/Inbox/, /Council/, /Assess/, /Notes/]) {
    await A.tab(name);
    const wide = await A.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    table.check(wide <= 0, `${name} is ${wide} px too wide`);
    const small = await A.page.evaluate(() => {
      const shown = [...document.querySelectorAll("button, summary, select, textarea, input")].filter((e) => e.checkVisibility({ visibilityProperty: true }));
      return shown.filter((e) => e.getBoundingClientRect().height < 44 && !["radio", "checkbox"].includes(e.type)).map((e) => e.textContent.slice(0, 30));
    });
    table.check(small.length === 0, `too small to press: ${small.slice(0, 3)}`);
  }
  await A.picture("w10-360");
  await openDraft(f, 1, 90);
  await D.sees("under silence");
  const board = await D.page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let least = 1000;
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const e = n.parentElement;
      if (n.data.trim() && e.checkVisibility({ visibilityProperty: true }) && !e.closest(".out, script, title, noscript")) least = Math.min(least, parseFloat(getComputedStyle(e).fontSize));
    }
    return [least, parseFloat(getComputedStyle(document.querySelector(".giant .digits")).fontSize)];
  });
  table.check(board[0] >= 28 && board[1] >= 150, `the board's type is ${board}`);
  for (const seat of [f, A, D]) await accessible(seat);
}
