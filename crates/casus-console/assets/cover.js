// A tablet that several delegations share. Handed over, every seat that it holds is covered until whoever sits there holds
// a button for a second; what is covered is neither seen, read out nor reached by keys.
"use strict";
(() => {
  const HOLD = 1000;
  const here = location.pathname;
  const app = document.getElementById("app");
  // Private windows can refuse storage; the cover then lasts as long as the page.
  const memory = new Map();
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return memory.get(key) ?? null;
    }
  };
  const write = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      memory.set(key, value);
    }
  };
  const seats = () => JSON.parse(read("seats") || "{}");
  const covered = (path) => read(`covered ${path}`) !== null;

  if (app?.dataset.screen !== "delegation") {
    const held = seats();
    if (here in held && !app) {
      delete held[here];
      write("seats", JSON.stringify(held));
      write(`covered ${here}`, null);
    }
    return;
  }
  const name = () => document.querySelector("#top .who b").textContent;
  write("seats", JSON.stringify({ ...seats(), [here]: name() }));

  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  function open(path) {
    write(`covered ${path}`, null);
    if (path !== here) return location.assign(path);
    show();
  }
  // Held for a second, or pressed twice where nothing can be held.
  function opener(path, label) {
    const button = make("button", { type: "button", className: "primary wide hold" }, `${label}: hold to open`);
    let timer;
    let again = -Infinity;
    const stop = () => {
      clearTimeout(timer);
      delete button.dataset.held;
    };
    button.addEventListener("pointerdown", () => {
      button.dataset.held = "";
      timer = setTimeout(() => open(path), HOLD);
    });
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(end, stop);
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("click", (event) => {
      if (event.detail > 0) return;
      if (performance.now() - again < 4000) return open(path);
      again = performance.now();
      button.textContent = `${label}: press again to open`;
    });
    return button;
  }
  function show() {
    const old = document.getElementById("cover");
    const is = covered(here);
    app.inert = is;
    document.body.dataset.ready = "";
    document.body.toggleAttribute("data-covered", is);
    if (!is) {
      old?.remove();
      return;
    }
    if (old) return;
    const held = Object.entries(seats()).map(([path, label]) => opener(path, label));
    const cover = make(
      "section",
      { id: "cover" },
      make("p", { className: "exercise" }, "Exercise"),
      make("h1", { tabIndex: -1 }, "Handed over"),
      make("p", {}, "Pass the screen on. Whoever sits down next holds the button of their own delegation."),
      ...held,
      make("p", {}, make("a", { href: "/" }, "Another delegation joins on this screen")),
    );
    document.body.append(cover);
    cover.querySelector("h1").focus();
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-hand-over]")) return;
    write("seats", JSON.stringify({ ...seats(), [here]: name() }));
    for (const path of Object.keys(seats())) write(`covered ${path}`, "");
    show();
  });
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
})();
