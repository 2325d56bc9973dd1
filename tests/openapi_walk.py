#!/usr/bin/env python3
"""openapi_walk.py PROGRAM URL PORT: asks a running server with the sample data for every operation that its
/openapi.json lists, as people and tokens that have the right, and compares status, kind and form of the
answers with what the document says. Prints TAP without a plan. Used by openapi_test.sh."""
import glob
import http.client
import json
import re
import subprocess
import sys
from urllib.parse import quote

PROGRAM, URL, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])
PASSWORD = "minato-umi-sora-2026"
# Who asks: people of an operator, and behind them of those who oversee: organisation and sign-in name.
PEOPLE = {name: ("airline", "airline-" + name)
          for name in ("officer", "ciso", "admin", "auditor", "system", "owner-it", "executive")}
PEOPLE |= {"ministry-officer": ("mlit", "ministry-officer"), "ministry-ciso": ("mlit", "ministry-ciso"),
           "office-officer": ("office", "office-officer")}
WIDE = "own-work,catalog-read,assessment-read,plan-read,risk-read,report-read"
OVERSEER = "own-work,catalog-read,report-read,sector-read,survey-read,programme-read"
NOBODY = "00000000-0000-7000-8000-000000000000"
failed = 0


def tell(good, name, *why):
    global failed
    print(("ok - " if good else "not ok - ") + name)
    for line in () if good else why:
        print("# " + str(line)[:400])
    failed += not good


class Answer:
    def __init__(self, reply):
        self.status, self.headers, self.bytes = reply.status, reply.headers, reply.read()
        self.media = (reply.headers.get("Content-Type") or "").split(";")[0]
        self.json = json.loads(self.bytes) if self.media.endswith("json") and self.bytes else None

    def __str__(self):
        return "%d %s %s" % (self.status, self.media, self.bytes[:300])


def ask(method, path, who=None, body=None, accept="application/json"):
    headers = {"Accept": accept, **(who or {})}
    if body is not None:
        headers["Content-Type"], body = "application/json", json.dumps(body)
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    try:
        line.request(method, path, body, headers)
        return Answer(line.getresponse())
    finally:
        line.close()


def sign_in(name):
    got = ask("POST", "/sign-in", body={"login": PEOPLE[name][1], "password": PASSWORD})
    cookie = got.headers.get("Set-Cookie", "").split(";")[0]
    return got, {"Cookie": cookie, "X-CSRF-Token": (got.json or {}).get("csrf", "")}


def make_tokens(document):
    """One token for each group of rights, of the first person who may give it."""
    scopes = {s for item in document["paths"].values() for op in item.values()
              for way in op["security"] for s in way.get("token", [])}
    tokens = {}
    for scope in sorted(scopes) + [WIDE, OVERSEER]:
        for org, login in PEOPLE.values():
            made = subprocess.run([PROGRAM, "--lang", "en", "--db", URL, "token", "create", "--json", "--name", "walk",
                                   "--scope", scope, "--org", org, "--as", login],
                                  capture_output=True, text=True)
            if made.returncode == 0:
                tokens[scope] = {"Authorization": "Bearer " + json.loads(made.stdout)["token"]}
                break
        tell(scope in tokens, "somebody can make a token for " + scope)
    return tokens


# --- Does a value have the form? (JSON Schema as far as the document uses it) ---

def is_of(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, {"object": dict, "array": list, "string": str, "boolean": bool,
                              "null": type(None)}[name])


def faults(value, schema, document, place="$"):
    if "$ref" in schema:
        part_of = document
        for name in schema["$ref"].split("/")[1:]:
            part_of = part_of[name]
        yield from faults(value, part_of, document, place)
        return
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_of(value, name) for name in types):
        yield "%s: %r is no %s" % (place, value, "/".join(types))
        return
    if "enum" in schema and value not in schema["enum"]:
        yield "%s: %r is none of %s" % (place, value, schema["enum"])
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield "%s: %r does not fit %s" % (place, value, schema["pattern"])
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield "%s: %s is missing" % (place, name)
        for name, inside in value.items():
            if name in known:
                yield from faults(inside, known[name], document, place + "." + name)
            elif schema.get("additionalProperties") is False:
                yield "%s: %s is not described" % (place, name)
    if isinstance(value, list) and "items" in schema:
        for i, inside in enumerate(value):
            yield from faults(inside, schema["items"], document, "%s[%d]" % (place, i))


