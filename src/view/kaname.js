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
  window.addEventListener("beforeunload", (event) => { if ([...changed].some((form) => form.isConnected)) event.preventDefault(); });

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

  /* Saving in the background: a refused save says so where it was typed, and nothing typed is lost. */
  document.addEventListener("htmx:beforeSwap", (event) => { const status = event.detail.xhr.status; if (status === 422 || status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; } });
  document.addEventListener("htmx:sendError", (event) => { const row = rowOf(event.target); if (row) row.classList.add("unsent"); });
})();
