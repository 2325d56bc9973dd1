// A survey from the questionnaire to the last decision: made from a standard with a branch and a question of one's own,
// looked at, opened, answered in parts, approved, submitted, sent back with a comment, answered again, accepted.
import { join } from "node:path";

export async function survey({ base, check, json, signedIn, looks, press, accessible }) {
  const ministry = await signedIn("ministry-officer"), title = "演習の状況についての調査（試験）";
  const day = (more) => new Date(Date.now() + 9 * 3600000 + more * 86400000).toISOString().slice(0, 10);

  // Made from the standard.
  await ministry.goto(`${base}/surveys/new`);
  for (const [name, value] of Object.entries({ title, purpose: "演習の状況を把握する。", legal_basis: "基本法第25条", opens_on: day(0), closes_on: day(10) }))
    await ministry.fill(`#field-${name}`, value);
  await press(ministry, "main form.form button.primary");
  const home = new URL(ministry.url()).pathname, whole = async () => (await json(ministry, home)).body, counts = async () => (await whole()).status.all;
  check("a survey begins with the measures of its standard", (await json(ministry, `${home}/questions`)).body.rows.length >= 90, home);
  const add = async (fields) => {
    await ministry.goto(`${base}${home}/questions/new`);
    for (const [name, value] of Object.entries(fields)) {
      const field = ministry.locator(`#field-${name}`);
      if (name === "kind") await field.selectOption(value); else await field.fill(value);
    }
    await press(ministry, "main form.form button.primary");
  };
  await add({ code: "E1", kind: "single", text_ja: "演習を行いましたか。", choices: "行った\n行っていない" });
  await add({ code: "E2", kind: "number", text_ja: "何人が参加しましたか。", unit: "人", condition: "E1=1" });
  await add({ code: "E3", kind: "text", text_ja: "得られた教訓を書いてください。" });
  await add({ code: "E4", kind: "text", text_ja: "宙に浮いた質問", condition: "E9=1" });
  check("a question that hangs on nothing is refused", (await ministry.locator("main .error, main .problem").count()) > 0);
  await ministry.goto(`${base}${home}/preview`);
  check("the preview shows questions, choices and the branch", /演習を行いましたか[\s\S]*行っていない[\s\S]*何人が参加[\s\S]*E1/.test(await ministry.locator("main").innerText()));

  // Who is asked, and opened.
  await ministry.goto(`${base}${home}/operators`);
  await press(ministry, "form[action$='/operators/covered'] button");
  await ministry.goto(`${base}${home}/operators/new`);
  await ministry.fill("#field-operator_key", "e2e-1");
  await ministry.fill("#field-name", "遠隔地の事業者");
  await press(ministry, "main form.form button.primary");
  const asked = (await json(ministry, `${home}/operators`)).body.rows;
  check("covered operators are asked, and others", asked.length > 5 && asked.some((one) => one.operator_key === "e2e-1"), String(asked.length));
  await ministry.goto(base + home);
  await press(ministry, `form[action='${home}/open'] button`);
  check("it opens, and everybody is silent", (await whole()).survey.state === "open" && (await counts()).silent === asked.length);
  await ministry.goto(`${base}${home}/operators`);
  await ministry.click("details.panel summary");
  await ministry.fill("form[action$='/operators/turn'] input[name=operator]", "e2e-1");
  await press(ministry, "form[action$='/operators/turn'] button[value=began]");
  check("that an operator told to be answering is noted", (await counts()).started === 1);
  await ministry.goto(base + home);
  await press(ministry, `form[action='${home}/remind'] button`);
  check("without mail the page says that no letter was sent", /督促/.test(await ministry.locator("main").innerText()) && (await whole()).missing[0].reminders === 0);

  // The operator answers a part, saves, and goes on.
  const operator = await signedIn("airline-officer"), executive = await signedIn("airline-executive");
  const reply = `/questionnaires/${(await json(operator, "/questionnaires")).body.rows.find((one) => one.title === title).id}`;
  const last = (await json(operator, reply)).body.sections.at(-1).number, section = `${reply}/sections/${last}`;
  const lines = async () => (await json(operator, section)).body.lines, place = async (code) => (await lines()).find((one) => one.code === code).place;
  const saved = async (code) => operator.locator(`#reply-state-${await place(code)} .tag.ok`).waitFor();
  await operator.goto(base + section);
  await operator.locator(`#reply-${await place("E1")} input[type=radio][value='1']`).check();
  await saved("E1");
  check("the asker sees that answering began, and no answer", (await counts()).started === 2 && !JSON.stringify(await whole()).includes("E1"));
  await operator.goto(base + reply);
  await press(operator, "form[action$='/fill'] button");
  check("the self-assessment answers the measures in one step", (await json(operator, reply)).body.missing === 0);
  await operator.goto(base + section);
  await operator.fill(`#reply-${await place("E2")} input.num`, "42");
  await operator.locator(`#reply-${await place("E2")} input.num`).blur();
  await saved("E2");
  const words = operator.locator(`#reply-${await place("E3")} textarea`).first();
  await words.fill("連絡先の一覧が古かった。");
  await words.blur();
  await saved("E3");

  // Approved in the house, and submitted by who may.
  const submit = async () => {
    await operator.goto(base + reply);
    await operator.click("details.step summary");
    await press(operator, "form[action$='/request'] button");
    await executive.goto(base + reply);
    await executive.click("details.step summary >> nth=0");
    await press(executive, "form[action$='/agree'] button");
    await executive.goto(`${base}${reply}/preview`);
    check("the preview says that the package is sealed to the receiver", /封印/.test(await executive.locator("main").innerText()));
    await press(executive, "form[action$='/submit'] button[value=here], form[action$='/submit'] button");
  };
  await submit();
  check("the response arrived", (await counts()).submitted === 1, JSON.stringify(await counts()));

  // It waits on the page of work, is read, commented and sent back.
  const work = (await json(ministry, "/work")).body.rows.find((one) => one.href === `${home}/responses`);
  check("it waits for a decision among the work", work !== undefined && work.note === title);
  const newest = async () => `/survey-responses/${(await json(ministry, `${home}/responses`)).body.rows.find((one) => one.state === "received").id}`;
  const first = await newest();
  await ministry.goto(base + home);
  await press(ministry, `main .notice a[href='${home}/responses']`);
  await press(ministry, `main a[href='${first}']`);
  const row = ministry.locator("tr", { hasText: "得られた教訓" });
  await row.locator("a[href*='question=E3']").click();
  await ministry.waitForLoadState();
  check("a comment begins at its question", (await ministry.locator("#field-question").inputValue()) === "E3");
  await press(ministry, "form[action$='/return'] button, button[formaction$='/return']");
  check("who sends back must say why", (await ministry.locator("#decide .error").count()) === 1);
  await accessible(ministry, "a response with a refusal");
  await ministry.goto(`${base}${first}?question=E3`);
  await ministry.fill("#field-comment", "どの一覧かを書いてください。");
  await press(ministry, "form[action$='/comments'] button");
  await ministry.fill("#field-note", "一か所だけ補ってください。");
  await press(ministry, "button[formaction$='/return']");
  check("the response is sent back", (await counts()).returned === 1 && (await json(ministry, first)).body.response.state === "returned");

  // The comment stands beside the way to its question; answered again and accepted.
  await operator.goto(base + reply);
  const said = await operator.locator("main").innerText();
  check("the operator reads note and comment", said.includes("どの一覧かを書いてください。") && said.includes("一か所だけ補ってください。"));
  await operator.click("a[href*='#reply-']");
  await operator.waitForLoadState();
  check("the comment leads to its question", new URL(operator.url()).pathname === section && new URL(operator.url()).hash === `#reply-${await place("E3")}`, operator.url());
  const again = operator.locator(`#reply-${await place("E3")} textarea`).first();
  await again.fill("夜間の連絡先の一覧が古かった。");
  await again.blur();
  await saved("E3");
  await submit();
  const second = await newest(), shown = (await json(ministry, second)).body;
  check("the new response says what changed", shown.against !== "" && shown.lines.find((one) => one.code === "E3").note.includes("夜間"));
  await ministry.goto(base + second);
  await press(ministry, "form[action$='/accept'] button.primary");
  check("it is accepted, and the operator sees it", (await counts()).accepted === 1 && (await json(operator, reply)).body.head.state === "accepted");

  // The pages at both widths.
  const pages = { surveys: "/surveys", survey: home, "survey-questions": `${home}/questions`, "survey-operators": `${home}/operators`, "survey-responses": `${home}/responses`, "survey-response": second, "survey-visits": `${home}/visits`, "survey-visit-new": `${home}/visits/new`, "survey-delegations": `${home}/delegations`, "survey-paper": `${home}/paper`, "survey-editions": `${home}/editions` };
  await looks(ministry, pages);

  // The sheet for paper says which survey it is of: last year's is refused, although the codes are the same.
  const office = await signedIn("office-officer"), asked2 = (await json(office, "/surveys")).body.surveys;
  const sheet = async (year) => (await office.request.get(`${base}/surveys/${asked2.find((one) => one.year === year).id}/paper.xlsx`)).body();
  const years = asked2.map((one) => one.year).sort(), thisYear = years.at(-1), lastYear = thisYear - 1, now2 = asked2.find((one) => one.year === thisYear);
  const upload = async (bytes) => {
    await office.goto(`${base}/surveys/${now2.id}/paper`);
    await office.selectOption("#field-operator", { index: 3 });
    await office.setInputFiles("#field-file", { name: "回答.xlsx", mimeType: "application/octet-stream", buffer: bytes });
    await press(office, "main form.form button.primary");
    return office.locator(".problem[role=alert]").innerText();
  };
  const old = await upload(await sheet(lastYear)), empty = await upload(await sheet(thisYear));
  check("last year's sheet is refused with its name, what it is and what was wanted", ["回答.xlsx", asked2.find((one) => one.year === lastYear).title, now2.title].every((one) => old.includes(one)), old);
  check("this year's is known, and has no answer yet", /回答がありません/.test(empty), empty);
  await office.context().close();

  // Closed while somebody has the page open: nothing typed is lost, and the page says what holds now.
  const late = await signedIn("shipping-officer"), other = `/questionnaires/${(await json(late, "/questionnaires")).body.rows.find((one) => one.title === title).id}`;
  await late.goto(base + section.replace(reply, other));
  await ministry.goto(base + home);
  await ministry.locator("details.panel", { has: ministry.locator("form[action$='/close']") }).locator("summary").click();
  await press(ministry, "form[action$='/close'] button");
  const typed = late.locator("textarea[name^=q]").last();
  await typed.fill("締切りの直後に書いた回答");
  await typed.blur();
  await late.locator(".reply-state .tag.ok").first().waitFor();
  await late.goto(base + other);
  const told = await late.locator("main .notice").allInnerTexts(), kept = JSON.stringify((await json(late, section.replace(reply, other))).body);
  check("what is typed after the closing stays, and the page says that it is closed", told.some((one) => /締め切った/.test(one)) && kept.includes("締切りの直後に書いた回答"), `${told.join(" | ")} ${kept.slice(-300)}`);

  // The agency: what is delegated to it, and nothing else.
  const agency = await signedIn("agency-officer"), delegated = (await json(agency, "/surveys")).body.surveys;
  check("an agency sees what is delegated to it alone", delegated.length === 1 && delegated[0].delegated === true && (await json(agency, home)).status === 404 && (await json(agency, second)).status === 404);
  const visits = `/surveys/${delegated[0].id}/visits`, visit = (await json(agency, visits)).body.rows.find((one) => one.planned_on === null || one.planned_on === "");
  await agency.goto(`${base}/survey-visits/${visit.id}/edit`);
  await agency.fill("#field-planned_on", day(20));
  await press(agency, "main form.form button.primary");
  check("it sets the day of a visit", (await json(agency, `/survey-visits/${visit.id}`)).body.visit.planned_on === day(20));
  await agency.goto(`${base}/surveys/${delegated[0].id}`);
  check("it neither closes nor changes the survey", (await agency.locator("form[action$='/close'], form[action$='/revise'], a[href$='/edit']").count()) === 0);
  for (const page of [ministry, operator, executive, late, agency]) {
    check(`${title}: no error in the console`, page.errors.length === 0, page.errors.join("; "));
    await page.context().close();
  }
}