def check_answer(document, operation, got):
    """Why the answer is not what the document says; [] when it is."""
    described = operation["responses"].get(str(got.status))
    if described is None:
        return ["status %d is not described" % got.status, got]
    if "$ref" in described:
        described = document["components"]["responses"][described["$ref"].split("/")[-1]]
    content = described.get("content", {})
    if got.status == 303:
        return []
    if got.media not in content and "*/*" not in content:
        return ["%s is not described for %d" % (got.media, got.status), got]
    schema = content.get(got.media, {}).get("schema")
    if got.json is None or schema is None:
        return []
    return list(faults(got.json, schema, document))[:5]


# --- Ids: from lists ---

# Errors that name a place of the page: a second form for the password, the scan that must be there first, the
# part about passkeys (at an address of numbers there are none).
PLACES = {"password-off", "file", "passkey"}
# Files that neither the sample nor the changes below make.
ABSENT = {"/appointment-terms/{id}/minutes", "/approval-papers/{id}", "/inquiry-parts/{id}/returned", "/jobs/{id}/file",
          "/signing-keys/{id}/revocation.json", "/surveys/{id}/analysis/result.json"}

# Where the values of a parameter are listed when it is not on the page before it.
SOURCES = {
    "/sectors/{sector}": ("/sectors", "sectors", "code"),
    "/surveys/{survey}": ("/surveys", "surveys", "id"),
    "/survey-questions/{id}": ("/surveys/{survey}/questions", "rows", "id"),
    "/survey-invitations/{id}": ("/surveys/{survey}/operators", "rows", "id"),
    "/survey-visits/{id}": ("/surveys/{survey}/visits", "rows", "id"),
    "/survey-responses/{id}/files/{number}": ("/survey-responses/{id}", "files", "number"),
    "/questionnaires/{id}/files/{file}": ("/questionnaires/{id}/sections/{number}", "files", "id"),
    "/survey-findings/{id}": ("/survey-visits/{id}", "findings", "id"),
    "/survey-responses/{id}": ("/surveys/{survey}/responses", "rows", "id"),
    "/questionnaires/{id}/sections/{number}": ("/questionnaires/{id}", "sections", "number"),
    "/signing-keys/{id}": ("/signing-keys", "keys", "id"),
    "/audit/checkpoints/{id}": ("/audit/checkpoints", "checkpoints", "id"),
    "/audit/verifications/{id}": ("/jobs", None, "id"),
    "/evidence/{id}": ("/assessments/{id}/sheet/{control}", "evidence", "id"),
    "/inquiry-parts/{id}": ("/inquiries/{id}", "parts", "id"),
    "/risk-headers/{id}": ("/risk/{id}", "headers", "id"),
    "/risk-services/{id}": ("/risk/{id}/services", "services", "id"),
    "/risk-processes/{id}": ("/risk/{id}/processes", "processes", "id"),
    "/risk-resources/{id}": ("/risk/{id}/resources", "resources", "id"),
    "/risk-needs/{id}": ("/risk/{id}/needs", "needs", "id"),
    "/risk-groups/{id}": ("/risk/{id}/needs", "groups", "id"),
    "/risk/{study}/stops/resources/{resource}": ("/risk/{study}/resources", "resources", "id"),
    "/risk/{study}/stops/services/{service}": ("/risk/{study}/stops", "services", "id"),
    "/occurrences/{id}": ("/risk/{study}/stops/services/{service}/limits", "occurrences", "id"),
    "/tolerances/{id}": ("/risk/{study}/stops/services/{service}/limits", "tolerances", "id"),
    "/simulations/{id}": ("/risk/{study}/stops/simulation", "runs", "id"),
    "/walkthroughs/{id}": ("/risk/{id}/review", "walkthroughs", "id"),
    "/walkthrough-participants/{id}": ("/walkthroughs/{id}", "participants", "id"),
    "/internal-audits/{id}": ("/risk/{id}/review", "audits", "id"),
    "/internal-audit-items/{id}": ("/internal-audits/{id}", "items", "id"),
    "/monitorings/{id}": ("/risk/{id}/review", "monitorings", "id"),
    "/evaluations/{id}": ("/risk/{id}/review", "evaluations", "id"),
    "/findings/{id}": ("/risk/{id}/findings", "findings", "id"),
    "/finding-tasks/{id}": ("/findings/{id}", "tasks", "id"),
    "/risks/{id}": ("/risk/{id}/risks", "risks", "id"),
    "/treatment-items/{id}": ("/risks/{id}/treatment", "items", "link"),
    "/acceptances/{id}": ("/risks/{id}/treatment", "acceptances", "id"),
    "/risk-finance/{id}": ("/risk-finance", "finances", "id"),
    "/context/{id}": ("/context", "rows", "id"),
    "/context-links/{id}": ("/context/{id}", "links", "link"),
    "/study-phases/{id}": ("/risk/{study}/schedule", "rows", "id"),
    "/study-tasks/{id}": ("/risk/{study}/tasks", "rows", "id"),
    "/study-units/{id}": ("/risk/{study}/organisation", "rows", "id"),
    "/master-schedules/{id}": ("/risk/{study}/schedule", "schedule", "id"),
    "/risk-attitudes/{id}": ("/risk/{study}/attitude", "attitude", "id"),
    "/programme/{id}": ("/programme", "plans", "id"),
    "/programme/{plan}": ("/programme", "plans", "id"),
    "/programme-units/{id}": ("/programme/{plan}/structure", "rows", "id"),
    "/policy-actions/{id}": ("/programme/{plan}/actions", "rows", "id"),
    "/standards/{id}": ("/standards", "rows", "id"),
    "/support/{id}": ("/support", "rows", "id"),
    "/programme-papers/{id}": ("/programme-papers", "received", "id"),
    "/programme-evaluations/{id}": ("/programme-evaluations", "evaluations", "id"),
    "/programme-evaluations/{evaluation}": ("/programme-evaluations", "evaluations", "id"),
    "/evaluation-points/{id}": ("/programme-evaluations/{evaluation}/points", "rows", "id"),
    "/kpi-values/{id}": ("/kpis/{id}", "values", "id"),
    "/appointments/{id}": ("/appointments", "lines", "id"),
    "/appointment-terms/{id}": ("/appointments/{id}", "terms", "id"),
    "/committees/{id}": ("/appointments", "groups", "id"),
    "/handling-marks/{id}": ("/handling-marks", "marks", "id"),
    "/mail/messages/{id}": ("/mail/messages", "messages", "id"),
    "/template-names/{kind}": ("/templates", "kinds", "code"),
    "/reminders/{id}": ("/reminders", None, "id"),
    "/policy/{id}": ("/policy", None, "id"),
    "/profiles/{id}/controls/{control}": ("/profiles/{id}", "items", "id"),
    "/directory/{id}": ("/directory", None, "id"),
    "/catalogs/{catalog}/controls/{control}": ("/catalogs/{catalog}", "controls", "id"),
    "/picklists/outcomes/{outcome}": ("/picklists", "outcomes", "id"),
    "/picklists/threats/{threat}": ("/picklists/threats", "threats", "id"),
    "/people/{id}/sessions/{session}": ("/people/{id}/access", "sessions", "id"),
    "/people/{id}/tokens/{token}": ("/people/{id}/access", "tokens", "id"),
}


