/* My session: fact sheets chosen for a team session, in order. Kept in this browser only.
   On a briefing it puts it in or takes it out; on the page "My session" it orders, shares and prints. */
const PLACE = `briefings-session${document.documentElement.dataset.store ?? ""}`;
const SHEET = /^(LP-\d{4})(?:\.(managers|leaders))?$/;
const MOST = 30;
const NAMES = { "": "Practitioners", managers: "Managers", leaders: "Leaders" };

/* A list of sheets such as "LP-0014.managers", each point once, whatever was in the text. */
export function sheetsIn(values) {
  const found = new Map();
  for (const value of Array.isArray(values) ? values : []) {
    const parts = typeof value === "string" ? SHEET.exec(value) : null;
    if (parts && !found.has(parts[1]) && found.size < MOST) found.set(parts[1], { id: parts[1], edition: parts[2] ?? "" });
  }
  return [...found.values()];
}

const written = (sheet) => (sheet.edition ? `${sheet.id}.${sheet.edition}` : sheet.id);
const words = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");

function kept() {
  let held = null;
  try { held = JSON.parse(localStorage.getItem(PLACE)); } catch { /* unreadable, or not allowed: nothing is chosen */ }
  const date = words(held?.date, 10);
  return { title: words(held?.title, 80), date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : "", sheets: sheetsIn(held?.sheets) };
}

function keep(session) {
  try {
    if (session.sheets.length === 0) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, JSON.stringify({ ...session, sheets: session.sheets.map(written) }));
    return true;
  } catch { return false; }
}

const many = (number, one, more = `${one}s`) => `${number} ${number === 1 ? one : more}`;
const NOT_KEPT = "This browser does not keep anything for this site, so the list is gone when you leave the page.";

/* On a briefing */
function onBriefing(button) {
  const { sessionAdd: id } = button.dataset;
  const said = document.querySelector("[data-session-said]");
  const count = document.querySelector("[data-session-count]");
  /* That it worked is seen on the button and in the count; only trouble needs words for everybody. */
  const tell = (text, trouble = false) => {
    said.classList.toggle("visually-hidden", !trouble);
    said.textContent = text;
  };
  const show = () => {
    const { sheets } = kept();
    const there = sheets.some((sheet) => sheet.id === id);
    const about = element("span", { className: "visually-hidden", textContent: " of my session" });
    button.replaceChildren(...(there ? ["Take out", about] : ["Add to my session"]));
    count.textContent = sheets.length ? ` (${sheets.length})` : "";
  };
  button.addEventListener("click", () => {
    const session = kept();
    const there = session.sheets.some((sheet) => sheet.id === id);
    if (!there && session.sheets.length >= MOST) {
      tell(`Your session is full: it has ${MOST} sheets. Take one out first.`, true);
      return;
    }
    session.sheets = there ? session.sheets.filter((sheet) => sheet.id !== id) : [...session.sheets, { id, edition: "" }];
    const done = keep(session);
    show();
    if (!done) tell("This browser does not keep anything for this site, so nothing was added.", true);
    else tell(`${there ? "Taken out" : "Added"}. There ${session.sheets.length === 1 ? "is" : "are"} ${many(session.sheets.length, "sheet")} in my session.`);
  });
  window.addEventListener("storage", show);
  window.addEventListener("pageshow", show);
  show();
}

function element(name, values = {}, ...inner) {
  const made = Object.assign(document.createElement(name), values);
  made.append(...inner);
  return made;
}

