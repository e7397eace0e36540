// The one script of the console. It replaces regions of the screen as the server sends them, sends commands until they are
// answered, and makes clocks run. It needs nothing that a browser withholds on plain HTTP.
"use strict";
(() => {
  const app = document.getElementById("app");
  const policy = window.trustedTypes?.createPolicy("casus", { createHTML: (html) => html });
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const later = (ms) => new Promise((done) => setTimeout(done, ms));

  async function post(path, body) {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
    });
    const data = await response.json().catch(() => ({}));
    return { status: response.status, data, wait: Number(response.headers.get("Retry-After")) || 3 };
  }

  // The doors: what is secret in an address stands behind its #, which is never sent, and is wiped at once.
  const secret = decodeURIComponent(location.hash.slice(1));
  if (secret) history.replaceState(null, "", location.pathname);
  addEventListener("hashchange", () => location.hash && location.reload());
  const door = (form, path, body) => {
    form.inert = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = $("button", form);
      button.disabled = true;
      try {
        const { status, data } = await post(path, body(form));
        if (status === 200) return location.assign(data.to);
        $(".error", form).textContent = data.title || "That did not work.";
      } catch {
        $(".error", form).textContent = "The console cannot be reached.";
      }
      button.disabled = false;
    });
  };
  const join = document.getElementById("join");
  if (join) {
    door(join, "/join", (f) => ({ code: f.code.value, alias: f.alias.value }));
    if (secret) {
      join.code.value = secret;
      join.alias.focus();
    }
  }
  const claim = document.getElementById("claim");
  if (claim) {
    door(claim, "/f/claim", (f) => ({ key: f.key.value }));
    if (secret) {
      claim.key.value = secret;
      claim.requestSubmit();
    }
  }
  if (!app) return;

  // Time: the server's milliseconds, from the offset at which its frames arrive soonest.
  let offset = Number(app.dataset.now) - performance.now();
  const now = () => performance.now() + offset;
  const two = (n) => String(n).padStart(2, "0");
  const short = (ms) => {
    const s = Math.ceil(Math.max(0, ms) / 1000);
    return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
  };
  const long = (ms) => {
    const s = Math.floor(Math.max(0, ms) / 1000);
    return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  };
  const put = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const runs = (e) => (e.dataset.runs === undefined ? 0 : Math.max(0, now() - Number(e.dataset.set)));
  const left = (e) => Math.max(0, e.dataset.ends === undefined ? Number(e.dataset.left) : Number(e.dataset.ends) - now());
  const sessionNow = () => {
    const e = $('[data-clock="session"]');
    return e ? Number(e.dataset.base) + runs(e) : 0;
  };
  const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const date = (e) => {
    const passed = Number(e.dataset.offset) + (runs(e) * Number(e.dataset.halves)) / 2;
    const at = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)$/.exec(e.dataset.date);
    const on = /^D([+-])(\d+) (\d\d):(\d\d)$/.exec(e.dataset.date);
    if (at) {
      const t = new Date(Date.UTC(at[1], at[2] - 1, at[3], at[4], at[5]) + passed);
      return `${DAYS[t.getUTCDay()]} ${t.getUTCDate()} ${MONTHS[t.getUTCMonth()]} ${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`;
    }
    if (!on) return e.dataset.date;
    const minutes = Number(`${on[1]}${on[2]}`) * 1440 + Number(on[3]) * 60 + Number(on[4]) + Math.floor(passed / 60000);
    const day = Math.floor(minutes / 1440);
    const rest = minutes - day * 1440;
    return `D${day < 0 ? "-" : "+"}${Math.abs(day)} ${two(Math.floor(rest / 60))}:${two(rest % 60)}`;
  };
  const scenarioNow = () => {
    const e = $('[data-clock="scenario"]');
    return e ? Number(e.dataset.scenario) + (runs(e) * Number(e.dataset.halves)) / 2 : 0;
  };

  const said = new Set();
  const say = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    const log = document.getElementById("say");
    log.append(line);
    while (log.childElementCount > 5) log.firstChild.remove();
  };
  const warn = (e, ms) => {
    if (e.dataset.ends === undefined) return;
    const s = ms / 1000;
    e.classList.toggle("close", s <= 30);
    for (const at of [120, 30, 10]) {
      const key = `${e.dataset.ends}/${at}`;
      if (s <= at && s > at - 2 && !said.has(key)) {
        said.add(key);
        say(`${e.dataset.warns}: ${at === 120 ? "two minutes" : `${at} seconds`} left.`);
        if (app.dataset.screen !== "board") navigator.vibrate?.(120);
      }
    }
  };
  function tick() {
    for (const e of all("span[data-left]")) {
      const ms = left(e);
      put(e, short(ms));
      if (e.dataset.warns !== undefined) warn(e, ms);
    }
    for (const e of all("progress[data-left]")) e.value = left(e);
    for (const e of all('[data-clock="session"]')) put(e, long(Number(e.dataset.base) + runs(e)));
    for (const e of all('[data-clock="scenario"]')) put(e, date(e));
    for (const e of all("[data-since]")) {
      const s = Math.floor(Math.max(0, now() - Number(e.dataset.since)) / 1000);
      put(e, s < 90 ? `${s} s` : `${Math.floor(s / 60)} min`);
      e.classList.toggle("long", s >= 60);
    }
    for (const e of all("[data-until]")) e.hidden = now() > Number(e.dataset.until);
    for (const e of all("[data-session-due]")) {
      const ms = Number(e.dataset.sessionDue) - sessionNow();
      e.closest(".next")?.classList.toggle("soon", ms > 0 && ms <= 60000);
    }
    for (const e of all("[data-cursor]")) {
      const share = Math.min(1, sessionNow() / Number(e.dataset.last));
      const x = Number(e.dataset.left) + Number(e.dataset.width) * share;
      e.setAttribute("x1", x);
      e.setAttribute("x2", x);
    }
  }

  // Regions: elements stay what they are, so focus, typed text, scroll and what is folded out stay too.
  const parse = (html) => {
    const template = document.createElement("template");
    template.innerHTML = policy ? policy.createHTML(html) : html;
    return template.content;
  };
  const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute("data-key") || node.id || "" : "");
  const touched = (e) => e.dataset.touched !== undefined;
  function attributes(from, to) {
    for (const { name } of [...from.attributes]) {
      const own = (name === "open" && from.localName === "details") || ["data-touched", "data-sent", "data-open"].includes(name);
      if (!to.hasAttribute(name) && !own) from.removeAttribute(name);
    }
    for (const { name, value } of to.attributes) {
      if (name === "open" && from.localName === "details") continue;
      if (from.getAttribute(name) !== value) {
        from.setAttribute(name, value);
        if (name === "value" && from.localName === "input" && !touched(from)) from.value = value;
      }
    }
  }
  function morph(from, to) {
    if (from.nodeType !== 1) {
      if (from.data !== to.data) from.data = to.data;
      return;
    }
    if (from.dataset?.armed !== undefined) return;
    attributes(from, to);
    if (from.localName === "textarea") {
      if (!touched(from) && from.defaultValue !== to.defaultValue) from.defaultValue = to.defaultValue;
      return;
    }
    if (from.localName === "select" && touched(from)) return;
    children(from, to);
    const chosen = from.localName === "select" && $("option[selected]", from);
    if (chosen) from.value = chosen.value;
  }
  function children(from, to) {
    const keyed = new Map();
    for (const node of from.childNodes) if (keyOf(node)) keyed.set(keyOf(node), node);
    let at = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      const key = keyOf(wanted);
      let match = null;
      if (key) match = keyed.get(key) ?? null;
      else if (at && !keyOf(at) && at.nodeName === wanted.nodeName) match = at;
      if (match && match.nodeName === wanted.nodeName) {
        if (match === at) at = at.nextSibling;
        else from.insertBefore(match, at);
        morph(match, wanted);
        keyed.delete(key);
      } else {
        from.insertBefore(wanted, at);
      }
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }
  // Nothing moves under a finger: what comes while something is pressed is shown once it is let go, and a second later at most.
  const held = [];
  let pressing;
  // A page that is on its way out hears only half of a press.
  const renew = () => {
    app.inert = true;
    location.reload();
  };
  const let_go = () => {
    clearTimeout(pressing);
    pressing = undefined;
    for (const [event, whole] of held.splice(0)) show(event, whole);
  };
  addEventListener("pointerdown", () => {
    clearTimeout(pressing);
    pressing = setTimeout(let_go, 1000);
  }, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(let_go), true);

  let number = Number(app.dataset.number);
  function show(event, whole) {
    if (pressing !== undefined) return held.push([event, whole]);
    const frame = JSON.parse(event.data);
    number = Number(event.lastEventId) || number;
    const here = frame.now - event.timeStamp;
    offset = whole ? here : Math.max(offset, here);
    if (frame.screen !== app.dataset.screen) return renew();
    const before = all(".entry.unread").length;
    for (const [id, html] of Object.entries(frame.regions)) {
      const region = document.getElementById(id);
      if (!region) return renew();
      children(region, parse(html));
    }
    settle();
    if (all(".entry.unread").length > before) {
      say("Something new has arrived.");
      navigator.vibrate?.(60);
    }
  }

  // The stream. A browser reconnects by itself; where it gives up, and after a time offline, it is opened anew.
  let source;
  const lost = (is) => {
    document.getElementById("lost").hidden = !is;
  };
  function listen() {
    source?.close();
    source = new EventSource(`stream?after=${number}`);
    source.addEventListener("open", () => lost(false));
    source.addEventListener("hello", (event) => {
      offset = JSON.parse(event.data).now - performance.now();
      tick();
    });
    source.addEventListener("frame", (event) => show(event, false));
    source.addEventListener("resync", (event) => show(event, true));
    source.addEventListener("bye", () => lost(true));
    for (const end of ["replaced", "gone"]) {
      source.addEventListener(end, () => {
        source.close();
        toast(end === "gone" ? "This seat was closed." : "This seat is open somewhere else.", true);
      });
    }
    source.addEventListener("error", async () => {
      lost(true);
      if (source.readyState !== EventSource.CLOSED) return;
      await later(2000);
      const answer = await fetch("", { credentials: "same-origin", cache: "no-store" }).catch(() => null);
      if (answer?.status === 401) return renew();
      listen();
    });
  }
  addEventListener("offline", () => lost(true));
  addEventListener("online", listen);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  document.addEventListener("visibilitychange", tick);

  // Commands: kept until they are answered, under an id by which the server knows them again.
  let toasting;
  function toast(text, stays) {
    const e = document.getElementById("toast");
    e.textContent = text;
    clearTimeout(toasting);
    if (!stays) toasting = setTimeout(() => (e.textContent = ""), 6000);
  }
  const OUT = `out ${location.pathname}`;
  let outbox = JSON.parse(sessionStorage.getItem(OUT) || "[]");
  const keep = () => sessionStorage.setItem(OUT, JSON.stringify(outbox));
  const waiting = new Map();
  let sending = false;
  async function send() {
    if (sending) return;
    sending = true;
    while (outbox.length) {
      const { path, body } = outbox[0];
      let answer;
      try {
        answer = await post(path, body);
      } catch {
        lost(true);
        await later(1000);
        continue;
      }
      if (answer.status === 429 || answer.status === 503) {
        await later(answer.wait * 1000);
        continue;
      }
      if (answer.status === 401) return renew();
      outbox.shift();
      keep();
      waiting.get(body.id)?.(answer);
      waiting.delete(body.id);
    }
    sending = false;
  }
  function submit(path, body) {
    outbox.push({ path, body });
    keep();
    return new Promise((done) => {
      waiting.set(body.id, done);
      send();
    });
  }
  async function perform(element, command) {
    const answer = await submit("command", { id: newId(), command });
    const form = element.closest("form");
    const error = form && ($(".error", form) || form.appendChild(Object.assign(document.createElement("p"), { className: "error" })));
    const good = answer.status === 200;
    if (error) error.textContent = good ? "" : answer.data.title || "Refused.";
    else if (!good) toast(answer.data.title || "Refused.");
    return good;
  }

  // Forms fill in a command by JSON pointers.
  function set(command, pointer, value, only) {
    const path = pointer.split("/").slice(1);
    const last = path.pop();
    let at = command;
    for (const name of path) {
      if (only && (typeof at[name] !== "object" || at[name] === null)) return;
      at = at[name];
    }
    if (Array.isArray(at) && Number(last) >= at.length) at.push(value);
    else at[last] = value;
  }
  function command(form) {
    const made = JSON.parse(form.dataset.do ?? form.dataset.list);
    for (const e of all("[data-at]", form)) {
      if (e.closest("[data-argument]")) continue;
      let value = e.value;
      if (e.type === "checkbox" && e.dataset.type !== "json") value = e.checked;
      else if (["checkbox", "radio"].includes(e.type) && !e.checked) continue;
      else if (e.dataset.type === "scenario") value = Math.floor(scenarioNow() / 60000) + Math.round(Number(value) * 60);
      else if (e.dataset.ifChanged !== undefined && value === e.defaultValue) continue;
      else if (e.dataset.type === "minutes") value = value === "" ? null : Math.round(Number(value) * 60);
      else if (value === "" && (e.dataset.type === "json" || e.dataset.skipEmpty !== undefined)) continue;
      else if (e.dataset.type === "json") value = JSON.parse(value);
      set(made, e.dataset.at, value, e.dataset.ifPresent !== undefined);
    }
    for (const e of all("[data-argument]", form)) {
      const text = $("input", e).value.trim();
      if (text) set(made, e.dataset.argument, { by: JSON.parse($("select", e).value), text });
    }
    for (const e of all("select[data-except]", form)) {
      if (e.value && !e.closest("[hidden]")) made.time.jump.except.push([e.dataset.except, JSON.parse(e.value)]);
    }
    return made;
  }
  // A button that asks to be pressed twice is armed for four seconds.
  function sure(button, words) {
    if (button.dataset.armed !== undefined) {
      delete button.dataset.armed;
      return true;
    }
    const label = button.textContent;
    button.dataset.armed = "";
    button.textContent = words;
    setTimeout(() => {
      if (button.dataset.armed === undefined && button.textContent !== words) return;
      delete button.dataset.armed;
      button.textContent = label;
    }, 4000);
    return false;
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.list !== undefined) {
      event.preventDefault();
      return list(command(form));
    }
    if (form.dataset.do === undefined) return;
    event.preventDefault();
    const button = event.submitter || $("button:not([type])", form);
    if (form.dataset.sure && button && !sure(button, form.dataset.sure)) return;
    if (button) button.disabled = true;
    const good = await perform(form, command(form));
    if (button) button.disabled = false;
    if (good && form.dataset.keep === undefined) {
      form.reset();
      for (const e of all("[data-touched]", form)) delete e.dataset.touched;
      forget(form);
      const sheet = form.closest("details.sheet");
      if (sheet && sheet.contains(form)) sheet.open = false;
    }
    settle();
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    if (button.dataset.tab) return tab(button.dataset.tab);
    if (button.dataset.chip) return chip(button);
    if (button.dataset.keys !== undefined) return keys();
    if (button.dataset.back && sure(button, "Again: this session ends here")) {
      return perform(button, { time: { fork: { keep: Number(button.dataset.back) } } });
    }
    if (button.dataset.range !== undefined) {
      button.toggleAttribute("data-open");
      return settle();
    }
    if (button.dataset.jump) return lead(document.getElementById(button.dataset.jump));
    if (button.dataset.fill) return fill(button);
    if (button.dataset.list && (!button.dataset.sure || sure(button, button.dataset.sure))) {
      return list(JSON.parse(button.dataset.list));
    }
    if (button.dataset.do && (!button.dataset.sure || sure(button, button.dataset.sure))) {
      return perform(button, JSON.parse(button.dataset.do));
    }
    if (button.dataset.door) {
      const { status, data } = await post("door", JSON.parse(button.dataset.door));
      if (status !== 200) toast(data.title || "Refused.");
    }
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const e = event.target;
      if (e.open && e.dataset.read && e.dataset.sent === undefined) {
        e.dataset.sent = "";
        perform(e, JSON.parse(e.dataset.read));
      }
    },
    true,
  );

  // A list of events from a file: the file as it is, then what is said of it. What comes of it comes with the next frame.
  async function list(body) {
    const { status, data } = await post("list", body).catch(() => ({ status: 0, data: {} }));
    toast(status === 200 ? "" : data.title || "The console cannot be reached.");
  }
  const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const kindOf = (file) => (/\.xlsx$/i.test(file.name) ? XLSX : /\.(csv|txt)$/i.test(file.name) ? "text/csv" : "application/octet-stream");
  document.addEventListener("change", async (event) => {
    const e = event.target;
    if (e.dataset.upload && e.files.length) {
      const headers = { "Content-Type": kindOf(e.files[0]) };
      const sent = fetch(e.dataset.upload, { method: "POST", headers, body: e.files[0], credentials: "same-origin", cache: "no-store" });
      const answer = await sent.catch(() => null);
      const data = (await answer?.json().catch(() => null)) ?? {};
      e.value = "";
      toast(answer?.status === 200 ? "" : data.title || "The file could not be sent.");
      scrollTo(0, 0);
    } else if (e.dataset.list && e.localName !== "form") {
      const said = JSON.parse(e.dataset.list);
      const value = e.type === "checkbox" ? e.checked : e.value;
      set(said, e.dataset.at, e.dataset.type === "json" ? JSON.parse(value) : value);
      list(said);
    }
  });
  function lead(to) {
    to?.scrollIntoView({ block: "center" });
    $("select, input, textarea", to)?.focus();
  }
  // A form that another button begins to fill in.
  function fill(button) {
    const form = $(`form[data-key="${button.dataset.into}"]`);
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill))) {
      const e = $(`[name="${name}"]`, form);
      e.value = value;
      e.dataset.touched = "";
    }
    form.closest("details").open = true;
    lead(form);
  }

  // Chips: ten in all, with the word beside each.
  function chip(button) {
    const form = button.closest("[data-chips]");
    const input = $("input", button.parentElement);
    const value = Number(input.value) + Number(button.dataset.chip);
    const sum = all(".stepper input", form).reduce((s, e) => s + Number(e.value), 0) + Number(button.dataset.chip);
    if (value < 0 || sum > Number(form.dataset.chips)) return;
    input.value = value;
    input.dataset.touched = "";
    note(input);
    settle();
  }
  function words(form) {
    const scale = JSON.parse(form.dataset.words);
    let sum = 0;
    for (const row of all(".chip-row", form)) {
      const n = Number($("input", row).value);
      sum += n;
      put($(".says", row), scale[n] ?? "");
    }
    const rest = Number(form.dataset.chips) - sum;
    put($(".left", form), rest === 0 ? "All ten are put" : `${rest} chip${rest === 1 ? "" : "s"} left`);
    const send = $("button.primary", form);
    send.disabled = send.hasAttribute("data-off") || rest !== 0;
  }

  // What was typed survives a reload.
  const draft = (e) => {
    const form = e.closest("form[data-key]");
    return form && e.name ? `draft ${location.pathname} ${form.dataset.key} ${e.name}` : null;
  };
  function note(e) {
    const key = draft(e);
    if (key && e.type !== "password") sessionStorage.setItem(key, e.type === "checkbox" ? String(e.checked) : e.value);
  }
  function forget(form) {
    for (const e of form.elements) if (draft(e)) sessionStorage.removeItem(draft(e));
  }
  function restore() {
    for (const form of all("form[data-key]:not([data-restored])")) {
      form.dataset.restored = "";
      for (const e of form.elements) {
        const key = draft(e);
        const kept = key && sessionStorage.getItem(key);
        if (kept === null || kept === undefined || kept === "") continue;
        if (e.type === "radio") e.checked = e.value === kept;
        else if (e.type === "checkbox") e.checked = kept === "true";
        else e.value = kept;
        e.dataset.touched = "";
        const sheet = e.closest("details");
        if (sheet && form.contains(sheet) === false && (e.localName === "textarea" || e.type === "text")) sheet.open = true;
      }
    }
  }
  document.addEventListener("input", (event) => {
    const e = event.target;
    if (e.dataset.filter) return filter(e);
    if (!e.form) return;
    e.dataset.touched = "";
    note(e);
    settle();
  });

  // A search hides the rows that do not hold its words, and what belongs to them.
  function filter(field) {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const list of all(field.dataset.filter)) {
      let out = false;
      for (const row of list.children) {
        const text = row.matches("details, li") ? row.textContent.toLowerCase() : null;
        if (text !== null) out = !words.every((word) => text.includes(word));
        row.toggleAttribute("data-out", out);
      }
    }
  }

  // Tabs of a small screen.
  function tab(name) {
    app.dataset.tab = name;
    sessionStorage.setItem(`tab ${location.pathname}`, name);
    settle();
    scrollTo(0, 0);
  }
  function settle() {
    restore();
    for (const e of all("[role=tab]")) e.setAttribute("aria-selected", String(e.dataset.tab === app.dataset.tab));
    for (const e of all("form[data-chips]")) words(e);
    for (const e of all("[data-filter]")) filter(e);
    for (const e of all("[data-range]")) e.setAttribute("aria-expanded", String(e.dataset.open !== undefined));
    for (const e of all("button[data-needs-valid]")) e.disabled = !e.form.checkValidity();
    for (const form of all('form[data-key="jump-form"]')) {
      const start = scenarioNow() / 60000;
      const end = start + Number(form.elements.hours.value) * 60;
      for (const e of all("[data-minute]", form)) e.hidden = !(Number(e.dataset.minute) > start && Number(e.dataset.minute) <= end);
    }
    tick();
  }

  // Keys of control. Nothing is sent by a key alone but the pause.
  const KEYS = [["Space", "pause, go on"], ["R", "to the next release; Enter releases"], ["N", "write a note"], ["/", "search what comes"], ["?", "these keys"], ["Esc", "leave a field, so that keys act again"]];
  function keys() {
    const old = $("dialog.keys");
    if (old) return old.remove();
    const dialog = document.createElement("dialog");
    dialog.className = "keys";
    const list = document.createElement("dl");
    for (const [key, what] of KEYS) {
      for (const [name, text] of [["dt", key], ["dd", what]]) list.append(Object.assign(document.createElement(name), { textContent: text }));
    }
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
    close.addEventListener("click", () => dialog.remove());
    dialog.append(list, close);
    document.body.append(dialog);
    dialog.showModal();
    dialog.addEventListener("close", () => dialog.remove());
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !$("dialog[open]")) return document.activeElement?.blur();
    const busy = document.activeElement?.closest("input, textarea, select, button, summary, a, dialog");
    if (!app.dataset.screen.startsWith("control") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.activeElement?.closest("input, textarea, select, dialog") || $(".reading")) return;
    if (event.key === " " && busy) return;
    const target = { " ": "[data-hot]", r: ":not([data-out]) > [data-release]:not(:disabled)", n: "[data-note]", "/": "[data-search]" }[event.key.toLowerCase()];
    if (event.key === "?") keys();
    else if (!target) return;
    else if (event.key === " ") $(target)?.click();
    else $(target)?.focus();
    event.preventDefault();
  });

  const kept = sessionStorage.getItem(`tab ${location.pathname}`);
  if (kept) app.dataset.tab = kept;
  settle();
  app.inert = false;
  listen();
  send();
  setInterval(tick, 250);
})();
