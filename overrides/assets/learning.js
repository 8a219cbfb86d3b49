/* My learning: what a reader has read and one line on what she will do. Kept in this browser only, and sent to nobody.
   On a briefing it notes; on the page "My learning" it lists, changes, exports, brings in and deletes. */
const PLACE = `briefings-learning${document.documentElement.dataset.store ?? ""}`;
const FORMAT = "practice-briefings-learning";
const MOST = 500;
const LONGEST = 200;
const LARGEST = 256 * 1024;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const MONTHS = "January February March April May June July August September October November December".split(" ");

const many = (number, one, more = `${one}s`) => `${number} ${number === 1 ? one : more}`;
const two = (number) => String(number).padStart(2, "0");
const dayOf = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

function isDay(text) {
  if (typeof text !== "string" || !/^(19|20)\d\d-\d\d-\d\d$/.test(text)) return false;
  const [year, month, day] = text.split("-").map(Number);
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day;
}

function spoken(text) {
  const [year, month, day] = text.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/* Three months later, or the last day of that month where it is shorter. */
export function lookBack(text) {
  const [year, month, day] = text.split("-").map(Number);
  const last = new Date(year, month + 3, 0).getDate();
  return dayOf(new Date(year, month + 2, Math.min(day, last)));
}

const line = (value) => typeof value === "string" && value.length <= LONGEST && !CONTROL.test(value);

/* What is wrong with an entry, or nothing. Only what passes here is ever kept, shown or sent on. */
function wrong(entry) {
  if (entry === null || typeof entry !== "object" || Array.isArray(entry)) return "it is not an entry";
  if (Object.keys(entry).sort().join() !== "id,read,title,will") return "it has other fields than an entry has";
  if (typeof entry.id !== "string" || !/^LP-\d{4}$/.test(entry.id)) return "its number is not one of a briefing";
  if (!line(entry.title) || !entry.title.trim()) return "its title cannot be read";
  if (!line(entry.will)) return "what you will do is too long or cannot be read";
  if (!isDay(entry.read)) return "its date is not a day";
  return "";
}

/* The entries of a file from another device, or an Error that says what is wrong with it. */
export function entriesIn(text) {
  let held = null;
  try { held = JSON.parse(text); } catch { throw new Error("This file is not one that was downloaded here."); }
  const fields = held && typeof held === "object" ? Object.keys(held).sort().join() : "";
  if (fields !== "entries,format,version" || held.format !== FORMAT || held.version !== 1 || !Array.isArray(held.entries)) {
    throw new Error("This file is not one that was downloaded here.");
  }
  if (held.entries.length > MOST) throw new Error(`This file has more than ${MOST} entries.`);
  held.entries.forEach((entry, place) => {
    const why = wrong(entry);
    if (why) throw new Error(`Entry ${place + 1} of this file cannot be taken: ${why}. Nothing was brought in.`);
  });
  return held.entries;
}

function kept() {
  try {
    const held = JSON.parse(localStorage.getItem(PLACE));
    return Array.isArray(held?.entries) ? held.entries.filter((entry) => !wrong(entry)).slice(0, MOST) : [];
  } catch { return []; }
}

function keep(entries) {
  try {
    if (entries.length === 0) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, written(entries));
    return true;
  } catch { return false; }
}

const written = (entries) => JSON.stringify({ format: FORMAT, version: 1, entries }, null, 1);
const same = (one, other) => one.id === other.id && one.read === other.read && one.will === other.will;
const newest = (entries) => [...entries].sort((one, other) => other.read.localeCompare(one.read) || one.id.localeCompare(other.id));
const tidy = (text) => text.replace(/\s+/g, " ").trim().slice(0, LONGEST);
const NOT_KEPT = "This browser does not keep anything for this site, so it could not be noted.";

