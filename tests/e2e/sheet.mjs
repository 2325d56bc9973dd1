// Form 6 worked through like a spreadsheet, with the keyboard alone, and with the network really off.
import { join } from "node:path";

export async function sheet({ base, check, json, signedIn, accessible, fits, shots, study }) {
  const page = await signedIn("airline-officer");
  const rows = page.locator("table.grid > tbody > tr");
  const cell = (row, field) => rows.nth(row).locator(`[data-edit=${field}]`);
  const text = async (row, field) => (await cell(row, field).evaluate((node) => { const copy = node.cloneNode(true); for (const extra of copy.querySelectorAll(".extra")) extra.remove(); return copy.textContent.trim(); }));
  const opened = () => page.waitForSelector(".cell-form");
  const closed = () => page.waitForSelector(".cell-form", { state: "detached" });
  const at = () => page.evaluate(() => { const one = document.activeElement.closest("table.grid > tbody > tr > *"); return one ? `${one.parentElement.sectionRowIndex} ${one.dataset.edit || one.cellIndex}` : document.activeElement.tagName; });
  const said = (words) => page.waitForFunction((wanted) => { const line = document.querySelector(".list-said"), found = line.textContent.includes(wanted); if (found) line.textContent = ""; return found; }, words);
  const stored = async (row) => (await json(page, `/risks/${await rows.nth(row).getAttribute("data-id")}`)).body;
  const risk = async (row) => { const body = await stored(row); return body.risk || body.row || body; };
  const go = async () => { await page.goto(`${base}${study}/risks`); await page.waitForSelector("table.grid[role=grid]"); };
  const focus = (row, field) => cell(row, field).focus();
  const keys = async (...all) => { for (const key of all) await page.keyboard.press(key); };

  await go();
  await accessible(page, "form 6 with its buttons for rows");

  // Typing opens a cell and replaces it; Enter saves and goes down, Tab to the right, Esc leaves it as it was.
  const effect = await text(0, "effect");
  await focus(0, "effect");
  await page.keyboard.type("typed");
  await opened();
  await page.waitForFunction(() => document.activeElement.closest(".cell-form"));
  check("typing opens the cell and replaces what stands there", (await page.inputValue(".cell-form textarea")) === "typed", await page.inputValue(".cell-form textarea"));
  await page.fill(".cell-form textarea", "打ち始めで置き換えた影響");
  await keys("Enter");
  await closed();
  check("Enter saves and goes down", (await text(0, "effect")) === "打ち始めで置き換えた影響" && (await at()) === "1 effect", `${await text(0, "effect")} / ${await at()}`);
  check("the change is stored", (await risk(0)).effect === "打ち始めで置き換えた影響");
  await keys("ArrowUp", "F2");
  await opened();
  await keys("Alt+Enter");
  check("Alt+Enter is a new line", (await page.inputValue(".cell-form textarea")).includes("\n"));
  await keys("Escape");
  await closed();
  check("Esc leaves the cell as it was", (await text(0, "effect")) === "打ち始めで置き換えた影響" && (await at()) === "0 effect", await at());
  await keys("F2");
  await opened();
  await page.fill(".cell-form textarea", "右へ移る影響");
  await keys("Tab");
  await closed();
  check("Tab saves and goes to the right", (await text(0, "effect")) === "右へ移る影響" && (await at()) === "0 impact_before", await at());

  // Undo, one change after the other, with the key and with the button.
  await keys("Control+z");
  await page.waitForFunction((words) => document.querySelector("table.grid tbody [data-edit=effect]").textContent.includes(words), "打ち始めで置き換えた影響");
  await page.locator("[data-do=undo]").click();
  await page.waitForFunction((words) => document.querySelector("table.grid tbody [data-edit=effect]").textContent.trim() === words, effect);
  check("Ctrl+Z and the button take back one change after the other", (await risk(0)).effect.trim() === effect);
  await page.locator("[data-do=undo]").click();
  await said("ありません");
  check("nothing more to take back is said", true);

  // Fill down over a selection of two columns and three rows; one undo takes all of it back.
  const before = [await text(1, "source"), await text(2, "source"), await text(2, "effect")];
  await focus(0, "source");
  await keys("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Control+d");
  await said("下へコピーしました");
  const source = await text(0, "source");
  check("Ctrl+D fills down", (await text(1, "source")) === source && (await text(2, "source")) === source && (await text(2, "effect")) === (await text(0, "effect")));
  check("what was filled is stored", (await risk(2)).source === (await risk(0)).source);
  await keys("Control+z");
  await said("元に戻しました");
  check("one undo takes back the whole fill", (await text(1, "source")) === before[0] && (await text(2, "source")) === before[1] && (await text(2, "effect")) === before[2]);
  await focus(1, "source");
  await keys("Control+d");
  await said("下へコピーしました");
  check("Ctrl+D on one cell takes the value above", (await text(1, "source")) === source);
  await keys("Control+z");
  await said("元に戻しました");

  // A row is copied below itself, and taken away again.
  const count = await rows.count();
  await focus(0, "outcome");
  await keys("Insert");
  await page.waitForFunction((n) => document.querySelectorAll("table.grid > tbody > tr").length === n + 1, count);
  check("Insert copies the row below it", (await text(1, "outcome")) === (await text(0, "outcome")) && (await at()) === "1 outcome" && (await rows.nth(1).getAttribute("data-id")) !== (await rows.nth(0).getAttribute("data-id")), await at());
  await keys("Control+z");
  await page.waitForFunction((n) => document.querySelectorAll("table.grid > tbody > tr").length === n, count);
  await go();
  check("undo removes the copy", (await rows.count()) === count);
  await focus(0, "outcome");
  await page.locator("[data-do=copy]").click();
  await page.waitForFunction((n) => document.querySelectorAll("table.grid > tbody > tr").length === n + 1, count);
  await page.locator("[data-do=undo]").click();
  await page.waitForFunction((n) => document.querySelectorAll("table.grid > tbody > tr").length === n, count);
  check("the buttons copy a row and take it back", true);

  // Choosing an outcome proposes the events that lead to it.
  await focus(0, "event");
  await keys("Alt+ArrowDown");
  await opened();
  check("an open cell proposes what the choice before leads to", (await page.locator(".cell-form datalist option").count()) > 0);
  await keys("Escape");
  await closed();

  // A change by two people: refused at the cell, with what stands stored; and undo refuses what somebody else changed.
  const other = await signedIn("airline-ciso");
  const id = await rows.nth(0).getAttribute("data-id");
  await focus(0, "comment").catch(() => {});
  await focus(0, "effect");
  await keys("F2");
  await opened();
  const version = await page.inputValue(".cell-form input[name=version]");
  await page.fill(".cell-form textarea", "自分の変更");
  const token = await page.inputValue(".cell-form input[name=csrf]");
  void other;
  const changed = await page.request.post(`${base}/lists/risks/rows/${id}`, { headers: { "HX-Request": "true", Origin: base }, form: { csrf: token, version, effect: "先に入った変更" } });
  check("another change comes first", changed.status() === 200, String(changed.status()));
  await keys("Enter");
  await page.waitForSelector(".cell-form .error");
  check("a conflict is told with what stands stored", (await page.locator(".cell-form").innerText()).includes("先に入った変更"));
  await keys("Escape");
  await closed();
  await other.context().close();

  // The network is really off: what was typed is marked, stays, survives a reload, and is sent once.
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  const network = (off) => wire.send("Network.emulateNetworkConditions", { offline: off, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await focus(1, "effect");
  await keys("F2");
  await opened();
  await page.fill(".cell-form textarea", "接続が切れている間の変更");
  await network(true);
  await keys("Enter");
  await page.waitForSelector("td.unsent");
  check("a change without a connection stays in the page, marked", (await text(1, "effect")) === "接続が切れている間の変更" && (await page.locator(".list-unsent").isVisible()) && (await cell(1, "effect").innerText()).includes("未送信"));
  await accessible(page, "form 6 with an unsent change");
  if (shots) await page.screenshot({ path: join(shots, "risks-unsent-1280.png") });
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("kaname-unsent:")).length);
  check("it is kept in the browser", kept === 1);
  const held = await rows.nth(1).getAttribute("data-id");
  const stand = async () => { const answer = await page.request.get(`${base}/risks/${held}`, { headers: { Accept: "application/json" } }); const body = await answer.json(); return body.risk || body.row || body; };
  await page.route("**/lists/risks/rows/**", (route) => route.request().method() === "POST" ? route.abort() : route.continue());
  await network(false);
  await go();
  await page.waitForSelector("td.unsent");
  check("it survives a reload", (await text(1, "effect")) === "接続が切れている間の変更");
  // The answer of the first sending is lost: the second one, under the same word, changes nothing more.
  let lost = 0;
  await page.route("**/lists/risks/rows/**", async (route) => { if (route.request().method() === "POST" && lost++ === 0) { await route.fetch(); await route.abort(); } else await route.continue(); });
  await page.locator(".list-unsent button").first().click();
  await page.waitForSelector("td.unsent", { state: "detached", timeout: 20000 });
  await page.unrouteAll({ behavior: "wait" });
  const after = await stand();
  check("it is sent when the connection returns, and stored once", after.effect === "接続が切れている間の変更" && lost === 2 && !(await page.locator(".list-unsent").isVisible()), `${lost} ${after.effect}`);
  check("nothing is kept any more", (await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("kaname-unsent:")).length)) === 0);
  await focus(1, "effect");
  await keys("Control+z");
  await said("元に戻しました");
  check("what was sent late can be taken back, too", (await stand()).effect !== "接続が切れている間の変更");

  // Somebody else changed the row meanwhile: the unsent change is not stored over it, but shown beside it.
  await focus(1, "effect");
  await keys("F2");
  await opened();
  const seen = await page.inputValue(".cell-form input[name=version]");
  await page.fill(".cell-form textarea", "遅れて届く変更");
  await network(true);
  await keys("Enter");
  await page.waitForSelector("td.unsent");
  await page.request.post(`${base}/lists/risks/rows/${held}`, { headers: { "HX-Request": "true", Origin: base }, form: { csrf: token, version: seen, effect: "その間の他の人の変更" } });
  await network(false);
  await page.waitForSelector(".cell-form .error", { timeout: 20000 });
  check("a late change that meets another one is shown with it", (await page.locator(".cell-form").innerText()).includes("その間の他の人の変更") && (await page.inputValue(".cell-form textarea")) === "遅れて届く変更");
  await keys("Escape");
  await closed();
  check("no errors in the console", page.errors.filter((one) => !/ERR_INTERNET|ERR_FAILED|Failed to load/.test(one)).length === 0, page.errors.join("; "));

  // Signing out asks before it discards what was not sent.
  await focus(2, "effect");
  await page.route("**/lists/risks/rows/**", (route) => route.request().method() === "POST" ? route.abort() : route.continue());
  await keys("F2");
  await opened();
  await page.fill(".cell-form textarea", "送らずに終わる変更");
  await keys("Enter");
  await page.waitForSelector("td.unsent");
  let asked = "";
  page.once("dialog", async (dialog) => { asked = dialog.message(); await dialog.dismiss(); });
  await page.locator("form[action='/sign-out'] button").click();
  check("signing out asks while something is unsent", /未送信/.test(asked) && (await page.locator("td.unsent").count()) === 1, asked);
  await page.unrouteAll({ behavior: "wait" });
  await page.locator(".list-unsent button").first().click();
  await page.waitForSelector("td.unsent", { state: "detached", timeout: 20000 });

  await page.setViewportSize({ width: 390, height: 900 });
  await go();
  await fits(page, "form 6", 390);
  if (shots) await page.screenshot({ path: join(shots, "risks-sheet-390.png") });
  await page.context().close();
}
