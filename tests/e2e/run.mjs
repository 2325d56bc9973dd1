// Browser tests: starts the program with the sample and walks it as every role. TAP lines; the last line
// is "N passed, N failed". KANAME: the program; CHROMIUM: the browser; SHOTS: folder for pictures of the
// main pages, made when it is given.
import { chromium } from "playwright-core";
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { questionnaire } from "./questionnaire.mjs";
import { sheet } from "./sheet.mjs";
import { survey } from "./survey.mjs";
import { paste } from "./paste.mjs";
import { submission } from "./submission.mjs";

const kaname = process.env.KANAME, shots = process.env.SHOTS;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "kaname-e2e-"));
const db = `sqlite:${join(folder, "e2e.db")}`;
let passed = 0, failed = 0;

function check(name, right, more = "") {
  if (right) passed++; else failed++;
  console.log(`${right ? "ok" : "not ok"} ${passed + failed} - ${name}`);
  if (!right && more) console.log(`# ${more}`);
}

function run(...words) { return execFileSync(kaname, ["--db", db, ...words], { encoding: "utf8" }); }

run("init");
const signIns = JSON.parse(run("sample", "--json")).sign_ins;
const backups = join(folder, "backups");
mkdirSync(backups);
const server = spawn(kaname, ["--db", db, "serve", "--port", "0", "--backup-dir", backups], { stdio: ["ignore", "pipe", "inherit"] });
const base = await new Promise((resolve, reject) => {
  server.stdout.on("data", (text) => { const found = /http:\/\/\S+/.exec(String(text)); if (found) resolve(found[0]); });
  server.on("exit", () => reject(new Error("the server ended")));
});
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] });

async function signedIn(login, options = {}) {
  const context = await browser.newContext({ locale: "ja-JP", viewport: { width: 1280, height: 900 }, bypassCSP: true, ...options });
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/status of (403|404|409|415|422)/.test(message.text())) page.errors.push(message.text()); });
  await page.goto(base + "/sign-in");
  await page.fill("#field-login", login);
  await page.fill("#field-password", signIns.find((one) => one.login === login).password);
  await page.click("main button[type=submit]");
  await page.waitForLoadState();
  return page;
}

// Every page that a role can reach by links, at most `most` of them; addresses of one shape count once
// or twice, so that ninety measures are not ninety pages.
async function walk(page, most) {
  const shape = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID").replace(/m\d[\w.-]*/g, "M").replace(/\?.*$/, (query) => query.replace(/=[^&]*/g, "="));
  const seen = new Map(), queue = ["/"], visited = [];
  while (queue.length > 0 && visited.length < most) {
    const path = queue.shift();
    const answer = await page.goto(base + path, { waitUntil: "load" }).catch((error) => ({ status: () => /Download/.test(error.message) ? 200 : 0 }));
    visited.push({ path, status: answer.status() });
    if (answer.status() !== 200) continue;
    const links = await page.$$eval("a[href]", (all) => all.map((one) => one.getAttribute("href")));
    for (const link of links) {
      if (!link.startsWith("/") || link.startsWith("/assets") || /\.(xlsx|csv|pdf|docx)/.test(link)) continue;
      const bare = link.replace(/#.*$/, ""), key = shape(bare), count = seen.get(key) || 0;
      if (bare === "" || count >= 1) continue;
      seen.set(key, count + 1);
      queue.push(bare);
    }
  }
  return visited;
}

async function accessible(page, name) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], rules: { region: { enabled: true } } }));
  const serious = result.violations.filter((one) => one.impact === "serious" || one.impact === "critical" || one.id === "aria-allowed-role");
  check(`axe: ${name}`, serious.length === 0, serious.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`).join("; "));
}

async function fits(page, name, width) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(`${name} fits ${width} px`, over <= 0, `${over} px too wide`);
}

// Each of these pages at both widths; `pages` gives names their paths.
async function looks(page, pages) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(base + path);
      await fits(page, name, width);
      if (width === 1280) await accessible(page, name);
      if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(" ", "-")}-${width}.png`), fullPage: width === 390 });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

// A button that leads to a page.
async function press(page, selector) { await Promise.all([page.waitForNavigation().catch(() => null), page.click(selector)]); }

async function json(page, path) {
  const answer = await page.request.get(base + path, { headers: { Accept: "application/json" } });
  return { status: answer.status(), type: answer.headers()["content-type"], body: await answer.json().catch(() => null) };
}

// ---- every role: all pages that are linked answer, and without errors in the console ----
for (const role of ["officer", "ciso", "executive", "owner-it", "auditor", "viewer", "admin"]) {
  const page = await signedIn(`airline-${role}`);
  const visited = await walk(page, 45);
  const bad = visited.filter((one) => one.status !== 200 && one.status !== 304);
  check(`${role}: ${visited.length} linked pages answer`, bad.length === 0 && visited.length > 2, bad.map((one) => `${one.path} ${one.status}`).join(", "));
  check(`${role}: no errors in the console`, page.errors.length === 0, page.errors.join("; "));
  if (role === "officer")
    for (const { path } of visited) {
      const answer = await json(page, path);
      check(`JSON of ${path}`, answer.status === 200 && /json/.test(answer.type) && answer.body !== null, `${answer.status} ${answer.type}`);
    }
  await page.context().close();
}

