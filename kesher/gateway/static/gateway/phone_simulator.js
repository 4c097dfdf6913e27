// The phone simulator: lines whose steps are told to Kesher through its own CTI API, as a telephone exchange would.
"use strict";

(() => {
  const settings = document.getElementById("simulator");
  if (!settings) return;
  const lines = document.getElementById("simulator-lines");
  const said = document.getElementById("simulator-said");

  async function tell(line, state) {
    const event = {
      call_id: line.call, leg_id: String(line.leg), direction: "in", from: line.from, to: settings.dataset.to,
      extension: line.extension, state, time: "", keyed: line.keyed ? { digits: line.keyed } : {},
    };
    try {
      const answer = await fetch(settings.dataset.url, {
        method: "POST",
        credentials: "omit",
        headers: { "content-type": "application/json", authorization: `Bearer ${settings.dataset.token}` },
        body: JSON.stringify(event),
      });
      said.textContent = answer.status === 202 ? settings.dataset.saidKept : settings.dataset.saidFailed;
      return answer.status === 202;
    } catch {
      said.textContent = settings.dataset.saidFailed;
      return false;
    }
  }

  function show(line) {
    const part = (name) => line.row.querySelector(`[data-part="${name}"]`);
    part("from").textContent = line.from || settings.dataset.withheld;
    part("state").textContent = settings.dataset[line.state] || line.state;
    part("extension").textContent = line.extension;
    for (const button of line.row.querySelectorAll("[data-step]")) {
      button.disabled = !button.dataset.when.split(" ").includes(line.state);
    }
    document.getElementById("simulator-none").hidden = lines.children.length > 0;
  }

  async function step(line, state) {
    if (!(await tell(line, state))) return;
    if (state === "ended") {
      line.row.remove();
      document.getElementById("simulator-none").hidden = lines.children.length > 0;
      return;
    }
    line.state = state;
    if (state === "transferred") {
      line.leg += 1;
      line.extension = line.row.querySelector('[data-part="target"]').value;
      await tell(line, "ringing");
      line.state = "ringing";
    }
    show(line);
  }

  document.getElementById("simulator-ring").addEventListener("submit", async (event) => {
    event.preventDefault();
    const withheld = document.getElementById("simulator-withheld").checked;
    const line = {
      call: `sim-${crypto.randomUUID()}`, leg: 1, state: "ringing",
      from: withheld ? "" : document.getElementById("simulator-from").value.trim(),
      extension: document.getElementById("simulator-extension").value,
      keyed: document.getElementById("simulator-keyed").value.trim(),
    };
    if (!(await tell(line, "ringing"))) return;
    const row = document.getElementById("simulator-line").content.cloneNode(true).querySelector("li");
    line.row = row;
    row.addEventListener("click", (click) => {
      const button = click.target.closest("[data-step]");
      if (button && !button.disabled) step(line, button.dataset.step);
    });
    lines.append(row);
    show(line);
  });
})();
