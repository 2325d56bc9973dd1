// Cells from a spreadsheet, taking back and making again, a cell that opens without a connection, copies of rows.
import { join } from "node:path";

export async function paste({ base, check, json, signedIn, accessible, fits, shots }) {
  const page = await signedIn("airline-officer");
  const rows = page.locator("table.grid > tbody > tr");
  const cell = (row, field) => rows.nth(row).locator(`[data-edit=${field}]`);
  const text = async (row, field) => (await cell(row, field).evaluate((node) => { const copy = node.cloneNode(true); for (const extra of copy.querySelectorAll(".extra")) extra.remove(); return copy.textContent.trim(); }));
  const said = (words) => page.waitForFunction((wanted) => { const line = document.querySelector(".list-said"), found = line.textContent.includes(wanted); if (found) line.textContent = ""; return found; }, words);
  const keys = async (...all) => { for (const key of all) await page.keyboard.press(key); };
  const put = (words) => page.evaluate((copied) => { const data = new DataTransfer(); data.setData("text/plain", copied); document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }, words);
  const item = async (row) => (await json(page, `/plan/${await rows.nth(row).getAttribute("data-id")}`)).body.item;
  const shown = () => page.waitForSelector("dialog .paste-preview");
  const gone = () => page.waitForSelector("dialog", { state: "detached" });

  await page.goto(base + "/plan?sort=number&status=open");
  const before = [await text(0, "title"), await text(1, "title")], asked = (await item(0)).priority;

  // Two rows of two columns: shown first, then taken whole, taken back, made again.
  await cell(0, "title").focus();
  const columns = await cell(0, "title").evaluate((node) => [...node.parentElement.cells].slice(node.cellIndex).map((one) => one.dataset.edit || "-"));
  const line = (title, due) => columns.slice(0, columns.indexOf("due_on") + 1).map((one) => one === "title" ? title : one === "due_on" ? due : "").join("\t");
  const whole = await rows.nth(0).evaluate((row) => [...row.cells].map((one) => one.innerText));
  check("the columns of the paste are those of the page", columns.includes("due_on") && whole.length >= columns.length);
  await put("貼り付けた題名 1\r\n\"貼り付けた\n題名 2\"\r\n");
  await shown();
  check("a paste is shown before it is taken", (await page.locator("dialog tbody tr").count()) === 2 && (await text(0, "title")) === before[0]);
  await accessible(page, "plan with a paste to be taken");
  if (shots) await page.screenshot({ path: join(shots, "plan-paste-1280.png") });
  await keys("Escape");
  await gone();
  check("Esc leaves everything as it was", (await text(0, "title")) === before[0]);
  await put("貼り付けた題名 1\r\n貼り付けた題名 2\r\n");
  await shown();
  await keys("Enter");
  await gone();
  await said("貼り付けました");
  check("a paste changes all its rows", (await item(0)).title === "貼り付けた題名 1" && (await item(1)).title === "貼り付けた題名 2" && (await text(1, "title")) === "貼り付けた題名 2");
  await keys("Control+z");
  await said("元に戻しました");
  check("a paste is taken back whole", (await item(0)).title === before[0] && (await text(1, "title")) === before[1]);
  await keys("Control+y");
  await said("やり直しました");
  check("and made again", (await item(0)).title === "貼り付けた題名 1" && (await text(1, "title")) === "貼り付けた題名 2");
  await page.locator("[data-do=undo]").click();
  await said("元に戻しました");

  // One cell that cannot be taken keeps all of them out, and is named.
  await cell(0, "due_on").focus();
  await put("2027-03-31\r\n令和9年2月30日");
  await shown();
  const refusal = await page.locator("dialog").innerText();
  check("a cell that cannot be taken is named, and none is", /取り込めない/.test(refusal) && refusal.includes("令和9年2月30日") && (await page.locator("dialog button[type=submit]").count()) === 0, refusal);
  if (shots) await page.screenshot({ path: join(shots, "plan-paste-refused-1280.png") });
  await page.setViewportSize({ width: 390, height: 800 });
  await fits(page, "a paste that is refused", 390);
  if (shots) await page.screenshot({ path: join(shots, "plan-paste-refused-390.png") });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.locator("dialog [data-paste-cancel]").click();
  await gone();

  // Words of a pick list, several cells of one value, and one value into one cell.
  await cell(0, "priority").focus();
  await keys("Shift+ArrowDown");
  const words = asked === 3 ? "高" : "低";
  await put(words);
  await shown();
  await keys("Enter");
  await gone();
  check("one value goes into all chosen cells, by its words", (await text(0, "priority")) === (await text(1, "priority")) && (await item(0)).priority === (asked === 3 ? 1 : 3), await text(0, "priority"));
  await keys("Control+z");
  await said("元に戻しました");
  await cell(0, "title").focus();
  await put("一つのセル");
  await page.waitForSelector(".cell-form");
  check("one value opens the cell with it", (await page.inputValue(".cell-form input[name=title]")) === "一つのセル");
  await keys("Escape");
  await page.waitForSelector(".cell-form", { state: "detached" });

  // Without a connection a cell opens from what the page knows, and what is typed waits.
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  const network = (off) => wire.send("Network.emulateNetworkConditions", { offline: off, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await page.waitForTimeout(500);
  await network(true);
  await cell(0, "title").focus();
  await keys("Enter");
  await page.waitForSelector(".cell-form");
  check("a cell opens without a connection", (await page.inputValue(".cell-form input[name=title]")) === before[0]);
  await page.fill(".cell-form input[name=title]", "接続なしで書いた題名");
  await keys("Enter");
  await page.waitForSelector("[data-edit=title].unsent");
  await cell(0, "due_on").focus();
  await keys("Enter");
  await page.waitForSelector(".cell-form");
  check("a date opens as it is written", /^\d{4}-\d\d-\d\d$|^$/.test(await page.inputValue(".cell-form input[name=due_on]")));
  await keys("Escape");
  await page.waitForSelector(".cell-form", { state: "detached" });
  await cell(1, "status").focus();
  await keys("Enter");
  await page.waitForSelector(".cell-form select");
  check("a pick list opens without a connection, too", (await page.locator(".cell-form select option").count()) > 3);
  await keys("Escape");
  await page.waitForSelector(".cell-form", { state: "detached" });
  await network(false);
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.waitForSelector(".unsent", { state: "detached", timeout: 20000 });
  check("what was written is sent when the connection returns", (await item(0)).title === "接続なしで書いた題名");
  await cell(0, "title").focus();
  await keys("Control+z");
  await said("元に戻しました");

  // A copy of a plan item is a new proposal below it.
  const count = await rows.count();
  await keys("Insert");
  await said("行を複写しました");
  check("a row of the plan is copied", (await rows.count()) === count + 1 && (await item(1)).status === "proposed" && (await text(1, "title")) === (await text(0, "title")), String((await item(1)).status));
  await keys("Control+z");
  await said("元に戻しました");
  check("and the copy is taken back", (await rows.count()) === count);
  check("paste: no errors in the console", page.errors.filter((one) => !/ERR_INTERNET|ERR_FAILED|Failed to load/.test(one)).length === 0, page.errors.join("; "));
  await page.context().close();

  // People and posts.
  const administrator = await signedIn("airline-admin");
  const copied = async (path) => {
    await administrator.goto(base + path);
    const all = administrator.locator("table.grid > tbody > tr"), n = await all.count();
    await all.nth(0).locator("td, th").first().focus();
    await administrator.keyboard.press("Insert");
    await administrator.waitForFunction((most) => document.querySelectorAll("table.grid > tbody > tr").length > most, n);
    const words = await all.nth(1).innerText();
    await administrator.keyboard.press("Control+z");
    await administrator.waitForFunction(() => document.querySelector(".list-said").textContent.includes("元に戻しました"));
    return [words, await all.nth(1).innerText()];
  };
  const [person, stopped] = await copied("/people");
  check("a person is copied with a sign-in name of their own, and stopped again", /-2/.test(person) && /停止/.test(stopped), `${person} / ${stopped}`);
  const [post, closed] = await copied("/posts");
  check("a post is copied, vacant, and stopped again", /写し/.test(post) && /停止/.test(closed), `${post} / ${closed}`);
  await administrator.context().close();
}
