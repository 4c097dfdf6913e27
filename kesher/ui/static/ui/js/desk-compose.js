// The composer: words fit the channel, a citation is put in and taken out as an object, a promised time is taken from its preview.
// Without this script the same buttons are sent to the server, which does the same.
(() => {
  "use strict";
  // Another composer may be put in the place of this one while the page stays.
  let form = null, text = null;
  const channel = () => form.querySelector('input[name="channel"]:checked')?.value ?? "";

  // -- channel and address
  function fit() {
    const to = form.elements.namedItem("to");
    if (to instanceof HTMLSelectElement) {
      for (const option of to.options) option.hidden = option.disabled = Boolean(option.dataset.channel) && option.dataset.channel !== channel();
      if (to.selectedOptions[0]?.disabled) {
        const first = [...to.options].find((option) => !option.disabled);
        if (first) to.value = first.value;
      }
      for (const trust of form.querySelectorAll(".trust-of")) trust.hidden = trust.dataset.address !== to.value;
    }
    form.classList.toggle("is-sms", channel() === "sms");
    count();
  }
  // A text message in Hebrew is cut into parts of 70 characters, then 67 (3GPP 23.038, UCS-2).
  function count() {
    const place = form.querySelector("[data-length]");
    if (!place || !text) return;
    place.hidden = channel() !== "sms" || !text.value;
    const wide = /[^\u0000-\u007f\u20ac]/.test(text.value);
    const [one, more] = wide ? [70, 67] : [160, 153];
    const parts = text.value.length <= one ? 1 : Math.ceil(text.value.length / more);
    place.textContent = `${text.value.length} / ${parts} SMS`;
  }
  document.addEventListener("change", (event) => {
    if (!form?.contains(event.target)) return;
    if (["channel", "to"].includes(event.target.name)) fit();
    if (event.target.matches("[data-final]")) closing();
    if (event.target.matches("[data-of]") || event.target.id === "id_team") people();
  });
  document.addEventListener("input", (event) => { if (form?.contains(event.target)) count(); });

  // -- send, or send and close
  function closing() {
    const final = form.querySelector("[data-final]")?.checked ?? false;
    const label = form.querySelector("[data-send]");
    if (label) label.textContent = final ? label.dataset.closing : label.dataset.plain;
    const question = form.querySelector("[data-without-final]");
    if (question) question.hidden = final;
    const achieved = form.querySelector("[data-with-final]");
    if (achieved) achieved.hidden = !final;
  }

  // -- people of the chosen team
  function people() {
    const select = form.querySelector("select[data-of]");
    const team = form.querySelector("#id_team");
    if (!select || !team) return;
    for (const group of select.querySelectorAll("optgroup")) {
      group.hidden = group.dataset.team !== team.value;
      for (const option of group.children) option.disabled = group.hidden;
    }
    if (select.selectedOptions[0]?.disabled) select.value = "";
  }

  // -- citations
  function words(button) {
    const wanted = button.dataset.form === "spoken" ? "spoken" : channel() === "sms" ? "short" : "full";
    return { wanted, said: button.dataset[wanted] };
  }
  function cite(button) {
    const { wanted, said } = words(button);
    const list = form.querySelector("[data-cites]");
    const value = `${button.dataset.cite}:${wanted}:${button.dataset.language}`;
    const there = [...list.querySelectorAll('input[name="cite"]')].some((one) => one.value.startsWith(`${button.dataset.cite}:`));
    if (!there) {
      const chip = form.querySelector("[data-cite-chip]").content.firstElementChild.cloneNode(true);
      chip.querySelector("input").value = value;
      chip.querySelector("[data-name]").textContent = button.dataset.name;
      chip.querySelector("[data-uncite]").value = value;
      list.append(chip);
    }
    if (wanted !== "spoken" && text && !text.value.includes(said)) insert(said);
    else text?.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // Into the text where the cursor is, as a paragraph of its own.
  function insert(said) {
    const at = text.selectionEnd ?? text.value.length;
    const before = text.value.slice(0, at).trimEnd();
    const after = text.value.slice(at).trimStart();
    const head = before ? `${before}\n\n${said}` : said;
    text.value = after ? `${head}\n\n${after}` : head;
    text.focus();
    text.setSelectionRange(head.length, head.length);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    if (!form) return;
    const citing = event.target.closest("[data-cite]");
    if (citing) { event.preventDefault(); return cite(citing); }
    const removing = event.target.closest("[data-uncite]");
    if (removing) {
      event.preventDefault();
      removing.closest("li").remove();
      return text?.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const taking = event.target.closest("[data-take-due]");
    if (taking) take(taking.dataset.takeDue);
  });
  function take(due) {
    const field = form.querySelector('input[name="promise_due"], input[name="due"]');
    if (!field) return;
    field.value = due;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // Enter in a field of one line sends nothing by accident; Ctrl+Enter does.
  document.addEventListener("keydown", (event) => {
    if (!form?.contains(event.target) || event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    if (event.target.matches("input:not([type=checkbox],[type=radio],[type=submit],[type=file])")) event.preventDefault();
  });

  function begin() {
    const found = document.getElementById("composer");
    if (!found || found === form) return;
    form = found;
    text = form.elements.namedItem("text");
    fit();
    closing();
    people();
  }
  document.addEventListener("htmx:after:swap", begin);
  begin();
})();
