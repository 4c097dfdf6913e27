// Short notices. Show one with the event kesher:toast {text, tone, undo}: from script, or from the server by the header
// HX-Trigger: {"kesher:toast": {"text": "...", "undo": "/address/to/post/to"}}. Gone after 8 seconds; errors stay until closed.
(() => {
  "use strict";
  const SECONDS = 8;
  const region = () => document.getElementById("toasts");

  function show({ text, tone = "", undo = "" }) {
    const template = document.getElementById("toast");
    if (!template || !region() || !text) return;
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.dataset.tone = tone;
    toast.querySelector("[data-toast-text]").textContent = text;
    toast.querySelector(".toast-mark").hidden = tone === "error";
    toast.querySelector(".toast-mark-error").hidden = tone !== "error";
    const button = toast.querySelector("[data-toast-undo]");
    button.hidden = !undo;
    button.dataset.toastUndo = undo;
    region().append(toast);
    expire(toast);
  }
  function expire(toast) {
    if (toast.dataset.tone === "error") return;
    let timer = setTimeout(() => toast.remove(), SECONDS * 1000);
    for (const pause of ["mouseenter", "focusin"]) toast.addEventListener(pause, () => clearTimeout(timer));
    for (const go of ["mouseleave", "focusout"]) {
      toast.addEventListener(go, () => {
        clearTimeout(timer);
        timer = setTimeout(() => toast.remove(), SECONDS * 1000);
      });
    }
  }
  async function undo(button) {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const answer = await fetch(button.dataset.toastUndo, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
    button.closest(".toast").remove();
    if (answer?.ok) document.dispatchEvent(new CustomEvent("kesher:undone", { detail: { url: button.dataset.toastUndo } }));
    else show({ text: document.getElementById("toast-words")?.dataset.failed, tone: "error" });
  }

  document.addEventListener("kesher:toast", (event) => show(event.detail ?? {}));
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-toast-close]");
    if (close) close.closest(".toast").remove();
    const back = event.target.closest("[data-toast-undo]");
    if (back?.dataset.toastUndo) undo(back);
  });
  for (const toast of document.querySelectorAll("#toasts > .toast")) expire(toast);
})();
