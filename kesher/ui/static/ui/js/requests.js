// htmx under a strict policy: no evaluated code, no inline style, the CSRF token on every request, failures said in words.
(() => {
  "use strict";
  const words = () => document.getElementById("toast-words")?.dataset ?? {};
  const toast = (text, tone) => document.dispatchEvent(new CustomEvent("kesher:toast", { detail: { text, tone } }));

  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    const request = event.detail.ctx.request;
    if (token && !/^(GET|HEAD|OPTIONS)$/i.test(request.method)) request.headers["X-CSRFToken"] = token;
  });
  // An answer of 4xx or 5xx is a whole page of words, not the part that was asked for: keep the part, say it in a toast.
  // 422 is a form with its errors and is shown in its place.
  document.addEventListener("htmx:before:swap", (event) => {
    const status = event.detail.ctx.response?.status ?? 200;
    if (status >= 400 && status !== 422) {
      event.preventDefault();
      toast(status === 403 ? words().forbidden : words().failed, "error");
    }
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail?.ctx && !event.detail.ctx.response) toast(words().offline, "error");
  });
  // A form sent twice by an impatient hand is sent once.
  document.addEventListener("htmx:before:request", (event) => busy(event.detail.ctx.sourceElement, true));
  document.addEventListener("htmx:finally:request", (event) => busy(event.detail.ctx.sourceElement, false));
  function busy(element, on) {
    const form = element?.closest?.("form");
    for (const button of form?.querySelectorAll(".btn.primary") ?? []) {
      if (on) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  }
})();
