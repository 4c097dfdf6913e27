// Files of a customer's form, [data-files]: what was chosen and what was photographed is one list, from which one may be taken out again.
// Without this script two plain controls do the same work.
(() => {
  "use strict";
  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

  function begin(box) {
    const [photo, all] = ["papers-photo", "papers"].map((name) => box.querySelector(`input[name="${name}"]`));
    const list = box.querySelector("[data-chosen]");
    if (!all || !list || typeof DataTransfer === "undefined") return;
    let chosen = [];
    function put(files) {
      chosen = files;
      const holder = new DataTransfer();
      for (const file of chosen) holder.items.add(file);
      all.files = holder.files;
      list.replaceChildren(...chosen.map(row));
      list.hidden = !chosen.length;
    }
    function row(file, index) {
      const item = document.createElement("li");
      const words = document.createElement("span");
      const name = document.createElement("bdi");
      const remove = document.createElement("button");
      words.className = "grow";
      name.textContent = file.name || `${box.dataset.page} ${index + 1}`;
      const much = document.createElement("bdi");
      much.dir = "ltr";
      much.className = "small muted";
      much.textContent = size(file.size);
      words.append(name, much);
      remove.type = "button";
      remove.className = "btn quiet small";
      remove.textContent = box.dataset.remove;
      remove.setAttribute("aria-label", `${box.dataset.remove}: ${name.textContent}`);
      remove.addEventListener("click", () => { put(chosen.filter((one) => one !== file)); all.focus(); });
      item.append(words, remove);
      return item;
    }
    for (const input of [photo, all]) input?.addEventListener("change", () => {
      const fresh = [...input.files];
      if (input === photo) photo.value = "";
      put([...chosen, ...fresh.filter((one) => !chosen.includes(one))]);
    });
    const label = box.querySelector(`label[for="${all.id}"]`);
    if (label) label.firstChild.textContent = box.dataset.choose;
    box.dataset.ready = "";
  }
  for (const box of document.querySelectorAll("[data-files]")) begin(box);
})();