/* On the page "My session" */
async function onPage(root) {
  const find = (name) => root.querySelector(`[data-${name}]`);
  const [said, list, heading, offer, result] = ["said", "list", "heading", "offer", "result"].map(find);
  const form = find("make");
  const base = new URL(root.dataset.base, window.location.href);
  const session = kept();
  const points = new Map();
  const gone = new Map();
  let made = "";
  let turn = 0;

  try {
    const answer = await fetch(root.dataset.index);
    if (!answer.ok) throw new Error(String(answer.status));
    const index = await answer.json();
    index.points.forEach((point) => points.set(point.id, point));
    index.gone.forEach((point) => gone.set(point.id, point));
  } catch {
    said.textContent = "The list of briefings did not load. Load the page again in a moment; your choice is still kept.";
    return;
  }

  const title = (id) => points.get(id)?.title ?? gone.get(id)?.title ?? id;
  const edition = (sheet) => (points.get(sheet.id)?.editions.includes(sheet.edition) ? sheet.edition : "");
  const file = (sheet) => new URL(`${points.get(sheet.id).address}fact-sheet${edition(sheet) && `-${edition(sheet)}`}.pdf`, base).href;
  const printable = () => session.sheets.filter((sheet) => points.has(sheet.id));

  function save(words_ = "") {
    const done = keep(session);
    draw();
    said.textContent = done ? words_ : `${words_} ${NOT_KEPT}`.trim();
  }

  /* A PDF that was made before a change is not what the list says any more. */
  function forget() {
    turn += 1;
    if (made) URL.revokeObjectURL(made);
    made = "";
    result.hidden = true;
    find("made").textContent = "";
  }

  function move(place, step) {
    const [sheet] = session.sheets.splice(place, 1);
    session.sheets.splice(place + step, 0, sheet);
    save(`${title(sheet.id)} is now number ${place + step + 1} of ${session.sheets.length}.`);
    const row = list.children[place + step];
    const same = row.querySelector(step < 0 ? "[data-up]" : "[data-down]");
    (same.disabled ? row.querySelector("button:not(:disabled)") : same).focus();
  }

  function remove(place) {
    const [sheet] = session.sheets.splice(place, 1);
    save(`${title(sheet.id)} was taken out. ${session.sheets.length ? `${many(session.sheets.length, "sheet")} left.` : "Your session is empty."}`);
    const row = list.children[Math.min(place, session.sheets.length - 1)];
    (row?.querySelector("[data-remove]") ?? heading).focus();
  }

  const button = (text, about, values) =>
    element("button", { type: "button", className: "small-button", ...values }, text, element("span", { className: "visually-hidden", textContent: `: ${about}` }));

  function buttons(sheet, place) {
    const up = button("Up", title(sheet.id), { disabled: place === 0, onclick: () => move(place, -1) });
    const down = button("Down", title(sheet.id), { disabled: place === session.sheets.length - 1, onclick: () => move(place, 1) });
    const out = button("Remove", title(sheet.id), { onclick: () => remove(place) });
    up.dataset.up = down.dataset.down = out.dataset.remove = "";
    return element("div", { className: "basket__buttons" }, up, down, out);
  }

  function chooser(sheet, point) {
    const choice = element("select", {}, ...point.editions.map((name) => new Option(NAMES[name] ?? name, name, false, name === edition(sheet))));
    choice.addEventListener("change", () => {
      sheet.edition = choice.value;
      save(`${point.title}: the sheet for ${NAMES[choice.value].toLowerCase()}.`);
      list.children[session.sheets.indexOf(sheet)].querySelector("select").focus();
    });
    return element("label", { className: "basket__edition" }, element("span", { textContent: "Sheet for" }), element("span", { className: "visually-hidden", textContent: `: ${point.title}` }), choice);
  }

  function row(sheet, place) {
    const point = points.get(sheet.id);
    const item = element("li", { className: point ? "" : "basket__gone" });
    const what = element("div", { className: "basket__what" });
    if (point) {
      const open = element("a", { href: file(sheet), textContent: "Open the sheet" });
      open.append(element("span", { className: "visually-hidden", textContent: ` (PDF): ${point.title}` }));
      what.append(element("a", { className: "basket__title", href: new URL(point.address, base).href, textContent: point.title }),
        element("p", { className: "meta" }, `${point.id} · ${point.minutes} min · `, open));
      item.append(what);
      if (point.editions.length > 1) item.append(chooser(sheet, point));
    } else {
      const old = gone.get(sheet.id);
      const why = old ? `was ${old.status === "superseded" ? "replaced by a newer briefing" : "taken down"} and is not printed.` : "is not on this site any more and is not printed.";
      what.append(element("p", {}, element("strong", { textContent: title(sheet.id) }), ` ${why}`));
      item.append(what);
      if (old && points.has(old.instead)) {
        const swap = element("button", { type: "button", className: "small-button", textContent: `Use “${title(old.instead)}” instead` });
        swap.addEventListener("click", () => {
          session.sheets = sheetsIn(session.sheets.map((other) => (other === sheet ? old.instead : written(other))));
          save(`${title(old.instead)} takes its place.`);
          list.children[Math.min(place, session.sheets.length - 1)].querySelector("button:not(:disabled)").focus();
        });
        item.append(swap);
      }
    }
    item.append(buttons(sheet, place));
    return item;
  }

  function draw() {
    forget();
    const some = session.sheets.length > 0;
    const minutes = printable().reduce((sum, sheet) => sum + points.get(sheet.id).minutes, 0);
    list.replaceChildren(...session.sheets.map(row));
    find("empty").hidden = some;
    root.querySelectorAll("[data-some]").forEach((part) => { part.hidden = !some; });
    find("total").textContent = some ? `${many(printable().length, "fact sheet")} · ${many(minutes, "minute")} to read` : "";
    const link = new URL(window.location.pathname, window.location.href);
    find("link").value = `${link.href}?points=${printable().map(written).join(",")}`;
    find("copied").textContent = "";
    find("join").disabled = printable().length === 0;
  }

  /* A list that came with the link. It never takes the place of one's own without a question. */
  function offered() {
    const given = new URLSearchParams(window.location.search).get("points");
    if (given === null) return;
    history.replaceState(null, "", window.location.pathname);
    const sheets = sheetsIn(given.slice(0, 1000).toUpperCase().replace(/\.(MANAGERS|LEADERS)/g, (end) => end.toLowerCase()).split(","));
    const same = sheets.map(written).join() === session.sheets.map(written).join();
    if (sheets.length === 0) said.textContent = "The link held no list that can be read.";
    else if (same) said.textContent = "This list is your session already.";
    else if (session.sheets.length === 0) {
      session.sheets = sheets;
      save(`The link held ${many(sheets.length, "sheet")}. They are in your session now.`);
    } else ask(sheets);
  }

  function ask(sheets) {
    find("offer-lead").textContent = `It holds ${many(sheets.length, "sheet")}. Your own session has ${session.sheets.length}.`;
    find("offer-list").replaceChildren(...sheets.map((sheet) => element("li", { textContent: title(sheet.id) })));
    offer.hidden = false;
    offer.focus();
    const answer = (name, act) => find(name).addEventListener("click", () => {
      offer.hidden = true;
      act();
      heading.focus();
    }, { once: true });
    answer("offer-take", () => { session.sheets = sheets; save("The list from the link is your session now."); });
    answer("offer-add", () => {
      session.sheets = sheetsIn([...session.sheets, ...sheets].map(written));
      save(`Added. There are ${many(session.sheets.length, "sheet")} in your session now.`);
    });
    answer("offer-leave", () => { said.textContent = "Your session is as it was."; });
  }

  async function join() {
    const chosen = printable();
    forget();
    const mine = turn;
    const tell = (text) => { if (mine === turn) find("made").textContent = text; };
    find("join").setAttribute("aria-disabled", "true");
    try {
      tell("Getting ready…");
      const here = new URL(import.meta.url);
      const { join: joined } = await import(new URL(`session-pdf.js${here.search}`, here).href);
      const library = await import(new URL(root.dataset.joiner, window.location.href).href);
      const bytes = async (address, name) => {
        const answer = await fetch(address);
        if (!answer.ok) throw new Error(`${name} could not be fetched.`);
        return new Uint8Array(await answer.arrayBuffer());
      };
      const faces = await (await fetch(root.dataset.type)).json();
      for (const face of Object.values(faces)) face.bytes = await bytes(new URL(face.file, new URL(root.dataset.type, window.location.href)).href, "The typeface");
      const sheets = [];
      for (const sheet of chosen) {
        tell(`Fetching sheet ${sheets.length + 1} of ${chosen.length}…`);
        const point = points.get(sheet.id);
        sheets.push({ ...point, edition: edition(sheet), audience: NAMES[edition(sheet)], bytes: await bytes(file(sheet), `“${point.title}”`) });
      }
      tell("Joining the sheets…");
      const { site, address } = root.dataset;
      const pack = await joined(library, faces, sheets, { title: session.title || "Team session", date: session.date, site, address });
      if (mine !== turn) return;
      made = URL.createObjectURL(new Blob([pack.bytes], { type: "application/pdf" }));
      const name = (session.title || "Team session").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "team-session";
      Object.assign(find("download"), { href: made, download: `${name}${session.date && `-${session.date}`}.pdf` });
      find("open").href = made;
      result.hidden = false;
      tell(`Your PDF is ready: ${many(pack.pages, "page")}.${pack.left ? ` These letters could not be printed on the cover: ${pack.left}` : ""}`);
      find("download").focus();
    } catch (error) {
      const reason = error instanceof Error && error.message.includes("could not") ? error.message : "The sheets could not be joined in this browser.";
      tell(`${reason} You can open each sheet above and print it on its own.`);
    } finally { find("join").removeAttribute("aria-disabled"); }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (find("join").getAttribute("aria-disabled") !== "true") join();
  });
  form.addEventListener("input", () => {
    session.title = form.elements.title.value.trim();
    session.date = form.elements.date.value;
    keep(session);
    forget();
  });
  find("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(find("link").value);
      find("copied").textContent = "The link is copied.";
    } catch {
      find("link").select();
      find("copied").textContent = "The link is marked; copy it with your keyboard.";
    }
  });
  find("clear").addEventListener("click", () => { find("dialog").returnValue = "no"; find("dialog").showModal(); });
  find("dialog").addEventListener("close", () => {
    if (find("dialog").returnValue !== "yes") { find("clear").focus(); return; }
    session.sheets = [];
    save("Your session is empty.");
    heading.focus();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === PLACE || event.key === null) { Object.assign(session, kept()); draw(); }
  });

  if (!root.dataset.joiner) { form.hidden = true; find("no-joiner").hidden = false; }
  if (session.title) form.elements.title.value = session.title;
  form.elements.date.value = session.date;
  draw();
  offered();
}

const addButton = document.querySelector("[data-session-add]");
if (addButton) onBriefing(addButton);
const pageRoot = document.querySelector("[data-session]");
if (pageRoot) onPage(pageRoot);