/* A cell that a spreadsheet takes as text, never as a formula. */
export function cell(text) {
  const safe = /^[\s]*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replace(/"/g, '""')}"`;
}

export function table(entries, root) {
  const rows = newest(entries).map((entry) => [entry.read, entry.id, entry.title, entry.will, lookBack(entry.read), `${root}${entry.id.toLowerCase()}/`]);
  const head = ["Date read", "Briefing", "Title", "What I will do", "Look back on", "Address"];
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/* Lines of a calendar file are cut at 75 bytes, never inside a letter. */
function folded(text) {
  const lines = [""];
  let room = 75;
  for (const letter of text) {
    const size = new TextEncoder().encode(letter).length;
    if (size > room) { lines.push(""); room = 74; }
    lines[lines.length - 1] += letter;
    room -= size;
  }
  return lines.join("\r\n ");
}

/* The site's own name in the mark of an event: two sites of one host have briefings of the same number. */
function home(root) {
  const { hostname, pathname } = new URL(root);
  return `${hostname}${pathname.replace(/\/+$/, "").replace(/[^A-Za-z0-9-]+/g, ".")}`;
}

export function calendar(entries, root, site, now = new Date()) {
  const plain = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const days = (text) => text.replace(/-/g, "");
  const next = (text) => { const [year, month, day] = text.split("-").map(Number); return dayOf(new Date(year, month - 1, day + 1)); };
  const mark = (text) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) >>> 0, 7).toString(36);
  const event = (entry) => {
    const day = lookBack(entry.read);
    const address = `${root}${entry.id.toLowerCase()}/`;
    return ["BEGIN:VEVENT", `UID:${entry.id.toLowerCase()}-${days(entry.read)}-${mark(entry.will)}@${home(root)}`, `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${days(day)}`, `DTEND;VALUE=DATE:${days(next(day))}`, `SUMMARY:${plain(`Look back: ${entry.title}`)}`,
      `DESCRIPTION:${plain(`On ${spoken(entry.read)} I read this.${entry.will ? `\nI said I will: ${entry.will}` : ""}\nWhat changed for children?\n${address}`)}`,
      `URL:${address}`, "TRANSP:TRANSPARENT", "END:VEVENT"];
  };
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//${plain(site)}//My learning//EN`, "CALSCALE:GREGORIAN", ...entries.flatMap(event), "END:VCALENDAR"];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

function element(name, values = {}, ...inner) {
  const made = Object.assign(document.createElement(name), values);
  made.append(...inner);
  return made;
}

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/* On a briefing */
function onBriefing(form) {
  const { id, title } = form.dataset;
  const said = form.querySelector("[data-said]");
  const before = document.querySelector("[data-before]");
  const { will, read } = form.elements;
  const show = () => {
    const mine = newest(kept().filter((entry) => entry.id === id));
    before.replaceChildren(...mine.map((entry) => element("li", { textContent: `Read on ${spoken(entry.read)}${entry.will ? `: ${entry.will}` : "."}` })));
    before.hidden = mine.length === 0;
  };
  read.value = dayOf(new Date());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const entry = { id, title: tidy(title), read: read.value, will: tidy(will.value) };
    const entries = kept();
    const why = wrong(entry);
    if (why) { said.textContent = "Give a date, such as today."; read.focus(); return; }
    if (entries.length >= MOST) { said.textContent = `My learning is full: it has ${MOST} entries. Download it and delete some.`; return; }
    if (entries.some((other) => same(other, entry))) said.textContent = "This is noted already.";
    else if (keep([...entries, entry])) { said.textContent = "Noted in My learning, in this browser only."; will.value = ""; show(); }
    else said.textContent = NOT_KEPT;
  });
  window.addEventListener("storage", show);
  window.addEventListener("pageshow", show);
  show();
}

