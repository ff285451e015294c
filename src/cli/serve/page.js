"use strict";
(() => {
  const WAIT = 150; // milliseconds without a key before the copy is asked about
  const STEP = 100; // cards that are shown at once
  const $ = (id) => document.getElementById(id);
  const [area, marks, cards, options] = ["copy", "marks", "cards", "options"].map($);
  const count = $("count"), said = $("said"), more = $("more");

  // What was last answered: the copy, and its findings with their places in UTF-16 units.
  let answered = { text: "", findings: [] };
  // The marks of the copy as it stands, moved along with what is typed.
  let shown = { text: "", spans: [] };
  let most = STEP;

  // ---- text

  // What would reorder or hide the text around it is spelled out.
  const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
  const visible = (text) => text.replace(hidden, (c) => "\\u{" + c.codePointAt(0).toString(16) + "}");
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  // UTF-8 offsets, ascending, as UTF-16 ones.
  const utf16 = (text, offsets) => {
    const out = new Map();
    let bytes = 0, units = 0;
    for (const offset of offsets) {
      while (bytes < offset && units < text.length) {
        const code = text.codePointAt(units);
        bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        units += code < 0x10000 ? 1 : 2;
      }
      out.set(offset, units);
    }
    return out;
  };
  const located = (text, findings) => {
    const offsets = new Set();
    for (const f of findings) {
      offsets.add(f.span.start.offset).add(f.span.end.offset);
      for (const fix of f.fixes) for (const edit of fix.edits) offsets.add(edit.start).add(edit.end);
    }
    const at = utf16(text, [...offsets].sort((a, b) => a - b));
    return findings.map((f) => ({ ...f, at, start: at.get(f.span.start.offset), end: at.get(f.span.end.offset) }));
  };

  // ---- marks

  const draw = () => {
    const { text, spans } = shown;
    const parts = [];
    let from = 0;
    for (const { start, end, severity } of spans) {
      if (start < from) continue;
      parts.push(text.slice(from, start), element("span", { class: "mark " + severity }, text.slice(start, end)));
      from = end;
    }
    // A last line that is empty takes room, too.
    parts.push(text.slice(from) + "\n");
    marks.replaceChildren(...parts);
  };
  // The marks that what was typed did not touch, where they stand now.
  const follow = () => {
    const before = shown.text, now = area.value;
    const least = Math.min(before.length, now.length);
    let head = 0, tail = 0;
    while (head < least && before[head] === now[head]) head += 1;
    while (tail < least - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
    const by = now.length - before.length;
    const spans = shown.spans.flatMap((s) => {
      if (s.end <= head) return [s];
      return s.start >= before.length - tail ? [{ ...s, start: s.start + by, end: s.end + by }] : [];
    });
    shown = { text: now, spans };
    draw();
  };

  // ---- cards

  const source = (evidence) => {
    const title = visible(evidence.title);
    const link = /^https?:\/\//.test(evidence.url)
      ? element("a", { href: evidence.url, rel: "noopener noreferrer", target: "_blank" }, title)
      : title;
    const rest = ", " + (evidence.date || "undated") + (evidence.finding ? ": " + visible(evidence.finding) : "");
    return element("li", {}, visible(evidence.publisher) + ", ", link, rest);
  };
  const brief = (evidence) => visible(evidence.publisher) + " " + (evidence.date.slice(0, 4) || "undated");
  const select = (f) => {
    if (area.value !== answered.text) return;
    area.focus();
    area.setSelectionRange(f.start, f.end);
    marks.querySelectorAll(".mark")[answered.findings.indexOf(f)]?.scrollIntoView({ block: "center" });
  };
  // Types the edits of a fix, so that the browser's undo takes them back.
  const type = (f, fix) => {
    if (area.value !== answered.text) return;
    area.focus();
    for (const edit of [...fix.edits].reverse()) {
      area.setSelectionRange(f.at.get(edit.start), f.at.get(edit.end));
      const command = edit.text ? "insertText" : "delete";
      if (!document.execCommand(command, false, edit.text)) area.setRangeText(edit.text);
    }
    changed();
  };
  const card = (f) => {
    const parts = [
      element("h3", {}, element("span", { class: "badge" }, f.severity), " ", element("bdi", {}, visible(f.message))),
      element("p", { class: "said" }, "“", element("bdi", {}, visible(f.text)), "”"),
    ];
    if (f.correction) {
      const instead = element("q", {}, visible(f.correction));
      parts.push(element("p", { class: "instead" }, element("b", {}, "Say instead"), " ", instead));
    }
    for (const note of f.notes) parts.push(element("p", { class: "note" }, visible(note)));
    if (f.evidence.length) {
      const names = element("summary", {}, "Sources: " + f.evidence.map(brief).join("; "));
      parts.push(element("details", { class: "sources" }, names, element("ul", {}, ...f.evidence.map(source))));
    }
    const about = [f.topic.treatment, f.topic.condition].filter(Boolean).join(", ");
    const facts = [f.rule, "line " + f.span.start.line, about && "about " + about, f.jurisdictions.join(", ")];
    parts.push(element("p", { class: "facts" }, facts.filter(Boolean).join(" · ")));
    const buttons = element("p", { class: "buttons" });
    const name = visible(f.text) + ", line " + f.span.start.line;
    const button = (label, onclick) =>
      buttons.append(element("button", { type: "button", "aria-label": label + ": " + name, onclick }, label));
    button("Show", () => select(f));
    if (f.correction) button("Copy correction", () => hand(() => Promise.resolve(f.correction), () => "Correction copied."));
    for (const fix of f.fixes.filter((fix) => fix.applicability !== "display")) {
      button(visible(fix.title).replace(/^./, (c) => c.toUpperCase()), () => type(f, fix));
    }
    parts.push(buttons);
    return element("article", { class: "card " + f.severity }, ...parts);
  };
  // Cards that say the same as before stay, with what is unfolded in them.
  let kept = new Map();
  const list = () => {
    const next = new Map();
    for (const f of answered.findings.slice(0, most)) {
      const titles = f.fixes.map((fix) => fix.title);
      const key = JSON.stringify({ ...f, at: 0, start: 0, end: 0, related: 0, fixes: titles, span: f.span.start.line });
      const old = kept.get(key);
      if (old) Object.assign(old.finding, f);
      next.set(key, old ?? { finding: f, card: card(f) });
    }
    // What the buttons of a card that stays refer to is what is listed.
    const entries = [...next.values()];
    answered.findings = answered.findings.map((f, i) => entries[i]?.finding ?? f);
    kept = next;
    cards.replaceChildren(...entries.map((entry) => entry.card));
    more.hidden = answered.findings.length <= most;
    more.textContent = "Show " + Math.min(STEP, answered.findings.length - most) + " more";
  };
  const plural = (n, name) => n + " " + name + (n === 1 ? "" : "s");
  const tell = (summary) => {
    const found = [
      summary.errors && plural(summary.errors, "error"),
      summary.warnings && plural(summary.warnings, "warning"),
      summary.infos && summary.infos + " info",
    ].filter(Boolean);
    const empty = area.value.trim() === "";
    count.textContent = empty ? "No copy yet" : found.join(", ") || "No overstated claims";
    for (const id of ["clean", "report", "save"]) $(id).disabled = empty;
  };

  // ---- asking

  const query = (more = {}) => {
    const form = new FormData(options);
    return "?" + new URLSearchParams([...form.entries(), ...Object.entries(more)]);
  };
  const ask = async (path, signal) => {
    const answer = await fetch(path, { method: "POST", body: area.value, signal, credentials: "omit" });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text.trim());
    return text;
  };
  let asking = null, timer = 0;
  const check = async () => {
    asking?.abort();
    asking = new AbortController();
    const text = area.value;
    try {
      const { files, summary } = JSON.parse(await ask("check" + query(), asking.signal));
      if (area.value !== text) return;
      answered = { text, findings: located(text, files[0].findings) };
      shown = { text, spans: answered.findings.map(({ start, end, severity }) => ({ start, end, severity })) };
      most = STEP;
      draw();
      list();
      tell(summary);
      document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
    } catch (error) {
      if (error.name === "AbortError") return;
      count.textContent = error instanceof TypeError ? "claimlint does not answer: is it still running?" : error.message;
    }
  };
  const changed = () => {
    follow();
    said.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  };

  // ---- handing out

  // The clipboard takes a promise, so that it is still the click that asks.
  const hand = async (make, message) => {
    let text;
    const made = make().then((made) => (text = made));
    try {
      const blob = made.then((text) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      said.textContent = message();
    } catch (error) {
      const failed = await made.then(() => null, (reason) => reason);
      said.textContent = failed ? failed.message : "The browser did not let the text be copied.";
    }
  };
  $("clean").addEventListener("click", () => {
    let cleaned;
    hand(
      async () => (cleaned = JSON.parse(await ask("clean" + query()))).text,
      () => "Copied: " + plural(cleaned.mended, "finding") + " mended, " + cleaned.left + " left to you.",
    );
  });
  $("report").addEventListener("click", () => hand(() => ask("check" + query({ as: "markdown" })), () => "Report copied."));
  $("save").addEventListener("click", async () => {
    try {
      const page = new Blob([await ask("check" + query({ as: "html" }))], { type: "text/html" });
      const address = URL.createObjectURL(page);
      element("a", { href: address, download: "claimlint.html" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
      said.textContent = "Report saved.";
    } catch (error) {
      said.textContent = error.message;
    }
  });

  // ---- the page

  const places = () => {
    const names = [...options.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim());
    $("places").textContent = names.join(", ") || "all countries";
  };
  // The card of the words that the caret stands in.
  const near = () => {
    if (area.value !== answered.text) return;
    const caret = area.selectionStart;
    for (const { finding, card } of kept.values()) {
      const here = finding.start <= caret && caret <= finding.end;
      card.classList.toggle("near", here);
      if (here) card.scrollIntoView({ block: "nearest" });
    }
  };
  area.addEventListener("input", changed);
  area.addEventListener("click", near);
  area.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && near());
  more.addEventListener("click", () => { most += STEP; list(); });
  options.addEventListener("change", () => { places(); check(); });
  options.addEventListener("submit", (event) => event.preventDefault());
  places();
  if (area.value) changed(); else draw();
  area.focus();
})();
