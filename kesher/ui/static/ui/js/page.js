// What every page can do: open and close dialogs and menus, choose colours, copy.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) return document.getElementById(opener.dataset.dialog)?.showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) return closer.closest("dialog")?.close();
    if (event.target.matches("dialog[open]") && outside(event)) return event.target.close();
    const theme = event.target.closest("[data-theme-choice]");
    if (theme) return chooseTheme(theme.dataset.themeChoice);
    const copy = event.target.closest("[data-copy]");
    if (copy) return copyOut(copy);
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // A plain form is sent once, too.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.matches("[hx-post],[hx-get],[method=dialog],[data-repeatable]")) return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
    event.target.querySelector(".btn.primary")?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });

  function outside(event) {
    const box = event.target.getBoundingClientRect();
    return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  }
  // Without a secure connection a browser has no clipboard: then the text beside the button is marked, ready for Ctrl-C.
  async function copyOut(button) {
    if (!navigator.clipboard) return getSelection().selectAllChildren(button.parentElement.querySelector("code") ?? button);
    await navigator.clipboard.writeText(button.dataset.copy);
    button.setAttribute("data-copied", "");
    const text = button.dataset.copiedText;
    if (text) document.dispatchEvent(new CustomEvent("kesher:toast", { detail: { text } }));
  }
  function chooseTheme(theme) {
    document.cookie = `kesher_theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  }
})();
