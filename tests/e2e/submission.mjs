// A reply on its way: preview, held back, packed, received, looked at, sent back with a comment, corrected, submitted
// again, compared, accepted; and what the sender learns of it. By the pages of both sides alone.
import { join } from "node:path";

export async function submission({ base, check, json, signedIn, looks, press, accessible }) {
  const officer = await signedIn("airline-officer", { javaScriptEnabled: false }), executive = await signedIn("airline-executive");
  const office = await signedIn("office-officer");
  const listed = (await json(officer, "/questionnaires")).body.rows.find((one) => one.title.includes("取組状況調査"));
  const at = `/questionnaires/${listed.id}`, whole = async () => (await json(officer, at)).body;
  const go = async (page, path) => page.goto(base + path);

  async function answer(choice, text) {
    const section = `${at}/sections/${(await whole()).sections.at(-1).number}`;
    await go(officer, section);
    await officer.locator(".reply-question").first().locator(`input[type=radio][value='${choice}']`).check();
    await press(officer, "button[value=next]");
    await go(officer, section);
    await officer.locator("input.num").first().fill("9");
    await officer.locator("textarea[name^=q]").last().fill(text);
    await press(officer, "button[value=next]");
  }
  async function approved() {
    await go(officer, at);
    await officer.click("details.step summary");
    await press(officer, "form[action$='/request'] button");
    await go(executive, at);
    await executive.click("details.step summary >> nth=0");
    await press(executive, "form[action$='/agree'] button");
    return (await whole()).head.state === "approved";
  }
  const packages = async () => (await json(executive, "/submissions/sent")).body.rows.filter((one) => one.to_organization === "office");

  // What goes, exactly, before anything leaves.
  await go(officer, at);
  await press(officer, "form[action$='/fill'] button");
  await answer("1", "要員の確保が難しい。担当は山田。");
  await go(officer, `${at}/preview`);
  const row = officer.locator("tr", { hasText: "担当は山田" });
  await row.locator("input[name=held_reason]").fill("人名があるため");
  await row.locator("form.reply-hold button").click();
  await officer.waitForLoadState();
  const facts = await officer.locator("dl.facts").first().innerText(), shown = (await json(officer, `${at}/preview`)).body;
  check("the preview says to whom, for what and on what legal basis", facts.includes("国家サイバー統括室") && facts.includes(shown.purpose) && /25条.*33条/.test(facts), facts);
  check("and which text stays here, with the reason", (await officer.locator("tr", { hasText: "担当は山田" }).innerText()).includes("人名があるため") && shown.texts_held === 1);
  check("nothing leaves without approval", (await officer.locator("form[action$='/submit']").count()) === 0);
  check("the reply is approved by somebody else", await approved());
  await go(executive, `${at}/preview`);
  await press(executive, "button[name=way][value=here]");
  const first = (await packages())[0];
  check("the package is made and handed over", first !== undefined && first.receipt_at !== "", JSON.stringify(first));

  // The receiver.
  await go(office, "/submissions/received");
  await office.click("main table.data tbody a >> text=蒼穹航空");
  await office.waitForLoadState();
  check("the receiver opens it from the list", office.url().endsWith(`/submissions/received/${first.id}`), office.url());
  await press(office, "main .actions a.button.primary");
  const read = await office.locator("main").innerText();
  check("the receiver reads that a text was held back, and not the text", read.includes("事業者が留保した") && !read.includes("山田"), read.slice(-600));
  await go(office, `/submissions/received/${first.id}`);
  await office.selectOption("#field-question", "Q1");
  await office.fill("#field-comment", "専任の体制の人数と合っていません。確認してください。");
  await press(office, "form[action$='/comments'] button");
  await office.fill("#field-note", "1点の確認をお願いします。");
  await press(office, "button[formaction$='/return']");
  check("it is sent back with a comment to a question", (await json(office, `/submissions/received/${first.id}`)).body.submission.state === "returned");

  // The sender.
  await go(executive, `/submissions/sent/${first.id}`);
  const told = await executive.locator("main").innerText();
  check("the sender reads the comment at its question", /Q1\s*専任の体制の人数/.test(told) && told.includes("1点の確認"), told);
  check("and who at the receiver has opened it", told.includes("大塚 拓也"), told);
  check("the reply is open again", (await whole()).head.state === "returned");
  await answer("2", "要員の確保が難しい。");
  check("the corrected reply is approved again", await approved());
  await go(executive, `${at}/preview`);
  await press(executive, "button[name=way][value=here]");
  const second = (await packages()).find((one) => one.id !== first.id);

  // Compared, accepted, and the last receipt.
  await go(office, `/submissions/received/${second.id}`);
  const changes = await office.locator("section", { has: office.locator("h2", { hasText: "変更" }) }).first().innerText();
  check("the receiver sees what changed since the submission before", changes.includes("Q1") && changes.includes("専任") && changes.includes("兼任"), changes);
  await press(office, "form[action$='/accept'] button.primary");
  check("it is accepted", (await json(office, `/submissions/received/${second.id}`)).body.submission.state === "accepted");
  check("and the sender knows", (await json(executive, `/submissions/sent/${second.id}`)).body.sent.state === "accepted");

  // A file that is no package, and a revocation that is none, say so at their place and what to do.
  await go(office, "/submissions/received");
  await office.click("details.more summary >> nth=0");
  await office.setInputFiles("#field-file", { name: "a.zip", mimeType: "application/zip", buffer: Buffer.from("PK nothing") });
  await press(office, "form[action='/submissions/received'] button");
  check("a file that is no package is refused with the next step", /取得|作成し直/.test(await office.locator(".has-error .error").innerText()), await office.locator(".has-error .error").innerText());
  await accessible(office, "a refused package");
  await go(office, "/submissions/keys");
  await office.setInputFiles("#field-revocation", { name: "a.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await press(office, "form[action$='/revocations'] button");
  check("a revocation that is none is refused", (await office.locator(".has-error .error").innerText()).includes("失効通知"));

  // The button that sends: a wrong address is told at its field, a receiver that does not answer by the work.
  const elsewhere = await signedIn("shipping-executive");
  const away = (await json(elsewhere, "/submissions/sent")).body.rows.find((one) => one.to_organization !== "office");
  await go(elsewhere, `/submissions/sent/${away.id}`);
  await elsewhere.fill("#field-url", "http://kaname.example");
  await press(elsewhere, "form[action$='/push'] button.primary");
  check("an address without TLS is refused at its field", (await elsewhere.locator(".has-error #field-url").inputValue()) === "http://kaname.example");
  await elsewhere.fill("#field-url", "https://127.0.0.1:1");
  await press(elsewhere, "form[action$='/push'] button.primary");
  check("nor an address of the server itself", (await elsewhere.locator(".has-error .error").innerText()).includes("サーバー自身"));
  await elsewhere.fill("#field-url", "https://kaname.invalid");
  await press(elsewhere, "form[action$='/push'] button.primary");
  check("the sending is work in the background", (await elsewhere.locator("main section[role=status], main form[action$='/cancel']").count()) > 0);
  await press(elsewhere, "form[action$='/cancel'] button");

  const key = (await json(office, "/submissions/keys")).body.rows[0].id;
  const pages = [[office, { received: "/submissions/received", "received-one": `/submissions/received/${second.id}`, refused: "/submissions/refused", "trusted-keys": "/submissions/keys", "trusted-key": `/submissions/keys/${key}` }],
    [executive, { sent: "/submissions/sent", "sent-one": `/submissions/sent/${first.id}` }], [elsewhere, { receivers: "/submissions/receivers", "sent-away": `/submissions/sent/${away.id}` }]];
  for (const [page, all] of pages) {
    await looks(page, all);
    check("no error in the browser on the way of a package", page.errors.length === 0, page.errors.join("; "));
    await page.context().close();
  }
  await officer.context().close();
}
