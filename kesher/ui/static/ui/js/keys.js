// Keys. A button or link with data-key="r" is pressed by R, a field with data-key is focused; J, K and Enter walk a [data-list].
// Single letters are silent in fields and can be switched off (WCAG 2.1.4); the choice stays in this browser.
(() => {
  "use strict";
  const OFF = "kesher-keys-off";
  const on = () => localStorage.getItem(OFF) === null;
  const dialog = document.getElementById("keys");
  const typing = (element) => element?.closest?.("input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,select,[contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)?.matches("[type=search]")) return event.target.blur();
    if (!on() || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?" && dialog) { event.preventDefault(); return open(); }
    const key = letter(event);
    if ((key === "j" || key === "k") && walk(key === "j" ? 1 : -1)) return event.preventDefault();
    if (event.key === "Enter") return enter(event);
    const target = key && visible(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return;
    event.preventDefault();
    press(target);
  });
  document.addEventListener("kesher:press", (event) => press(event.detail));

  function press(target) {
    if (typing(target)) { target.focus(); target.select?.(); }
    else if (target.matches("[hx-get]:not([data-htmx-powered])")) setTimeout(() => target.click()); // htmx binds a turn after the scripts
    else target.click();
  }

  // The physical key, so that R is R while the keyboard is in Hebrew.
  function letter(event) {
    if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
    if (event.code === "Slash" && !event.shiftKey) return "/";
    return event.key.length === 1 ? event.key.toLowerCase() : "";
  }
  function visible(selector) {
    return [...document.querySelectorAll(selector)].find((one) => one.checkVisibility() && !one.disabled);
  }
  function send(event) {
    const form = event.target.closest?.("form");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-submit]") ?? undefined);
  }
  function rows() {
    return [...document.querySelectorAll("[data-list] [data-row]")].filter((row) => row.checkVisibility());
  }
  function walk(step) {
    const all = rows();
    if (!all.length) return false;
    const at = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    for (const row of all) row.setAttribute("aria-selected", String(row === next));
    next.querySelector("a[href]")?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function enter(event) {
    if (event.target.closest?.("a,button,summary")) return;
    const row = document.querySelector('[data-list] [data-row][aria-selected="true"]');
    row?.querySelector("a[href]")?.click();
  }
  function open() {
    const list = dialog.querySelector("[data-keys-list]");
    const seen = new Map();
    for (const one of document.querySelectorAll("[data-key]")) {
      if (one.dataset.key !== "/" && one.checkVisibility()) seen.set(one.dataset.key, name(one));
    }
    list.replaceChildren(...[...seen].flatMap(([key, words]) => row(key, words)));
    dialog.querySelector("[data-keys-here]").hidden = seen.size === 0;
    dialog.showModal();
  }
  function name(element) {
    const copy = element.cloneNode(true);
    for (const extra of copy.querySelectorAll("kbd,svg,.count")) extra.remove();
    return element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? copy.textContent.trim();
  }
  function row(key, words) {
    const term = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = key.toUpperCase();
    term.append(kbd);
    const what = document.createElement("dd");
    what.textContent = words;
    return [term, what];
  }
  const box = dialog?.querySelector("[data-keys-switch]");
  if (box) {
    box.checked = on();
    document.documentElement.toggleAttribute("data-keys-off", !on());
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
      document.documentElement.toggleAttribute("data-keys-off", !on());
    });
  }
  for (const button of document.querySelectorAll('[data-dialog="keys"]')) {
    button.addEventListener("click", (event) => { event.stopPropagation(); open(); });
  }
})();
