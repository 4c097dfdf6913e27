// Drafts. A form with data-draft="<key>" is kept in this tab as one types; with data-draft-url it is also posted to the
// server two seconds after the last letter, and kept in the browser until sign-out, in case the connection is down. [data-draft-state] inside it says so in words. Sending the form forgets the draft.
(() => {
  "use strict";
  const PAUSE = 2000;
  const words = () => document.getElementById("toast-words")?.dataset ?? {};
  const keep = (form) => `kesher-draft:${form.dataset.draft}`;
  const store = (form) => (form.dataset.draftUrl ? localStorage : sessionStorage);
  const timers = new WeakMap();

  function fields(form) {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  }
  function say(form, text) {
    const place = form.querySelector("[data-draft-state]");
    if (place && text) place.textContent = text;
  }
  async function save(form) {
    if (!form.isConnected) return;
    const body = fields(form);
    try { store(form).setItem(keep(form), JSON.stringify(body)); } catch { /* a full or closed store: the server still has it */ }
    if (!form.dataset.draftUrl) return say(form, words().local);
    const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? form.csrfmiddlewaretoken?.value ?? "" };
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", headers, body: new URLSearchParams(body) }).catch(() => null);
    say(form, answer?.ok ? words().saved : words().local);
  }
  function restore(form) {
    let body = null;
    try { body = JSON.parse(store(form).getItem(keep(form))); } catch { return; }
    if (!body || form.dataset.draftRestored) return;
    form.dataset.draftRestored = "1";
    for (const [name, value] of body) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && /^(text|search|email|tel|url)$/.test(field.type))) {
        if (!field.value) field.value = value;
      }
    }
  }
  function forget(form) {
    clearTimeout(timers.get(form));
    try { store(form).removeItem(keep(form)); } catch { /* nothing was kept */ }
  }
  function forgetAll() {
    for (const key of Object.keys(localStorage)) if (key.startsWith("kesher-draft:")) localStorage.removeItem(key);
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), PAUSE));
  });
  // A plain form leaves the page with its answer; an htmx form is forgotten once the server took it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches?.("form[data-sign-out]")) return forgetAll();
    if (form.matches?.("form[data-draft]") && !form.matches("[hx-post]")) forget(form);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const form = event.detail.ctx.sourceElement?.closest?.("form[data-draft]");
    if (form && event.detail.ctx.response?.status < 400) forget(form);
  });
  function restoreAll() {
    for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
  }
  document.addEventListener("htmx:after:swap", restoreAll);
  restoreAll();
})();
