// A questionnaire that came in: answered with and without the script, by two people, held back, approved.
import { join } from "node:path";

export async function questionnaire({ base, check, json, signedIn, accessible, looks }) {
  const page = await signedIn("airline-officer");
  const listed = (await json(page, "/questionnaires")).body.rows.find((one) => one.title.includes("対策調査")), at = `/questionnaires/${listed.id}`;
  const whole = async () => (await json(page, at)).body;
  const last = (await whole()).sections.at(-1).number, section = `${at}/sections/${last}`;
  const lines = async () => (await json(page, section)).body.lines;
  const shown = (of) => of.locator(".reply-question:not(:empty)").count();

  const pages = { questionnaires: "/questionnaires", "questionnaire-import": "/questionnaires/import", questionnaire: at, "questionnaire-section": section, "questionnaire-preview": `${at}/preview`, "questionnaire-history": `${at}/history` };
  await looks(page, pages);

  // Saved as one goes; questions go and come with the answers that they hang on.
  await page.goto(base + section);
  const all = await shown(page), first = page.locator(".reply-question").first(), saved = (of) => of.locator(".reply-state .tag.ok").waitFor();
  await first.locator("input[type=radio][value='3']").check();
  await saved(first);
  await page.waitForFunction((n) => document.querySelectorAll(".reply-question:not(:empty)").length < n, all);
  check("questions whose condition fails go away", (await lines()).filter((one) => one.asked).length === (await shown(page)));
  await first.locator("input[type=radio][value='1']").check();
  await page.waitForFunction((n) => document.querySelectorAll(".reply-question:not(:empty)").length === n, all);
  check("and come back with what was written", (await page.locator("input.num").first().inputValue()) === "86");
  const place = (await lines()).find((one) => one.kind === "number").place, number = page.locator(`#reply-${place} input.num`), words = page.locator(`#reply-state-${place}`);
  await number.fill("many");
  await number.blur();
  await words.locator(".error").waitFor();
  check("an answer that cannot be taken says so beside it", (await words.innerText()).includes("many"), await words.innerText());
  await number.fill("1,200 人");
  await number.blur();
  await words.locator(".tag.ok").waitFor();
  check("numbers are read as people write them", (await lines()).find((one) => one.kind === "number").value === "1200");

  // Two people: the second is told, and nothing of theirs is lost.
  const other = await signedIn("airline-ciso");
  await other.goto(base + section);
  const text = (of) => of.locator("textarea[name^=q]").last(), typed = (await lines()).find((one) => one.kind === "text").place;
  await text(page).fill("先に書いた回答");
  await text(page).blur();
  await saved(page.locator(`#reply-${typed}`));
  await text(other).fill("後から書いた回答");
  await text(other).blur();
  await other.locator(`#reply-state-${typed} .error`).waitFor();
  check("who saves over a newer answer is told what stands there", (await other.locator(`#reply-state-${typed}`).innerText()).includes("先に書いた回答"));
  check("and finds what they typed", (await text(other).inputValue()) === "後から書いた回答" && (await lines()).find((one) => one.place === typed).value === "先に書いた回答");
  await other.context().close();

  // Held back with a reason; the preview says so.
  await page.goto(`${base}${at}/preview`);
  const row = page.locator("tr", { has: page.locator("form.reply-hold") }).first(), code = (await row.locator(".reply-code").innerText()).trim();
  await row.locator("input[name=held_reason]").fill("人名があるため");
  await row.locator("form.reply-hold button").click();
  await page.waitForLoadState();
  const preview = (await json(page, `${at}/preview`)).body;
  check("a text is held back with its reason", preview.rows.find((one) => one.question === code).held && preview.texts_held === 1, JSON.stringify(preview).slice(0, 300));
  check("the preview says to whom, what for and on what basis", preview.head.asker_name !== "" && preview.purpose !== "" && /25条/.test(preview.legal_basis));

  // Without the script a section is an ordinary form.
  const plain = await signedIn("airline-officer", { javaScriptEnabled: false });
  await plain.goto(base + section);
  await plain.locator(".reply-question").first().locator("input[type=radio][value='2']").check();
  await plain.click("button[value=next]");
  check("without the script the answers are saved by the button", new URL(plain.url()).pathname === at && (await lines())[0].value === "2", plain.url());
  await plain.context().close();

  // The workbook comes back as it went, and one of another year is refused.
  const book = await page.request.get(`${base}${at}/workbook.xlsx`);
  await page.goto(base + at);
  await page.setInputFiles("#field-file", { name: "a.xlsx", mimeType: "application/octet-stream", buffer: await book.body() });
  await page.click("form[action$='/workbook'] button");
  await page.waitForLoadState();
  check("an untouched workbook changes nothing", /0項目/.test(await page.locator("section[role=alert]").innerText()), await page.locator("section[role=alert]").innerText());
  await page.setInputFiles("#field-file", { name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("番号,回答,ブックの版\n3.2.1①,3,2025-1-000000000000-0\n") });
  await page.click("form[action$='/workbook'] button");
  await page.waitForLoadState();
  const refusal = await page.locator(".problem[role=alert]").innerText();
  check("a workbook of another year is refused by name", ["a.csv", "2025", listed.title].every((one) => refusal.includes(one)), refusal);

  // From the self-assessment, then on its way to approval; frozen meanwhile.
  await page.click("form[action$='/fill'] button");
  await page.waitForLoadState();
  check("the self-assessment fills what is open", (await whole()).missing === 0 && (await page.locator("section[role=status]").count()) === 1);
  await page.click("details.step summary");
  await page.click("form[action$='/request'] button");
  await page.waitForLoadState();
  check("approval is asked for", (await whole()).head.state === "requested");
  await page.goto(base + section);
  check("a frozen reply cannot be written", await page.locator("fieldset input").first().isDisabled());
  const approver = await signedIn("airline-executive");
  await approver.goto(base + at);
  await approver.click("details.step summary >> nth=0");
  await approver.click("form[action$='/agree'] button");
  await approver.waitForLoadState();
  check("somebody else approves", (await whole()).head.state === "approved");
  await approver.goto(`${base}${at}/preview`);
  await approver.click("form[action$='/submit'] button");
  await approver.waitForLoadState();
  check("without the number at the asking body nothing leaves", (await whole()).head.state === "approved" && (await approver.locator(".problem").count()) === 1);
  await accessible(approver, "a preview with a refusal");
  await approver.context().close();
  check("the questionnaire caused no error", page.errors.length === 0, page.errors.join("; "));
  await page.context().close();
}
