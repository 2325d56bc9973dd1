/* Keys, copying and warnings. Every task works without this file. */
(() => {
  "use strict";
  const typing = (node) => node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && node.type !== "radio" && node.type !== "checkbox");
  const rows = () => [...document.querySelectorAll(".sheet-row")];
  const rowOf = (node) => node instanceof Element ? node.closest(".sheet-row") : null;

  /* Assessment sheet: 1–5 set the level, T goes to the target, arrows move between the measures. */
  const setLevel = (row, level) => {
    const input = row.querySelector(`input[name="current"][value="${level}"]`);
    if (!input || input.disabled) return;
    input.checked = true;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (row, step) => {
    const all = rows(), next = all[all.indexOf(row) + step];
    if (next) (next.querySelector("input[name=current]:checked, input[name=current]") || next).focus();
    if (next) next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const row = rowOf(event.target);
    if (!row) return;
    if (/^[1-5]$/.test(event.key)) { setLevel(row, event.key); event.preventDefault(); }
    else if (event.key === "t" || event.key === "T") { const target = row.querySelector("[name=target]"); if (target) { target.focus(); event.preventDefault(); } }
    else if (event.key === "ArrowDown") { move(row, 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { move(row, -1); event.preventDefault(); }
  });

  /* A form that was changed and not sent asks before it is left. */
  const changed = new Set();
  document.addEventListener("input", (event) => { const form = event.target.closest && event.target.closest("form[method=post]"); if (form && !form.hasAttribute("hx-post")) changed.add(form); });
  document.addEventListener("submit", () => changed.clear());
  window.addEventListener("beforeunload", (event) => { if ([...changed].some((form) => form.isConnected) || rows().some((row) => isBehind(row) || row.classList.contains("unsent"))) event.preventDefault(); });

  /* On a narrow screen the tree of chapters begins folded, so that the measures come first. */
  if (window.innerWidth < 900) for (const fold of document.querySelectorAll("details.tree-fold")) fold.removeAttribute("open");

  /* A refused form shows its errors first. */
  const problem = document.querySelector(".problem[role=alert]");
  if (problem) problem.focus();
  /* Of two people's answers the comparison stands beside the form; it is shown first. */
  const conflict = document.querySelector(".sheet-open .conflict");
  if (conflict) { conflict.tabIndex = -1; conflict.focus(); conflict.scrollIntoView({ block: "center" }); }

  /* On a narrow screen the present entry of a row of links is brought into view. */
  for (const link of document.querySelectorAll("nav [aria-current]"))
    for (const list of [link.closest("ul"), link.closest("nav")])
      if (list && list.scrollWidth > list.clientWidth) list.scrollLeft += link.getBoundingClientRect().left - list.getBoundingClientRect().left - (list.clientWidth - link.offsetWidth) / 2;

  /* Saving in the background: a refused save says so where it was typed, and nothing typed is lost. A row
     that is changed again before its save has answered sends the newer choice after it, over the version
     that the answer brought; after a conflict over the version it was made from, so that it is refused
     and named, too. Opening the row waits for both. A row that came back is not wired until it has settled,
     and a press that began on the old row ends on the new one: both are kept and done afterwards. */
  const formOf = (row) => row.querySelector("form.sheet-line");
  const chosen = (form) => { const data = new FormData(form); return [data.get("current"), data.get("target")].join(); };
  const rendered = (form) => [(form.querySelector("[name=current][checked]") || { value: "" }).value, (form.querySelector("[name=target] [selected]") || { value: "0" }).value].join();
  const sent = new WeakMap(), newer = new Map(), opening = new Set(), unsettled = new WeakSet();
  const labelOf = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.target instanceof Element && event.target.closest("a.sheet-label[hx-get]");
  let pressed = "";
  document.addEventListener("pointerdown", (event) => { const label = labelOf(event); pressed = label ? rowOf(label).id : ""; });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => { pressed = ""; });
  document.addEventListener("click", (event) => {
    const label = labelOf(event), row = label && rowOf(label);
    if (row && unsettled.has(row)) { opening.add(row.id); event.preventDefault(); }
  });
  const isBehind = (row) => { const form = formOf(row); return Boolean(form) && sent.has(form) && sent.get(form) !== chosen(form); };
  const choose = (form, [current, target], version) => {
    const level = form.querySelector(`[name=current][value="${current}"]`);
    if (level) level.checked = true;
    form.elements.target.value = target;
    if (version) form.elements.version.value = version;
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const node = event.detail.elt, row = rowOf(node);
    if (!row) return;
    if (node === formOf(row)) { sent.set(node, chosen(node)); row.classList.remove("unsent"); }
    else if (formOf(row) && sent.has(formOf(row))) { opening.add(row.id); event.preventDefault(); }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status, row = rowOf(event.detail.requestConfig.elt);
    if (status === 422 || status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
    if (row && isBehind(row)) newer.set(row.id, { choice: chosen(formOf(row)).split(","), version: status === 409 ? formOf(row).elements.version.value : "" });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const row = rowOf(event.target), next = row && newer.get(row.id), form = next && formOf(row);
    if (row && event.target === row) {
      unsettled.add(row);
      if (pressed === row.id) opening.add(row.id);
    }
    if (form) choose(form, next.choice, next.version);
    if (next) newer.delete(row.id);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = rowOf(event.target), form = row && formOf(row);
    if (row) unsettled.delete(row);
    if (!form || sent.has(form)) return;
    if (chosen(form) !== rendered(form)) form.dispatchEvent(new Event("change", { bubbles: true }));
    else if (opening.delete(row.id)) row.querySelector("a.sheet-label").click();
  });
  const failed = (event) => { const row = rowOf(event.target), form = row && formOf(row); if (!row) return; row.classList.add("unsent"); opening.delete(row.id); if (form) sent.delete(form); };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
})();

