// Exported OSCAL files against NIST's JSON schemas. TAP lines; the last line is "N passed, N failed".
// KANAME: the program; SCHEMAS: the folder of the schemas, which stands beside the checkout.
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kaname = process.env.KANAME, schemas = process.env.SCHEMAS;
const folder = mkdtempSync(join(tmpdir(), "kaname-oscal-"));
const db = `sqlite:${join(folder, "oscal.db")}`;
const ajv = new Ajv({ strict: false, unicodeRegExp: true });
addFormats(ajv);
const validators = {};
for (const [model, file] of Object.entries({ catalog: "oscal_catalog_schema.json", mapping: "oscal_mapping_schema-1.2.1.json", results: "oscal_assessment-results_schema.json", poam: "oscal_poam_schema.json", profile: "oscal_profile_schema.json" }))
  validators[model] = ajv.compile(JSON.parse(readFileSync(join(schemas, file), "utf8")));
// The schema of the assessment-plan does not stand beside the checkout. Its parts are those of the results'
// schema (assessment-common, metadata); only the members of the plan itself are listed here, after the model.
{
  const results = JSON.parse(readFileSync(join(schemas, "oscal_assessment-results_schema.json"), "utf8"));
  const common = (name) => ({ $ref: `#/definitions/oscal-ar-oscal-assessment-common:${name}` });
  const some = (items) => ({ type: "array", minItems: 1, items });
  const local = results.definitions["oscal-ar-oscal-ar:assessment-results"].properties["local-definitions"].properties;
  const parts = results.definitions["oscal-ar-oscal-ar:result"].properties["local-definitions"].properties;
  const plan = {
    type: "object", additionalProperties: false,
    required: ["uuid", "metadata", "import-ssp", "reviewed-controls"],
    properties: {
      uuid: { $ref: "#/definitions/UUIDDatatype" },
      metadata: { $ref: "#/definitions/oscal-ar-oscal-metadata:metadata" },
      "import-ssp": common("import-ssp"),
      "local-definitions": { type: "object", additionalProperties: false, properties: {
        components: parts.components, "inventory-items": parts["inventory-items"], users: parts.users,
        "objectives-and-methods": local["objectives-and-methods"], activities: local.activities, remarks: local.remarks,
      } },
      "terms-and-conditions": { type: "object", additionalProperties: false, properties: { parts: some(common("assessment-part")) } },
      "reviewed-controls": common("reviewed-controls"),
      "assessment-subjects": some(common("assessment-subject")),
      "assessment-assets": common("assessment-assets"),
      tasks: some(common("task")),
      "back-matter": { $ref: "#/definitions/oscal-ar-oscal-metadata:back-matter" },
    },
  };
  validators.plan = ajv.compile({ ...results, $id: "assessment-plan", required: ["assessment-plan"], properties: { "assessment-plan": plan }, additionalProperties: false });
}
let passed = 0, failed = 0;

function check(name, right, more = "") {
  if (right) passed++; else failed++;
  console.log(`${right ? "ok" : "not ok"} ${passed + failed} - ${name}`);
  if (!right && more) console.log(`# ${more}`);
}

function run(...words) { return execFileSync(kaname, ["--db", db, ...words], { encoding: "utf8", maxBuffer: 1 << 28 }); }
function read(file) { return JSON.parse(readFileSync(file, "utf8")); }
function fits(name, model, document) {
  const right = validators[model](document);
  check(name, right, JSON.stringify(validators[model].errors)?.slice(0, 600));
}

// ---- standards and mappings ----
const ids = JSON.parse(run("catalog", "list", "--json")).catalogs.map((one) => one.id);
check("the standards are listed", ids.length > 10, ids.join(" "));
for (const id of ids) {
  const file = join(folder, `${id}.json`);
  run("catalog", "export", id, "-o", file);
  fits(`catalog ${id}`, "catalog", read(file));
}
let mappings = 0;
for (const from of ids)
  for (const to of ids) {
    if (from >= to) continue;
    let text;
    try { text = execFileSync(kaname, ["--db", db, "catalog", "map", from, to, "--oscal"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 }); } catch { continue; }
    mappings++;
    fits(`mapping ${from} ${to}`, "mapping", JSON.parse(text));
  }
