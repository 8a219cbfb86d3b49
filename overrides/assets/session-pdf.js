/* Joins fact sheets into one tagged PDF with a cover and contents in our typeface. Loaded only when somebody asks for it.
   `lib` is pdf-lib; what it lacks is done here by hand: it copies pages without their tags, and embeds no font of ours. */
const [WIDE, HIGH, EDGE] = [595.276, 841.89, 42.52];
const INK = "0.114 0.165 0.2 rg";
const ACCENT = "0.071 0.263 0.427";
const QUIET = "0.318 0.376 0.42 rg";
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const many = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
const fixed = (number) => String(Math.round(number * 100) / 100);

/* The letters of one font file: their widths, and their numbers as a PDF wants them. */
class Face {
  constructor(name, metrics) { Object.assign(this, { name, metrics, letters: new Map(Object.entries(metrics.letters)) }); }

  width(text, size) { return [...text].reduce((sum, letter) => sum + (this.letters.get(letter)?.[1] ?? 0), 0) * size / 1000; }

  codes(text) { return [...text].map((letter) => this.letters.get(letter)?.[0].toString(16).padStart(4, "0") ?? "").join(""); }

  /* The text in lines; all but the last end in a space, so that a reader aloud parts the words. */
  lines(text, size, width) {
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && this.width(longer, size) <= width) lines[lines.length - 1] = longer;
      else lines.push(...this.broken(word, size, width));
    }
    return lines.map((line, number) => (number < lines.length - 1 ? `${line} ` : line));
  }

  /* A word that is wider than the page goes on in the next line. */
  broken(word, size, width) {
    const parts = [""];
    for (const letter of word) {
      if (parts.at(-1) && this.width(parts.at(-1) + letter, size) > width) parts.push("");
      parts[parts.length - 1] += letter;
    }
    return parts;
  }

  embedded(lib, context) {
    const { name, box, ascent, descent, capitals } = this.metrics;
    const file = context.register(context.flateStream(this.metrics.bytes, { Length1: this.metrics.bytes.length }));
    const descriptor = context.register(context.obj({
      Type: "FontDescriptor", FontName: name, Flags: 4, FontBBox: box, ItalicAngle: 0, Ascent: ascent, Descent: descent, CapHeight: capitals, StemV: 80, FontFile2: file,
    }));
    const glyphs = [...new Map([...this.letters.values()])].sort((one, other) => one[0] - other[0]);
    const letters = context.register(context.obj({
      Type: "Font", Subtype: "CIDFontType2", BaseFont: name, FontDescriptor: descriptor, CIDToGIDMap: "Identity", DW: 500,
      CIDSystemInfo: { Registry: lib.PDFString.of("Adobe"), Ordering: lib.PDFString.of("Identity"), Supplement: 0 },
      W: glyphs.flatMap(([number, width]) => [number, [width]]),
    }));
    const map = context.register(context.flateStream(this.unicode()));
    return context.register(context.obj({ Type: "Font", Subtype: "Type0", BaseFont: name, Encoding: "Identity-H", DescendantFonts: [letters], ToUnicode: map }));
  }

  unicode() {
    const rows = [...this.letters].map(([letter, [number]]) => `<${number.toString(16).padStart(4, "0")}> <${utf16(letter)}>`);
    const blocks = [];
    for (let start = 0; start < rows.length; start += 100) {
      const block = rows.slice(start, start + 100);
      blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
    }
    return `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Letters def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join("\n")}\nendcmap\nend\nend`;
  }
}

const utf16 = (text) => Array.from({ length: text.length }, (_, place) => text.charCodeAt(place).toString(16).padStart(4, "0")).join("");

/* The tree of tags of the whole document. */
class Tags {
  constructor(lib, doc) {
    Object.assign(this, { lib, doc, context: doc.context, next: 0, rows: [] });
    this.root = this.context.nextRef();
    this.document = this.element("Document", this.root);
  }

  element(kind, parent, values = {}) {
    const made = this.context.obj({ Type: "StructElem", S: kind, P: parent, K: [], ...values });
    const ref = this.context.register(made);
    if (parent !== this.root) this.context.lookup(parent).lookup(this.lib.PDFName.of("K")).push(ref);
    return ref;
  }