(() => {
  "use strict";
  const typing = (node) => node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && node.type !== "radio" && node.type !== "checkbox");

  /* Lists. Cells take the focus one at a time; arrows, Home, End and Page move it, Shift keeps where the
   * selection began. Enter or a double click opens a cell that can be changed: the row comes back from the
   * server with the cell open, and again when it was saved or refused. */
  const cellsOf = (row) => [...row.cells];
  const bodyOf = (table) => [...table.tBodies[0].rows];
  const cellOf = (node) => node instanceof Element ? node.closest("table.grid > tbody > tr > td, table.grid > tbody > tr > th") : null;
  const gridOf = (cell) => cell.closest("table.grid");
  const placeOf = (cell) => [bodyOf(gridOf(cell)).indexOf(cell.parentElement), cell.cellIndex];
  const anchors = new WeakMap();
  const focusCell = (cell) => {
    const table = gridOf(cell);
    for (const other of table.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus();
  };
  const chosenCells = (table) => [...table.querySelectorAll("[aria-selected=true]")];
  const unchoose = (table) => { for (const cell of chosenCells(table)) cell.removeAttribute("aria-selected"); anchors.delete(table); };
  const choose = (table, from, to) => {
    const anchor = anchors.get(table) || placeOf(from), end = placeOf(to);
    unchoose(table);
    anchors.set(table, anchor);
    const rows = bodyOf(table);
    for (let r = Math.min(anchor[0], end[0]); r <= Math.max(anchor[0], end[0]); r++)
      for (let c = Math.min(anchor[1], end[1]); c <= Math.max(anchor[1], end[1]); c++)
        if (rows[r] && rows[r].cells[c]) rows[r].cells[c].setAttribute("aria-selected", "true");
  };
  const makeGrid = (table) => {
    table.setAttribute("role", "grid");
    for (const row of bodyOf(table)) for (const cell of row.cells) cell.tabIndex = -1;
    const first = table.tBodies[0].rows[0];
    if (first) first.cells[0].tabIndex = 0;
  };
  for (const table of document.querySelectorAll("table.grid")) makeGrid(table);

  const keyTargets = {
    ArrowRight: (r, c) => [r, c + 1], ArrowLeft: (r, c) => [r, c - 1], ArrowDown: (r, c) => [r + 1, c], ArrowUp: (r, c) => [r - 1, c],
    PageDown: (r, c) => [r + 10, c], PageUp: (r, c) => [r - 10, c],
    Home: (r, c, control) => [control ? 0 : r, 0], End: (r, c, control) => [control ? Infinity : r, Infinity],
  };
  const moveCell = (cell, event) => {
    const table = gridOf(cell), rows = bodyOf(table), [r, c] = placeOf(cell);
    const [nr, nc] = keyTargets[event.key](r, c, event.ctrlKey || event.metaKey);
    const row = rows[Math.max(0, Math.min(nr, rows.length - 1))];
    const next = row.cells[Math.max(0, Math.min(nc, row.cells.length - 1))];
    if (event.shiftKey) choose(table, cell, next); else unchoose(table);
    focusCell(next);
  };

  /* Gets or sends a row; what comes back takes its place. Gives the new row, the old one when nothing came. */
  const swapRow = async (row, verb, address, values) => {
    const table = row.closest("table.grid"), index = row.sectionRowIndex, tick = row.querySelector("input[name=item]");
    const ticked = tick && tick.checked;
    await window.htmx.ajax(verb, address, { source: table, target: row, swap: "outerHTML", values }).catch(() => {});
    const fresh = table.tBodies[0].rows[index];
    if (!fresh || fresh === row) return row;
    for (const cell of fresh.cells) cell.tabIndex = -1;
    const again = fresh.querySelector("input[name=item]");
    if (again && ticked) again.checked = true;
    return fresh;
  };
  const rowAddress = (row) => `/lists/${row.closest("table.grid").dataset.list}/rows/${encodeURIComponent(row.dataset.id)}`;
  const columnsOf = (row) => row.closest("table.grid").dataset.columns;
  const openInput = (row) => row.querySelector(".cell-form :is(input:not([type=hidden]), select, textarea)");
  const openCell = async (cell) => {
    if (!cell.dataset.edit || cell.querySelector(".cell-form") || !window.htmx) return false;
    const row = cell.parentElement;
    for (const form of gridOf(cell).querySelectorAll(".cell-form")) await closeCell(form, null);
    const fresh = await swapRow(row, "GET", rowAddress(row), { edit: cell.dataset.edit, columns: columnsOf(row) });
    const input = openInput(fresh);
    if (!input) { sayUnsaved(cell); return true; }
    input.dataset.before = input.value;
    input.focus();
    if (input.select) input.select();
    return true;
  };
  const sayUnsaved = (cell) => {
    const old = cell.querySelector(".error"), line = old || document.createElement("p");
    line.className = "error extra";
    line.setAttribute("role", "alert");
    line.textContent = gridOf(cell).dataset.unsaved;
    if (!old) cell.append(line);
  };
  const closeCell = async (form, focus) => {
    const cell = cellOf(form), row = cell.parentElement, index = cell.cellIndex;
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const fresh = await swapRow(row, "GET", rowAddress(row), { columns: columnsOf(row) });
    delete form.dataset.busy;
    if (focus && fresh !== row) focusCell(fresh.cells[Math.max(0, Math.min(index + (focus.step || 0), fresh.cells.length - 1))]);
  };
  const saveCell = async (form, focus) => {
    const cell = cellOf(form), row = cell.parentElement, index = cell.cellIndex;
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const fresh = await swapRow(row, "POST", form.getAttribute("action"), Object.fromEntries(new FormData(form)));
    delete form.dataset.busy;
    if (fresh === row) { sayUnsaved(cell); return; }
    const input = openInput(fresh);
    if (input) { input.dataset.before = input.value; input.focus(); }
    else if (focus) focusCell(fresh.cells[Math.max(0, Math.min(index + (focus.step || 0), fresh.cells.length - 1))]);
  };
  document.addEventListener("submit", (event) => { if (event.target.matches(".cell-form") && window.htmx) { event.preventDefault(); saveCell(event.target, {}); } });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.matches("[data-cancel]")) { closeCell(event.target.form, {}); return; }
    if (event.target.matches(".pick-all")) for (const box of event.target.closest("table").querySelectorAll("input[name=item]")) box.checked = event.target.checked;
    const cell = cellOf(event.target);
    if (!cell || typing(event.target) || event.target.closest("a, button, input, .cell-form")) return;
    const table = gridOf(cell), now = cellOf(document.activeElement);
    if (event.shiftKey && now && gridOf(now) === table) { document.getSelection().removeAllRanges(); choose(table, now, cell); } else unchoose(table);
    if (!event.shiftKey && document.getSelection().isCollapsed) focusCell(cell);
  });
  document.addEventListener("mousedown", (event) => { if (event.shiftKey && cellOf(event.target) && !typing(event.target)) event.preventDefault(); });
  document.addEventListener("dblclick", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.target.closest("input, button, .cell-form") || !cell.dataset.edit) return;
    document.getSelection().removeAllRanges();
    openCell(cell);
  });
  /* A cell that is left is saved when it was changed and not refused yet, and closed when it was not. */
  document.addEventListener("focusout", (event) => {
    const form = event.target instanceof Element ? event.target.closest(".cell-form") : null, input = form && openInput(form.closest("tr"));
    if (!form || form.dataset.busy || (event.relatedTarget && form.contains(event.relatedTarget))) return;
    setTimeout(() => {
      if (!form.isConnected || form.dataset.busy || form.contains(document.activeElement) || !document.hasFocus()) return;
      if (input.value !== input.dataset.before) saveCell(form, null); else if (!form.querySelector(".error")) closeCell(form, null);
    }, 0);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target instanceof Element ? event.target.closest(".cell-form") : null;
    if (form) {
      const prose = event.target.tagName === "TEXTAREA";
      if (event.isComposing) return; /* Enter and Esc belong to the input of Japanese first */
      if (event.key === "Escape") { event.preventDefault(); closeCell(form, {}); }
      else if (event.key === "Enter" && typing(event.target) && (!prose || event.ctrlKey || event.metaKey)) { event.preventDefault(); saveCell(form, {}); }
      else if (event.key === "Tab" && typing(event.target) && !form.querySelector(".error")) {
        event.preventDefault();
        const step = { step: event.shiftKey ? -1 : 1 };
        if (event.target.value !== event.target.dataset.before) saveCell(form, step); else closeCell(form, step);
      }
      return;
    }
    const cell = cellOf(event.target);
    if (!cell || typing(event.target) || event.altKey) return;
    if (keyTargets[event.key]) { event.preventDefault(); moveCell(cell, event); return; }
    if (event.key === "Escape") unchoose(gridOf(cell));
    if (event.target !== cell || event.ctrlKey || event.metaKey) return;
    const link = cell.querySelector("a[href]"), box = cell.parentElement.querySelector("input[name=item]");
    if ((event.key === "Enter" || event.key === "F2") && cell.dataset.edit) { event.preventDefault(); openCell(cell); }
    else if (event.key === "Enter" && link) { event.preventDefault(); link.click(); }
    else if (event.key === " " && box) { event.preventDefault(); box.checked = !box.checked; }
  });
  /* A filter that was chosen is applied at once; a typed one by Enter. */
  document.addEventListener("change", (event) => { const form = event.target.form; if (form && form.id === "list-filter" && /^(SELECT|INPUT)$/.test(event.target.tagName) && event.target.type !== "search") form.requestSubmit(); });
  document.addEventListener("click", (event) => { for (const open of document.querySelectorAll("details.chooser[open]")) if (!open.contains(event.target)) open.removeAttribute("open"); });

  /* Copying from a table gives tab-separated cells that paste into a spreadsheet. What a spreadsheet would take
   * for a formula is led by a single quote, as in the files. */
  const copyText = (cell) => {
    const copy = cell.cloneNode(true);
    for (const extra of copy.querySelectorAll(".extra, .sr, script")) extra.remove();
    const text = copy.textContent.trim().replace(/[ \t\r\n]+/g, " ");
    return /^[=+@-]/.test(text) && text.length > 1 && !/^-[\d,]+(\.\d+)?$/.test(text) ? `'${text}` : text;
  };
  const copyGrid = (cell) => {
    const table = gridOf(cell), chosen = new Set(chosenCells(table));
    const ticked = bodyOf(table).filter((row) => row.querySelector("input[name=item]:checked"));
    if (chosen.size > 1) return bodyOf(table).map((row) => cellsOf(row).filter((one) => chosen.has(one))).filter((line) => line.length > 0);
    return ticked.length > 0 ? ticked.map(cellsOf) : [[cell]];
  };
  document.addEventListener("copy", (event) => {
    const selection = document.getSelection(), cell = cellOf(document.activeElement);
    let lines = [];
    if (cell && !typing(document.activeElement) && (!selection || selection.isCollapsed)) {
      lines = copyGrid(cell).map((line) => line.map(copyText).join("\t"));
      const said = gridOf(cell).closest(".stack, main").querySelector(".list-said");
      if (said) said.textContent = gridOf(cell).dataset.copied;
    } else {
      if (!selection || selection.isCollapsed || typing(document.activeElement)) return;
      const common = selection.getRangeAt(0).commonAncestorContainer;
      const table = (common instanceof Element ? common : common.parentElement).closest("table.data");
      if (!table) return;
      lines = [...table.rows].map((row) => [...row.cells].filter((one) => selection.containsNode(one, true)).map(copyText).join("\t")).filter((line) => line !== "");
      if (lines.length < 1 || (lines.length === 1 && !lines[0].includes("\t"))) return;
    }
    event.clipboardData.setData("text/plain", lines.join("\r\n"));
    event.preventDefault();
  });
})();