check("all mappings were written", mappings === 10, String(mappings));
{ // a schema that takes everything would check nothing
  const broken = read(join(folder, `${ids[0]}.json`));
  broken.catalog.uuid = "0190b84b-8c39-7c47-b4b3-ce64edf0c3dc";
  check("a uuid of version 7 is refused", !validators.catalog(broken));
  check("an empty plan is refused", !validators.plan({ "assessment-plan": { uuid: "0190b84b-8c39-4c47-b4b3-ce64edf0c3dc" } }));
}

// ---- the sample's assessments and plan ----
run("init");
// The operators': those who oversee have neither assessments nor a plan of measures in the sample.
const people = JSON.parse(run("sample", "--json")).sign_ins.map((one) => one.login).filter((login) => /^(airline|shipping)-officer$/.test(login));
check("both operators have an officer", people.length === 2, people.join(" "));
let answered = 0;
for (const person of people) {
  const list = JSON.parse(run("--as", person, "assessment", "list", "--json")).assessments;
  for (const one of list) {
    const file = join(folder, `${one.id}.json`);
    run("--as", person, "assessment", "export", "--oscal", "--year", String(one.year), "--scope", one.scope_name, "-o", file);
    const results = read(file), result = results["assessment-results"].results[0];
    fits(`results of ${person} ${one.year} ${one.scope_name}`, "results", results);
    const observations = new Set((result.observations || []).map((each) => each.uuid));
    check("every finding has its observation", (result.findings || []).every((each) => observations.has(each["related-observations"][0]["observation-uuid"])));
    answered += observations.size;
    const planned = read(join(folder, results["assessment-results"]["import-ap"].href)), plan = planned["assessment-plan"];
    fits(`plan of ${one.year} ${one.scope_name}`, "plan", planned);
    check("the plan has what the model asks for", /^[0-9a-f-]{14}5/.test(plan.uuid) && plan.metadata && plan["reviewed-controls"] && plan["back-matter"].resources.some((each) => "#" + each.uuid === plan["import-ssp"].href));
    const statements = new Set();
    JSON.stringify(read(join(folder, `${result.props.find((each) => each.name === "catalog").value}.json`)), (key, value) => { if (value?.name === "statement") statements.add(value.id); return value; });
    check("findings are about statements of the catalog", (result.findings || []).every((each) => statements.has(each.target["target-id"])));
  }
}
for (const person of people) {
  const document = JSON.parse(run("--as", person, "plan", "export", "--oscal"));
  fits(`plan of ${person}`, "poam", document);
  const plan = document["plan-of-action-and-milestones"], risks = new Set(plan.risks.map((each) => each.uuid));
  check("every item has its risk", plan["poam-items"].every((each) => risks.has(each["related-risks"][0]["risk-uuid"])));
}
check("there are answers", answered > 100, String(answered));

// ---- an exported standard comes in again, is assessed, and goes out the same ----
for (const ending of ["json", "yaml", "xml"]) {
  const file = join(folder, `again.${ending}`), code = `own-${ending}`, out = join(folder, `${code}.json`);
  run("catalog", "export", "guideline-5", "-o", file);
  run("--as", people[0], "catalog", "import", file, "--code", code);
  run("--as", people[0], "catalog", "export", code, "-o", out);
  const same = (a, b) => a === b || (typeof a === "object" && typeof b === "object" && a && b && Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => same(a[key], b[key])));
  check(`guideline-5 as ${ending} comes back the same`, same(read(out), read(join(folder, "guideline-5.json"))));
  run("--as", people[0], "assessment", "new", "--catalog", code, "--year", "2026");
  const [own, shipped] = [code, "guideline-5"].map((id) => JSON.parse(run("--as", people[0], "catalog", "list", "--json")).catalogs.find((one) => one.id === id));
  const score = JSON.parse(run("--as", people[0], "assessment", "score", "--catalog", code, "--json"));
  const gaps = JSON.parse(run("--as", people[0], "assessment", "gap", "--catalog", code, "--json")).gaps;
  check(`the imported ${ending} is assessed like the shipped one`, own.assessable_count >= shipped.assessable_count && score.applicable === own.assessable_count && gaps.length === own.assessable_count, `${own.assessable_count} ${shipped.assessable_count} ${score.applicable} ${gaps.length}`);
}

