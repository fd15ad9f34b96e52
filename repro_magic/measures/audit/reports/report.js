
"use strict";
(() => {
  const rows = JSON.parse(document.getElementById("data").textContent);
  const heads = ["Verdict", "Notebook", "Language", "Evidence", "Recorded", "Findings"];
  const page = 200;
  const body = document.querySelector("#rows tbody");
  const head = document.querySelector("#rows thead tr");
  const more = document.getElementById("more");
  const search = document.getElementById("search");
  const values = (row) => [row[0], row[1] + (row[2] ? ":" + row[2] : ""), row[3], row[4], row[5], row[9].length];
  const text = rows.map((row) => JSON.stringify(row).toLowerCase());
  let order = rows.map((_, at) => at);
  let shown = page;
  let sorted = { column: -1, up: true };

  const element = (name, content, kind) => {
    const made = document.createElement(name);
    if (content !== undefined) made.textContent = content;
    if (kind) made.className = kind;
    return made;
  };
  const list = (title, items) => {
    const block = document.createDocumentFragment();
    if (!items.length) return block;
    block.append(element("strong", title));
    const made = element("ul");
    items.forEach((item) => made.append(item));
    block.append(made);
    return block;
  };
  const detail = (row) => {
    const cell = element("td");
    cell.colSpan = heads.length;
    if (row[7]) cell.append(element("p", row[7]));
    if (row[6]) cell.append(element("p", "Environment file: " + row[6]));
    cell.append(list("Findings", row[9].map(([severity, code, message]) => {
      const item = element("li", message + " ");
      item.prepend(element("span", severity + " ", severity));
      item.append(element("code", code));
      return item;
    })));
    const packages = Object.entries(row[8]).map(([name, version]) => element("li", name + " " + version));
    cell.append(list("Packages", packages));
    if (!cell.childNodes.length) cell.append(element("p", "Nothing more is known."));
    const line = element("tr", undefined, "detail");
    line.append(cell);
    return line;
  };
  const draw = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = order.filter((at) => wanted.every((word) => text[at].includes(word)));
    const lines = found.slice(0, shown).map((at) => {
      const row = rows[at];
      const line = element("tr");
      values(row).forEach((value, column) => {
        if (column !== 1) {
          line.append(element("td", String(value), column ? "" : row[0].replace(" ", "-")));
          return;
        }
        const cell = element("td");
        const button = element("button", value);
        button.type = "button";
        button.setAttribute("aria-expanded", "false");
        button.addEventListener("click", () => {
          const open = button.getAttribute("aria-expanded") === "true";
          button.setAttribute("aria-expanded", String(!open));
          if (open) line.nextSibling.remove(); else line.after(detail(row));
        });
        cell.append(button);
        line.append(cell);
      });
      return line;
    });
    body.replaceChildren(...lines);
    document.getElementById("count").textContent =
      found.length.toLocaleString("en") + " of " + rows.length.toLocaleString("en");
    more.hidden = found.length <= shown;
  };
  heads.forEach((name, column) => {
    const cell = element("th");
    cell.scope = "col";
    const button = element("button", name);
    button.type = "button";
    button.addEventListener("click", () => {
      sorted = { column, up: sorted.column === column ? !sorted.up : column !== 5 };
      const key = (at) => values(rows[at])[column];
      const step = sorted.up ? 1 : -1;
      order.sort((one, other) => {
        const a = key(one), b = key(other);
        const by = typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
        return step * by || one - other;
      });
      head.querySelectorAll("th").forEach((each) => each.removeAttribute("aria-sort"));
      cell.setAttribute("aria-sort", sorted.up ? "ascending" : "descending");
      draw();
    });
    cell.append(button);
    head.append(cell);
  });
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { shown = page; draw(); }, 120);
  });
  more.addEventListener("click", () => { shown += 5 * page; draw(); });
  draw();
})();