/* Passwords: every field can be shown for a while; one that is chosen is measured while it is typed, by the
 * rules of the server. Where this does not run, a refusal says why. */
(() => {
  "use strict";
  const fields = () => document.querySelectorAll("input[type=password]");
  const addToggle = (input) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link small extra";
    const set = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = document.body.dataset[shown ? "hide" : "show"];
      button.setAttribute("aria-pressed", String(shown));
    };
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => { set(input.type === "password"); input.focus(); });
    if (input.form) input.form.addEventListener("submit", () => set(false)); /* so that no browser keeps it as a text */
    set(false);
    input.after(button);
  };
  const addMeter = (input) => {
    const line = document.createElement("p"), meter = document.createElement("meter"), words = document.createElement("span");
    let timer = 0, asked = 0;
    line.className = "help strength";
    line.hidden = true;
    meter.setAttribute("aria-hidden", "true");
    words.setAttribute("role", "status");
    line.append(meter, " ", words);
    input.after(line);
    const measure = async () => {
      const mine = ++asked, data = new URLSearchParams({ password: input.value, csrf: (input.form.elements.csrf || { value: "" }).value });
      const reply = await fetch("/password-strength", { method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body: data }).catch(() => null);
      if (!reply || !reply.ok || mine !== asked) return;
      const found = await reply.json();
      Object.assign(meter, { min: 0, max: found.strong, low: found.least, high: found.strong - 1, optimum: found.strong, value: found.good ? found.own : Math.min(found.own, found.least - 1) });
      words.textContent = found.words;
      line.hidden = false;
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value === "") { line.hidden = true; asked++; } else timer = setTimeout(measure, 300);
    });
  };
  for (const input of fields()) {
    if (input.autocomplete === "new-password" && input.name === "password") addMeter(input);
    addToggle(input);
  }
})();