// ---- a profile that is tailored, exported, resolved from its files, and made a draft again ----
{
  const [drafter] = people, boss = drafter.replace("-officer", "-ciso"), own = (...words) => run("--as", drafter, ...words);
  own("profile", "new", "own-json", "点検の重点", "--code", "focus", "--remarks", "試験 *用*");
  own("profile", "set", "focus", "--all", "--choice", "out", "--reason", "対象の業務がない");
  const [first, second] = JSON.parse(own("profile", "show", "focus", "--json")).items.map((one) => one.id);
  own("profile", "set", "focus", "--control", `${first},${second}`, "--choice", "in", "--target", "4", "--reason", "監督官庁の指摘");
  const resolved = join(folder, "focus-resolved.json"), wanted = join(folder, "focus-wanted.json");
  own("profile", "resolve", "focus", "-o", wanted);
  fits("the resolved profile", "catalog", read(wanted));
  const plain = (file) => { const { uuid, metadata, ...rest } = read(file).catalog; return JSON.stringify(rest); };
  for (const ending of ["json", "yaml", "xml"]) {
    const file = join(folder, `focus.${ending}`);
    own("profile", "export", "focus", "-o", file, "--with-base");
    if (ending === "json") fits("the profile", "profile", read(file));
    run("catalog", "resolve", file, "-o", resolved);
    check(`the profile as ${ending} resolves to the same`, plain(resolved) === plain(wanted));
    own("profile", "import", file, "--code", `focus-${ending}`);
    const [before, after] = ["focus", `focus-${ending}`].map((code) => JSON.stringify(JSON.parse(own("profile", "show", code, "--json")).items));
    check(`the profile as ${ending} becomes the same draft`, before === after);
  }
  own("profile", "request", "focus");
  run("--as", boss, "profile", "approve", "focus");
  own("assessment", "new", "--catalog", "focus", "--year", "2026");
  const score = JSON.parse(own("assessment", "score", "--catalog", "focus", "--json"));
  check("the profile is assessed with its targets", score.applicable === 2 && score.target_mean === 4, JSON.stringify(score).slice(0, 300));
}

// ---- what NIST's own profile resolves to is valid as JSON and as YAML (req-output-json, req-output-yaml) ----
{
  const [json, yaml, again] = ["nist.json", "nist.yaml", "nist-again.json"].map((name) => join(folder, name));
  const profile = join(schemas, "..", "NIST_SP-800-53_rev5_MODERATE-baseline_profile.json");
  run("catalog", "resolve", profile, "-o", json);
  run("catalog", "resolve", profile, "-o", yaml);
  run("catalog", "resolve", yaml, "-o", again);
  fits("800-53 MODERATE as JSON", "catalog", read(json));
  fits("800-53 MODERATE as YAML", "catalog", read(again));

  // ---- and is assessed like any other standard ----
  const own = (...words) => run("--as", people[0], ...words), answers = join(folder, "moderate.csv"), file = join(folder, "moderate.json");
  own("catalog", "import", profile, "--code", "moderate");
  const made = JSON.parse(own("assessment", "new", "--catalog", "moderate", "--year", "2026", "--json"));
  own("assessment", "export", "--catalog", "moderate", "--year", "2026", "-o", answers);
  let filled = readFileSync(answers, "utf8");
  for (const [control, level] of [["ac-1", "3"], ["ac-2.1", "1"], ["si-4", "5"]])
    filled = filled.replace(`,,,,,,,,,,${control},`, `,,,${level},,,,,,,${control},`);
  writeFileSync(answers, filled);
  own("assessment", "import", answers, "--catalog", "moderate", "--year", "2026");
  own("assessment", "export", "--oscal", "--catalog", "moderate", "--year", "2026", "-o", file);
  const results = read(file), result = results["assessment-results"].results[0], parts = new Set();
  fits("results against 800-53 MODERATE", "results", results);
  fits("their plan", "plan", read(join(folder, results["assessment-results"]["import-ap"].href)));
  JSON.stringify(read(json), (key, value) => { if (value?.name === "statement") parts.add(value.id); return value; });
  check("their findings are about NIST's statements", made.catalog === "moderate" && result.findings.length === 3 && result.findings.every((each) => parts.has(each.target["target-id"])), JSON.stringify(result.findings).slice(0, 300));
}

rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