def values_of(value, name):
    """Every value of that member, in the order of the document."""
    if isinstance(value, dict):
        if isinstance(value.get(name), (str, int)) and value[name] != "":
            yield str(value[name])
        for inside in value.values():
            yield from values_of(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from values_of(inside, name)


def members(value, name):
    """Every list or object of that name."""
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from members(inside, name)
    if isinstance(value, dict) and isinstance(value.get(name), (dict, list)):
        yield value[name]


def check_document(document):
    """What OpenAPI 3.1 asks of a document beyond its form."""
    names = [op["operationId"] for item in document["paths"].values() for op in item.values()]
    tell(len(names) == len(set(names)), "every operation has a name of its own")
    for template, item in document["paths"].items():
        for method, op in item.items():
            given = [(p["in"], p["name"]) for p in op["parameters"]]
            wanted = re.findall(r"\{(\w+)\}", template)
            if len(given) != len(set(given)) or sorted(n for i, n in given if i == "path") != sorted(wanted):
                tell(False, "the parameters of %s %s" % (method, template), given)
    places = set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(document)))
    lost = [place for place in places if place[1] not in document["components"][place[0]]]
    tell(not lost, "every reference leads somewhere", lost)


# Modules whose files lie in the folder of another one.
ROOMS = {"profile": "catalog"}
# Names that only our own pages send: where to go back, which cell is open, which columns a row shows.
OF_PAGES = {"back", "next", "opened", "seen_state", "close", "csrf", "notice", "edit", "columns"}
READS = {"form": r'request_(?:form|form_has|upload)\(request, "([^"]+)"',
         "query": r'request_query(?:_int)?\((?:cx, )?request, "([^"]+)"'}