  add(ref, kid) { this.context.lookup(ref).lookup(this.lib.PDFName.of("K")).push(kid); }

  finish() {
    const { PDFName, PDFNumber } = this.lib;
    const numbers = this.rows.sort((one, other) => one[0] - other[0]).flatMap(([number, value]) => [PDFNumber.of(number), value]);
    this.context.assign(this.root, this.context.obj({ Type: "StructTreeRoot", K: [this.document], ParentTree: { Nums: numbers }, ParentTreeNextKey: this.next }));
    this.doc.catalog.set(PDFName.of("StructTreeRoot"), this.root);
    this.doc.catalog.set(PDFName.of("MarkInfo"), this.context.obj({ Marked: true }));
  }
}

/* One page of ours while it is drawn. Everything on it is either tagged or marked as decoration. */
class Leaf {
  constructor(page, tags, faces) {
    Object.assign(this, { page, tags, faces, parts: [], marks: [], links: [], number: tags.next });
    tags.next += 1;
  }

  text(face, size, colour, across, up, text) {
    const x = fixed(across);
    return `BT /${face} ${size} Tf ${colour} 1 0 0 1 ${x} ${fixed(up)} Tm <${this.faces[face].codes(text)}> Tj ET`;
  }

  decorate(...parts) { this.parts.push("/Artifact BMC", ...parts, "EMC"); }

  rule(across, up, width, thick, colour) { this.decorate(`${colour} RG ${thick} w ${fixed(across)} ${fixed(up)} m ${fixed(across + width)} ${fixed(up)} l S`); }

  tag(kind, parent, ...parts) {
    const ref = this.tags.element(kind, parent, { Pg: this.page.ref });
    this.mark(ref, kind, ...parts);
    return ref;
  }

  mark(ref, kind, ...parts) {
    this.tags.add(ref, this.tags.lib.PDFNumber.of(this.marks.length));
    this.parts.push(`/${kind} <</MCID ${this.marks.length}>> BDC`, ...parts, "EMC");
    this.marks.push(ref);
  }

  link(ref, box, target, says) {
    const { lib, context } = this.tags;
    const annotation = context.register(context.obj({
      Type: "Annot", Subtype: "Link", Rect: box.map((side) => Math.round(side * 100) / 100), Border: [0, 0, 0], F: 4, StructParent: this.tags.next,
      Contents: lib.PDFHexString.fromText(says), Dest: [target, "XYZ", null, HIGH, null],
    }));
    this.tags.rows.push([this.tags.next, ref]);
    this.tags.next += 1;
    this.tags.add(ref, context.obj({ Type: "OBJR", Obj: annotation, Pg: this.page.ref }));
    this.links.push(annotation);
  }

  finish(fonts) {
    const { lib, context, rows } = this.tags;
    const set = (name, value) => this.page.node.set(lib.PDFName.of(name), value);
    set("Resources", context.obj({ Font: fonts }));
    set("Contents", context.register(context.flateStream(this.parts.join("\n"))));
    set("StructParents", lib.PDFNumber.of(this.number));
    set("Tabs", lib.PDFName.of("S"));
    if (this.links.length) set("Annots", context.obj(this.links));
    rows.push([this.number, context.obj(this.marks)]);
  }
}

