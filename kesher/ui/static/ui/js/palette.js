// The palette (Ctrl-K, Cmd-K): the actions of this page, its rows, the places of the rail, and the search, by a part of their names.
(() => {
  "use strict";
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const field = dialog.querySelector("input"), list = dialog.querySelector("[role=listbox]"), nothing = dialog.querySelector("[data-nothing]");
  const MOST = 12;
  let entries = [], shown = [], at = 0;

  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open) return dialog.close();
    if (!document.querySelector("dialog[open]")) open();
  });
  field.addEventListener("input", () => { at = 0; draw(); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) { event.preventDefault(); mark((at + steps[event.key] + shown.length) % (shown.length || 1)); }
    else if (event.key === "Enter") { event.preventDefault(); run(shown[at]); }
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) run(shown[[...list.children].indexOf(row)]);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  function open() {
    entries = [...actions(), ...rows(), ...places()];
    field.value = "";
    at = 0;
    dialog.showModal();
    draw();
  }
  function actions() {
    return [...document.querySelectorAll("[data-key]")]
      .filter((one) => one.dataset.key !== "/" && one.checkVisibility() && !one.disabled)
      .map((one) => ({ words: name(one), hint: one.dataset.key.toUpperCase(), run: () => press(one) }));
  }
  function rows() {
    return [...document.querySelectorAll("[data-list] [data-row] a[href]")]
      .filter((one) => one.checkVisibility() && name(one))
      .map((one) => ({ words: name(one), hint: "", run: () => one.click() }));
  }
  function places() {
    return [...document.querySelectorAll(".rail > ul:not(.foot) > li > a[href]")].map((one) => ({ words: name(one), hint: "", run: () => one.click() }));
  }
  function draw() {
    const asked = plain(field.value);
    shown = entries.filter((one) => plain(one.words).includes(asked)).slice(0, MOST);
    const typed = field.value.trim();
    if (typed && dialog.dataset.search) {
      shown.push({ words: `${dialog.dataset.searchWords} “${typed}”`, hint: "", run: () => location.assign(`${dialog.dataset.search}?q=${encodeURIComponent(typed)}`) });
    }
    list.replaceChildren(...shown.map(option));
    nothing.hidden = shown.length > 0;
    mark(Math.min(at, Math.max(0, shown.length - 1)));
  }
  function option(one, place) {
    const row = document.createElement("li"), words = document.createElement("bdi");
    row.id = `palette-${place}`;
    row.setAttribute("role", "option");
    words.textContent = one.words;
    row.append(words);
    if (one.hint) {
      const key = document.createElement("kbd");
      key.textContent = one.hint;
      row.append(key);
    }
    return row;
  }
  function mark(place) {
    at = place;
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    const row = list.children[at];
    if (row) { field.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
    else field.removeAttribute("aria-activedescendant");
  }
  function run(one) {
    if (!one) return;
    dialog.close();
    one.run();
  }
  function press(target) {
    document.dispatchEvent(new CustomEvent("kesher:press", { detail: target })); // keys.js presses as a key would
  }
  function name(element) {
    const copy = element.cloneNode(true);
    for (const extra of copy.querySelectorAll("kbd,svg,.count,.vh")) extra.remove();
    return (element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? copy.textContent).replace(/\s+/g, " ").trim();
  }
  function plain(text) {
    return text.normalize("NFKC").replace(/[\u0591-\u05c7]/g, "").toLowerCase().trim();
  }
})();
