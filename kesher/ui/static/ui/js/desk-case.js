// A case on a screen: which zone shows on a phone, the seconds in which an answer can be taken back, drafts that leave with the page.
(() => {
  "use strict";
  // The tabs of a phone are links to #story, #action, #context; what is shown is decided by the stylesheet (:target).
  function mark() {
    const tabs = [...document.querySelectorAll(".zone-tabs a")];
    const here = tabs.find((tab) => tab.hash === location.hash);
    if (!here) return;
    for (const tab of tabs) {
      if (tab === here) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  }
  window.addEventListener("hashchange", mark);
  mark();

  // An answer on its way disappears from the screen when it can no longer be taken back.
  const behind = Date.now() - Date.parse(document.body.dataset.now || new Date().toISOString());
  function expire() {
    for (const toast of document.querySelectorAll("#leaving [data-until]")) {
      if (Date.parse(toast.dataset.until) <= Date.now() - behind) toast.remove();
    }
  }
  setInterval(expire, 500);

  // The last letters before leaving the page, or the composer, go to the server, too.
  function flush() {
    for (const form of document.querySelectorAll("form[data-draft-url][data-touched]")) {
      if (form.dataset.sent) continue;
      const body = new FormData(form);
      for (const input of form.querySelectorAll("input[type=file]")) body.delete(input.name);
      navigator.sendBeacon(form.dataset.draftUrl, body);
    }
  }
  window.addEventListener("pagehide", flush);
  document.addEventListener("click", (event) => { if (event.target.closest("#action .tabs a")) flush(); }, true);

  // Where the writing goes on: whoever asked for a composer by key or tab writes at once. The key of the open one only goes there.
  const field = () => document.querySelector("#composer textarea.words") ?? document.querySelector("#composer")?.querySelector("textarea, input[type=text], input:not([type])");
  function write() {
    const found = field();
    found?.focus({ preventScroll: matchMedia("(min-width: 48rem)").matches });
  }
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("#action .tabs a[aria-current]");
    if (!tab) return;
    event.preventDefault();
    event.stopPropagation();
    write();
  }, true);
  // Other parts of the page may be fetched meanwhile, so each swap is remembered by itself; after it the tab is gone and asks nobody.
  const asked = new WeakSet();
  document.addEventListener("htmx:before:swap", (event) => {
    const ctx = event.detail.ctx;
    if (ctx.sourceElement?.closest?.("#action .tabs")) asked.add(ctx);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!asked.delete(event.detail.ctx)) return;
    mark();
    write();
  });
  // In a page opened at #action the browser takes the focus to the fragment with the first frame of the whole page: the words come after.
  const frames = () => requestAnimationFrame(() => requestAnimationFrame(() => { if (document.activeElement === document.body) write(); }));
  if (location.hash === "#action" && new URLSearchParams(location.search).has("panel")) {
    if (document.readyState === "complete") frames();
    else window.addEventListener("load", frames, { once: true });
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft-url]");
    if (form) form.dataset.touched = "1";
  });
})();