/* On the page "My learning" */
function onPage(root) {
  const find = (name) => root.querySelector(`[data-${name}]`);
  const [said, list, heading, dialog] = ["said", "list", "heading", "dialog"].map(find);
  const base = new URL(root.dataset.base, window.location.href);
  let entries = newest(kept());

  function save(next, words) {
    const done = keep(next);
    if (done) entries = newest(next);
    draw();
    said.textContent = done ? words : NOT_KEPT;
    return done;
  }

  function asked(question, more, yes, act, back) {
    find("ask").textContent = question;
    find("ask-more").textContent = more;
    find("yes").textContent = yes;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? act() : back.focus()), { once: true });
    dialog.showModal();
  }

  function change(entry, item) {
    const will = element("input", { id: "change-will", name: "will", maxLength: LONGEST, value: entry.will, autocomplete: "off" });
    const read = element("input", { id: "change-read", name: "read", type: "date", value: entry.read, required: true });
    const form = element("form", { className: "log__form" },
      element("p", {}, element("label", { htmlFor: "change-will", textContent: "What I will do" }), will),
      element("p", {}, element("label", { htmlFor: "change-read", textContent: "Date" }), read),
      element("p", { className: "buttons" }, element("button", { className: "button", textContent: "Keep the change" }), element("button", { type: "button", className: "button button--quiet", textContent: "Leave it as it was", onclick: () => leave(entry) })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const next = { ...entry, read: read.value, will: tidy(will.value) };
      if (wrong(next)) { said.textContent = "Give a date, such as today."; read.focus(); return; }
      if (save(entries.map((other) => (other === entry ? next : other)), `Changed: ${entry.title}.`)) focusOn(next, "[data-change]");
    });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(entry); });
    draw();
    list.children[entries.indexOf(entry)].replaceChildren(element("h3", { textContent: entry.title }), form);
    will.focus();
  }

  function leave(entry) { draw(); said.textContent = "Nothing was changed."; focusOn(entry, "[data-change]"); }

  function focusOn(entry, what) {
    const place = entries.findIndex((other) => other === entry);
    (list.children[place]?.querySelector(what) ?? heading).focus();
  }

  function row(entry) {
    const button = (text, mark, act) => {
      const made = element("button", { type: "button", className: "small-button", onclick: act }, text, element("span", { className: "visually-hidden", textContent: `: ${entry.title}` }));
      made.dataset[mark] = "";
      return made;
    };
    const out = button("Delete", "delete", () => asked("Delete this entry?", entry.title, "Yes, delete it", () => {
      const place = entries.indexOf(entry);
      save(entries.filter((other) => other !== entry), `Deleted: ${entry.title}.`);
      (list.children[Math.min(place, entries.length - 1)]?.querySelector("[data-delete]") ?? heading).focus();
    }, out));
    const dates = button("Look-back date", "date", () => {
      download(`look-back-${entry.id.toLowerCase()}.ics`, "text/calendar", calendar([entry], root.dataset.root, root.dataset.site));
      said.textContent = `The calendar entry for ${spoken(lookBack(entry.read))} is downloaded.`;
    });
    const item = element("li", {},
      element("h3", {}, element("a", { href: new URL(`${entry.id.toLowerCase()}/`, base).href, textContent: entry.title })),
      element("p", { className: "meta", textContent: `${entry.id} · read on ${spoken(entry.read)} · look back on ${spoken(lookBack(entry.read))}` }),
      element("p", { className: entry.will ? "log__will" : "log__will log__none" }, element("b", { textContent: "I will: " }), entry.will || "nothing noted yet"),
      element("p", { className: "paper-only log__changed" }, "What changed for children"),
      element("div", { className: "basket__buttons screen-only" }, button("Change", "change", () => change(entry, item)), dates, out));
    return item;
  }

  function draw() {
    list.replaceChildren(...entries.map(row));
    find("empty").hidden = entries.length > 0;
    root.querySelectorAll("[data-some]").forEach((part) => { part.hidden = entries.length === 0; });
    find("total").textContent = entries.length ? many(entries.length, "entry", "entries") : "";
  }

  async function bring(file) {
    const tell = (text) => { find("brought").textContent = text; };
    if (file.size > LARGEST) { tell("This file is too large to be one that was downloaded here."); return; }
    try {
      const fresh = [];
      for (const entry of entriesIn(await file.text())) if (![...entries, ...fresh].some((other) => same(other, entry))) fresh.push(entry);
      if (entries.length + fresh.length > MOST) throw new Error(`Together that is more than ${MOST} entries. Delete some first.`);
      if (fresh.length === 0) tell("All entries of this file are here already.");
      else if (save([...entries, ...fresh], "")) tell(`${many(fresh.length, "entry", "entries")} brought in.`);
    } catch (error) { tell(error instanceof Error ? error.message : "This file could not be read."); }
  }

  const today = () => dayOf(new Date());
  find("print").addEventListener("click", () => window.print());
  find("csv").addEventListener("click", () => { download(`my-learning-${today()}.csv`, "text/csv", table(entries, root.dataset.root)); said.textContent = "The table is downloaded."; });
  find("ics").addEventListener("click", () => { download("look-back-dates.ics", "text/calendar", calendar(entries, root.dataset.root, root.dataset.site)); said.textContent = "The calendar entries are downloaded."; });
  find("json").addEventListener("click", () => { download(`my-learning-${today()}.json`, "application/json", written(entries)); said.textContent = "The file for another device is downloaded."; });
  find("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) await bring(file);
    event.target.value = "";
  });
  find("clear").addEventListener("click", () => asked("Delete everything?", `${many(entries.length, "entry", "entries")} will be gone from this browser, for good.`, "Yes, delete everything", () => {
    save([], "Everything was deleted from this browser.");
    heading.focus();
  }, find("clear")));
  window.addEventListener("storage", (event) => { if (event.key === PLACE || event.key === null) { entries = newest(kept()); draw(); } });
  draw();
}

const note = document.querySelector("[data-learning-add]");
if (note) onBriefing(note);
const page = document.querySelector("[data-learning]");
if (page) onPage(page);