// ---- the yearly cycle: plan, standards, evaluation, and what headquarters asks for on its way ----
{
  const ministry = await signedIn("ministry-officer");
  const plans = (await json(ministry, "/programme")).body.plans, plan = plans.find((one) => one.state === "draft" && one.sector === "aviation").id;
  const standard = (await json(ministry, "/standards")).body.rows[1].id, support = (await json(ministry, "/support")).body.rows[0].id;
  const evaluation = (await json(ministry, "/programme-evaluations")).body.evaluations[0].id, paper = (await json(ministry, "/programme-papers")).body.received[0].id;
  const pages = { cycle: "/cycle", "cycle-calendar": "/cycle/calendar", programme: "/programme", "programme-new": "/programme/new", "programme-plan": `/programme/${plan}`, "programme-actions": `/programme/${plan}/actions`, "programme-action-new": `/programme/${plan}/actions/new`, "programme-structure": `/programme/${plan}/structure`, "programme-document": `/programme/${plan}/document`,
    standards: "/standards", "standards-matrix": "/standards/matrix", "standards-matrix-sector": "/standards/matrix?sector=aviation", "standards-import": "/standards/matrix/import", standard: `/standards/${standard}`, support: "/support", "support-progress": "/support/progress", "support-entry": `/support/${support}`,
    "programme-evaluations": "/programme-evaluations", "programme-evaluation": `/programme-evaluations/${evaluation}`, "programme-points": `/programme-evaluations/${evaluation}/points`, "points-traced": "/evaluation-points", "programme-papers": "/programme-papers", "programme-paper": `/programme-papers/${paper}` };
  await looks(ministry, pages);
  const traced = (await json(ministry, "/evaluation-points")).body;
  check("what headquarters asks for stands in this year's plan", traced.points.some((one) => one.source === "headquarters" && one.state === "taken" && one.plan === plan), JSON.stringify(traced).slice(0, 300));
  const missing = (await json(ministry, "/standards/matrix?sector=aviation")).body.matrix;
  check("the matrix has a row for each of the 90 measures", missing.rows.length === 90 && missing.columns.every((one) => one.covered + one.missing === 90), `${missing.rows.length}`);
  await ministry.goto(`${base}/programme/${plan}/actions/new`);
  await ministry.fill("#field-title", "地域の事業者との勉強会");
  await ministry.selectOption("#field-policy", "foundation");
  await ministry.selectOption("#field-measure", { index: 1 });
  await ministry.click("form.form button.primary");
  check("a measure of another group is refused at its field", (await ministry.locator(".has-error #field-measure").count()) === 1);
  await ministry.selectOption("#field-measure", "m2.1.2-5-2");
  await ministry.click("form.form button.primary");
  await ministry.waitForURL(/\/actions(\?|$)/);
  check("a new action stands in the plan", (await json(ministry, `/programme/${plan}/actions`)).body.rows.some((one) => one.title === "地域の事業者との勉強会"));
  const asked = (await json(ministry, `/programme/${plan}/actions`)).body.rows.find((one) => one.point !== "");
  await ministry.goto(`${base}/policy-actions/${asked.id}/edit`);
  await ministry.selectOption("#field-progress", "done");
  await ministry.click("form.form button.primary");
  await ministry.waitForURL(/\/actions(\?|$)/);
  check("what headquarters asked for is settled when its action is done", (await json(ministry, "/evaluation-points")).body.points.some((one) => one.state === "done" && one.taken === asked.title));
  const office = await signedIn("office-ciso");
  await office.goto(`${base}/cycle`);
  check("everybody knows how far the office's year is", (await json(office, "/cycle")).body.notices.waiting === 0);
  await office.context().close();
  const circle = (await json(ministry, "/cycle")).body.cycle;
  const survey = circle.steps.findIndex((one) => one.step === "survey");
  check("the circle of a ministry shows the survey of the office", circle.sectors.every((one) => one.steps[survey].by.includes("統括室") && one.steps[survey].on !== ""), JSON.stringify(circle.sectors[0]));
  check("most plans of the year were sent, and one is late", circle.steps[0].done === 5 && circle.steps[0].state === "late" && circle.steps[0].late === "空港", JSON.stringify(circle.steps[0]));
  const ciso = await signedIn("ministry-ciso");
  const untold = (await json(ciso, "/cycle")).body.notices;
  check("bodies that do not know how far the year is are named", untold.waiting === 2 && untold.peers.every((one) => one.state === "never"), JSON.stringify(untold));
  check("telling them waits in the list of work", (await json(ciso, "/work")).body.rows.some((one) => one.href === "/cycle#notices"));
  await ciso.goto(`${base}/cycle`);
  await press(ciso, "form[action='/cycle/tell'] button.primary");
  const told = (await json(ciso, "/cycle")).body.notices;
  check("one button tells all of them", told.waiting === 0 && told.peers.every((one) => one.state === "told"), JSON.stringify(told));
  await ciso.goto(`${base}/`);
  const bar = (await ciso.locator("a[href='/work'] .count").count()) === 0 ? 0 : Number.parseInt(await ciso.locator("a[href='/work'] .count").first().textContent(), 10);
  check("the home counts what the bar counts", (await json(ciso, "/")).body.waiting.overdue === bar, String(bar));
  await ciso.context().close();
  const newest = (await json(ministry, "/standards")).body.rows.find((one) => one.previous_label !== "").id;
  const compared = (await json(ministry, `/standards/${newest}`)).body;
  check("a standard stands beside its earlier version", compared.added > 0 && compared.gone > 0 && compared.reworded > 0 && compared.added + compared.gone + compared.reworded === compared.changed, JSON.stringify({ ...compared, rows: [] }));
  await ministry.goto(`${base}/standards/${newest}?show=differences`);
  check("only the clauses that differ are shown", (await ministry.locator("main table.grid tbody tr").count()) === compared.changed);
  await looks(ministry, { "standard-differences": `/standards/${newest}?show=differences` });
  await ministry.goto(`${base}/standards/${newest}`);
  await press(ministry, `form[action='/standards/${newest}/copy'] button`);
  check("a new version takes over the clauses of the earlier one", (await json(ministry, `/standards/${newest}`)).body.gone === 0);
  const judge = await signedIn("headquarters-officer");
  const inbox = (await json(judge, "/programme-papers")).body.received;
  check("what a ministry drafted comes to headquarters with the office's report", inbox.some((one) => one.kind === "evaluation" && one.sector_label === "航空" && one.note.includes("統括室")), JSON.stringify(inbox.slice(0, 3)));
  const received = inbox.find((one) => one.kind === "plan" && one.peer.startsWith("交通分野"));
  check("a plan that was sent names the operators that it covers", (await json(judge, `/programme-papers/${received.id}`)).body.operators.length >= 3);
  await looks(judge, { "plan-received": `/programme-papers/${received.id}` });
  await judge.context().close();
  check("the circle says whose a step is and what comes next", circle.steps.every((one) => one.who !== "") && circle.next !== "" && circle.now !== "");
  await ministry.context().close();
}
// ---- who oversees: the same walk, their own pages, and nothing of the other side ----
for (const [login, most] of [["ministry-officer", 45], ["ministry-executive", 25], ["ministry-auditor", 25], ["office-officer", 30], ["headquarters-executive", 15], ["agency-officer", 15], ["ceptoar-officer", 15]]) {
  const page = await signedIn(login);
  const visited = await walk(page, most);
  const bad = visited.filter((one) => one.status !== 200 && one.status !== 304);
  check(`${login}: ${visited.length} linked pages answer`, bad.length === 0 && visited.length > 2, bad.map((one) => `${one.path} ${one.status}`).join(", "));
  check(`${login}: no errors in the console`, page.errors.length === 0, page.errors.join("; "));
  if (login === "ministry-officer")
    for (const { path } of visited) {
      const answer = await json(page, path);
      check(`JSON of ${path} for a ministry`, answer.status === 200 && /json/.test(answer.type) && answer.body !== null, `${answer.status} ${answer.type}`);
    }
  await page.context().close();
}
// ---- the analysis of a survey ----
{
  const office = await signedIn("office-officer"), other = await signedIn("airline-officer");
  const survey = (await json(office, "/surveys")).body.surveys.find((one) => one.state === "closed").id;
  const analysis = `/surveys/${survey}/analysis`;
  await looks(office, Object.fromEntries(["", "?audience=peers", "/heat", "/heat?by=section", "/groups", "/groups?audience=peers", "/results", "/measures", "/risk", "/clusters", "/doubts", "/texts", "/behind?sector=railway", "/position"].map((part) => [`analysis${part.replaceAll(/[^a-z]+/g, "-")}`, analysis + part])));
  await office.goto(`${base}${analysis}/heat`);
  await office.click("main table.heat tbody td a >> nth=0");
  check("a cell of the heat map leads to the operators behind it", /behind\?sector=/.test(office.url()) && (await office.locator("main table.data tbody tr").count()) >= 1);
  // Every figure on the pages stands in what the command prints for this audience.
  for (const audience of ["overseer", "peers"]) {
    const numbers = [], told = JSON.parse(run("survey", "analyse", survey, "--org", "office", "--json", "--audience", audience));
    const gather = (value) => { if (typeof value === "number") numbers.push(value); else if (typeof value === "string") numbers.push(...(value.match(/\d+(\.\d+)?/g) || []).map(Number)); else if (value && typeof value === "object") Object.values(value).forEach(gather); };
    gather(told);
    // Each page's JSON is a part of it: word for word, and together they are all of it but the operators behind the cells.
    const parts = ["", "/heat", "/groups", "/measures", "/risk", "/clusters", "/doubts"], shown = new Set(), apart = [];
    const empty = (value) => value === null || value === "" || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
    for (const part of parts) {
      const page = (await json(office, `${analysis}${part}?audience=${audience}`)).body;
      for (const [name, value] of Object.entries(page)) {
        if (empty(value)) continue;
        shown.add(name);
        if (!(name in told) || JSON.stringify(value) !== JSON.stringify(told[name])) apart.push(`${part} ${name}`);
      }
    }
    const lacking = Object.keys(told).filter((name) => !empty(told[name]) && !shown.has(name) && name !== "operators");
    check(`the JSON of the pages is that of the command for ${audience}`, apart.length === 0 && lacking.length === 0 && shown.size >= 15, [...apart, ...lacking].slice(0, 5).join("; "));
    if (audience === "overseer") {
      const cells = new Map();
      for (const item of ["", "f1", "f6", "s1", "s20"])
        for (const row of (await json(office, `${analysis}/behind?item=${item}`)).body.rows) cells.set(`${row.operator} ${item}`, row);
      const wrong = told.operators.filter((one) => ["", "f1", "f6", "s1", "s20"].some((item) => {
        const row = cells.get(`${one.operator} ${item}`);
        return !row || row.score !== one.score || row.responded !== one.responded || row.risk !== one.risk || (item !== "" && one.responded && row.value !== one.items.find((cell) => cell.id === item).mean);
      }));
      check("the command has the operators behind the cells", wrong.length === 0 && told.operators.length * 5 === cells.size, wrong.map((one) => one.operator).join(" "));
    }
    const rounded = new Set(numbers.flatMap((one) => [one.toFixed(2), (one * 100).toFixed(0), one.toFixed(0), (-one).toFixed(2)]));
    let seen = 0;
    const alone = [];
    for (const part of ["", "/heat?x=1", "/heat?by=section", "/groups", "/measures", "/risk", "/clusters", "/doubts"]) {
      await office.goto(`${base}${analysis}${part}${part.includes("?") ? "&" : "?"}audience=${audience}`);
      const texts = await office.$$eval("main td.num, main table.heat td, main .figure b, main p b", (all) => all.map((one) => one.textContent));
      for (const text of texts)
        for (const word of text.replaceAll(",", "").match(/\d+(\.\d+)?/g) || []) {
          seen += 1;
          if (!rounded.has(word) && !rounded.has(Number(word).toFixed(2))) alone.push(`${part} ${text}`);
        }
    }
    check(`the command for ${audience} has each of ${seen} figures of the pages`, alone.length === 0 && seen > 300, alone.slice(0, 5).join("; "));
    if (audience === "peers")
      check("the command for peers names nobody", ["missing", "exposed", "rising", "falling", "doubts", "operators"].every((list) => told[list].length === 0));
  }
  const hits = async (word) => (await json(office, `${analysis}/texts?q=${encodeURIComponent(word)}`)).body.hits;
  const found = await hits("演習"), none = await hits("演習と南極");
  check("texts of accepted responses are found by a word", found.length > 0 && found.every((one) => one.text.includes("演習") && one.name !== "") && none.length === 0);
  await looks(office, { "analysis-found": `${analysis}/texts?q=${encodeURIComponent("演習")}` });
  // Nobody stands out in the answers without names: by sector and size, nor by a single choice beside them.
  const sheetOf = (await (await office.request.get(`${base}${analysis}/answers.csv`)).text()).replace(/^\uFEFF/, "").trim().split("\r\n").map((line) => line.split(","));
  const heads = sheetOf.shift(), choices = (await json(office, `${analysis}/measures`)).body.others.filter((one) => one.kind === "single").map((one) => heads.indexOf(one.code));
  const few = (keys) => [...keys.reduce((counts, key) => counts.set(key, (counts.get(key) || 0) + 1), new Map())].filter(([, n]) => n < 5);
  const alone = [...few(sheetOf.map((row) => `${row[0]} ${row[1]}`)), ...choices.flatMap((column) => few(sheetOf.map((row) => `${row[0]} ${row[1]} ${heads[column]}=${row[column]}`)))];
  check("answers without names show nothing that fewer than five share", alone.length === 0 && sheetOf.length > 40 && choices.length > 0 && choices.every((column) => column > 1) && sheetOf.some((row) => row[0] !== "*"), alone.slice(0, 4).join("; "));
  const places = [0, 1].map((column) => [...new Set(sheetOf.map((row) => row[column]))]);
  const rank = (cell, column) => column < 2 ? places[column].indexOf(cell) : cell === "*" ? 255 : cell === "NA" ? 16 : cell.startsWith("A") ? 8 + Number(cell.slice(1)) : Number(cell);
  const falls = (before, row) => { const column = row.findIndex((cell, c) => cell !== before[c]); return column > 1 && rank(before[column], column) > rank(row[column], column); };
  const classes = sheetOf.map((row) => row.slice(0, 2).join()), met = new Set(classes.filter((one, i) => one !== classes[i - 1]));
  check("they are in the order of what they show", sheetOf.every((row, i) => i === 0 || !falls(sheetOf[i - 1], row)) && met.size === classes.filter((one, i) => one !== classes[i - 1]).length);
  // Results go back once the survey is closed, as signed files for installations apart.
  await office.goto(`${base}${analysis}/results`);
  await office.click("main form button.primary");
  check("results are given out", (await office.locator("main table.data tbody tr").count()) > 20);
  const file = await office.request.get(base + (await office.locator("main table.data tbody a").first().getAttribute("href")));
  const result = await file.json();
  const kept = (await json(office, `${analysis}/told.json`)).body, live = JSON.parse(run("survey", "analyse", survey, "--org", "office", "--json", "--audience", "peers"));
  check("what others see stays as it was when results were given out", kept !== null && live.told_at !== "" && Object.keys(live).every((name) => name === "standards" || JSON.stringify(kept[name]) === JSON.stringify(live[name])), Object.keys(live).filter((name) => JSON.stringify(kept?.[name]) !== JSON.stringify(live[name])).join(" "));
  await looks(office, { "analysis-told": `${analysis}?audience=peers`, "analysis-given": `${analysis}/results` });
  check("a result is signed", result.format === "kaname-result/1" && result.signature.length > 40 && JSON.parse(result.result).figures.standings.length > 1);
  const inbox = (await json(other, "/questionnaires")).body.rows, own = inbox.find((one) => one.state !== "accepted").id;
  await other.goto(`${base}/questionnaires/${own}/position`);
  check("an operator without a result is told so", (await other.locator("main .empty").count()) === 1);
  await accessible(other, "own position");
  // The position that came back last year: page, paper, and who looked.
  const back = `/questionnaires/${inbox.find((one) => one.state === "accepted").id}/position`, position = (await json(other, back)).body;
  check("an operator has its position among all and among its size", position.has && position.position.standings.some((one) => one.kind === "size" && one.standard_score > 0) && position.position.standings.some((one) => one.withheld), JSON.stringify(position).slice(0, 300));
  check("it reads who looked at its answers", position.looks.some((one) => one.name !== "" && one.what === "response"), JSON.stringify(position.looks));
  await looks(other, { "own-position": back });
  check("the page shows figures, radar and looks", (await other.locator("main svg").count()) === 1 && /偏差値[\s\S]*秘匿[\s\S]*閲覧者/.test(await other.innerText("main")));
  for (const [kind, begin] of [["pdf", "%PDF"], ["docx", "PK"]]) {
    const paper = await other.request.get(`${base}${back}.${kind}`);
    check(`the position is a ${kind} file`, paper.status() === 200 && (await paper.body()).subarray(0, begin.length).toString() === begin, String(paper.status()));
    check(`there is none without a result (${kind})`, (await other.request.get(`${base}/questionnaires/${own}/position.${kind}`)).status() === 404);
  }
  const peers = (await json(office, `${analysis}?audience=peers`)).body;
  check("peers see no group of fewer than five", peers.groups.every((one) => one.n === null || one.n >= 5) && peers.groups.some((one) => one.withheld));
  for (const part of ["", "/heat", "/behind", "/position", "/answers.csv"])
    check(`an operator gets nothing of the analysis${part}`, [403, 404].includes((await json(other, analysis + part)).status));
  check("no error in the browser on the analysis", office.errors.length === 0, office.errors.join("; "));
  await office.context().close();
  await other.context().close();
}
{
  const ministry = await signedIn("ministry-officer"), other = await signedIn("airline-officer");
  const moved = (await json(ministry, "/operators")).body.operators.find((one) => one.moved_from !== "");
  const pages = { "ministry-home": "/", sectors: "/sectors", sector: "/sectors/finance", "sector-absent": "/sectors/postal", operators: "/operators", operator: `/operators/${moved.id}`, "operator-edit": `/operators/${moved.id}/edit`,
    "operators-check": "/operators/check", "operators-carry": "/operators/carry?year=2030", "operators-import": "/operators/import", oversight: "/oversight", "oversight-new": "/oversight/new", "sector-bodies": "/sector-bodies", "risk-index": "/risk-index" };
  await looks(ministry, pages);
  await ministry.goto(`${base}/operators?text=${encodeURIComponent("鉄道")}&sector=railway`);
  check("operators are found by a part of their name", (await ministry.locator("main table.data tbody tr").count()) >= 3);
  // Who left without a reason is not taken; with one, the list and the check follow.
  await ministry.goto(base + "/operators?state=unexplained");
  await ministry.click("main table.data tbody a >> nth=0");
  await ministry.click("a.button.primary[href$='/edit']");
  await ministry.selectOption("#field-state", "left");
  await ministry.click("form.form button.primary");
  check("leaving the plan needs a reason", (await ministry.locator(".has-error #field-reason").count()) === 1);
  await ministry.selectOption("#field-state", "outside");
  await ministry.fill("#field-explanation", "離島の路線に限られ、別の枠組みで把握するため。");
  await ministry.click("form.form button.primary");
  await ministry.waitForURL(/operators\/[0-9a-f-]+(\?|$)/);
  check("an explanation closes the point of the check", (await json(ministry, "/operators/check")).body.errors === 0);
  await ministry.goto(base + "/operators/import");
  await ministry.setInputFiles("#field-file", { name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("法人番号,名称,分野\n0000000099999,架空埠頭株式会社,宇宙\n") });
  await ministry.click("main form button.primary");
  check("a bad cell of a file is named", /宇宙/.test(await ministry.innerText("main table.data")));
  await ministry.click("a[href^='/operators?year'] >> nth=0");
  for (const path of ["/sectors", "/sectors/aviation", "/operators", `/operators/${moved.id}`, "/operators/list.csv", "/oversight", "/sector-bodies", "/risk-index", "/operators/check", "/surveys"]) {
    const answer = await json(other, path);
    check(`an operator gets nothing of ${path.replace(moved.id, "ID")}`, answer.status === 403, String(answer.status));
  }
  const responses = await json(ministry, "/questionnaires");
  check("who oversees gets nothing of the answering side", responses.status === 403 || responses.status === 404, String(responses.status));
  check("no error in the browser on the pages of who oversees", ministry.errors.length === 0, ministry.errors.join("; "));
  await ministry.context().close();
  await other.context().close();
}