/* The pages of one published sheet with their tags: what copies only pages would lose the reading order. */
async function copied(lib, bytes, doc, tags) {
  const { PDFName, PDFNumber, PDFDict, PDFArray, PDFRef } = lib;
  const name = (word) => PDFName.of(word);
  const source = await lib.PDFDocument.load(bytes, { updateMetadata: false });
  const copier = lib.PDFObjectCopier.for(source.context, doc.context);
  const root = source.catalog.lookupMaybe(name("StructTreeRoot"), PDFDict);
  const inside = root?.lookup(name("K"));
  const kids = root ? (inside instanceof PDFArray ? inside.asArray() : [root.get(name("K"))]).filter((kid) => kid instanceof PDFRef) : [];
  for (const kid of kids) {
    const top = source.context.lookup(kid, PDFDict);
    top.delete(name("P"));
    if (String(top.get(name("S"))) === "/Document") top.set(name("S"), name("Part"));
  }
  const pages = source.getPages().map(({ ref }) => {
    const here = copier.copy(ref);
    return doc.addPage(lib.PDFPage.of(doc.context.lookup(here), here, doc));
  });
  for (const kid of kids.map((ref) => copier.copy(ref))) {
    doc.context.lookup(kid).set(name("P"), tags.document);
    tags.add(tags.document, kid);
  }
  const shift = tags.next;
  const move = (dict, word) => {
    const number = dict.lookupMaybe(name(word), PDFNumber)?.asNumber();
    if (number !== undefined) dict.set(name(word), PDFNumber.of(number + shift));
  };
  for (const page of pages) {
    move(page.node, "StructParents");
    const notes = page.node.Annots();
    for (let place = 0; place < (notes?.size() ?? 0); place += 1) move(notes.lookup(place, PDFDict), "StructParent");
  }
  for (const [number, value] of rowsOf(root?.lookupMaybe(name("ParentTree"), PDFDict), lib)) {
    tags.rows.push([number + shift, copier.copy(value)]);
    tags.next = Math.max(tags.next, number + shift + 1);
  }
  return pages;
}

function rowsOf(tree, lib) {
  if (!tree) return [];
  const of = (word) => tree.lookupMaybe(lib.PDFName.of(word), lib.PDFArray);
  const [numbers, kids] = [of("Nums"), of("Kids")];
  const rows = [];
  for (let place = 0; place + 1 < (numbers?.size() ?? 0); place += 2) rows.push([numbers.lookup(place, lib.PDFNumber).asNumber(), numbers.get(place + 1)]);
  for (let place = 0; place < (kids?.size() ?? 0); place += 1) rows.push(...rowsOf(kids.lookup(place, lib.PDFDict), lib));
  return rows;
}

