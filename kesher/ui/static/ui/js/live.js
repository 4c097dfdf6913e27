// Live pages. One EventSource to the address in data-events of <body>; each event is JSON {"topic": "case", "id": "...", ...}
// (or "case_id" for the topic "case").
// - document gets a CustomEvent `kesher:<topic>` with the data as detail;
// - an element with data-live="case:<id>" (or data-live="case") gets `live`, so hx-trigger="live" refreshes it from the server;
// - after a broken connection, ours or the server's (topic "reconnected"), everything with data-live is refreshed, since events
//   may have been missed (`kesher:resync`).
// With data-live-calm it waits while somebody types inside, or while the focus is in its list, so that rows do not jump under a finger.
(() => {
  "use strict";
  const url = document.body.dataset.events;
  if (!url || !("EventSource" in window)) return;
  const words = () => document.getElementById("toast-words")?.dataset ?? {};
  const FIRST = 1000, LONGEST = 30000, QUIET = 15000;
  let source = null, wait = FIRST, lost = 0, told = false, timer = 0;
  // A page that follows an act of ours was drawn before what the act set off (a message leaves at once) could be told to it.
  let acted = (performance.getEntriesByType("navigation")[0]?.redirectCount ?? 0) > 0;

  function connect() {
    source = new EventSource(url, { withCredentials: true });
    source.addEventListener("open", opened);
    source.addEventListener("message", (event) => heard(event.data));
    source.addEventListener("error", broken);
  }
  function opened() {
    document.documentElement.dataset.liveState = "on";
    if (lost) {
      missed();
      if (told) toast(words().back, "");
    } else if (acted) refresh("");
    acted = false;
    wait = FIRST; lost = 0; told = false;
  }
  function missed() {
    refresh("");
    document.dispatchEvent(new CustomEvent("kesher:resync"));
  }
  // The browser's own retry knows no back-off, so it is closed and opened again by us.
  function broken() {
    source.close();
    lost ||= Date.now();
    document.documentElement.dataset.liveState = "off";
    if (!told && Date.now() - lost > QUIET) { told = true; why(); }
    clearTimeout(timer);
    timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(LONGEST, wait * 2);
  }
  // A stream does not say why it was refused; the pages' own server does.
  async function why() {
    const here = document.body.dataset.here;
    const answer = here ? await fetch(here).catch(() => null) : null;
    if (answer?.status !== 401) return toast(words().offline, "error");
    clearTimeout(timer);
    document.documentElement.dataset.liveState = "signed-out";
    toast(words().signedOut, "error");
  }
  function heard(text) {
    let data;
    try { data = JSON.parse(text); } catch { return; }
    if (typeof data?.topic !== "string") return;
    if (data.topic === "reconnected") return missed();
    document.dispatchEvent(new CustomEvent(`kesher:${data.topic}`, { detail: data }));
    refresh(data.topic, data.id ?? data[`${data.topic}_id`]);
  }
  function refresh(topic, id) {
    for (const element of document.querySelectorAll("[data-live]")) {
      const wants = element.dataset.live.split(/\s+/);
      if (topic && !wants.includes(topic) && !(id && wants.includes(`${topic}:${id}`))) continue;
      if (calm(element)) postpone(element);
      else fetchAgain(element);
    }
  }
  // Rows wait while the focus is among them, and whatever somebody is typing in; a link that has the focus holds up nothing.
  function calm(element) {
    const here = document.activeElement;
    if (!("liveCalm" in element.dataset) || !element.contains(here)) return false;
    return here.matches("input, textarea, select") || element.querySelector("[data-list]") !== null || element.matches("[data-list]");
  }
  // One fetch at a time for each element: it replaces itself, so that a second one would answer to an element that is gone.
  // What happened meanwhile is fetched when the first has been put in its place.
  const running = new Map(), LONG = 15000;
  function fetchAgain(element) {
    const key = element.id, since = running.get(key)?.since ?? 0;
    if (key && Date.now() - since < LONG) { running.get(key).again = true; return; }
    if (key) running.set(key, { since: Date.now(), again: false });
    element.dispatchEvent(new CustomEvent("live", { bubbles: false }));
  }
  document.addEventListener("htmx:finally:request", (event) => {
    const key = event.detail.ctx.sourceElement?.id, state = running.get(key);
    if (!state) return;
    setTimeout(() => {
      running.delete(key);
      const element = document.getElementById(key);
      if (state.again && element) fetchAgain(element);
    }, 50);
  });
  function postpone(element) {
    if (element.dataset.liveWaiting) return;
    element.dataset.liveWaiting = "1";
    element.addEventListener("focusout", function leave() {
      if (element.contains(document.activeElement)) return;
      element.removeEventListener("focusout", leave);
      delete element.dataset.liveWaiting;
      setTimeout(() => fetchAgain(element), 300);
    });
  }
  function toast(text, tone) {
    document.dispatchEvent(new CustomEvent("kesher:toast", { detail: { text, tone } }));
  }
  window.addEventListener("online", () => { if (source.readyState === 2) { clearTimeout(timer); wait = FIRST; connect(); } });
  window.addEventListener("pagehide", () => { clearTimeout(timer); source.close(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { lost = 1; connect(); } });
  connect();
})();
