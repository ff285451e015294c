"use strict";
(() => {
  const form = document.getElementById("filters");
  const cards = [...document.querySelectorAll(".card")];
  const marksOf = new Map(cards.map((card) => [card.id, []]));
  for (const mark of document.querySelectorAll(".mark")) {
    for (const id of mark.dataset.of.split(" ")) marksOf.get(id)?.push(mark);
  }

  const isShown = (card) => !card.hidden;
  const filter = () => {
    const chosen = new FormData(form);
    const severities = chosen.getAll("severity");
    for (const card of cards) {
      const { severity, rule, treatment } = card.dataset;
      const file = card.closest(".file").dataset.file;
      const passes = (name, value) => !chosen.get(name) || chosen.get(name) === value;
      card.hidden = !(severities.includes(severity) && passes("rule", rule) &&
        passes("treatment", treatment) && passes("file", file));
    }
    for (const mark of document.querySelectorAll(".mark")) {
      const live = mark.dataset.of.split(" ").map((id) => document.getElementById(id)).find((c) => c && isShown(c));
      mark.classList.toggle("off", !live);
      if (live) mark.setAttribute("href", "#" + live.id);
    }
    for (const file of document.querySelectorAll(".file")) {
      file.hidden = ![...file.querySelectorAll(".card")].some(isShown);
    }
    const left = cards.filter(isShown).length;
    document.getElementById("shown").textContent = left + " of " + cards.length + " shown";
    document.getElementById("none").hidden = left > 0;
  };

  // A link made before the file was moved still finds its finding.
  const goTo = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    const card = document.getElementById(id) ?? cards.find((c) => c.dataset.fingerprint === id.split("-")[0]);
    if (!card?.classList.contains("card")) return;
    if (card.hidden) { form.reset(); filter(); }
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
  };

  for (const card of cards) {
    const near = (on) => () => marksOf.get(card.id).forEach((mark) => mark.classList.toggle("near", on));
    card.addEventListener("mouseenter", near(true));
    card.addEventListener("mouseleave", near(false));
    card.addEventListener("focusin", near(true));
    card.addEventListener("focusout", near(false));
  }
  if (form) {
    form.hidden = false;
    form.addEventListener("change", filter);
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }
  addEventListener("hashchange", goTo);
  addEventListener("beforeprint", () => document.querySelectorAll("details.list").forEach((d) => { d.open = true; }));
  goTo();
})();