function spoken(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${DAYS[new Date(year, month - 1, date).getDay()]} ${date} ${MONTHS[month - 1]} ${year}`;
}

function drawCover(leaf, cover, sheets) {
  const { faces, tags } = leaf;
  const width = WIDE - 2 * EDGE;
  const part = tags.element("Sect", tags.document);
  leaf.tag("P", part, leaf.text("Bold", 11, `${ACCENT} rg`, EDGE, HIGH - EDGE - 10, cover.site));
  let up = HIGH - 250;
  const lines = faces.Bold.lines(cover.title, 34, width);
  leaf.tag("H1", part, ...lines.map((line, number) => leaf.text("Bold", 34, INK, EDGE, up - 40 * number, line)));
  up -= 40 * (lines.length - 1) + 26;
  leaf.rule(EDGE, up, width, 2.2, ACCENT);
  up -= 36;
  if (cover.date) leaf.tag("P", part, leaf.text("Regular", 17, INK, EDGE, up, spoken(cover.date)));
  else {
    leaf.tag("P", part, leaf.text("Regular", 14, INK, EDGE, up, "Date"));
    leaf.rule(EDGE + 44, up - 3, 200, 0.6, "0.54 0.576 0.6");
  }
  const minutes = sheets.reduce((sum, sheet) => sum + sheet.minutes, 0);
  leaf.tag("P", part, leaf.text("Regular", 14, INK, EDGE, up - 28, `${many(sheets.length, "fact sheet")}, ${many(minutes, "minute")} to read`));
  const care = faces.Regular.lines("Some of these sheets mention harm to children. Say so at the start, and say that anybody may step out for a while. Make time at the end for how people feel. Worried about a child now? Follow your local procedure today.", 12, width - 28);
  const top = EDGE + 92 + 17 * care.length;
  leaf.decorate(`${ACCENT} RG 1.2 w ${EDGE} ${fixed(EDGE + 54)} ${fixed(width)} ${fixed(top - EDGE - 54)} re S`);
  leaf.tag("H2", part, leaf.text("Bold", 13, `${ACCENT} rg`, EDGE + 14, top - 22, "Before you start"));
  leaf.tag("P", part, ...care.map((line, number) => leaf.text("Regular", 12, INK, EDGE + 14, top - 42 - 17 * number, line)));
  leaf.tag("P", part, leaf.text("Regular", 9.5, QUIET, EDGE, EDGE, `Joined in a browser from the fact sheets at ${cover.address}. CC BY 4.0.`));
}

/* Which sheets stand on which page of the contents, with the lines of their titles. */
function planned(sheets, faces) {
  const pages = [[]];
  let room = HIGH - 2 * EDGE - 60;
  for (const sheet of sheets) {
    const lines = faces.Bold.lines(sheet.printed, 13, WIDE - 2 * EDGE - 100);
    const high = 17 * lines.length + 27;
    if (high > room) { pages.push([]); room = HIGH - 2 * EDGE - 60; }
    pages.at(-1).push({ ...sheet, lines, high });
    room -= high;
  }
  return pages;
}

function drawContents(leaf, rows, state) {
  const { tags } = leaf;
  let up = HIGH - EDGE - 24;
  if (!state.list) {
    state.part = tags.element("Sect", tags.document);
    leaf.tag("H2", state.part, leaf.text("Bold", 22, INK, EDGE, up, "In this pack"));
    state.list = tags.element("L", state.part);
  } else leaf.decorate(leaf.text("Bold", 11, `${ACCENT} rg`, EDGE, up, "In this pack"));
  up -= 14;
  leaf.rule(EDGE, up, WIDE - 2 * EDGE, 2.2, ACCENT);
  for (const row of rows) {
    const item = tags.element("LI", state.list);
    const first = up - 22;
    leaf.tag("Lbl", item, leaf.text("Bold", 13, `${ACCENT} rg`, EDGE, first, `${row.number}.`));
    const body = tags.element("LBody", item);
    const link = tags.element("Link", body, { Pg: leaf.page.ref });
    const page = `page ${row.page}`;
    const parts = row.lines.map((line, number) => leaf.text("Bold", 13, INK, EDGE + 28, first - 17 * number, line.trim().concat(" ")));
    const last = first - 17 * (row.lines.length - 1);
    parts.push(leaf.text("Bold", 13, INK, WIDE - EDGE - leaf.faces.Bold.width(page, 13), first, page));
    leaf.mark(link, "Link", ...parts);
    leaf.link(link, [EDGE, last - 6, WIDE - EDGE, first + 14], row.target, `${row.printed}, ${page}`);
    const about = `${row.id} · for ${row.audience.toLowerCase()} · ${row.minutes} min to read · checked ${row.checked}`;
    leaf.tag("P", body, leaf.text("Regular", 10, QUIET, EDGE + 28, last - 15, about));
    up -= row.high;
    leaf.rule(EDGE, up, WIDE - 2 * EDGE, 0.6, "0.851 0.831 0.784");
  }
  return up;
}

function drawNotes(leaf, from) {
  const part = leaf.tags.element("Sect", leaf.tags.document);
  leaf.tag("H2", part, leaf.text("Bold", 15, `${ACCENT} rg`, EDGE, from - 40, "Notes"));
  for (let up = from - 72; up > EDGE; up -= 28) leaf.rule(EDGE, up, WIDE - 2 * EDGE, 0.6, "0.54 0.576 0.6");
}

/* The number of a page in the pack, in the margin of a published sheet, as decoration. */
function stamped(lib, doc, page, font, face, number, total) {
  const { PDFName, PDFArray } = lib;
  const text = `Page ${number} of ${total}`;
  const name = page.node.newFontDictionary("Pack", font);
  const across = page.getWidth() - EDGE - face.width(text, 9.5);
  const ours = `Q\n/Artifact BMC\nBT ${name} 9.5 Tf ${QUIET} 1 0 0 1 ${fixed(across)} 24 Tm <${face.codes(text)}> Tj ET\nEMC`;
  const held = page.node.get(PDFName.of("Contents"));
  const inner = doc.context.lookup(held) instanceof PDFArray ? doc.context.lookup(held).asArray() : [held];
  const [before, after] = ["q", ours].map((part) => doc.context.register(doc.context.flateStream(part)));
  page.node.set(PDFName.of("Contents"), doc.context.obj([before, ...inner, after]));
}

function outlined(lib, doc, entries) {
  const { context } = doc;
  const refs = entries.map(() => context.nextRef());
  const root = context.nextRef();
  entries.forEach(([title, page], place) => {
    const values = { Title: lib.PDFHexString.fromText(title), Parent: root, Dest: [page, "XYZ", null, HIGH, null] };
    if (place > 0) values.Prev = refs[place - 1];
    if (place < refs.length - 1) values.Next = refs[place + 1];
    context.assign(refs[place], context.obj(values));
  });
  context.assign(root, context.obj({ Type: "Outlines", First: refs[0], Last: refs.at(-1), Count: refs.length }));
  doc.catalog.set(lib.PDFName.of("Outlines"), root);
}

function described(lib, doc, cover) {
  const safe = (text) => text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, "");
  const title = `${cover.title} – session pack`;
  doc.setTitle(title, { showInWindowTitleBar: true });
  doc.setAuthor(cover.site);
  doc.setLanguage("en-GB");
  doc.setProducer("pdf-lib");
  doc.setCreator(cover.site);
  const text = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" pdf:Producer="pdf-lib"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">${safe(title)}</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>${safe(cover.site)}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>`;
  const stream = doc.context.stream(new TextEncoder().encode(text), { Type: "Metadata", Subtype: "XML" });
  doc.catalog.set(lib.PDFName.of("Metadata"), doc.context.register(stream));
}

