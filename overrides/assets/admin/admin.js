// The live preview of the editing form: a learning point as its page will look, with the words of each section counted.
(() => {
  const { labels, budgets } = JSON.parse(document.getElementById("told").textContent);
  const label = (kind, slug) => (labels[kind] || {})[slug] || slug || "";
  const text = (value) => (typeof value === "string" ? value.trim() : value == null ? "" : String(value));
  const list = (value) => (Array.isArray(value) ? value : []);
  // Words as the check counts them: the address of a link does not count.
  const words = (...texts) => texts.map(text).join(" ").replace(/\]\([^)]*\)/g, "]").split(/\s+/).filter(Boolean).length;

  // Emphasis and links, as the page will show them; everything else is text.
  const inline = (value) => {
    const parts = text(value).split(/(\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)\s]+\))/g);
    return parts.map((part, i) => {
      if (i % 2 === 0) return part;
      if (part.startsWith("**")) return h("strong", { key: i }, part.slice(2, -2));
      if (part.startsWith("*")) return h("em", { key: i }, part.slice(1, -1));
      return h("u", { key: i }, part.slice(1, part.indexOf("](")));
    });
  };

  const count = (name, used) => {
    const most = budgets[name];
    if (!most) return null;
    const over = used > most;
    return h("span", { className: over ? "words-used over" : "words-used" }, over ? `${used} words: take out ${used - most}` : `${used} of ${most} words`);
  };

  const section = (name, heading, used, body, className) =>
    h("section", { key: name, className }, h("h2", null, heading, count(name, used)), used ? body : h("p", { className: "still-empty" }, "Nothing here yet."));

  const cite = (sources, id) => {
    const number = sources.findIndex((s) => s.id === id) + 1;
    return number ? h("sup", { className: "cite" }, ` ${number}`) : null;
  };

  const point = (p) => {
    const sources = list(p.sources), found = list(p.what_we_found), whys = list(p.why_it_happens), actions = list(p.actions);
    const questions = list(p.questions).map((q) => text(q && q.entry !== undefined ? q.entry : q));
    const leaders = list(p.leaders).map((q) => text(q && q.entry !== undefined ? q.entry : q));
    const basis = p.basis || {};
    return h("div", null,
      text(p.content_note) && p.content_note !== "none" ? h("aside", { className: "note-bar" }, h("p", null, `This page mentions ${p.content_note}.`)) : null,
      h("article", { className: "briefing" },
        h("header", { className: "briefing__head" },
          h("p", { className: "kicker" }, `${label("themes", list(p.themes)[0]) || "No theme yet"} · ${label("kinds", p.kind)} · ${text(p.id)}`),
          h("h1", null, text(p.title) || "No title yet", count("title", words(p.title))),
          h("p", { className: "briefing__lead" }, inline(p.one_line), count("one_line", words(p.one_line)))),
        h("div", { className: "briefing__body" },
          section("what_we_found", "What was found", words(...found.map((f) => f.text)),
            h("ul", { className: "found" }, found.map((f, i) => h("li", { key: i }, inline(f.text), cite(sources, f.source))))),
          section("why_it_happens", "Why it happens", words(...whys.map((w) => w.text)),
            h("ul", { className: "whys" }, whys.map((w, i) => h("li", { key: i }, h("h3", null, label("why_factors", w.factor)), h("p", null, inline(w.text), cite(sources, w.source)))))),
          section("daily_life", "The child’s day", words(p.daily_life), h("p", null, inline(p.daily_life)), "day"),
          section("actions", "What to do differently", words(...actions.flatMap((a) => [a.do, a.when])),
            h("ul", { className: "actions" }, actions.map((a, i) => h("li", { key: i, className: "action" }, h("div", null, h("h3", null, label("roles", a.who))),
              h("p", null, inline(a.do), text(a.when) ? h("span", { className: "when" }, ` (${a.when})`) : null, cite(sources, a.basis)))))),
          section("what_good_looks_like", "What good looks like", words(p.what_good_looks_like), h("p", null, inline(p.what_good_looks_like))),
          section("limits", "What this does not tell you", words(p.limits), h("p", null, inline(p.limits)), "limits"),
          section("questions", "Talk about it", words(...questions), h("ol", null, questions.map((q, i) => h("li", { key: i }, q))), "talk"),
          leaders.length ? section("leaders", "For managers and leaders: what only you can put right", words(...leaders), h("ul", { className: "found" }, leaders.map((q, i) => h("li", { key: i }, inline(q)))), "panel") : null,
          h("section", { key: "sources", className: "sources" }, h("h2", null, "Sources"),
            h("ol", null, sources.map((s, i) => h("li", { key: i }, `${text(s.title) || "No title yet"}. ${text(s.publisher) || "No publisher yet"}, ${text(s.year) || "no date confirmed"}.`)))),
          h("section", { key: "facts", className: "facts panel" }, h("h2", null, "About this briefing"),
            h("dl", null, h("dt", null, "Rests on"), h("dd", null, [label("bases", basis.type), text(basis.cases) && `${basis.cases} cases`, label("areas", basis.area), text(basis.years), label("strengths", basis.strength)].filter(Boolean).join(", ")),
              h("dt", null, "Who is in the evidence"), h("dd", null, inline(p.identity_note)),
              h("dt", null, "Review by"), h("dd", null, text(p.review_by)))))));
  };

  const here = (path) => new URL(path, document.baseURI).href;
  CMS.registerPreviewStyle(here("../assets/briefings.css"));
  CMS.registerPreviewStyle(here("../assets/admin/preview.css"));
  CMS.registerPreviewTemplate("points", ({ entry }) => {
    const data = entry.get("data");
    return point(data && data.toJS ? data.toJS() : data || {});
  });
})();
