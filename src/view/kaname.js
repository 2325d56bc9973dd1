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
   * selection began. Enter, F2, typing or a double click opens a cell that can be changed: the row comes back from
   * the server with the cell open, and again when it was saved or refused. */
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

  /* --- What goes to the server --- */
  const rowAddress = (row) => `/lists/${gridOf(row.cells[0]).dataset.list}/rows/${encodeURIComponent(row.dataset.id)}`;
  const rowOfId = (table, id) => bodyOf(table).find((row) => row.dataset.id === id);
  const say = (table, words) => { const said = table.closest(".stack, main").querySelector(".list-said"); if (said) said.textContent = words; };
  const csrfOf = () => (document.querySelector("input[name=csrf]") || { value: "" }).value;
  const onceWord = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  /* away: nobody answered, or somebody between here and the server; lost: whoever answered wants a new sign-in. */
  const ask = async (verb, address, pairs) => {
    const sent = new URLSearchParams(pairs), get = verb === "GET";
    try {
      const reply = await fetch(get ? `${address}?${sent}` : address, { method: verb, credentials: "same-origin", headers: { "HX-Request": "true" }, body: get ? null : sent, signal: AbortSignal.timeout(30000) });
      const box = document.createElement("template");
      box.innerHTML = await reply.text();
      const rows = [...box.content.querySelectorAll("tr[data-id]")], words = box.content.querySelector("p");
      return { box: box.content, away: reply.status >= 502 && reply.status <= 504, lost: rows.length === 0 && (reply.redirected || reply.status < 400 || reply.status === 401 || reply.status === 403), status: reply.status, rows, words: words ? words.textContent.trim() : "" };
    } catch { return { box: document.createDocumentFragment(), away: true, lost: false, status: 0, rows: [], words: "" }; }
  };
  /* Puts a row that came back in place of the old one; null when it is not on this page, or gone. */
  const putRow = (table, fresh) => {
    const row = rowOfId(table, fresh.dataset.id), tick = row && row.querySelector("input[name=item]"), index = row ? row.sectionRowIndex : -1;
    if (!row) return null;
    const open = row.querySelector(".cell-form");
    if (open && !open.dataset.busy && !openInput(fresh)) return row; /* nothing typed is lost: saving it will tell what changed */
    const here = row.contains(document.activeElement), column = here && cellOf(document.activeElement) ? cellOf(document.activeElement).cellIndex : 0;
    for (const form of row.querySelectorAll(".cell-form")) form.dataset.busy = "1";
    if (fresh.dataset.gone) {
      row.remove();
      const next = bodyOf(table)[Math.min(index, bodyOf(table).length - 1)];
      if (here && next) focusCell(next.cells[Math.min(column, next.cells.length - 1)]);
      return null;
    }
    for (const cell of fresh.cells) cell.tabIndex = -1;
    const again = fresh.querySelector("input[name=item]");
    if (again && tick && tick.checked) again.checked = true;
    row.replaceWith(fresh);
    if (here && !openInput(fresh)) focusCell(fresh.cells[Math.min(column, fresh.cells.length - 1)]);
    return fresh;
  };
  const openInput = (row) => row.querySelector(".cell-form :is(input:not([type=hidden]), select, textarea)");
  const columnsOf = (row) => gridOf(row.cells[0]).dataset.columns;

  /* --- What could not be sent --- kept in this browser for this person and list, in order, and sent again when the
   * connection returns, under the same word, so that the server does nothing twice. */
  const storeOf = (table) => `kaname-unsent:${table.dataset.keep}:${table.dataset.list}`;
  const held = new Map(); /* where the browser's store is closed or full */
  const unsentOf = (table) => {
    if (held.has(storeOf(table))) return held.get(storeOf(table));
    try { return JSON.parse(localStorage.getItem(storeOf(table)) || "[]"); } catch { return []; }
  };
  const keepUnsent = (table, entries) => {
    held.delete(storeOf(table));
    try { if (entries.length > 0) localStorage.setItem(storeOf(table), JSON.stringify(entries)); else localStorage.removeItem(storeOf(table)); } catch { held.set(storeOf(table), entries); }
    showUnsent(table, entries);
  };
  const markUnsent = (table, entry) => {
    for (const { id, field, text } of entry.cells) {
      const row = rowOfId(table, id), cell = row && [...row.cells].find((one) => one.dataset.edit === field);
      if (!cell || cell.classList.contains("unsent") && cell.dataset.once === entry.once) continue;
      const tag = document.createElement("span");
      tag.className = "extra tag warn";
      tag.textContent = table.dataset.waits;
      cell.replaceChildren(text, " ", tag);
      cell.classList.add("unsent");
      cell.dataset.once = entry.once;
    }
  };
  const button = (words, act) => { const made = document.createElement("button"); made.type = "button"; made.className = "button small"; made.textContent = words; made.addEventListener("click", act); return made; };
  const showUnsent = (table, entries) => {
    const box = table.closest(".stack, main").querySelector(".list-unsent"), waiting = entries.filter((entry) => !entry.refused);
    if (!box) return;
    box.hidden = entries.length === 0;
    box.replaceChildren();
    if (waiting.length > 0) box.append(`${box.dataset.words} (${waiting.length}) `, button(box.dataset.now, () => sendUnsent(table)), " ", button(box.dataset.drop, () => { keepUnsent(table, []); location.reload(); }));
    for (const entry of entries.filter((one) => one.refused)) {
      const line = document.createElement("p");
      line.append(`${box.dataset.refused}: ${entry.title} – ${entry.cells.map((cell) => cell.text).join(", ")} (${entry.refused}) `, button(box.dataset.drop, () => keepUnsent(table, unsentOf(table).filter((one) => one.once !== entry.once))));
      box.append(line);
    }
    for (const entry of waiting) markUnsent(table, entry);
  };
  const timers = new WeakMap(), sending = new WeakSet();
  const sendLater = (table) => { clearTimeout(timers.get(table)); timers.set(table, setTimeout(() => sendUnsent(table), 5000)); };
  /* A later change of the same row was made over the version that this one brings. */
  const overVersion = (entry, id, before, after) => ({ ...entry, pairs: entry.pairs.map(([name, value]) => name === "version" && entry.id === id && value === before ? [name, after] : name === "item" && value === `${id}@${before}` ? [name, `${id}@${after}`] : [name, value]) });
  const sendOne = async (table, entry) => {
    const reply = await ask("POST", entry.address, [...entry.pairs, ["csrf", csrfOf()]]);
    if (reply.away) sendLater(table);
    if (reply.away || reply.lost) return false;
    const others = () => unsentOf(table).filter((one) => one.once !== entry.once);
    const refused = reply.rows.length === 0 || reply.status >= 400;
    if (refused) {
      const row = reply.rows.length > 0 && !table.querySelector(".cell-form") && rowOfId(table, entry.id) ? putRow(table, reply.rows[0]) : null;
      if (row) { keepUnsent(table, others()); openInput(row).dataset.before = openInput(row).value; openInput(row).focus(); }
      else keepUnsent(table, unsentOf(table).map((one) => one.once === entry.once ? { ...one, refused: (reply.rows.length > 0 && (reply.rows[0].querySelector(".error") || reply.rows[0]).textContent.trim()) || reply.words || String(reply.status) } : one));
      if (!row && reply.rows.length === 0) say(table, reply.words);
      return true;
    }
    let rest = others();
    for (const fresh of reply.rows) {
      const before = (entry.pairs.find(([name]) => name === "version") || entry.pairs.filter(([name]) => name === "item").map(([, value]) => value.split("@")).filter(([id]) => id === fresh.dataset.id).map(([, version]) => ["", version])[0] || ["", ""])[1];
      rest = rest.map((one) => overVersion(one, fresh.dataset.id, before, fresh.dataset.version));
      if (entry.copyOf && !rowOfId(table, fresh.dataset.id)) {
        const source = rowOfId(table, entry.copyOf);
        if (source) { for (const cell of fresh.cells) cell.tabIndex = -1; source.after(fresh); focusCell(fresh.cells[entry.column || 0]); }
      } else putRow(table, fresh);
    }
    keepUnsent(table, rest);
    if (entry.done) say(table, entry.done);
    return true;
  };
  const sendUnsent = async (table) => {
    if (sending.has(table)) return;
    sending.add(table);
    for (let entry; (entry = unsentOf(table).find((one) => !one.refused));)
      if (!await sendOne(table, entry)) { say(table, table.dataset.away); break; }
    sending.delete(table);
  };
  const putOff = (table, entry) => { keepUnsent(table, [...unsentOf(table), entry]); sendUnsent(table); };
  /* Who signs out leaves nothing behind in the browser. */
  document.addEventListener("submit", (event) => {
    const keys = event.target.getAttribute("action") === "/sign-out" ? Object.keys(localStorage).filter((key) => key.startsWith("kaname-unsent:")) : [];
    if (keys.length === 0) return;
    if (window.confirm(document.body.dataset.unsent)) for (const key of keys) localStorage.removeItem(key); else event.preventDefault();
  });
  const grids = () => [...document.querySelectorAll("table.grid[data-keep]")];
  window.addEventListener("online", () => grids().forEach(sendUnsent));
  for (const table of grids()) if (unsentOf(table).length > 0) { showUnsent(table, unsentOf(table)); sendUnsent(table); }

  /* --- Cells --- */
  const getRow = async (row, pairs) => {
    const table = gridOf(row.cells[0]), reply = await ask("GET", rowAddress(row), [...pairs, ["columns", columnsOf(row)]]);
    const fresh = reply.rows.length > 0 ? putRow(table, reply.rows[0]) : null;
    if (!fresh) say(table, reply.away ? table.dataset.away : reply.words);
    if (fresh) for (const entry of unsentOf(table).filter((one) => !one.refused)) if (!openInput(fresh)) markUnsent(table, entry);
    return fresh;
  };
  /* Editors of the columns, asked for once when a list is worked in: with them a cell opens without a connection, too. */
  const editors = new WeakMap();
  const fetchEditors = async (table) => {
    const row = table.tBodies[0].querySelector("tr[data-id]");
    if (!row || editors.has(table)) return;
    editors.set(table, new Map());
    const reply = await ask("GET", `/lists/${table.dataset.list}/editors`, [["row", row.dataset.id], ["columns", table.dataset.columns]]);
    if (reply.away || reply.status !== 200) { editors.delete(table); return; }
    for (const form of reply.box.querySelectorAll("form.cell-form")) editors.get(table).set(form.elements.edit.value, form);
  };
  const makeEditor = (cell) => {
    const table = gridOf(cell), row = cell.parentElement, made = (editors.get(table) || new Map()).get(cell.dataset.edit);
    if (!made) return null;
    const form = document.importNode(made, true), input = form.querySelector(":is(input:not([type=hidden]), select, textarea)"), shown = "raw" in cell.dataset ? cell.dataset.raw : copyText(cell);
    if (input.tagName === "SELECT") {
      const options = [...input.options], found = options.find((one) => one.value === shown) || options.find((one) => one.text === shown) || (shown === "" ? options.find((one) => one.value === "") : null);
      if (!found) return null;
      for (const one of options) one.defaultSelected = one === found;
      input.value = found.value;
    } else { input.defaultValue = shown; input.value = shown; }
    form.setAttribute("action", rowAddress(row));
    form.elements.version.value = row.dataset.version;
    cell.replaceChildren(form);
    return input;
  };
  /* What is typed while the cell is being opened goes into it. */
  let typed = null;
  const choosePrefix = (select, text) => { const found = [...select.options].find((one) => one.text.startsWith(text)); if (found) select.value = found.value; };
  const openCell = async (cell, first) => {
    const row = cell.parentElement, table = gridOf(cell);
    if (!cell.dataset.edit || cell.querySelector(".cell-form")) return null;
    if (cell.classList.contains("unsent")) { say(table, table.dataset.away); return null; }
    typed = first === undefined ? null : { text: first };
    for (const form of table.querySelectorAll(".cell-form")) await closeCell(form, null);
    const fresh = await getRow(row, [["edit", cell.dataset.edit]]), input = fresh ? openInput(fresh) : makeEditor(cell), text = typed && typed.text;
    typed = null;
    if (!input) return null;
    input.dataset.before = input.value;
    input.focus();
    if (text !== null && text !== undefined && input.tagName === "SELECT") { if (text !== "") choosePrefix(input, text); else input.value = ""; }
    else if (text !== null && text !== undefined) input.value = text;
    else if (input.select) input.select();
    return input;
  };
  const sayUnsaved = (cell, words) => {
    const old = cell.querySelector(".error"), line = old || document.createElement("p");
    line.className = "error extra";
    line.setAttribute("role", "alert");
    line.textContent = words || gridOf(cell).dataset.unsaved;
    if (!old) cell.append(line);
  };
  const focusFrom = (table, rowIndex, column, step) => {
    const rows = bodyOf(table), row = rows[Math.max(0, Math.min(rowIndex + (step.down || 0), rows.length - 1))];
    if (row) focusCell(row.cells[Math.max(0, Math.min(column + (step.right || 0), row.cells.length - 1))]);
  };
  const closeCell = async (form, step) => {
    const cell = cellOf(form), row = cell.parentElement, table = gridOf(cell), column = cell.cellIndex, index = row.sectionRowIndex;
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const fresh = await getRow(row, []);
    delete form.dataset.busy;
    if (!fresh && form.isConnected) { cell.replaceChildren(shownValue(form, true)); } /* without a connection: as it was */
    if (step) focusFrom(table, index, column, step);
  };
  const shownValue = (form, before) => {
    const input = openInput(form.closest("tr"));
    if (input.tagName !== "SELECT") return before ? input.defaultValue : input.value;
    const option = before ? [...input.options].find((one) => one.defaultSelected) : input.selectedOptions[0];
    return option ? option.text : "";
  };
  const saveCell = async (form, step) => {
    const cell = cellOf(form), row = cell.parentElement, table = gridOf(cell), column = cell.cellIndex, index = row.sectionRowIndex;
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const pairs = [...new FormData(form)].filter(([name]) => name !== "csrf"), once = onceWord(), title = (row.querySelector("th") || row.cells[0]).textContent.trim().slice(0, 60);
    const entry = { once, id: row.dataset.id, title, address: form.getAttribute("action"), pairs: [...pairs, ["once", once]], cells: [{ id: row.dataset.id, field: form.elements.edit.value, text: shownValue(form, false) }] };
    const behind = unsentOf(table).some((one) => !one.refused);
    const reply = behind ? { away: true, rows: [] } : await ask("POST", entry.address, [...entry.pairs, ["csrf", csrfOf()]]);
    if (reply.away || reply.lost) {
      putOff(table, entry);
      if (step) focusFrom(table, index, column, step);
      return;
    }
    const fresh = reply.rows.length > 0 ? putRow(table, reply.rows[0]) : null;
    delete form.dataset.busy;
    if (!fresh) { sayUnsaved(cell, reply.words); return; }
    const input = openInput(fresh);
    if (input) { input.dataset.before = input.value; input.focus(); }
    else if (step) focusFrom(table, index, column, step);
  };
  document.addEventListener("submit", (event) => { if (event.target.matches(".cell-form")) { event.preventDefault(); saveCell(event.target, {}); } });

  /* --- Rows --- */
  const copyRow = (cell) => {
    const table = gridOf(cell), row = cell.parentElement, once = onceWord();
    if (!table.closest(".stack, main").querySelector("[data-do=copy]") || !row.dataset.id) return;
    putOff(table, { once, id: row.dataset.id, title: "", address: `${rowAddress(row)}/copy`, pairs: [["once", once], ["columns", table.dataset.columns]], cells: [], copyOf: row.dataset.id, column: cell.cellIndex, done: table.dataset.rowCopied });
  };
  /* The chosen cells: the first row's values go into those below it. Of one cell, the value above goes into it; of ticked
   * rows, the first one's value in this column goes into the others. */
  const fillCells = (cell) => {
    const table = gridOf(cell), all = bodyOf(table), chosen = new Set(chosenCells(table));
    const ticked = all.filter((row) => row.querySelector("input[name=item]:checked"));
    let rows = all.filter((row) => cellsOf(row).some((one) => chosen.has(one))), columns = [...new Set([...chosen].map((one) => one.cellIndex))];
    if (rows.length < 2) {
      if (rows.length === 0) columns = [cell.cellIndex];
      rows = ticked.length > 1 ? ticked : [all[cell.parentElement.sectionRowIndex - 1], cell.parentElement];
    }
    const from = rows[0], to = rows.slice(1), fields = from ? columns.map((column) => from.cells[column]).filter((one) => one.dataset.edit) : [];
    if (!from || to.length === 0 || fields.length === 0) { say(table, table.dataset.nothing); return; }
    const once = onceWord(), cells = to.flatMap((row) => fields.map((one) => ({ id: row.dataset.id, field: one.dataset.edit, text: copyText(one) })));
    putOff(table, { once, id: "", title: fields.map((one) => copyText(one)).join(" "), address: `/lists/${table.dataset.list}/fill`, pairs: [["from", from.dataset.id], ...fields.map((one) => ["field", one.dataset.edit]), ...to.map((row) => ["item", `${row.dataset.id}@${row.dataset.version}`]), ["once", once], ["columns", table.dataset.columns]], cells, done: table.dataset.filled });
  };
  const turn = async (table, verb, words) => {
    const reply = await ask("POST", `/lists/${table.dataset.list}/${verb}`, [["columns", table.dataset.columns], ["csrf", csrfOf()]]);
    const good = reply.status === 200 && reply.rows.length > 0;
    if (good) for (const fresh of reply.rows) putRow(table, fresh);
    say(table, good ? words : reply.away ? table.dataset.away : reply.words);
  };
  const undo = (table) => turn(table, "undo", table.dataset.undone), redo = (table) => turn(table, "redo", table.dataset.redone);
  /* Cells of a spreadsheet: the server says what they would change, and takes them when that is wanted. One value goes
   * into the open cell, or into all that are chosen. */
  const pasteSend = async (table, dialog, pairs) => {
    const reply = await ask("POST", `/lists/${table.dataset.list}/paste`, [...pairs, ["csrf", csrfOf()]]), preview = reply.box.querySelector("form.paste-preview");
    if (preview) {
      dialog.replaceChildren(preview);
      if (!dialog.open) { document.body.append(dialog); dialog.showModal(); }
      (preview.querySelector("button[type=submit]") || preview.querySelector("[data-paste-cancel]")).focus();
      return;
    }
    dialog.close();
    for (const fresh of reply.rows) putRow(table, fresh);
    say(table, reply.status === 200 && reply.rows.length > 0 ? table.dataset.pasted : reply.away ? table.dataset.away : reply.words);
  };
  const pasteCells = async (cell, copied) => {
    const table = gridOf(cell), all = bodyOf(table), chosen = chosenCells(table), one = !/[\t\r\n]/.test(copied.replace(/[\r\n]+$/, ""));
    if (one && chosen.length < 2) { await openCell(cell, copied.replace(/[\r\n]+$/, "")); return; }
    if (unsentOf(table).some((entry) => !entry.refused)) { say(table, table.dataset.away); return; }
    const places = (chosen.length > 0 ? chosen : [cell]).map(placeOf), top = Math.min(...places.map(([r]) => r)), left = Math.min(...places.map(([, c]) => c));
    const height = Math.max(...places.map(([r]) => r)) - top + 1, width = Math.max(...places.map(([, c]) => c)) - left + 1;
    const text = one ? Array(height).fill(Array(width).fill(copied.replace(/[\r\n]+$/, "")).join("\t")).join("\n") : copied;
    const rows = one ? all.slice(top, top + height) : all.slice(top), cells = cellsOf(all[top]).slice(left);
    const dialog = document.createElement("dialog");
    dialog.className = "paste-dialog";
    dialog.addEventListener("close", () => { dialog.remove(); focusFrom(table, top, left, {}); });
    dialog.addEventListener("click", (event) => { if (event.target.closest("[data-paste-cancel]")) { event.preventDefault(); dialog.close(); } });
    const pairs = [["text", text], ...rows.map((row) => ["item", `${row.dataset.id}@${row.dataset.version}`]), ...cells.map((one) => ["field", one.dataset.edit || "-"]), ["columns", table.dataset.columns], ["once", onceWord()]];
    dialog.addEventListener("submit", (event) => { event.preventDefault(); pasteSend(table, dialog, pairs); });
    await pasteSend(table, dialog, [...pairs, ["check", "1"]]);
  };
  document.addEventListener("paste", (event) => {
    const cell = cellOf(document.activeElement), text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!cell || typing(document.activeElement) || !cell.closest("[data-keep]") || text === "") return;
    event.preventDefault();
    pasteCells(cell, text);
  });
  const emptyCell = async (cell) => {
    const input = await openCell(cell, "");
    if (input && input.value !== input.dataset.before) await saveCell(input.form, {});
    else if (input) await closeCell(input.form, {});
  };
  /* The buttons work on the cell where the focus was. */
  let lastCell = null;
  document.addEventListener("focusin", (event) => { const cell = cellOf(event.target); if (cell && cell.closest("[data-keep]")) { lastCell = cell; fetchEditors(gridOf(cell)); } });
  const stepsOf = { copy: copyRow, fill: fillCells };
  document.addEventListener("click", (event) => {
    const act = event.target instanceof Element ? event.target.closest("[data-do]") : null, table = act && act.closest(".stack, main").querySelector("table.grid[data-keep]");
    if (!table) return;
    event.preventDefault();
    const cell = lastCell && lastCell.isConnected && gridOf(lastCell) === table ? lastCell : null;
    if (act.dataset.do === "undo") undo(table);
    else if (act.dataset.do === "redo") redo(table);
    else if (cell) stepsOf[act.dataset.do](cell);
    else say(table, table.dataset.nothing);
  });
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
      else if (event.key === "Enter" && typing(event.target) && !(prose && event.altKey)) {
        event.preventDefault();
        const step = { down: event.shiftKey ? -1 : 1 };
        if (event.target.value !== event.target.dataset.before || form.querySelector(".error")) saveCell(form, step); else closeCell(form, step);
      } else if (event.key === "Enter" && prose) { event.preventDefault(); event.target.setRangeText("\n", event.target.selectionStart, event.target.selectionEnd, "end"); }
      else if (event.key === "Tab" && typing(event.target) && !form.querySelector(".error")) {
        event.preventDefault();
        const step = { right: event.shiftKey ? -1 : 1 };
        if (event.target.value !== event.target.dataset.before) saveCell(form, step); else closeCell(form, step);
      }
      return;
    }
    const cell = cellOf(event.target), control = event.ctrlKey || event.metaKey, editable = cell && cell.closest("[data-keep]");
    if (!cell || typing(event.target)) return;
    if (event.altKey) { if (event.key === "ArrowDown" && event.target === cell && cell.dataset.edit) { event.preventDefault(); openCell(cell); } return; }
    if (typed && event.key.length === 1 && !control) { event.preventDefault(); typed.text += event.key; return; }
    if (keyTargets[event.key]) { event.preventDefault(); moveCell(cell, event); return; }
    if (event.key === "Escape") unchoose(gridOf(cell));
    if (editable && (control && event.shiftKey && event.key.toLowerCase() === "d" || event.key === "Insert" && !control && !event.shiftKey)) { event.preventDefault(); copyRow(cell); return; }
    if (editable && control && !event.shiftKey && event.key.toLowerCase() === "d") { event.preventDefault(); fillCells(cell); return; }
    if (editable && control && !event.shiftKey && event.key.toLowerCase() === "z") { event.preventDefault(); undo(gridOf(cell)); return; }
    if (editable && control && (event.key.toLowerCase() === "y" || event.shiftKey && event.key.toLowerCase() === "z")) { event.preventDefault(); redo(gridOf(cell)); return; }
    if (event.target !== cell || control) return;
    if ((event.key === "Delete" || event.key === "Backspace") && cell.dataset.edit) { event.preventDefault(); emptyCell(cell); return; }
    const link = cell.querySelector("a[href]"), box = cell.parentElement.querySelector("input[name=item]");
    if ((event.key === "Enter" || event.key === "F2") && cell.dataset.edit) { event.preventDefault(); openCell(cell); }
    else if (event.key === "Enter" && link) { event.preventDefault(); link.click(); }
    else if (event.key === " " && box) { event.preventDefault(); box.checked = !box.checked; }
    else if ((event.key === "Process" || event.isComposing) && cell.dataset.edit) openCell(cell); /* the input of Japanese begins in the open cell */
    else if (event.key.length === 1 && event.key !== " " && cell.dataset.edit) { event.preventDefault(); openCell(cell, event.key); }
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