/* The pack as bytes, how many pages it has, and the letters of the cover that our typeface lacks. */
export async function join(lib, metrics, sheets, cover) {
  const faces = { Regular: new Face("Regular", metrics.regular), Bold: new Face("Bold", metrics.bold) };
  const left = new Set();
  const printed = (text) => [...text.normalize("NFC")].filter((letter) => faces.Bold.letters.has(letter) || !left.add(letter)).join("").replace(/ +/g, " ").trim();
  const doc = await lib.PDFDocument.create();
  const tags = new Tags(lib, doc);
  const head = { ...cover, title: printed(cover.title) || "Team session", site: printed(cover.site), address: printed(cover.address) };
  const pages = planned(sheets.map((sheet, place) => ({ ...sheet, number: place + 1, printed: printed(sheet.title) })), faces);
  // Cover and contents fill whole sheets of paper, so that every fact sheet begins on a new one.
  const front = Array.from({ length: 2 * Math.ceil((pages.length + 1) / 2) }, () => doc.addPage([WIDE, HIGH]));
  const leaves = front.map((page) => new Leaf(page, tags, faces));
  const fonts = { Regular: faces.Regular.embedded(lib, doc.context), Bold: faces.Bold.embedded(lib, doc.context) };

  drawCover(leaves[0], head, sheets);
  const marker = tags.context.lookup(tags.document).lookup(lib.PDFName.of("K"));
  const contentsAt = marker.size();
  const starts = [];
  for (const { bytes } of sheets) {
    starts.push(doc.getPageCount());
    await copied(lib, bytes, doc, tags);
    if (doc.getPageCount() % 2) blank(doc, tags, faces, fonts);
  }
  const total = doc.getPageCount();
  const all = doc.getPages();
  const copies = marker.asArray().slice(contentsAt);
  while (marker.size() > contentsAt) marker.remove(marker.size() - 1);
  const state = {};
  let end = 0;
  pages.forEach((rows, place) => {
    const ready = rows.map((row) => ({ ...row, page: starts[row.number - 1] + 1, target: all[starts[row.number - 1]].ref }));
    end = drawContents(leaves[place + 1], ready, state);
  });
  if (front.length > pages.length + 1) drawNotes(leaves.at(-1), HIGH - EDGE + 20);
  else if (end > EDGE + 140) drawNotes(leaves.at(-1), end);
  copies.forEach((kid) => marker.push(kid));
  leaves.forEach((leaf) => leaf.finish(fonts));
  all.slice(front.length).forEach((page, place) => stamped(lib, doc, page, fonts.Regular, faces.Regular, front.length + place + 1, total));
  outlined(lib, doc, [["In this pack", all[1].ref], ...sheets.map((sheet, place) => [sheet.title, all[starts[place]].ref])]);
  tags.finish();
  described(lib, doc, head);
  return { bytes: await doc.save({ addDefaultPage: false, updateFieldAppearances: false }), pages: total, left: [...left].join(" ") };
}

/* The back of a sheet that has an odd number of pages. */
function blank(doc, tags, faces, fonts) { new Leaf(doc.addPage([WIDE, HIGH]), tags, faces).finish(fonts); }
