// Whether hostile text stayed text: what a page of casus never holds, and what every text of the table must be.

import { later } from "../../table.mjs";
import { ELSEWHERE, STRINGS, looked } from "./strings.mjs";

/// Runs in the page: what is there that no page of casus holds.
const strange = () => {
  const found = [];
  const own = (address) => URL.canParse(address) && new URL(address).origin === location.origin;
  if (window.owned !== undefined) found.push("script: the marker is set");
  if (window.frames.length) found.push(`frame: there are ${window.frames.length}`);
  const made = "base, iframe, object, embed, img, video, audio, math, marquee, template, animate, body style, body link, body meta";
  for (const e of document.querySelectorAll("*")) {
    const name = `${e.localName}${e.id && "#" + e.id}.${e.getAttribute("class") ?? ""}`;
    if (/owned/.test(name) || e.matches(made)) found.push(`element: ${name}`);
    for (const { name: attribute, value } of e.attributes) {
      if (/^on/.test(attribute) || /^\s*javascript:/i.test(value)) found.push(`attribute: ${name} has ${attribute}`);
    }
    if (e.localName === "script" && !own(e.src)) found.push(`element: ${name} inside the page`);
    if (["a", "form"].includes(e.localName) && /^http/.test(e.href ?? e.action) && !own(e.href ?? e.action)) found.push(`element: ${name} leads elsewhere`);
  }
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) {
    // What lies in something that scrolls by itself makes no page wide.
    const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    const out = [...document.body.querySelectorAll("*")].filter((e) => e.checkVisibility() && !scrolls(e.parentElement) && e.getBoundingClientRect().right > innerWidth + 1).slice(-3);
    found.push(`sideways: ${wide} px at ${innerWidth}, ${out.map((e) => `${e.localName}.${e.getAttribute("class") ?? ""} "${e.textContent.slice(0, 20)}" in ${e.closest("[data-key]")?.dataset.key ?? "page"}`)}`);
  }
  return [...new Set(found)];
};

/// Runs in the page: all its text, with that of fields.
const text = () => [document.body.textContent, ...[...document.querySelectorAll("input, textarea")].map((e) => e.value)].join("\n");

/// Looks at a page with everything folded out, and folds it up again.
export async function look(page) {
  await page.evaluate(() => {
    window.folded = [...document.querySelectorAll("details:not([open], [data-read], .up)")];
    for (const e of window.folded) e.open = true;
  });
  const found = await page.evaluate(strange);
  await page.evaluate(() => window.folded.forEach((e) => (e.open = false)));
  return found;
}

/// Which of these texts the page does not show, for as long as one may wait for them.
export async function missing(page, wanted, wait = 15_000) {
  for (const until = Date.now() + wait; ; await later(100)) {
    const there = looked(await page.evaluate(text));
    const lost = wanted.filter(([, sent]) => !there.includes(looked(sent))).map(([field]) => field);
    if (lost.length === 0 || Date.now() > until) return lost;
  }
}

/// A page of the same strings as markup, and one with a word that does not break: what a look must find, it finds.
export async function planted(table) {
  const context = await table.browser.newContext({ viewport: { width: 360, height: 640 } });
  let html = "";
  const here = "http://planted.invalid/";
  await context.route("**", (route) => (route.request().url() === here ? route.fulfill({ contentType: "text/html", body: html }) : route.abort()));
  const page = await context.newPage();
  const found = new Set();
  page.on("dialog", (d) => found.add("dialog").size && d.dismiss());
  page.on("request", (r) => r.url().includes(ELSEWHERE) && found.add("request"));
  const shut = ["<template", "<textarea", "<title", "<dialog", "<!--"];
  // Each alone: one that opens what nothing closes would swallow those behind it.
  for (const string of [...STRINGS.filter((s) => !shut.some((tag) => s.startsWith(tag))), `<p>${"W".repeat(400)}</p>`]) {
    html = `<!doctype html><body><p>${string}</p><i title="${string}"></i>`;
    await page.goto(here, { waitUntil: "domcontentloaded" });
    for (const words of await look(page)) found.add(words.split(":")[0]);
  }
  for (const kind of ["script", "frame", "element", "attribute", "sideways", "dialog", "request"]) table.check(found.has(kind), `a look misses what is planted: ${kind}`);
  await context.close();
}
