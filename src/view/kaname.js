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

  /* Copying from a table gives tab-separated cells that paste into a spreadsheet. */
  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || typing(document.activeElement)) return;
    const common = selection.getRangeAt(0).commonAncestorContainer;
    const table = (common instanceof Element ? common : common.parentElement).closest("table.data");
    if (!table) return;
    const lines = [...table.rows].map((row) => [...row.cells].filter((cell) => selection.containsNode(cell, true)).map((cell) => cell.innerText.trim().replace(/\s+/g, " ")).join("\t")).filter((line) => line !== "");
    if (lines.length < 1 || (lines.length === 1 && !lines[0].includes("\t"))) return;
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  });

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
     and named, too. Opening the row waits for both. */
  const formOf = (row) => row.querySelector("form.sheet-line");
  const chosen = (form) => { const data = new FormData(form); return [data.get("current"), data.get("target")].join(); };
  const rendered = (form) => [(form.querySelector("[name=current][checked]") || { value: "" }).value, (form.querySelector("[name=target] [selected]") || { value: "0" }).value].join();
  const sent = new WeakMap(), newer = new Map(), opening = new Set();
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
    if (form) choose(form, next.choice, next.version);
    if (next) newer.delete(row.id);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = rowOf(event.target), form = row && formOf(row);
    if (!form || sent.has(form)) return;
    if (chosen(form) !== rendered(form)) form.dispatchEvent(new Event("change", { bubbles: true }));
    else if (opening.delete(row.id)) row.querySelector("a.sheet-label").click();
  });
  const failed = (event) => { const row = rowOf(event.target), form = row && formOf(row); if (!row) return; row.classList.add("unsent"); opening.delete(row.id); if (form) sent.delete(form); };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
})();