def check_sources(document):
    """Every name that a room reads from a request is described for a route of that room; what shared rooms
    read, for any route."""
    described = {}
    for item in document["paths"].values():
        for op in item.values():
            names = {("query", p["name"]) for p in op["parameters"] if p["in"] == "query"}
            for content in op.get("requestBody", {}).get("content", {}).values():
                names |= {("form", name) for name in content["schema"]["properties"]}
            for room in (ROOMS.get(op["tags"][0], op["tags"][0]), ""):
                described.setdefault(room, set()).update(names)
    for file in sorted(glob.glob("src/*/*.c")):
        room = file.split("/")[1]
        known = described[room if room in described and room not in ("approval", "register") else ""]
        with open(file, encoding="utf-8") as source:
            text = source.read()
        read = {(kind, name) for kind, form in READS.items() for name in re.findall(form, text)}
        lost = [n for n in sorted(read - known) if n[1] not in OF_PAGES]
        if lost and not file.endswith("_test.c"):
            tell(False, "%s reads what no route of its room says" % file, lost)
    tell(len(described) > 10, "the rooms' sources were read")


class Walk:
    def __init__(self):
        self.people = {}
        for name in PEOPLE:
            got, self.people[name] = sign_in(name)
            tell(got.status == 200, "%s signs in" % name, got)
        got = ask("GET", "/openapi.json", self.people["officer"])
        self.document = got.json
        said = subprocess.run([PROGRAM, "--lang", "en", "openapi"], capture_output=True, text=True).stdout
        tell(sorted(json.loads(said)["paths"]) == sorted(self.document["paths"]),
             "kaname openapi lists the same addresses")
        check_document(self.document)
        check_sources(self.document)
        self.tokens = make_tokens(self.document)
        # What these act on is made by other installations; without their fields they are refused before it is looked for.
        self.known = {path: [path.replace("{id}", NOBODY)] for path in
                      ("/submissions/uploads/{id}", "/submissions/sent/{id}/receipt", "/submissions/receivers/{id}")}
        self.beside = {} # what is sent with the rest missing

    def as_any(self, method, path, body=None):
        """The first answer that is not a refusal of the person."""
        lost = None
        for who in self.people.values():
            got = ask(method, path, who, body)
            if got.status == 404: # may be another organisation's
                lost = lost or got
            elif got.status not in (401, 403, 429): # 429: too many wrong passwords
                return got
        return lost or got

    def fill(self, template, most=40):
        """Addresses with ids in the place of the parameters."""
        if "{" not in template:
            return [template]
        if template in self.known:
            return self.known[template]
        end = template.rindex("}") + 1
        stem, rest = template[:end], template[end:]
        if rest:
            found = [place + rest for place in self.fill(stem, most)]
        else:
            found = self.fill_last(stem)
        self.known[template] = found[:most]
        return self.known[template]

    def fill_last(self, stem):
        before, name = re.fullmatch(r"(.*)/\{(\w+)\}", stem).groups()
        if name == "list":
            names = {p.split("/")[2] for p in self.document["paths"] if re.match(r"/lists/\w[^{]*/rows", p)}
            return ["/lists/" + n for n in sorted(names, key=lambda n: n != "plan")]
        if name == "to": # every other standard
            places = self.fill("/catalogs/{catalog}")
            return [a + "/mappings/" + b.split("/")[-1] for a in places for b in places if a != b]
        if before == "/reports":
            return ["/reports/management", "/reports/gap", "/reports/risk"]
        if before == "/template-starters":
            return ["/template-starters/management.docx"]
        if re.fullmatch(r"/lists/[^/]+/rows", before):
            listed, part, member = self.list_page(before.split("/")[2]), None, "id"
        else:
            listed, part, member = SOURCES.get(stem, (before, None, name))
        found = []
        for place in self.fill(listed):
            front = place if stem.startswith(listed + "/{") else self.front(stem, place)
            # The office's surveys have all that a survey can have.
            first = "office-officer" if place.startswith("/survey") else ""
            for name_of in sorted(self.people, key=lambda n: n != first):
                got = ask("GET", place, self.people[name_of])
                if got.status != 200 or got.json is None:
                    continue
                inside = list(members(got.json, part)) if part else got.json
                ids = list(values_of(inside, member)) or list(values_of(inside, "id"))
                found += [front + "/" + quote(i, safe="") for i in ids]
                if found:
                    break
        return list(dict.fromkeys(found))

    @staticmethod
    def list_page(name):
        return {"people": "/people", "posts": "/posts", "plan": "/plan", "assessments": "/assessments",
                "gaps": "/assessments/{id}/gaps", "audit": "/audit", "findings": "/risk/{id}/findings", "risks": "/risk/{id}/risks",
                "risk-services": "/risk/{id}/services", "risk-impact": "/risk/{id}/impact",
                "risk-processes": "/risk/{id}/processes", "treatment": "/risk/{id}/treatment", "risk-resources": "/risk/{id}/resources",
                "study-phases": "/risk/{id}/schedule", "study-tasks": "/risk/{id}/tasks",
                "survey-questions": "/surveys/{survey}/questions", "survey-operators": "/surveys/{survey}/operators",
                "survey-visits": "/surveys/{survey}/visits",
                "study-units": "/risk/{id}/organisation", "programme-units": "/programme/{plan}/structure",
                "policy-actions": "/programme/{plan}/actions",
                "evaluation-points": "/programme-evaluations/{evaluation}/points"}.get(name, "/" + name)

    @staticmethod
    def front(stem, place):
        """/people/{id}/sessions for /people/7/access."""
        before = re.fullmatch(r"(.*)/\{\w+\}", stem).group(1)
        for part in place.split("/"):
            if "{" in before and before.split("{")[0].rstrip("/").split("/")[-1] == part:
                value = place.split("/" + part + "/")[1].split("/")[0]
                before = re.sub(r"\{\w+\}", value, before, count=1)
        return before

    # --- Operations ---

    def get(self, template, operation):
        if template == "/setup/{token}":
            return self.get_setup(operation)
        why = ["no ids are listed"]
        if template in ABSENT:
            return self.get_absent(template, operation)
        for place in self.fill(template):
            for who in self.people.values():
                got = ask("GET", place, who)
                why = check_answer(self.document, operation, got)
                if got.status == 200 or why:
                    break
            if got.status == 200 or why:
                break
            why = ["%s: nobody gets it" % place, got]
        tell(not why, "GET %s as a person" % template, *why)
        if why:
            return
        if got.json is not None:
            page = ask("GET", place, who, accept="text/html")
            why = check_answer(self.document, operation, page)
            known = (200, 303, 404) if "*/*" in operation["responses"]["200"]["content"] else (200, 303)
            tell(page.status in known and not why, "GET %s as a page" % template, *why, page)
        self.get_by_token(template, operation, place)
        alone = ask("GET", place)
        public = operation["security"] == []
        why = check_answer(self.document, operation, alone)
        tell((alone.status == 200) == public and not why, "GET %s without signing in" % template, *why, alone)

    def get_absent(self, template, operation):
        got = self.as_any("GET", re.sub(r"\{\w+\}", NOBODY, template))
        why = check_answer(self.document, operation, got)
        tell(got.status == 404 and not why, "GET %s, which the sample does not have" % template, *why, got)

    def get_by_token(self, template, operation, place):
        wanted = [way["token"] for way in operation["security"] if "token" in way]
        for scopes in wanted:
            got = ask("GET", place, self.tokens.get(scopes[-1]))
            if got.status == 403: # the content has a reader's right of its own beside the operation's
                got = ask("GET", place, self.tokens[WIDE])
            if got.status == 403: # it belongs to who oversees
                got = ask("GET", place, self.tokens[OVERSEER])
            why = check_answer(self.document, operation, got)
            # a record may be another person's own, such as a job
            tell(got.status in (200, 404) and not why, "GET %s with a token" % template, *why, got)
        if not wanted and operation["security"]:
            got = ask("GET", place, self.tokens["own-work"])
            why = check_answer(self.document, operation, got)
            tell(got.status in (401, 403) and not why, "GET %s is nothing for tokens" % template, *why, got)

    def get_setup(self, operation):
        person = self.fill("/people/{id}")[-1]
        link = self.as_any("POST", person + "/link", {})
        path = next((v for v in values_of(link.json, "setup_path")), "")
        path = re.sub(r"^https?://[^/]*", "", path)
        self.known["/setup/{token}"] = [path]
        got = ask("GET", path)
        why = check_answer(self.document, operation, got)
        tell(got.status == 200 and not why, "GET /setup/{token}", path, *why, got)

    def post(self, template, operation):
        body = operation.get("requestBody", {}).get("content", {})
        schema = next((c["schema"] for c in body.values()), {})
        if schema.get("required"):
            self.post_without(template, operation)
        elif "{" in template:
            place = re.sub(r"\{\w+\}", NOBODY, template)
            got = self.as_any("POST", place, {})
            why = check_answer(self.document, operation, got)
            tell(400 <= got.status < 500 and not why, "POST %s for a record that there is not" % template, *why, got)
        else:
            got = self.as_any("POST", template, {})
            why = check_answer(self.document, operation, got)
            tell(got.status < 500 and not why, "POST %s" % template, *why, got)
        if operation["security"]:
            got = ask("POST", re.sub(r"\{\w+\}", NOBODY, template), body={})
            why = check_answer(self.document, operation, got)
            tell(got.status == 401 and not why, "POST %s without signing in" % template, *why, got)

    def post_without(self, template, operation):
        """What must be there is missing: 422, and the fields that it names are described."""
        schema = next(c["schema"] for c in operation["requestBody"]["content"].values())
        why, got = ["no ids are listed"], None
        # Without the version somebody else may have been faster.
        wanted = (422, 409) if "version" in schema["properties"] else (422,)
        for place in self.fill(template):
            got = self.as_any("POST", place, self.beside.get(template, {}))
            why = check_answer(self.document, operation, got)
            if got.status in wanted or why:
                break
        named = [error["field"] for error in (got.json or {}).get("errors", [])] if not why else []
        unknown = [n for n in named if n not in schema["properties"] and "additionalProperties" not in schema
                   and n not in PLACES]
        tell(not why and got and got.status in wanted and not unknown, "POST %s with nothing in it" % template, *why, unknown, got)

    # --- Changes that succeed, so that their answers are seen, too ---

    def succeed(self, template, body, place=None):
        operation = self.document["paths"][template]["post"]
        place = place or self.fill(template)[0]
        described = next(iter(operation.get("requestBody", {"content": {"": {"schema": {}}}})["content"].values()))
        unknown = [n for n in body if n not in described["schema"].get("properties", {})
                   and "additionalProperties" not in described["schema"]]
        got = self.as_any("POST", place, body)
        why = check_answer(self.document, operation, got)
        tell(got.status in (200, 201) and not why and not unknown, "POST %s succeeds" % template, *why, unknown, got)
        return got.json or {}

    def changes(self):
        both = next(place for place in self.fill("/people/{id}/roles")
                    if self.as_any("GET", place[:-len("/roles")]).json["login"] == "airline-auditor")
        self.succeed("/people/{id}/roles", {"role-auditor": "1", "role-administrator": "1"}, both)
        item = self.succeed("/plan/new", {"title": "Walk", "due_on": "2027-03-31"})
        place = "/plan/" + item.get("id", "")
        self.succeed("/plan/{id}/edit", {"version": item.get("version"), "title": "Walked"}, place + "/edit")
        self.succeed("/lists/plan/rows/{id}", {"version": 2, "title": "Walked again"}, "/lists/plan/rows/" + item.get("id", ""))
        self.succeed("/lists/{list}/paste", {"text": "Pasted\t2027-04-30", "item": item.get("id", "") + "@3", "field": ["title", "due_on"]}, "/lists/plan/paste")
        self.succeed("/lists/{list}/undo", {}, "/lists/plan/undo")
        self.succeed("/lists/{list}/redo", {}, "/lists/plan/redo")
        self.succeed("/plan/status", {"item": [item.get("id")], "status": "cancelled", "result": "Walked"})
        self.succeed("/plan/{id}/remove", {"version": 7}, place + "/remove")
        kpi = self.succeed("/kpis/new", {"name": "Walk", "unit": "%"})
        value = self.succeed("/kpis/{id}/values", {"value": "5", "measured_on": "2026-04-01"}, "/kpis/%s/values" % kpi.get("id"))
        self.known.pop("/kpi-values/{id}", None)
        self.succeed("/kpi-values/{id}/remove", {}, "/kpi-values/%s/remove" % value.get("id"))
        draft = self.as_any("GET", "/assessments").json
        ids = [a["id"] for a in draft["assessments"] if a["status"] == "draft"] if "assessments" in draft else []
        self.beside["/inquiries/new"] = {"assessment": (ids or [""])[0]}
        self.succeed("/inquiries/new", {"assessment": (ids or [""])[0], "by": "post", "title": "Walk", "due_on": "2027-01-31"})
        self.succeed("/schedules/new", {"kind": "ledger-verify", "repeat": "daily", "at_time": "02:00"})
        self.succeed("/scopes/new", {"name": "Walk"})
        self.succeed("/people/new", {"login": "walker", "name": "Walker"})
        self.succeed("/posts/new", {"name": "Walk", "department": "Walk"})
        self.succeed("/handling-marks/new", {"name": "Walk", "sends": "notice"})
        self.succeed("/mail", {"host": "127.0.0.1", "port": "1", "security": "none", "sender": "kaname@example.jp",
                               "active": "1"})
        self.succeed("/mail/test", {"address": "walk@example.jp"})
        self.succeed("/reminders", {"before_days": "14,3", "digest": "weekly"})
        self.succeed("/me/mail", {"digest": "daily", "own_days": "1", "before_days": "2"})
        self.succeed("/me/mail/address", {"email": "walker@example.jp"})
        self.succeed("/policy", {"session_idle": 60})
        self.succeed("/lists/{list}", {"rows": "100"})
        self.succeed("/me/tokens/new", {"name": "own", "scope": "own-work", "until": "2026-12-31", "password": PASSWORD})
        self.succeed("/audit/verify", {})
        self.succeed("/audit/checkpoints", {})


def main():
    walk = Walk()
    paths = walk.document["paths"]
    walk.changes()
    for template, item in paths.items():
        if "get" in item:
            walk.get(template, item["get"])
    for template, item in paths.items():
        if "post" in item and template != "/sign-out":
            walk.post(template, item["post"])
    walk.post("/sign-out", paths["/sign-out"]["post"])
    # What is not listed answers no JSON but that it is not there.
    for place in ("/assets/style.css", "/metrics", "/openapi", "/nothing", "/plan/list.json"):
        got = ask("GET", place)
        tell(got.media != "application/json", "GET %s is no JSON" % place, got)
    sys.exit(failed != 0)


main()
