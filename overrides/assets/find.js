/* Find a briefing: Pagefind searches, this page shows. The address of a search can be shared. */
const root = document.querySelector("[data-find]");
const form = root.querySelector("form");
const input = form.querySelector("input[type=search]");
const list = root.querySelector("[data-results]");
const status = root.querySelector("[data-status]");
const more = root.querySelector("[data-more]");
const clear = root.querySelector("[data-clear]");
const boxes = [...form.querySelectorAll("input[type=checkbox]")];
const STEP = 20;
let engine = null;
let results = [];
let shown = 0;
let turn = 0;

const facet = (box) => box.name;
const chosen = () => {
  const filters = {};
  boxes.filter((box) => box.checked).forEach((box) => { (filters[facet(box)] ??= { any: [] }).any.push(box.value); });
  return filters;
};

function fromAddress() {
  const words = new URLSearchParams(window.location.search);
  input.value = words.get("q") ?? "";
  boxes.forEach((box) => { box.checked = words.getAll(facet(box)).includes(box.value); });
  boxes.filter((box) => box.checked).reverse().forEach((box) => {
    box.closest("details").open = true;
    box.closest("fieldset").querySelector("legend").after(box.closest("label"));
  });
}

function toAddress() {
  const words = new URLSearchParams();
  if (input.value.trim()) words.set("q", input.value.trim());
  boxes.filter((box) => box.checked).forEach((box) => words.append(facet(box), box.value));
  const query = words.toString();
  history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
}

async function start() {
  if (engine) return engine;
  const place = new URL(root.dataset.engine, window.location.href).href;
  engine = await import(place);
  // Addresses count from the site's own root, wherever that stands; `row` leads there from this page.
  await engine.options({ baseUrl: "/", excerptLength: 20, ranking: { pageLength: 0.1, metaWeights: { title: 6 } } });
  await engine.init();
  await engine.filters(); // results carry counts only once the filters are loaded
  return engine;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function row(data) {
  const item = element("li");
  const link = element("a", data.meta.title);
  link.href = new URL(data.url.replace(/^\/+/, ""), new URL(root.dataset.base, window.location.href)).href;
  item.append(link, element("p", data.meta.one_line), element("p", `${data.meta.roles} · ${data.meta.minutes} min`, "meta"));
  if (data.meta.waits) item.append(element("p", data.meta.waits, "waits"));
  return item;
}

async function showMore(mine) {
  const next = await Promise.all(results.slice(shown, shown + STEP).map((result) => result.data()));
  if (mine !== turn) return;
  list.append(...next.map(row));
  shown += next.length;
  more.hidden = shown >= results.length;
}

/* A facet with a tick keeps all its boxes, so that a second one can be added; elsewhere empty ones step back. */
function counts(filters) {
  const ticked = new Set(boxes.filter((box) => box.checked).map(facet));
  boxes.forEach((box) => {
    const count = filters?.[facet(box)]?.[box.value] ?? 0;
    const label = box.closest("label");
    const open = ticked.has(facet(box));
    label.querySelector(".count").textContent = open && !box.checked ? "" : count;
    label.hidden = count === 0 && !open;
  });
}

async function search({ quiet = false } = {}) {
  const mine = ++turn;
  const words = input.value.trim();
  const filters = chosen();
  const idle = !words && Object.keys(filters).length === 0;
  clear.hidden = idle;
  if (idle) {
    results = []; shown = 0; list.replaceChildren(); more.hidden = true;
    root.classList.remove("searching");
    status.textContent = "";
    if (engine) { const all = await engine.filters(); if (mine === turn) counts(all); }
    return;
  }
  status.textContent = "Searching…";
  try {
    const found = await (await start()).search(words || null, { filters });
    if (mine !== turn) return;
    results = found.results; shown = 0;
    counts(words || Object.keys(filters).length ? found.filters : await engine.filters());
    list.replaceChildren();
    root.classList.add("searching");
    await showMore(mine);
    if (mine !== turn) return;
    const about = words ? ` for “${words}”` : "";
    status.textContent = results.length === 0
      ? `Nothing found${about}. Try fewer words, or look in the list by theme below.`
      : `${results.length} ${results.length === 1 ? "briefing" : "briefings"} found${about}`;
    if (!quiet) list.dataset.ready = String(mine);
  } catch {
    status.textContent = "The search did not load. The list by theme below has every briefing.";
  }
}

let pause = 0;
form.addEventListener("submit", (event) => { event.preventDefault(); toAddress(); search(); });
input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(() => { toAddress(); search({ quiet: true }); }, 250); });
input.addEventListener("focus", () => { start().catch(() => {}); }, { once: true });
boxes.forEach((box) => box.addEventListener("change", () => { toAddress(); search(); }));
more.addEventListener("click", () => showMore(turn));
clear.addEventListener("click", () => {
  input.value = ""; boxes.forEach((box) => { box.checked = false; });
  toAddress(); search(); input.focus();
});
window.addEventListener("popstate", () => { fromAddress(); search(); });
if (window.matchMedia("(max-width: 56rem)").matches) root.querySelector("[data-narrow]").open = false;
fromAddress();
search();
