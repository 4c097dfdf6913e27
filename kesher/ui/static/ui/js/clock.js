// Promise clocks: one timer for the page, once a minute, in the words that the server gave (#clock-words).
// An element with data-due (and for a ring data-since) holds [data-words="left"] or [data-words="in"].
// The page's time is the server's: data-now on <body>, since Kesher's clock may be moved in a test installation.
(() => {
  "use strict";
  const patterns = JSON.parse(document.getElementById("clock-words")?.textContent ?? "null");
  const set = document.body.dataset.now;
  if (!patterns || !set) return;
  const behind = Date.now() - Date.parse(set);
  const now = () => Date.now() - behind;
  const PAST = { left: "late", in: "over" };

  // The same steps as kesher.ui.words._phrase: a test compares the two.
  function phrase(kind, seconds) {
    if (Math.abs(seconds) < 60) return patterns.now.now[0];
    const forms = patterns[seconds > 0 ? kind : PAST[kind]];
    const minutes = Math.floor(Math.abs(seconds) / 60);
    const hours = Math.floor(minutes / 60);
    if (hours === 0) return fill(forms.minutes, minutes);
    if (hours < 24 && minutes % 60) return forms.time[2].replace("%(t)s", `${hours}:${String(minutes % 60).padStart(2, "0")}`);
    if (hours < 48) return fill(forms.hours, hours);
    return fill(forms.days, Math.floor(hours / 24));
  }
  function fill(forms, n) {
    return forms[n === 1 ? 0 : n === 2 ? 1 : 2].replace("%(n)s", n);
  }
  function tick(root = document) {
    for (const clock of root.querySelectorAll("[data-due]")) {
      const seconds = Math.trunc((Date.parse(clock.dataset.due) - now()) / 1000);
      for (const place of clock.querySelectorAll("[data-words]")) {
        const text = phrase(place.dataset.words, seconds);
        if (place.textContent !== text) place.textContent = text;
      }
      if (clock.dataset.since) drain(clock, seconds);
      if (seconds < 0 && clock.dataset.state !== "late") late(clock);
    }
  }
  function drain(clock, seconds) {
    const arc = clock.querySelector(".ring .ar");
    const whole = (Date.parse(clock.dataset.due) - Date.parse(clock.dataset.since)) / 1000;
    const around = 2 * Math.PI * 19;
    const part = seconds < 0 ? 1 : Math.min(1, seconds / whole);
    arc?.setAttribute("stroke-dasharray", `${(around * part).toFixed(1)} ${around.toFixed(1)}`);
  }
  // A change of state is drawn and announced; the minutes are not.
  function late(clock) {
    clock.dataset.state = "late";
    const knot = clock.querySelector("svg.k");
    const use = knot?.querySelector("use");
    if (use) {
      use.setAttribute("href", use.getAttribute("href").replace(/#k-.*/, "#k-late"));
      knot.setAttribute("class", "k k-late");
    }
    const news = document.getElementById("clock-news");
    if (news) news.textContent = `${news.dataset.late} ${clock.querySelector("time")?.textContent ?? ""}`;
    document.dispatchEvent(new CustomEvent("kesher:overdue", { detail: { due: clock.dataset.due } }));
  }
  function next() {
    setTimeout(() => { tick(); next(); }, 60000 - (now() % 60000) + 50);
  }
  document.addEventListener("htmx:after:swap", () => tick());
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  tick();
  next();
})();