// ---- main pages: looks, access, widths, languages ----
const officer = await signedIn("airline-officer");
const assessments = (await json(officer, "/assessments")).body;
const idOf = (text) => /\/assessments\/([0-9a-f-]{36})/.exec(text)?.[1];
await officer.goto(base + "/assessments");
const assessment = idOf(await officer.content());
check("the list of assessments leads to one", Boolean(assessment), JSON.stringify(assessments)?.slice(0, 200));
const study = `/risk/${(await json(officer, "/risk")).body.studies[0].id}`;
const stopped = `${study}/stops/services/${(await json(officer, `${study}/stops`)).body.services[0].id}`;
const treatments = (await json(officer, `${study}/treatment`)).body.risks;
const treated = `/risks/${treatments.find((one) => one.number === 7).id}`;
const accepted = (await json(officer, `${treated}/treatment`)).body.acceptances[0].id;
const pages = {
  risk: "/risk", "risk-study": study, "risk-criteria": `${study}/criteria`, "risk-services": `${study}/services`, "risk-impact": `${study}/impact`, "risk-processes": `${study}/processes`,
  "risk-review": `${study}/review`, walkthrough: (await json(officer, `${study}/review`)).body.walkthroughs.map((one) => `/walkthroughs/${one.id}`)[0], findings: `${study}/findings`, finding: (await json(officer, `${study}/findings`)).body.findings.map((one) => `/findings/${one.id}`)[1], evaluation: (await json(officer, `${study}/review`)).body.evaluations.map((one) => `/evaluations/${one.id}`)[0], monitoring: (await json(officer, `${study}/review`)).body.monitorings.map((one) => `/monitorings/${one.id}`)[0], "internal-audit": (await json(officer, `${study}/review`)).body.audits.map((one) => `/internal-audits/${one.id}`)[0],
  "risk-check": `${study}/check`, "risk-report": "/reports/risk",
  "risk-resources": `${study}/resources`, "risk-needs": `${study}/needs`, risks: `${study}/risks`, "risk-matrix": `${study}/matrix`, "risk-owners": `${study}/owners`, "risk-stops": `${study}/stops`, "risk-outage": `${study}/stops/outage?fail=&for=6h`, "risk-forms": `${study}/forms`, "risk-new": `${study}/risks/new`, sites: "/sites", context: "/context", "context-import": "/context/import",
  "risk-stop": stopped, "risk-limits": `${stopped}/limits`, "risk-tolerance": `${stopped}/tolerances/new`, "risk-loss": `${stopped}/loss`, "risk-occurrence": `${stopped}/occurrences/new`, "risk-simulations": `${study}/stops/simulation`, "risk-map": `${study}/stops/map`,
  treatment: `${study}/treatment`, whatif: `${study}/treatment/whatif`, "risk-finance": "/risk-finance", "risk-treatment": `${treated}/treatment`,
  "treatment-edit": `${treated}/treatment/edit`, "treatment-item": `${treated}/treatment/item`, "acceptance-new": `${treated}/treatment/acceptance`, acceptance: `/acceptances/${accepted}`,
  "study-schedule": `${study}/schedule`, "study-tasks": `${study}/tasks`, "study-organisation": `${study}/organisation`, "risk-attitude": `${study}/attitude`, "study-plan": `${study}/plan`,
  dashboard: "/", work: "/work", catalogs: "/catalogs", tree: "/catalogs/baseline-2026", control: "/catalogs/baseline-2026/controls/m3.4.5-2",
  picklists: "/picklists", "pick-threats": "/picklists/threats", "pick-sources": "/picklists/sources", "pick-tree": "/picklists/outcomes/control-stop?threat=malware", "pick-threat": "/picklists/threats/malware",
  wording: "/catalogs/baseline-2026/wording", profiles: "/profiles", "profile-new": "/profiles/new", "profile-import": "/profiles/import", assessments: "/assessments", assessment: `/assessments/${assessment}`, sheet: `/assessments/${assessment}/sheet`,
  gaps: `/assessments/${assessment}/gaps`, plan: "/plan", appointments: "/appointments", roadmap: "/plan/roadmap", "plan-new": "/plan/new", reports: "/reports",
  templates: "/templates", "template-new": "/templates/new", "template-names": "/template-names/management", glossary: "/glossary", "glossary-new": "/glossary/new", "glossary-import": "/glossary/import",
  report: "/reports/management", me: "/me", "two-step": "/me/two-step", password: "/me/password", sessions: "/me/sessions", tokens: "/me/tokens", passkeys: "/me/passkeys", "token-new": "/me/tokens/new",
};
if (shots) mkdirSync(shots, { recursive: true });
await looks(officer, pages);
const auditor = await signedIn("airline-auditor");
await auditor.goto(base + "/audit");
await accessible(auditor, "audit");
if (shots) await auditor.screenshot({ path: join(shots, "audit-1280.png") });
// The check of the forms: a hint is answered in place, a judgement is made by somebody independent.
{
  const state = async () => (await json(officer, `${study}/check`)).body.state, before = await state();
  await officer.goto(`${base}${study}/check?kind=hint&form=6`);
  const hint = officer.locator("table.risk-check tbody tr").first();
  await hint.locator("summary").click();
  await accessible(officer, "risk-check-open");
  await hint.locator("textarea").fill("来年度に評価する。");
  await hint.locator("form button").click();
  await officer.waitForLoadState();
  const after = await state();
  check("a hint is answered in place", after.hints === before.hints - 1 && after.answered === before.answered + 1, JSON.stringify([before, after]));
  check("the filter stays after an answer", /kind=hint/.test(officer.url()) && /form=6/.test(officer.url()), officer.url());
  check("who keeps the forms does not judge them", (await officer.goto(`${base}${study}/check?kind=judgement`), await officer.locator("table.risk-check select").count()) === 0);
  await auditor.goto(`${base}${study}/check?kind=judgement`);
  const judged = auditor.locator("table.risk-check tbody tr").first();
  await judged.locator("summary").click();
  await judged.locator("select").selectOption("fulfilled");
  await judged.locator("textarea").fill("部門の責任範囲と合っている。");
  await judged.locator("form button").click();
  await auditor.waitForLoadState();
  check("a judgement closes an error", (await state()).judgements === before.judgements - 1);
  await officer.goto(`${base}${study}/check?show=all&form=6`);
  check("an answer stands with who gave it and when", /来年度に評価する。[\s\S]*小野寺/.test(await officer.innerText("main")));
}
// Simulated years: in the background, with curve, table and sentences; a change of the study is told.
{
  await officer.goto(`${base}${study}/stops/simulation`);
  await officer.fill("#field-years", "0");
  await officer.click("main form button.primary");
  check("a number of years off its range is told at its field", (await officer.locator("#error-years").count()) === 1);
  await officer.fill("#field-years", "5000");
  await officer.click("main form button.primary");
  await officer.waitForURL(/simulations/);
  await officer.waitForSelector("svg[aria-labelledby=chart-exceedance-title]", { timeout: 30000 }).catch(() => null);
  const simulation = new URL(officer.url()).pathname, told = (await json(officer, simulation)).body;
  check("the simulation ends with curve and figures", told.made && told.result.curve.length > 5 && told.result.services[0].of.downtime.low > 0 && told.result.tolerances.every((one) => one.broken.value >= 0), JSON.stringify(told).slice(0, 300));
  check("every figure of the curve stands in a table", (await officer.locator("details table tbody tr").count()) === told.result.curve.length + told.result.bars.length);
  await accessible(officer, "simulation");
  await fits(officer, "simulation", 1280);
  await officer.setViewportSize({ width: 390, height: 900 });
  await fits(officer, "simulation", 390);
  if (shots) await officer.screenshot({ path: join(shots, "simulation-390.png"), fullPage: true });
  await officer.setViewportSize({ width: 1280, height: 900 });
  await officer.goto(`${base}${stopped}/tolerances/new`);
  await officer.fill("#field-fall", "101");
  await officer.click("main form button >> nth=0");
  check("a fall by 101 % is refused", (await officer.locator(".has-error #field-fall").count()) === 1);
  await officer.fill("#field-fall", "30");
  await officer.fill("#field-minutes", "2時間");
  await officer.click("main form button >> nth=0");
  await officer.waitForURL(/limits/);
  check("a sentence is added as people read it", /2時間以上続く30 %以上の低下は、1年に1回まで/.test(await officer.textContent("main")));
  // What happened is written down beside it, by keyboard, and compared.
  await officer.goto(`${base}${stopped}/occurrences/new`);
  await officer.focus("#field-occurred_on");
  await officer.keyboard.type(new Date(Date.now() - 40 * 86400000).toISOString().slice(0, 10).replace(/-/g, "/"));
  await officer.fill("#field-fall", "70");
  await officer.fill("#field-minutes", "3時間");
  await officer.fill("#field-what", "搭乗手続の端末が止まった。");
  await officer.keyboard.press("Tab");
  await officer.keyboard.press("Enter");
  await officer.waitForURL(/limits/);
  const compared = (await json(officer, `${stopped}/limits`)).body, deep = compared.tolerances.find((one) => /2時間以上続く30 %/.test(one.sentence));
  check("what happened stands beside the sentences", compared.occurrences.some((one) => one.fall === 70 && one.minutes === 180) && deep.recorded >= 1 && /許容度/.test(await officer.textContent("main")), JSON.stringify(compared).slice(0, 400));
  await officer.goto(base + simulation);
  check("the page says that the study changed since", (await officer.locator("main .notice.warn").count()) === 1);
}
// The map: every box is a link that the keyboard reaches, and leads to its row; the table says the same.
{
  await officer.goto(`${base}${study}/stops/map`);
  const map = (await json(officer, `${study}/stops/map`)).body, boxes = officer.locator(".chart-map svg a");
  check("the map has a box and a row for everything", (await boxes.count()) === map.rows.length && (await officer.locator("main table tbody tr").count()) === map.rows.length && map.rows.some((row) => row.single) && map.links.some((link) => link.critical), JSON.stringify(map).slice(0, 200));
  await officer.focus(".chart-map");
  await officer.keyboard.press("Tab");
  check("the first box takes the focus", await officer.evaluate(() => document.activeElement.closest("svg") !== null));
  await officer.keyboard.press("Enter");
  await officer.waitForURL(/risk-(services|processes|resources)\//);
  check("a box leads to its row", true);
  await officer.goto(`${base}${study}/stops/outage?fail=${encodeURIComponent("商用電源")}&also=${encodeURIComponent("非常用発電機")}&for=2d`);
  const outage = (await json(officer, `${study}/stops/outage?fail=${encodeURIComponent("商用電源")}&also=${encodeURIComponent("非常用発電機")}&for=2d`)).body;
  check("the time-line tells when services stop and why", (await officer.locator("svg[aria-labelledby=chart-outage-title]").count()) === 1 && outage.stopped > 0 && outage.effects[0].story.includes("→"), JSON.stringify(outage).slice(0, 200));
  await accessible(officer, "outage");
  await officer.setViewportSize({ width: 390, height: 900 });
  await fits(officer, "outage", 390);
  await officer.setViewportSize({ width: 1280, height: 900 });
  await officer.goto(`${base}${study}/stops/outage?also=nothing-of-that-name`);
  check("a name that is not there is told on the page", (await officer.locator("main .notice.bad").count()) === 1);
}
// Background work: the page follows the job by itself, and a link does the same without JavaScript.
await auditor.goto(base + "/audit/checkpoints");
const signedBefore = (await json(auditor, "/audit/checkpoints")).body.checkpoints.length; // what was submitted has a proof
await auditor.click("main form[method=post] button");
await auditor.waitForLoadState();
check("a checkpoint is signed", (await auditor.locator("main table.data >> nth=0").locator("tbody tr").count()) === signedBefore + 1);
await accessible(auditor, "checkpoints");
await auditor.goto(base + "/audit/1");
const [proof] = await Promise.all([auditor.waitForEvent("download"), auditor.click('a[href="/audit/1/proof.zip"]')]);
check("the proof of an entry is downloaded", /^proof-airline-1\.zip$/.test(proof.suggestedFilename()), proof.suggestedFilename());
await auditor.goto(base + "/audit/verify");
await auditor.click("main form[method=post] button");
await auditor.waitForLoadState();
check("a verification runs in the background", /\/audit\/verifications\//.test(auditor.url()), auditor.url());
await auditor.waitForSelector("main .tag.ok", { timeout: 20000 }).catch(() => null);
check("the page shows its end without being loaded again", (await auditor.locator("main table.data").count()) === 1);
await accessible(auditor, "verification");
await auditor.goto(base + "/jobs");
check("the job stands in the list", (await auditor.locator("main table.data tbody tr").count()) === 1);
await accessible(auditor, "jobs");
await auditor.setViewportSize({ width: 390, height: 900 });
await fits(auditor, "jobs", 390);
await auditor.context().close();
// Backups: made and tested by the system operator, who has no administration page.
const operator = await signedIn("airline-system");
await operator.goto(base + "/backups");
check("the menu leads to the backups", (await operator.locator("nav a[href='/backups'][aria-current]").count()) === 1);
for (const [name, action] of [["a backup is made", "/backups"], ["its recovery is tested", "/backups/test"]]) {
  await operator.goto(base + "/backups");
  await operator.click(`main form[action='${action}'] button`);
  await operator.waitForLoadState();
  await operator.waitForSelector("main .tag.ok", { timeout: 20000 }).catch(() => null);
  check(name, (await operator.locator("main .tag.ok").count()) === 1, operator.url());
}
await operator.goto(base + "/backups");
check("the backup stands in the list", (await operator.locator("main table.data tbody tr").count()) === 1);
check("both are in time", (await operator.locator("main dl .tag.ok").count()) === 2);
check("no error in the browser on the page of backups", operator.errors.length === 0, operator.errors.join("; "));
await accessible(operator, "backups");
if (shots) await operator.screenshot({ path: join(shots, "backups-1280.png"), fullPage: true });
await operator.setViewportSize({ width: 390, height: 900 });
await fits(operator, "backups", 390);
if (shots) await operator.screenshot({ path: join(shots, "backups-390.png"), fullPage: true });
await operator.context().close();
const still = await signedIn("airline-auditor", { javaScriptEnabled: false, bypassCSP: false });
await still.goto(base + "/audit/verify");
await still.click("main form[method=post] button");
for (let i = 0; i < 50 && (await still.locator("main table.data").count()) === 0; i++) {
  const link = still.locator("main a.button[href^='/audit/verifications/']").first();
  if ((await link.count()) === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
  await link.click();
}
check("a verification is followed without JavaScript", (await still.locator("main table.data").count()) === 1, still.url());
await still.goto(base + "/schedules/new");
await still.selectOption("#field-kind", "ledger-verify");
await still.fill("#field-at_time", "2:30");
await still.click("main form[method=post] button[type=submit] >> nth=0");
await still.waitForLoadState();
check("the timetable takes an entry without JavaScript", (await still.content()).includes("02:30"), still.url());
await still.context().close();
const nobody = await (await browser.newContext({ locale: "ja-JP", bypassCSP: true })).newPage();
await nobody.goto(base + "/sign-in");
await accessible(nobody, "sign-in");
if (shots) await nobody.screenshot({ path: join(shots, "sign-in-1280.png") });

// Dark colours have contrast too.
const dark = await signedIn("airline-officer", { colorScheme: "dark" });
for (const name of ["dashboard", "sheet", "plan"]) {
  await dark.goto(base + pages[name]);
  await accessible(dark, `${name} in dark colours`);
  if (shots) await dark.screenshot({ path: join(shots, `${name}-dark.png`) });
}
await dark.context().close();

// English is complete: no Japanese is left in the frame of the pages that carry no data of people.
await officer.goto(base + "/me");
await officer.click("button[name=lang][value=en]");
await officer.goto(base + "/plan/new");
const labels = await officer.$$eval("label, h1, button, nav.side a", (all) => all.map((one) => one.textContent.trim()));
check("English pages have no Japanese labels", labels.filter((text) => /[ぁ-んァ-ヶ]/.test(text)).length === 0, labels.filter((text) => /[ぁ-ん]/.test(text)).join("; "));
await officer.goto(base + "/me");
await officer.click("button[name=lang][value=ja]");

// ---- treatment: chosen by its owner, what remains is accepted by another person, a budget buys the best set ----
{
  const treater = await signedIn("airline-officer");
  const one = `/risks/${treatments.find((row) => row.number === 13).id}/treatment`;
  await treater.goto(base + one);
  check("a risk's treatment is suggested with its reason", /対応の案と理由[\s\S]*移転（共有）/.test(await treater.innerText("main")));
  await treater.click("a.button.primary[href$='/treatment/edit']");
  await treater.check("#field-lower_impact");
  await treater.click("form.form button.primary");
  check("a treatment without a reason is refused", (await treater.locator(".error", { hasText: "理由" }).count()) > 0 && await treater.isChecked("#field-lower_impact"));
  await treater.fill("#field-reason", "自動の照合と復旧で、止まる時間を短くする。");
  await treater.fill("#field-impact", "2");
  await treater.click("form.form button.primary");
  await treater.waitForURL(/\/treatment(\?|$)/);
  check("and stands on the page with its reason", /自動の照合と復旧/.test(await treater.innerText("main")));
  await treater.goto(`${base}${one}/acceptance`);
  await treater.fill("#field-reason", "復旧の仕組みが動くまでの間、監視で補う。");
  await treater.fill("#field-until_on", "令和99年1月1日");
  await treater.click("form.form button.primary");
  check("an acceptance without an end in sight is refused", (await treater.locator(".error", { hasText: "3年" }).count()) > 0);
  const until = new Date(Date.now() + 90 * 86400000).toISOString().slice(0, 10);
  await treater.fill("#field-until_on", until);
  await treater.click("form.form button.primary");
  await treater.waitForURL(/\/acceptances\//);
  const acceptance = new URL(treater.url()).pathname;
  check("who asks cannot accept", (await treater.locator("form[action$='/agree']").count()) === 0 && /自ら受容できません|起案者/.test(await treater.innerText("main")));
  const request = /\/approvals\/([0-9a-f-]{36})/.exec(await treater.content())[1];
  const csrf = await treater.getAttribute("main input[name=csrf]", "value");
  const refused = await treater.request.post(`${base}/approvals/${request}/agree`, { form: { csrf, comment: "" }, maxRedirects: 0 });
  check("nor by asking the server for it", refused.status() === 403, String(refused.status()));
  const executive = await signedIn("airline-executive");
  await executive.goto(base + acceptance);
  await executive.click("details.step > summary.button.primary");
  await executive.click("form[action$='/agree'] button.primary");
  await executive.waitForLoadState();
  await executive.goto(base + acceptance);
  check("somebody else accepts, by name and until the day", (await executive.innerText("main")).includes("高瀬 修一") && (await executive.innerText("main")).includes(until));
  await executive.goto(base + one);
  check("the risk says so", /期限付きで受容/.test(await executive.innerText("main")));
  await executive.context().close();
  await treater.goto(`${base}${study}/treatment/whatif`);
  await treater.fill("#field-budget", "２，０００万円");
  await treater.click("form[action$='/whatif'] button");
  await treater.waitForURL(/budget=/);
  const set = (await json(treater, new URL(treater.url()).pathname + "?budget=20000000")).body;
  check("a budget buys a set that is proven best", set.exact && set.cost <= 20000000 && set.lowered > 0 && (await treater.locator("figure.chart svg").count()) === 1 && (await treater.locator("main tbody .tag.ok").count()) === set.items.filter((item) => item.chosen).length, JSON.stringify(set).slice(0, 200));
  await treater.goto(`${base}${study}/treatment?state=accepted`);
  check("the list is filtered by its state", (await treater.locator("table.grid > tbody > tr").count()) === 2);
  await treater.context().close();
}

// ---- preparation: the register feeds form 2, the schedule is approved and then stands, the organisation tells ----
{
  const preparer = await signedIn("airline-officer");
  const services = (await json(preparer, `${study}/services`)).body.services;
  const cargo = services.find((one) => one.name === "貨物輸送サービス");
  await preparer.goto(`${base}/risk-services/${cargo.id}`);
  await preparer.selectOption("select[name=entry]", { label: "利害関係者の期待・要求: 欠航時の早い案内" });
  await preparer.click("form[action$='/context']:has(select) button");
  await preparer.waitForLoadState();
  const fed = (await json(preparer, `/risk-services/${cargo.id}`)).body;
  check("form 2 takes a requirement of the register over", fed.expectation.includes("欠航時の早い案内") && (await preparer.innerText("main")).includes("欠航時の早い案内"), fed.expectation);
  await preparer.goto(`${base}${study}/services`);
  check("the list of form 2 shows what is linked", (await preparer.locator("table.grid > tbody > tr", { hasText: "貨物輸送サービス" }).innerText()).includes("欠航時の早い案内"));
  await preparer.goto(`${base}/context?overdue=1`);
  check("the register is filtered by what is overdue", (await preparer.locator("table.grid > tbody > tr").count()) === 1);
  await preparer.goto(`${base}/context/import`);
  await preparer.setInputFiles("#field-file", { name: "要求事項.csv", mimeType: "text/csv", buffer: Buffer.from("番号,題名,種別,見直し期限\n,新しい約款,契約,2027-04-01\n99,ない番号,契約,\n") });
  await preparer.click("form.form button.primary");
  check("a file with a wrong number is refused whole", (await preparer.locator("main td", { hasText: "番号99の行はありません" }).count()) === 1 && (await json(preparer, "/context")).body.rows.every((row) => row.title !== "新しい約款"));
  await preparer.goto(`${base}${study}/schedule`);
  check("the schedule is drawn, and tells what is late", (await preparer.locator("figure.chart svg").count()) === 1 && /遅れている作業又はマイルストーンが1件/.test(await preparer.innerText("main")));
  await preparer.click("details.step > summary");
  await preparer.click("form[action$='/schedule/request'] button");
  await preparer.waitForLoadState();
  const asked = (await json(preparer, `${study}/schedule`)).body;
  check("approval of the schedule is asked for", asked.schedule.status === "requested", asked.schedule.status);
  const csrf = await preparer.getAttribute("main input[name=csrf]", "value");
  const frozen = await preparer.request.post(`${base}/lists/study-phases/rows/${asked.rows[0].id}`, { headers: { Accept: "application/json", "X-CSRF-Token": csrf }, form: { version: asked.rows[0].version, ends_on: "2030-01-01" } });
  check("what waits for approval is not changed", frozen.status() === 409, String(frozen.status()));
  const executive = await signedIn("airline-executive");
  await executive.goto(`${base}/master-schedules/${asked.schedule.id}`);
  await executive.click("details.step > summary.button.primary");
  await executive.click("form[action$='/agree'] button.primary");
  await executive.waitForLoadState();
  await executive.context().close();
  const approved = (await json(preparer, `${study}/schedule`)).body;
  check("an executive approves it, and the days stand", approved.schedule.status === "approved" && approved.rows.every((row) => row.agreed_end === row.ends_on), approved.schedule.status);
  const late = approved.rows.find((row) => row.overdue);
  const done = await preparer.request.post(`${base}/lists/study-phases/rows/${late.id}`, { headers: { Accept: "application/json", "X-CSRF-Token": csrf }, form: { version: late.version, done_on: late.ends_on } });
  check("what is done is recorded all the same", done.status() === 200, String(done.status()));
  await preparer.goto(`${base}${study}/organisation`);
  check("the organisation tells a vacant post", /空席です/.test(await preparer.innerText("main .problem")));
  const [plan] = await Promise.all([preparer.waitForEvent("download"), preparer.click("a[href$='/plan.pdf']")]);
  check("the plan is printed", /^risk-plan-.*\.pdf$/.test(plan.suggestedFilename()), plan.suggestedFilename());
  check("no error in the browser on the pages of the preparation", preparer.errors.length === 0, preparer.errors.join("; "));
  await preparer.context().close();
}

// ---- keyboard: a level is set by its number ----
await officer.goto(base + pages.sheet);
const first = officer.locator(".sheet-row input[name=current]").first();
check("the sheet has rows with levels", (await first.count()) > 0);
if ((await first.count()) > 0) {
  const row = officer.locator(".sheet-row").first();
  const control = await row.getAttribute("data-control");
  const level = (await row.locator("input[name=current]:checked").getAttribute("value").catch(() => null)) === "3" ? "2" : "3";
  await row.locator("input[name=current]").first().focus();
  await officer.keyboard.press(level);
  await officer.waitForTimeout(800);
  await officer.goto(base + pages.sheet);
  const stored = await officer.locator(`.sheet-row[data-control="${control}"] input[name=current]:checked`).getAttribute("value").catch(() => null);
  check("a number key sets and saves the level", stored === level, `wanted ${level}, stored ${stored}`);
}

// ---- a row that is changed again before its first save has answered: the last choice is stored ----
// Each save waits in the browser, so that the next choices come while it is under way.
async function slowed(page, path, milliseconds) {
  await page.route((url) => url.pathname.includes("/sheet/"), async (route) => {
    if (route.request().method() === "POST") await new Promise((go) => setTimeout(go, milliseconds));
    await route.continue().catch(() => {});
  });
  await page.goto(base + path);
}
const levelOf = async (page, control) => {
  const answer = await json(page, `${pages.sheet}/${control}`);
  return { level: answer.body.line.current, target: answer.body.line.target };
};
const hasty = await signedIn("airline-officer");
const whole = `${pages.sheet}?group=&show=all`;
await slowed(hasty, whole, 300);
const rowOf = (page, control) => page.locator(`.sheet-row[data-control="${control}"]`);
await rowOf(hasty, "m3.5.1-1").locator("input[name=current]").first().focus();
for (const key of ["1", "5", "2", "4"]) await hasty.keyboard.press(key);
await hasty.waitForTimeout(1500);
check("four quick keys: the last one is stored", (await levelOf(hasty, "m3.5.1-1")).level === 4, JSON.stringify(await levelOf(hasty, "m3.5.1-1")));
check("and shown", (await rowOf(hasty, "m3.5.1-1").locator("input[name=current]:checked").getAttribute("value")) === "4");
await rowOf(hasty, "m3.5.2-1").locator("input[name=current]").first().focus();
await hasty.keyboard.press("3");
await rowOf(hasty, "m3.5.2-1").locator("select[name=target]").selectOption("5");
await rowOf(hasty, "m3.5.3-1").locator("input[name=current]").first().focus();
await hasty.keyboard.press("2");
await hasty.waitForTimeout(1500);
check("level, then target while the level is under way", JSON.stringify(await levelOf(hasty, "m3.5.2-1")) === JSON.stringify({ level: 3, target: 5 }), JSON.stringify(await levelOf(hasty, "m3.5.2-1")));
check("another row meanwhile", (await levelOf(hasty, "m3.5.3-1")).level === 2);
await rowOf(hasty, "m3.5.3-1").locator("input[name=current]").first().focus();
await hasty.keyboard.press("3");
await hasty.keyboard.press("5");
await rowOf(hasty, "m3.5.3-1").locator("a.sheet-label").click();
const openedWith = (page, control, level) => page.waitForSelector(`.sheet-row[data-control="${control}"] .sheet-open input[name=current][value="${level}"]:checked`, { timeout: 15000 }).then(() => true, () => false);
check("opening a row waits for its saves", (await openedWith(hasty, "m3.5.3-1", "5")) && (await levelOf(hasty, "m3.5.3-1")).level === 5, JSON.stringify(await levelOf(hasty, "m3.5.3-1")));
// A click on the row that a save has just brought back, before it is wired.
await hasty.goto(base + whole);
await hasty.evaluate(() => { window.stayed = true; let done = false; document.addEventListener("htmx:afterSwap", (event) => { if (!done && event.target.matches(".sheet-row")) { done = true; event.target.querySelector("a.sheet-label").click(); } }); });
await rowOf(hasty, "m3.5.3-1").locator("input[name=current]").first().focus();
for (const key of ["1", "4"]) await hasty.keyboard.press(key);
const kept = await openedWith(hasty, "m3.5.3-1", "4");
check("a click on a row that just came back loses nothing and stays on the page", kept && (await levelOf(hasty, "m3.5.3-1")).level === 4 && (await hasty.evaluate(() => window.stayed === true)), JSON.stringify(await levelOf(hasty, "m3.5.3-1")));
// A press that begins before the row comes back and ends after it.
await hasty.goto(base + whole);
await rowOf(hasty, "m3.5.3-1").locator("input[name=current]").first().focus();
await hasty.keyboard.press("2");
const label = await rowOf(hasty, "m3.5.3-1").locator("a.sheet-label").boundingBox();
await hasty.mouse.move(label.x + 20, label.y + 8);
await hasty.mouse.down();
await hasty.waitForTimeout(900);
await hasty.mouse.up();
check("a press over which the row came back opens it", await openedWith(hasty, "m3.5.3-1", "2"));
// Somebody else was faster: both choices are refused, the last one is named, theirs stays.
await hasty.goto(base + whole);
const faster = await signedIn("airline-owner-it");
await faster.goto(base + whole);
await rowOf(faster, "m3.5.1-1").locator("input[name=current]").first().focus();
await faster.keyboard.press("1");
await faster.waitForTimeout(800);
await rowOf(hasty, "m3.5.1-1").locator("input[name=current]").first().focus();
for (const key of ["3", "5"]) await hasty.keyboard.press(key);
await hasty.waitForTimeout(1500);
const told = await rowOf(hasty, "m3.5.1-1").locator(".sheet-message").textContent().catch(() => "");
check("a conflict names the last choice and keeps what is stored", /成熟度 5/.test(told) && (await levelOf(hasty, "m3.5.1-1")).level === 1, told);
await faster.context().close();
// The connection fails: the row says so and the page is not left without asking.
await hasty.unrouteAll({ behavior: "ignoreErrors" });
await hasty.goto(base + whole);
await hasty.route((url) => url.pathname.includes("/sheet/"), (route) => route.abort());
await rowOf(hasty, "m3.5.2-1").locator("input[name=current]").first().focus();
await hasty.keyboard.press("1");
await hasty.waitForTimeout(300);
check("a save that cannot be sent is told in its row", await rowOf(hasty, "m3.5.2-1").locator(".sheet-unsent").isVisible());
await hasty.unrouteAll({ behavior: "ignoreErrors" });
await hasty.keyboard.press("2");
await hasty.waitForTimeout(800);
check("and the next choice is stored", (await levelOf(hasty, "m3.5.2-1")).level === 2 && !(await rowOf(hasty, "m3.5.2-1").locator(".sheet-unsent").isVisible()));
await hasty.context().close();

// ---- without JavaScript: answer a measure, make a plan item, and read it back ----
const plain = await signedIn("airline-officer", { javaScriptEnabled: false, bypassCSP: false });
await plain.goto(base + pages.gaps);
const make = plain.locator("a[href*='/plan/new?']").first();
check("a gap offers a plan item", (await make.count()) > 0);
if ((await make.count()) > 0) {
  await make.click();
  await plain.fill("#field-title", "ブラウザ試験の計画項目");
  await plain.fill("#field-due_on", "令和9年3月31日");
  await plain.click("main form button[type=submit] >> nth=0");
  await plain.waitForLoadState();
  check("a plan item is made without JavaScript", (await plain.content()).includes("ブラウザ試験の計画項目") && /2027-03-31/.test(await plain.content()), plain.url());
}
await plain.goto(base + pages["plan-new"]);
await plain.fill("#field-due_on", "令和99年99月99日");
await plain.click("main form button[type=submit] >> nth=0");
check("a wrong date is refused at its field", (await plain.locator(".problem a[href='#field-due_on']").count()) === 1);
await plain.context().close();

// ---- lists: columns that are kept, filters, order, cells changed in place, keys, copies, files ----
{
const listed = await signedIn("airline-officer");
const grid = listed.locator("table.grid > tbody > tr");
const heads = () => listed.$$eval("table.grid thead tr:first-child th", (all) => all.map((one) => one.textContent.trim()));
const active = () => listed.evaluate(() => { const cell = document.activeElement.closest("table.grid > tbody > tr > *"); return cell ? [cell.parentElement.sectionRowIndex, cell.cellIndex].join() : document.activeElement.tagName; });
const opened = () => listed.waitForSelector(".cell-form");
const closed = () => listed.waitForSelector(".cell-form", { state: "detached" });
await listed.goto(base + "/plan?sort=number&status=all");
const stuck = await listed.evaluate(() => {
  const wrap = document.querySelector(".grid-wrap"), table = wrap.querySelector("table"), top = (node) => node.getBoundingClientRect();
  wrap.style.maxHeight = "300px"; /* whatever the number of rows */
  wrap.scrollTop = 150; wrap.scrollLeft = 300;
  const head = top(table.tHead).top - top(wrap).top, key = top(table.tBodies[0].rows[3].cells[1]).left - top(wrap).left;
  const moved = top(table.tBodies[0].rows[3].cells[4]).left;
  wrap.style.maxHeight = ""; wrap.scrollLeft = 0; wrap.scrollTop = 0;
  return { head, key, moved: moved - top(table.tBodies[0].rows[3].cells[4]).left };
});
check("head and leading columns stay in sight", Math.abs(stuck.head) <= 2 && stuck.key >= 0 && stuck.key < 120 && stuck.moved < 0, JSON.stringify(stuck));
const before = await heads();
await listed.click(".chooser summary");
await listed.check(".chooser input[value=days_asked]");
await listed.uncheck(".chooser input[value=control]");
await listed.click(".chooser button[type=submit]");
await listed.waitForLoadState();
const after = await heads();
check("columns are chosen", before.includes("対策") && !after.includes("対策") && after.includes("要求工数（人日）"), after.join());
await accessible(listed, "plan with other columns");
const exported = await listed.request.get(base + await listed.getAttribute("a[href*='/plan/list.csv']", "href"));
const lines = (await exported.text()).replace(/^\uFEFF/, "").trim().split("\r\n");
const shown = await grid.count();
check("the CSV has the columns and rows that are shown", lines[0] === after.join(",") && lines.length === shown + 1, `${lines[0]} | ${after.join()} | ${lines.length} ${shown}`);
check("the JSON of the list has every field", Object.keys((await json(listed, "/plan")).body.items[0]).includes("control"));
const again = await signedIn("airline-officer");
await again.goto(base + "/plan?sort=number&status=all");
check("the choice survives the sign-out", (await again.$$eval("table.grid thead tr:first-child th", (all) => all.map((one) => one.textContent.trim()).join())) === after.join());
await again.context().close();

// ---- a standard comes in by its page; a bad file is named ----
const importer = await signedIn("airline-officer");
await importer.goto(base + "/catalogs");
await importer.click("a[href='/catalogs/import']");
await importer.waitForURL(/catalogs\/import/);
await accessible(importer, "import of a standard");
await importer.setInputFiles("#field-file", { name: "bad.json", mimeType: "application/json", buffer: Buffer.from('{"catalog":{') });
await importer.click("main button[type=submit]");
await importer.waitForLoadState();
check("a broken OSCAL file is named with its line", /bad\.json の1行目/.test(await importer.textContent("main")));
await importer.setInputFiles("#field-file", { name: "house.json", mimeType: "application/json", buffer: Buffer.from('{"catalog":{"metadata":{"title":"社内規程","version":"1","oscal-version":"1.1.3"},"controls":[{"id":"a-1","title":"ログの保存"}]}}') });
await importer.fill("#field-code", "house-rules");
await importer.click("main button[type=submit]");
await importer.waitForURL(/catalogs\/house-rules/);
check("the imported standard is shown", /ログの保存/.test(await importer.textContent("main")));
check("it can be assessed", await importer.goto(base + "/assessments/new").then(() => importer.locator("option[value='house-rules']").count()) === 1);
// ---- official wordings: what would change is seen first ----
const keeper = await signedIn("airline-admin");
await keeper.goto(base + "/catalogs/baseline-2026/wording");
await keeper.setInputFiles("#field-file", { name: "w.csv", mimeType: "text/csv", buffer: Buffer.from("番号,原文\n3.2.1-1,組織の任務を明らかにする。\n9.9.9,無い\n") });
await keeper.fill("#field-source", "告示");
await keeper.click("button[value=preview]");
await keeper.waitForLoadState();
check("the page says what would change", /追加 1件/.test(await keeper.textContent("main")) && /9\.9\.9/.test(await keeper.textContent("main")));
await accessible(keeper, "preview of wordings");
await keeper.locator("button[value=store]").first().click();
await keeper.waitForLoadState();
check("the wordings are stored", /組織の任務を明らかにする。/.test(await keeper.textContent("table.data")) && /告示/.test(await keeper.textContent("table.data")));
await keeper.context().close();

// ---- a profile is tailored, approved and then a standard; the imported one goes out of use ----
await importer.goto(base + "/profiles/new");
await importer.fill("#field-title", "社内規程の重点");
await importer.fill("#field-code", "house-focus");
await importer.selectOption("#field-base", "guideline-5");
await importer.click("main button[type=submit], main button.primary");
await importer.waitForURL(/profiles\/[0-9a-f-]{36}/);
await accessible(importer, "profile");
await fits(importer, "profile", 1280);
await importer.setViewportSize({ width: 390, height: 900 });
await fits(importer, "profile", 390);
await importer.setViewportSize({ width: 1280, height: 900 });
const decide = () => importer.getByRole("button", { name: "決定" }).click();
await importer.check("tbody tr:has(input[name=control]) >> nth=0 >> input[name=control]");
await importer.selectOption("#field-choice", "out");
await decide();
await importer.waitForLoadState();
check("a measure left out wants its reason", /理由が未記入/.test(await importer.textContent("table.data")));
await importer.check("tbody tr:has(input[name=control]) >> nth=0 >> input[name=control]");
await importer.fill("#field-reason", "対象の設備がない");
await decide();
await importer.waitForLoadState();
check("the reason stands beside it", /対象の設備がない/.test(await importer.textContent("table.data")) && !/理由が未記入/.test(await importer.textContent("table.data")));
await importer.click("details.step summary");
await importer.click("form[action$='/request'] button.primary");
await importer.waitForLoadState();
const tailored = importer.url();
const boss = await signedIn("airline-ciso");
await boss.goto(tailored);
await accessible(boss, "profile waiting for approval");
await boss.locator("details:has(form[action$='/agree']) > summary").click();
await boss.locator("form[action$='/agree'] button").first().click();
await boss.waitForLoadState();
await importer.goto(base + "/catalogs/house-focus");
check("an approved profile is a standard", /社内規程の重点/.test(await importer.textContent("h1")));
await importer.goto(base + "/profiles");
await importer.click("a[href='/profiles/import']");
await importer.waitForURL(/profiles\/import/);
const oscalProfile = (ids) => ({ name: "chosen.yaml", mimeType: "application/yaml", buffer: Buffer.from(`profile:\n  metadata: {title: 外部の選定, version: '1', oscal-version: 1.1.3, last-modified: '2026-11-21T00:00:00Z'}\n  imports:\n  - {href: guideline-5.json, include-controls: [{with-ids: [${ids}]}]}\n`) });
await importer.setInputFiles("#field-file", oscalProfile("m4.1.1-1"));
await importer.click("main button[type=submit]");
await importer.waitForLoadState();
check("an OSCAL profile needs its standard", /選択元の基準|基準を指定/.test(await importer.textContent("main")) && (await importer.locator("#field-base").count()) === 1);
await importer.setInputFiles("#field-file", oscalProfile("m4.1.1-1, nothing"));
await importer.selectOption("#field-base", "guideline-5");
await importer.click("main button[type=submit]");
await importer.waitForLoadState();
check("what is left out of an OSCAL profile is told", /nothing/.test(await importer.textContent("main")) && /下書きを作成しました/.test(await importer.textContent("main")));
await accessible(importer, "import of a profile");
await fits(importer, "import of a profile", 1280);
await importer.setViewportSize({ width: 390, height: 900 });
await fits(importer, "import of a profile", 390);
await importer.setViewportSize({ width: 1280, height: 900 });
await importer.click("main a[href^='/profiles/0']");
await importer.waitForLoadState();
check("an OSCAL profile is a draft", /外部の選定/.test(await importer.textContent("h1")));
await importer.goto(base + "/catalogs/house-rules");
await importer.click("form[action$='/retire'] button");
await importer.waitForLoadState();
check("a standard goes out of use", /使用停止/.test(await importer.textContent("main")) && (await importer.goto(base + "/assessments/new").then(() => importer.locator("option[value='house-rules']").count())) === 0);
await boss.context().close();
await importer.context().close();

// ---- form 6 as a spreadsheet ----
await sheet({ base, check, json, signedIn, accessible, fits, shots, study });
await questionnaire({ base, check, json, signedIn, accessible, looks });
await survey({ base, check, json, signedIn, looks, press, accessible });
await submission({ base, check, json, signedIn, looks, press, accessible });
await paste({ base, check, json, signedIn, accessible, fits, shots });

// A filter under its head is applied at once; a head sorts, and sorts the other way.
await listed.selectOption("#field-status", "done");
await listed.waitForURL(/status=done/);
check("the filter under the head is applied", (await listed.$$eval("table.grid tbody tr", (all) => all.every((row) => row.textContent.includes("完了")))) && (await grid.count()) > 0);
await listed.fill("#field-text", "ありえない語");
await listed.press("#field-text", "Enter");
await listed.waitForURL(/text=/);
check("an empty list says so and keeps its filters", (await listed.locator(".empty").count()) === 1 && (await listed.locator("#field-text").inputValue()) === "ありえない語");
await listed.goto(base + "/plan?status=all");
await listed.click("table.grid thead th:first-child a");
await listed.waitForURL(/sort=number/);
const rising = await listed.getAttribute("table.grid thead th:first-child", "aria-sort");
await listed.click("table.grid thead th:first-child a");
await listed.waitForURL(/sort=newest/);
check("a head sorts both ways", rising === "ascending" && (await listed.getAttribute("table.grid thead th:first-child", "aria-sort")) === "descending");

// Keys.
await listed.goto(base + "/plan?sort=number&status=open");
await listed.focus("table.grid tbody td");
const walked = [];
for (const key of ["ArrowRight", "ArrowDown", "End", "Home", "PageDown", "PageUp", "Control+End", "Control+Home", "ArrowLeft", "ArrowUp"]) { await listed.keyboard.press(key); walked.push(await active()); }
const last = (await grid.count()) - 1, wide = after.length - 1;
check("arrows, Home, End and Page move between cells", walked.join(" ") === `0,1 1,1 1,${wide} 1,0 ${Math.min(11, last)},0 ${Math.max(0, Math.min(11, last) - 10)},0 ${last},${wide} 0,0 0,0 0,0`, walked.join(" "));

// A cell: opened by Enter, saved by Enter, left by Esc, refused with the reason under it.
const title = grid.nth(0).locator("[data-edit=title]");
const old = (await title.innerText()).trim();
await listed.keyboard.press("ArrowRight");
await listed.keyboard.press("Enter");
await opened();
await listed.keyboard.type("途中でやめる");
await listed.keyboard.press("Escape");
await closed();
check("Esc leaves the cell as it was", (await title.innerText()).trim() === old && (await active()) === "0,1", await active());
await listed.keyboard.press("Enter");
await opened();
await accessible(listed, "plan with an open cell");
await listed.keyboard.type("一覧で直した題名");
await listed.keyboard.press("Enter");
await closed();
check("Enter saves the cell and goes down", (await title.innerText()).trim() === "一覧で直した題名" && (await active()) === "1,1", await active());
const id = await grid.nth(0).getAttribute("data-id");
check("the change is stored", (await json(listed, `/plan/${id}`)).body.item.title === "一覧で直した題名");
await grid.nth(0).locator("[data-edit=due_on]").dblclick({ position: { x: 4, y: 4 } });
await opened();
await listed.keyboard.type("令和9年2月30日");
await listed.keyboard.press("Enter");
await listed.waitForSelector(".cell-form .error");
check("a refused value stands in the cell with the reason", (await listed.inputValue(".cell-form input[name=due_on]")) === "令和9年2月30日");
await accessible(listed, "plan with a refused cell");
if (shots) await listed.screenshot({ path: join(shots, "plan-cell-1280.png") });
await listed.fill(".cell-form input[name=due_on]", "R9.2.28");
await listed.keyboard.press("Enter");
await closed();
check("a date is understood as people write it", (await grid.nth(0).locator("[data-edit=due_on]").innerText()).includes("2027-02-28"));

// Two people at one cell: the second is told, with both values.
await grid.nth(0).locator("[data-edit=progress]").dblclick({ position: { x: 4, y: 4 } });
await opened();
const stored = (await json(listed, `/plan/${id}`)).body.item;
const csrf = await listed.inputValue(".cell-form input[name=csrf]");
const other1 = await listed.request.post(`${base}/lists/plan/rows/${id}`, { headers: { Accept: "application/json", "X-CSRF-Token": csrf }, form: { version: stored.version, progress: 33 } });
check("a program changes a cell too", other1.status() === 200 && (await other1.json()).progress === 33, String(other1.status()));
await listed.fill(".cell-form input[name=progress]", "44");
await listed.keyboard.press("Enter");
await listed.waitForSelector(".cell-form .error");
const told = await listed.locator(".cell-form").innerText();
check("a conflict is told at the cell with the stored value", told.includes("33") && (await listed.inputValue(".cell-form input[name=progress]")) === "44", told);
await listed.keyboard.press("Enter");
await closed();
check("saving again with both in sight stores it", (await json(listed, `/plan/${id}`)).body.item.progress === 44);

// Copies.
const copied = () => listed.evaluate(() => { const data = new DataTransfer(); document.activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true })); return data.getData("text/plain"); });
await listed.focus("table.grid tbody td");
await listed.keyboard.press("Shift+ArrowRight");
await listed.keyboard.press("Shift+ArrowDown");
const square = (await copied()).split("\r\n").map((line) => line.split("\t"));
check("chosen cells are copied as a square of tab-separated values", square.length === 2 && square[0].length === 2 && square[0][1] === "一覧で直した題名", JSON.stringify(square));
await listed.keyboard.press("Escape");
await listed.keyboard.press(" ");
const whole = (await copied()).split("\t");
check("a ticked row is copied whole, without marks beside the values", whole.length === after.length && !whole.some((cell) => /期限超過|未定/.test(cell)), JSON.stringify(whole));
check("lists: no errors in the console", listed.errors.length === 0, listed.errors.join("; "));
await listed.setViewportSize({ width: 390, height: 800 });
await fits(listed, "list with other columns", 390);
const narrow = await listed.evaluate(() => { const wrap = document.querySelector(".grid-wrap"); wrap.scrollLeft = 400; const cell = wrap.querySelector("tbody th").getBoundingClientRect(), box = wrap.getBoundingClientRect(); return { left: cell.left - box.left, share: cell.width / box.width }; });
check("on a narrow screen the title stays and leaves room", Math.abs(narrow.left) < 4 && narrow.share < 0.55, JSON.stringify(narrow));
await listed.context().close();

// Without JavaScript: columns by the plain form, filters by the button, no cell opens.
const still = await signedIn("airline-officer", { javaScriptEnabled: false, bypassCSP: false });
await still.goto(base + "/plan");
await still.click(".chooser summary");
await still.click(".chooser button[name=reset]");
await still.waitForLoadState();
check("columns go back to the first choice without JavaScript", (await still.locator("table.grid thead th").allInnerTexts()).some((text) => text.includes("対策")));
await still.selectOption("#field-priority", "high");
await still.click("#list-filter button[type=submit]");
await still.waitForLoadState();
check("the filter works without JavaScript", /priority=high/.test(still.url()) && (await still.locator("table.grid > tbody > tr").count()) > 0);
await still.context().close();

// My work: the bar says how much is overdue, the page shows it first, each row leads to its place.
const owner = await signedIn("airline-owner-it");
const late = await owner.locator(".top-person a[href='/work'] .count").innerText();
await owner.click(".top-person a[href='/work']");
await owner.waitForLoadState();
check("the bar counts what is overdue", parseInt(late) === (await owner.locator("section.panel").first().locator("tbody tr").count()), late);
await accessible(owner, "my work");
await owner.locator("table.work tbody th a[href^='/plan/']").first().click();
await owner.waitForLoadState();
check("a row of my work leads to the plan item", /\/plan\/[0-9a-f-]{36}/.test(owner.url()), owner.url());
await owner.context().close();

// The other lists have the same head, files and cells.
const administrator = await signedIn("airline-admin");
for (const [name, path, words] of [["people", "/people", "小野寺"], ["posts", "/posts", "基盤課長"]]) {
  await administrator.goto(base + path);
  await accessible(administrator, name);
  const file = await administrator.request.get(base + await administrator.getAttribute(`a[href*='${path}/list.xlsx']`, "href"));
  check(`${name} come as a workbook`, file.status() === 200 && (await file.body()).subarray(0, 2).toString() === "PK");
  await administrator.fill("#field-name", words);
  await administrator.press("#field-name", "Enter");
  await administrator.waitForURL(/name=/);
  check(`${name} are found by a part of the name`, (await administrator.locator("table.grid > tbody > tr").count()) === 1);
}
await administrator.locator("table.grid > tbody > tr [data-edit=deputy]").dblclick({ position: { x: 4, y: 4 } });
await administrator.waitForSelector(".cell-form select");
await administrator.selectOption(".cell-form select", { label: "小野寺 健" });
await administrator.keyboard.press("Enter");
await administrator.waitForSelector(".cell-form", { state: "detached" });
await administrator.reload();
check("the deputy of a post is changed in the list", (await administrator.locator("table.grid > tbody > tr [data-edit=deputy]").innerText()).trim() === "小野寺 健");
await administrator.goto(base + "/people?name=小野寺");
await administrator.locator("table.grid > tbody > tr [data-edit=name]").dblclick({ position: { x: 4, y: 4 } });
await administrator.waitForSelector(".cell-form");
await administrator.fill(".cell-form input[name=name]", "");
await administrator.keyboard.press("Enter");
check("a person without a name is refused at the cell", (await administrator.waitForSelector(".cell-form .error")) !== null);
await administrator.keyboard.press("Escape");
// Hand-over: a look first, then the step, and back again.
const hand = async (from, to) => {
  await administrator.goto(base + "/handover");
  await administrator.selectOption("#field-from", { label: `${from[0]}（${from[1]}）` });
  await administrator.selectOption("#field-to", { label: `${to[0]}（${to[1]}）` });
  await administrator.locator("form[action='/handover/preview'] button").first().click();
  await administrator.waitForSelector("form[action='/handover'] button");
  const moves = await administrator.locator("main table.data tbody tr").count();
  await accessible(administrator, "hand-over");
  await administrator.click("form[action='/handover'] button");
  await administrator.waitForURL(/\/posts/);
  return moves;
};
const [leaves, comes] = [["榊 由美", "airline-owner-it"], ["三浦 直人", "airline-viewer"]];
const moved = await hand(leaves, comes);
check("the posts of a person are handed over", moved > 0 && (await administrator.locator("table.grid > tbody > tr", { hasText: comes[0] }).count()) === moved, String(moved));
check("and back", (await hand(comes, leaves)) === moved);
await administrator.setViewportSize({ width: 390, height: 800 });
for (const path of ["/people", "/posts", "/handover", "/work"]) { await administrator.goto(base + path); await fits(administrator, path, 390); }
await administrator.context().close();

// Who may not change the plan has no cells to open, and is refused.
const reader = await signedIn("airline-viewer");
await reader.goto(base + "/plan");
check("a viewer has no cells to change", (await reader.locator("table.grid > tbody > tr").count()) > 0 && (await reader.locator("[data-edit]").count()) === 0 && (await reader.locator("input[name=item]").count()) === 0);
check("a viewer is refused an open cell", (await reader.goto(`${base}/lists/plan/rows/${id}?edit=title`)).status() === 403);
await reader.context().close();
}

// ---- separation: who drafted cannot approve; another organisation's records do not exist ----
const shipping = await signedIn("shipping-officer");
for (const path of [pages.assessment, pages.sheet, pages.gaps]) {
  const answer = await shipping.goto(base + path);
  check(`another organisation sees nothing at ${path.replace(assessment, "ID")}`, answer.status() === 404 || answer.status() === 403, String(answer.status()));
}
await shipping.context().close();
const viewer = await signedIn("airline-viewer");
for (const path of ["/people", "/audit", "/plan/new"]) {
  const answer = await viewer.goto(base + path);
  check(`a viewer is refused ${path}`, answer.status() === 403, String(answer.status()));
}
await viewer.context().close();

// ---- a token: made in the page, used by a program, ended in the page ----
await officer.setViewportSize({ width: 1280, height: 900 });
await officer.goto(base + "/me/tokens/new");
await officer.fill("#field-name", "資産管理の連携");
await officer.check("input[name=scope-plan-read]");
await officer.fill("#field-until", "R8.99.1");
await officer.fill("#field-password", signIns.find((one) => one.login === "airline-officer").password);
await officer.click("main form button.primary");
check("a wrong last day is refused at its field", (await officer.locator(".problem a[href='#field-until']").count()) === 1);
await officer.fill("#field-until", new Date(Date.now() + 5 * 86400000).toISOString().slice(0, 10));
await officer.fill("#field-password", signIns.find((one) => one.login === "airline-officer").password);
await officer.click("main form button.primary");
const token = (await officer.locator("code.secret").textContent()).trim();
check("the token is shown once", /^kaname_[0-9a-f]{64}$/.test(token), token);
await accessible(officer, "the new token");
if (shots) await officer.screenshot({ path: join(shots, "token-made-1280.png") });
const asProgram = (path) => fetch(base + path, { headers: { Authorization: `Bearer ${token}` } });
const plan = await asProgram("/plan"), me = await asProgram("/me");
check("a program reads the plan with it", plan.status === 200 && /json/.test(plan.headers.get("content-type")), String(plan.status));
check("and nothing about access", me.status === 403, String(me.status));
for (const width of [1280, 390]) {
  await officer.setViewportSize({ width, height: 900 });
  await officer.goto(base + "/me/tokens");
  await fits(officer, "a list of tokens", width);
  if (shots) await officer.screenshot({ path: join(shots, `tokens-list-${width}.png`) });
}
await officer.click("main table form button");
check("after its end it is refused", (await asProgram("/plan")).status === 401);

// ---- sessions: another one is seen and ended ----
const elsewhere = await signedIn("airline-officer");
await officer.goto(base + "/me/sessions");
if (shots) await officer.screenshot({ path: join(shots, "sessions-list-390.png"), fullPage: true });
await officer.setViewportSize({ width: 1280, height: 900 });
if (shots) await officer.screenshot({ path: join(shots, "sessions-list-1280.png"), fullPage: true });
await officer.fill("#field-password", signIns.find((one) => one.login === "airline-officer").password);
await officer.click("button[name=others]");
await elsewhere.goto(base + "/me");
check("another session is ended", elsewhere.url().includes("/sign-in"), elsewhere.url());
await officer.goto(base + "/me");
check("the own one goes on", officer.url().endsWith("/me"), officer.url());
await elsewhere.context().close();

// ---- the policy, and what the administrator sees of somebody's access ----
const keeper = await signedIn("airline-admin");
for (const width of [1280, 390]) {
  await keeper.setViewportSize({ width, height: 900 });
  for (const [name, path] of [["administration", "/administration"], ["policy", "/policy"], ["handling-marks", "/handling-marks"], ["mail-messages", "/mail/messages"], ["reminders", "/reminders"], ["my-mail", "/me/mail"], ["people", "/people"]]) {
    await keeper.goto(base + path);
    await fits(keeper, name, width);
    if (width === 1280) await accessible(keeper, name);
    if (shots) await keeper.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
  }
  await keeper.goto(base + "/people");
  await keeper.click("main table a >> text=airline-officer");
  await keeper.click("text=サインイン、トークン、パスキー");
  await fits(keeper, "somebody's access", width);
  if (width === 1280) await accessible(keeper, "somebody's access");
  if (shots) await keeper.screenshot({ path: join(shots, `access-${width}.png`), fullPage: true });
}
// Marks, reminders, the own address: refused at the field, then kept.
await keeper.goto(base + "/handling-marks/new");
await keeper.fill("#field-name", "社外秘");
await keeper.click("main form button[type=submit]");
check("a handling mark that is there already is refused at its field", (await keeper.locator(".problem a[href='#field-name']").count()) === 1);
await keeper.fill("#field-name", "関係者限り");
await keeper.selectOption("#field-sends", "notice");
await keeper.click("main form button[type=submit]");
check("a handling mark is added", (await keeper.locator("main table").innerText()).includes("関係者限り"));
await keeper.goto(base + "/organizations/airline/edit");
check("the organisation chooses among the marks", (await keeper.locator("#field-handling_mark option").allInnerTexts()).includes("関係者限り"));
await keeper.goto(base + "/reminders");
await keeper.fill("#field-before_days", "１４、３");
await keeper.click("main form button[type=submit]");
check("days before the date are kept in one form", (await keeper.inputValue("#field-before_days")) === "14,3");
await keeper.goto(base + "/me/mail");
await keeper.fill("#field-email", "nobody");
await keeper.click("button:has-text('アドレスの保存')");
check("what is no mail address is refused", (await keeper.locator("main .error").count()) === 1);
await keeper.fill("#field-email", "morita@example.jp");
await keeper.click("button:has-text('アドレスの保存')");
check("the own mail address is kept", (await keeper.inputValue("#field-email")) === "morita@example.jp");
await looks(keeper, { directory: "/directory", "directory people": "/directory/people", certificates: "/certificates", "my certificates": "/me/certificates" });
await keeper.goto(base + "/directory");
await keeper.fill("#field-urls", "ldap://dc.example.jp");
await keeper.fill("#field-base", "dc=example,dc=jp");
await keeper.uncheck("#field-starttls");
await keeper.click("main form[action='/directory'] button[type=submit]");
check("a directory in the clear is refused at its field", (await keeper.locator(".problem a[href='#field-urls']").count()) === 1);
await keeper.fill("#field-urls", "ldaps://127.0.0.1:9");
await keeper.click("main form[action='/directory'] button[type=submit]");
check("the settings of a directory are kept", (await keeper.inputValue("#field-urls")) === "ldaps://127.0.0.1:9");
await keeper.click("button:has-text('接続試験の実行')");
check("a test says which server does not answer", (await keeper.locator("main table .tag.bad").count()) === 1);
await accessible(keeper, "the result of a test");
if (shots) await keeper.screenshot({ path: join(shots, "directory-test-1280.png"), fullPage: true });
await keeper.goto(base + "/policy");
await keeper.fill("#field-session_idle", "2000");
await keeper.click("main form button[type=submit]");
check("a policy beyond its bounds is refused at its field", (await keeper.locator(".problem a[href='#field-session_idle']").count()) === 1);
await keeper.fill("#field-session_idle", "45");
await keeper.selectOption("#field-two_step", "administrators");
await keeper.click("main form button[type=submit]");
await keeper.goto(base + "/people");
check("who lacks the required second step is led to its set-up", keeper.url().endsWith("/me/two-step"), keeper.url());
await accessible(keeper, "the required second step");
if (shots) await keeper.screenshot({ path: join(shots, "two-step-required-1280.png"), fullPage: true });
await keeper.context().close();
run("policy", "set", "--org", "airline", "--two-step", "free");

// ---- a start password: made by the administrator, changed by the person before anything else ----
const admin = await signedIn("airline-admin");
await admin.goto(base + "/people");
await admin.click("text=airline-viewer");
await admin.click("button:has-text('初期パスワードの作成')");
const start = (await admin.locator("main code").first().textContent()).trim();
check("the start password is shown", /^[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}$/.test(start), start);
await accessible(admin, "a person with a start password");
if (shots) await admin.screenshot({ path: join(shots, "person-1280.png"), fullPage: true });
await admin.context().close();
signIns.find((one) => one.login === "airline-viewer").password = start;
const held = await signedIn("airline-viewer", { javaScriptEnabled: false, bypassCSP: false });
check("a start password leads to its change", held.url().endsWith("/me/password"), held.url());
await held.goto(base + "/plan");
check("nothing else is open until then", held.url().endsWith("/me/password"), held.url());
for (const width of [1280, 390]) {
  await held.setViewportSize({ width, height: 900 });
  await fits(held, "the required password", width);
  if (shots) await held.screenshot({ path: join(shots, `password-required-${width}.png`) });
}
const fill = async (password) => {
  await held.fill("#field-old", start);
  await held.fill("#field-password", password);
  await held.fill("#field-again", password);
  await held.click("main form[action='/me/password'] .actions button");
  await held.waitForLoadState();
};
await fill("Password2026!!");
check("a password of common words is refused at its field", (await held.locator(".problem a[href='#field-password']").count()) === 1);
if (shots) await held.screenshot({ path: join(shots, "password-refused-390.png") });
await fill("shizukana-wan-to-toudai");
check("after the change the way is free", (await held.goto(base + "/plan")).status() === 200 && held.url().endsWith("/plan"), held.url());
await held.context().close();

// ---- passkeys: made, used alone and as second step, removed; with Chromium's virtual authenticator ----
{
  const site = base.replace("127.0.0.1", "localhost"), one = signIns.find((each) => each.login === "airline-ciso");
  const context = await browser.newContext({ locale: "ja-JP", viewport: { width: 1280, height: 900 } }); // under the site's own policy
  const page = await context.newPage(), errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/status of (403|422)/.test(message.text())) errors.push(message.text()); });
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  const byPassword = async () => {
    await page.goto(site + "/sign-in");
    await page.fill("#field-login", one.login);
    await page.fill("#field-password", one.password);
    await Promise.all([page.waitForNavigation(), page.click("main form[action='/sign-in'] .actions button")]);
  };
  const signOut = async () => { await page.goto(site + "/me"); await Promise.all([page.waitForNavigation(), page.click("form[action='/sign-out'] button")]); };
  await byPassword();
  await page.goto(site + "/me/passkeys");
  await page.fill("#field-name", "執務室の端末");
  await page.fill("#field-password", "wrong");
  await page.click("form[data-passkey] .actions button");
  await page.waitForFunction(() => document.querySelector(".passkey-say").textContent !== "");
  check("a passkey is made after the password only", /パスワード/.test(await page.textContent(".passkey-say")), await page.textContent(".passkey-say"));
  await page.fill("#field-password", one.password);
  await Promise.all([page.waitForNavigation(), page.click("form[data-passkey] .actions button")]);
  check("a passkey is made", (await page.locator("main table.data tbody tr").count()) === 1, await page.textContent("main"));
  check("the device keeps it", (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length === 1);
  if (shots) await page.screenshot({ path: join(shots, "passkeys-one-1280.png"), fullPage: true });
  await page.fill("#field-name", "もう一つ");
  await page.fill("#field-password", one.password);
  await page.click("form[data-passkey] .actions button");
  await page.waitForFunction(() => document.querySelector(".passkey-say").textContent !== "");
  check("the same device makes no second one", /既に/.test(await page.textContent(".passkey-say")), await page.textContent(".passkey-say"));
  await signOut();
  await page.goto(site + "/sign-in?to=/plan");
  if (shots) await page.screenshot({ path: join(shots, "sign-in-passkey-1280.png"), fullPage: true });
  await Promise.all([page.waitForNavigation(), page.click("form[data-passkey] .actions button")]);
  check("signing in without name and password", page.url() === site + "/plan", page.url());
  await signOut();
  await byPassword();
  check("after the password the passkey is asked for", page.url().includes("/sign-in/code"), page.url());
  check("no code is asked of who has none", (await page.locator("#field-code").count()) === 0);
  if (shots) await page.screenshot({ path: join(shots, "second-step-passkey-1280.png"), fullPage: true });
  await Promise.all([page.waitForNavigation(), page.click("form[data-passkey] .actions button")]);
  check("the passkey is the second step", page.url() === site + "/", page.url());
  await signOut();
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.goto(site + "/sign-in");
  await page.click("form[data-passkey] .actions button");
  await page.waitForFunction(() => document.querySelector(".passkey-say").textContent !== "");
  check("who the device does not know stays outside", page.url().includes("/sign-in"), page.url());
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await Promise.all([page.waitForNavigation(), page.click("form[data-passkey] .actions button")]);
  await page.goto(site + "/me/passkeys");
  await page.check("input[name=chosen]");
  await page.fill("#field-password-remove", one.password);
  await Promise.all([page.waitForNavigation(), page.click("main form button.danger")]);
  check("the passkey is removed", (await page.locator("main table.data").count()) === 0, await page.textContent("main"));
  await signOut();
  await page.goto(site + "/sign-in");
  await Promise.all([page.waitForNavigation(), page.click("form[data-passkey] .actions button")]);
  check("after its removal it is refused", (await page.locator(".problem[role=alert]").count()) === 1 && page.url().includes("/sign-in"), page.url());
  check("passkeys: no errors in the console", errors.length === 0, errors.join("; "));
  await page.goto(base + "/sign-in");
  await page.click("form[data-passkey] .actions button");
  await page.waitForFunction(() => document.querySelector(".passkey-say").textContent !== "");
  check("at an address of numbers the page says why", /ホスト名/.test(await page.textContent(".passkey-say")), await page.textContent(".passkey-say"));
  await context.close();
  const plain = await browser.newContext({ locale: "ja-JP", javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(site + "/sign-in");
  check("without JavaScript the page says what passkeys need", (await still.isVisible(".passkey-off")) && !(await still.isVisible("form[data-passkey]")));
  await plain.close();
}

// ---- passwords: shown for a while, measured while they are typed ----
{
  const chooser = await signedIn("airline-executive", { bypassCSP: false });
  await chooser.goto(base + "/me/password");
  await chooser.fill("#field-password", "passwordpassword");
  await chooser.waitForSelector(".strength meter:visible");
  check("a weak password is called so while it is typed", /推測/.test(await chooser.textContent(".strength")), await chooser.textContent(".strength"));
  await chooser.fill("#field-password", "灯台の下で三羽の鴎が鳴く朝の港");
  await chooser.waitForFunction(() => /強い/.test(document.querySelector(".strength").textContent));
  check("a strong one, too", await chooser.$eval(".strength meter", (one) => one.value >= one.high));
  await chooser.click("#field-password ~ button[aria-controls=field-password]");
  check("the password can be looked at", (await chooser.getAttribute("#field-password", "type")) === "text");
  if (shots) await chooser.screenshot({ path: join(shots, "password-shown-1280.png"), fullPage: true });
  await chooser.setViewportSize({ width: 390, height: 900 });
  await fits(chooser, "a password with its meter", 390);
  await chooser.click("#field-password ~ button[aria-controls=field-password]");
  check("and is hidden again", (await chooser.getAttribute("#field-password", "type")) === "password");
  check("passwords: no errors in the console", chooser.errors.length === 0, chooser.errors.join("; "));
  await chooser.context().close();
}

// ---- a first installation by its one-time link ----
const fresh = `sqlite:${join(folder, "fresh.db")}`;
const link = /\/setup\/[0-9a-f]+/.exec(execFileSync(kaname, ["--db", fresh, "init"], { encoding: "utf8" }))[0];
const second = spawn(kaname, ["--db", fresh, "serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const other = await new Promise((resolve) => second.stdout.on("data", (text) => { const found = /http:\/\/[0-9.:]+/.exec(String(text)); if (found) resolve(found[0]); }));
const setup = await (await browser.newContext({ locale: "ja-JP" })).newPage();
await setup.goto(other + link);
await setup.fill("#field-org_name", "試験電力株式会社");
await setup.fill("#field-org_id", "test-power");
await setup.fill("#field-name", "設定 太郎");
await setup.fill("#field-login", "first");
await setup.fill("#field-password", "asa-hiru-yoru-2026");
await setup.fill("#field-again", "asa-hiru-yoru-2026");
await setup.click("main button[type=submit]");
await setup.waitForLoadState();
check("the one-time link makes the first administrator", (await setup.content()).includes("設定 太郎"), setup.url());
check("the link works once", (await setup.goto(other + link)).status() === 404);
second.kill("SIGTERM");

const verified = run("ledger", "verify");
check("the ledger is sound afterwards", verified.includes("airline"));
await browser.close();
server.kill("SIGTERM");
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
