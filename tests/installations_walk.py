#!/usr/bin/env python3
"""installations_walk.py PROGRAM FOLDER: an operator and an office in two installations that share nothing: two databases,
two folders of keys, two servers. Packages go as files, and by push through a proxy that speaks TLS with a certificate of
its own authority, with connections that are cut. Prints TAP without a plan. Used by installations_test.sh."""
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import uuid

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
PASSWORD = "minato-umi-sora-2026"
failed = 0
running = []


def tell(good, name, *why):
    global failed
    print(("ok - " if good else "not ok - ") + name, flush=True)
    for line in () if good else why:
        print("# " + str(line)[:1500].replace("\n", "\n# "))
    failed += not good


def skip(name, why):
    print("ok - %s # SKIP %s" % (name, why), flush=True)


def place(name):
    return os.path.join(FOLDER, name)


def start(command, **more):
    process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], **more)
    running.append(process)
    return process


class Installation:
    """A database, a folder of keys, a server."""

    def __init__(self, name, org):
        self.name, self.org = name, org
        self.url, self.keys = "sqlite:" + place(name + ".db"), place(name + ".keys")
        self.cookies = {}
        for command in (["init"], ["sample"]):
            subprocess.run([PROGRAM, "--db", self.url, "--key-dir", self.keys, *command], check=True,
                           stdout=subprocess.DEVNULL)

    def serve(self):
        log = open(place(self.name + ".log"), "w+")
        self.server = start([PROGRAM, "--lang", "en", "--db", self.url, "--key-dir", self.keys, "serve", "--port", "0",
                             "--person-rate", "0", "--address-rate", "0", "--receivers", "kaname.example,localhost"], stdout=log, stderr=subprocess.STDOUT)
        for _ in range(200):
            found = re.search(r"http://127\.0\.0\.1:(\d+)", open(place(self.name + ".log")).read())
            if found:
                self.port = int(found.group(1))
                return
            time.sleep(0.05)
        sys.exit("the server of %s does not start" % self.name)

    def run(self, *command, org=None, wrapped=()):
        made = subprocess.run([*wrapped, PROGRAM, "--lang", "en", "--db", self.url, "--key-dir", self.keys, "--org",
                               org or self.org, *command], capture_output=True, text=True, errors="replace")
        return made.returncode, (made.stdout + made.stderr).strip()

    def json(self, *command, **more):
        code, text = self.run(*command, "--json", **more)
        if code != 0:
            raise SystemExit("%s: %s" % (" ".join(command), text))
        return json.loads(text)

    def ask(self, who, method, path, body=None, upload=None):
        """As a program does: JSON in, JSON out; `upload`: name and bytes of a file."""
        if who not in self.cookies and who:
            self.cookies[who] = {}
            got = self.ask("", "POST", "/sign-in", {"login": who, "password": PASSWORD})
            self.cookies[who] = {"Cookie": got[2].get("Set-Cookie", "").split(";")[0],
                                 "X-CSRF-Token": got[1].get("csrf", "")}
        headers = {"Accept": "application/json", **self.cookies.get(who, {})}
        if upload:
            mark = uuid.uuid4().hex
            text = b"".join(('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (mark, k, v)).encode()
                            for k, v in (body or {}).items())
            body = text + ('--%s\r\nContent-Disposition: form-data; name="%s"; filename="evidence.log"\r\nContent-Type: '
                           'application/octet-stream\r\n\r\n' % (mark, upload[0])).encode() + upload[1] + (
                               "\r\n--%s--\r\n" % mark).encode()
            headers["Content-Type"] = "multipart/form-data; boundary=" + mark
        elif body is not None:
            headers["Content-Type"], body = "application/json", json.dumps(body)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body, headers)
        reply = line.getresponse()
        raw = reply.read()
        kind = reply.headers.get("Content-Type", "")
        line.close()
        return reply.status, json.loads(raw) if "json" in kind and "receipt" not in path else raw, reply.headers

    def get(self, who, path):
        return self.ask(who, "GET", path)[1]


# --- The operator ---

def answered(operator, survey, survey_file, key):
    """Takes the questionnaire in, answers it from the self-assessment, has it approved; its id."""
    officer, executive = "airline-officer", "airline-executive"
    operator.run("questionnaire", "import", survey_file, "--operator", key)
    of = [one["id"] for one in operator.get(officer, "/questionnaires")["rows"]
          if operator.get(officer, "/questionnaires/%s/preview" % one["id"])["survey"] == survey][0]
    at = "/questionnaires/" + of
    operator.ask(officer, "POST", at + "/fill", {})
    for question, value, note in (("Q1", "2", ""), ("Q2", "12", "運航部門と合同"), ("Q4", "人手が足りない", "")):
        got = operator.ask(officer, "POST", at + "/answers", {"question": question, "value": value, "note": note})
        if got[0] != 200:
            print("#", got[:2])
    approve(operator, of)
    return of


def approve(operator, of):
    at = "/questionnaires/" + of
    got = operator.ask("airline-officer", "POST", at + "/request", {})
    if got[0] >= 300:
        print("# request", got[:2])
    for one in operator.get("airline-executive", "/approvals")["waiting"]:
        if "調査" not in one["title"]:
            continue
        got = operator.ask("airline-executive", "POST", "/approvals/%s/agree" % one["id"], {"comment": "社内限りの所見"})
        if got[0] >= 300:
            print("# agree", got[:2])


def packed(operator, of):
    got = operator.ask("airline-executive", "POST", "/questionnaires/%s/submit" % of, {})
    if got[0] != 201:
        print("# submit", got[:2])
        return None
    return got[1]["submission"]


def package(operator, number):
    return operator.get("airline-executive", "/submissions/sent/%s/package.zip" % number)


def kept(name, content):
    with open(place(name), "wb") as out:
        out.write(content if isinstance(content, bytes) else content.encode())
    return place(name)


def is_refused(got, reason):
    return got[0] == 1 and reason in got[1]


# --- A cable that can be cut ---

class Cable:
    """Passes bytes on; once `cut_at` bytes went to the receiver, both ends are closed."""

    def __init__(self, port):
        self.to, self.cut_at, self.passed, self.requests = port, None, 0, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near = self.socket.accept()[0]
            self.requests += 1
            far = socket.create_connection(("127.0.0.1", self.to))
            threading.Thread(target=self.carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, False), daemon=True).start()

    def carry(self, one, other, counts):
        try:
            while True:
                piece = one.recv(16384)
                if not piece:
                    break
                if counts:
                    if self.cut_at is not None and self.passed + len(piece) > self.cut_at:
                        break
                    self.passed += len(piece)
                other.sendall(piece)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def make_authority():
    run = lambda *command: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for name in ("own", "strange"):
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=Authority " + name, "-keyout", place(name + ".key"), "-out", place(name + ".pem"))
    run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
        "-keyout", place("server.key"), "-out", place("server.csr"))
    kept("names", "subjectAltName=DNS:localhost\n")
    run("openssl", "x509", "-req", "-in", place("server.csr"), "-CA", place("own.pem"), "-CAkey", place("own.key"),
        "-CAcreateserial", "-days", "2", "-extfile", place("names"), "-out", place("server.crt"))
    kept("server.pem", open(place("server.crt")).read() + open(place("server.key")).read())


def front(port):
    """haproxy with TLS before a server; the port it listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        mine = free.getsockname()[1]
    kept("haproxy.cfg", """defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend f
  bind 127.0.0.1:%d ssl crt %s
  default_backend b
backend b
  server s 127.0.0.1:%d
""" % (mine, place("server.pem"), port))
    start(["haproxy", "-db", "-f", place("haproxy.cfg")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", mine)).close()
            return mine
        except OSError:
            time.sleep(0.05)
    return None


# --- The walk ---

OFFICER, EXECUTIVE, RECEIVER = "airline-officer", "airline-executive", "office-officer"


def by_file(office, operator, survey, key, reply):
    """Pack, refuse, trust, receive, twice, return with a comment, what the sender learns."""
    shown = operator.get(OFFICER, "/questionnaires/%s/preview" % reply)
    tell(shown["head"]["asker_name"] and shown["purpose"] and "25条" in shown["legal_basis"] and "33条" in shown["legal_basis"],
         "the preview says to whom, for what purpose, on what legal basis", shown)
    got = operator.ask(OFFICER, "POST", "/questionnaires/%s/hold" % reply,
                       {"question": "Q2", "held": "1", "held_reason": "部署名が社外秘"})
    tell(got[0] == 200, "a free text is held back", got)
    number = packed(operator, reply)
    sealed = kept("one.ksub", package(operator, number))
    code, text = operator.run("submission", "verify", sealed)
    tell(code == 0 and "packed here" in text, "the sender can check what it sealed, though it cannot open it", text)
    tell(is_refused(office.run("submission", "receive", sealed), "Nobody here has said to trust"),
         "a key that nobody trusts is refused", office.run("submission", "receive", sealed))
    code, text = office.run("submission", "receive", sealed)
    tell("Trusted keys" in text, "and the refusal says what to do next", text)
    operator.run("key", "show", "-o", place("card.json"))
    tell(office.run("submission", "trust", place("card.json"), "--operator", key)[0] == 0, "the card is taken in")
    whole = open(sealed, "rb").read()
    for name, bytes_, reason in (("truncated", whole[:-100], "cut off"), ("changed", whole[:3000] + b"x" + whole[3001:], "cut off"),
                                 ("empty", b"", "cut off"), ("another file", b"PK not a package", "")):
        code, text = office.run("submission", "receive", kept("bad", bytes_))
        tell(code == 1 and reason in text, "a package that is %s is refused" % name, text)
    received = office.json("submission", "receive", sealed, "--receipt", place("r1"))
    tell(received["state"] == "checked" and received["id"] == number and received["sealed"], "it is received and checked", received)
    again = office.json("submission", "receive", sealed, "--receipt", place("r2"))
    tell(again == received and open(place("r1")).read() == open(place("r2")).read(), "the same again is the same, with the same receipt")
    tell([one["id"] for one in office.json("submission", "list")["rows"]].count(number) == 1, "and stands once in the list",
         office.run("submission", "list"))
    inside = office.ask(RECEIVER, "GET", "/submissions/received/%s/package.zip" % number)[1]
    import io, zipfile
    members = {one: zipfile.ZipFile(io.BytesIO(inside)).read(one) for one in zipfile.ZipFile(io.BytesIO(inside)).namelist()}
    texts = b"".join(members.values()).decode("utf-8", "replace")
    tell("運航部門と合同" not in texts and "人手が足りない" in texts, "what was held back is not in the package, what was not is")
    import base64
    hidden = b" ".join(base64.b64decode(one) for one in re.findall(r"^extra (\S+)$", members["ledger/proof.txt"].decode(), re.M))
    tell(hidden.startswith(b"leaf-sha256:") and len(hidden) == 76, "of the ledger's entry only the hash goes out", hidden)
    texts += hidden.decode("utf-8", "replace")
    tell("小野寺" not in texts and "社内限りの所見" not in texts, "no name of who answered, no comment of who approved")
    tell({"manifest.json", "signature", "answers.bin", "texts.json", "results.json", "ledger/proof.txt", "key-card.json"}
         <= set(members), "answers, OSCAL results, proof and card are in it", sorted(members))
    operator.run("submission", "receipt", place("r1"))
    code, text = office.run("submission", "return", number, "--question", "Q1", "--comment", "体制を確かめてください", "--receipt",
                            place("r3"))
    tell(code == 0, "it is returned with a comment to a question", text)
    tell(operator.run("submission", "receipt", place("r3"))[0] == 0, "the receipt is carried back")
    sent = operator.get(EXECUTIVE, "/submissions/sent/" + number)
    tell(sent["sent"]["state"] == "returned" and [one["question"] for one in sent["comments"]] == ["Q1"],
         "the sender reads the comment at its question", sent)
    tell([one["name"] for one in sent["receipt"]["openings"]] == ["大塚 拓也"], "and who at the receiver has opened it", sent["receipt"])
    tell(operator.get(OFFICER, "/questionnaires/" + reply)["head"]["state"] == "returned", "the reply is open for correction")
    return number


def reopen(operator, reply):
    head = operator.get(OFFICER, "/questionnaires/" + reply)["head"]
    if not head["writable"]:
        got = operator.ask(OFFICER, "POST", "/questionnaires/%s/reopen" % reply, {"version": str(head["version"])})
        if got[0] != 200:
            print("# reopen", got[:2])


def answer_again(operator, reply, value):
    reopen(operator, reply)
    at = "/questionnaires/" + reply
    last = operator.get(OFFICER, at)["sections"][-1]["number"]
    line = [one for one in operator.get(OFFICER, at + "/sections/%d" % last)["lines"] if one["code"] == "Q1"][0]
    got = operator.ask(OFFICER, "POST", at + "/answers", {"question": "Q1", "value": value, "version": str(line["version"])})
    if got[0] != 200:
        print("# answer", got[:2])
    approve(operator, reply)


def attach(operator, reply, size):
    reopen(operator, reply)
    got = operator.ask(OFFICER, "POST", "/questionnaires/%s/files" % reply, {"question": "Q1"}, ("file", os.urandom(size).hex().encode()))
    if got[0] >= 300:
        print("# attach", got[:2])


def by_network(office, operator, survey, reply, before):
    """Over TLS with an authority of its own, cut, gone on with, twice; then by the button."""
    attach(operator, reply, 3 << 20)
    answer_again(operator, reply, "1")
    number = packed(operator, reply)
    make_authority()
    outer = front(office.port)
    if outer is None:
        tell(False, "haproxy starts", open(place("haproxy.cfg")).read())
        return number
    cable = Cable(outer)
    address = "https://localhost:%d" % cable.port
    push = lambda *more: operator.run("submission", "push", number, "--to", address, *more)
    code, text = push()
    tell(code != 0 and "certificate" in text, "a certificate of an unknown authority is refused", text)
    code, text = push("--ca", place("strange.pem"))
    tell(code != 0 and "certificate" in text, "and one of another authority", text)
    tell(operator.run("submission", "push", number, "--to", "http://localhost.example:1")[0] == 2, "without TLS nothing goes out")
    size = len(package(operator, number))
    cable.passed, cable.cut_at = 0, cable.passed + 2 * (1 << 20)
    slow = threading.Timer(5, lambda: setattr(cable, "cut_at", None))
    slow.start()
    first = time.time()
    code, text = push("--ca", place("own.pem"))
    tell(code == 0, "a push whose line is cut goes on when the line is back", text)
    tell(cable.passed < size + (2 << 20), "and does not begin from the start (%d bytes of %d went over, %.0f s)"
         % (cable.passed, size, time.time() - first), cable.passed)
    rows = [one for one in office.json("submission", "list")["rows"] if one["id"] == number]
    tell(len(rows) == 1 and rows[0]["way"] == "network", "it stands there once, as it came", rows)
    code, text = push("--ca", place("own.pem"))
    tell(code == 0 and len([o for o in office.json("submission", "list")["rows"] if o["id"] == number]) == 1,
         "pushed again it is the same one", text)
    office.run("submission", "list")
    shown = office.get(RECEIVER, "/submissions/received/" + number)
    tell(shown["submission"]["previous"] == before and any(one["question"] == "Q1" for one in shown["changes"]),
         "the receiver sees what changed since the one before", shown["changes"])
    threads, answers = [], []
    for _ in range(4):
        threads.append(threading.Thread(target=lambda: answers.append(push("--ca", place("own.pem"))[0])))
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    tell(answers == [0] * 4 and len([o for o in office.json("submission", "list")["rows"] if o["id"] == number]) == 1,
         "at the same time on several connections it is one", answers)
    by_button(office, operator, number, address, cable)
    return number


def job_of(operator, number):
    for _ in range(200):
        job = [one for one in operator.get(EXECUTIVE, "/jobs")["jobs"] if one["kind"] == "submission-push"]
        if job and job[0]["state"] not in ("queued", "running"):
            return job[0]
        time.sleep(0.1)
    return job[0] if job else {}


def by_button(office, operator, number, address, cable):
    at = "/submissions/sent/" + number
    got = operator.ask(EXECUTIVE, "POST", at + "/push", {"url": "http://localhost:1"})
    tell(got[0] == 422 and "https" in json.dumps(got[1]), "the page takes https addresses only", got[:2])
    for url, ca, why in (("https://127.0.0.1:1", "", "named hosts"), (address, "/etc/passwd", "PEM"), (address, "/no/such/file", "PEM")):
        got = operator.ask(EXECUTIVE, "POST", at + "/push", {"url": url, "ca": ca})
        tell(got[0] == 422 and (why in json.dumps(got[1]) or "管理者" in json.dumps(got[1], ensure_ascii=False)), "and neither other hosts nor files of the server: " + url + ca, got[:2])
    got = operator.ask(EXECUTIVE, "POST", at + "/push", {})
    tell(got[0] == 409, "without an address nothing begins", got[:2])
    got = operator.ask(EXECUTIVE, "POST", at + "/push", {"url": address, "ca": open(place("strange.pem")).read()})
    tell(got[0] == 200, "the button begins the work", got[:2])
    job = job_of(operator, number)
    tell(job.get("state") in ("queued", "failed") and "証明書" in json.dumps(job, ensure_ascii=False), "a failure says why", job)
    operator.ask(EXECUTIVE, "POST", "/jobs/%s/cancel" % job["id"], {})
    to = operator.get(EXECUTIVE, "/submissions/receivers")["rows"][0]["id"]
    operator.ask(EXECUTIVE, "POST", "/submissions/receivers/" + to, {"url": address, "ca": open(place("own.pem")).read()})
    operator.ask(EXECUTIVE, "POST", "/jobs/%s/retry" % job["id"], {})
    job = job_of(operator, number)
    tell(job.get("state") == "done", "and tried again with the right authority it goes well", job)
    tell(operator.json("submission", "receivers")["rows"][0]["url"] == address, "the address is kept")


def revoked_keys(office, operator, survey, key, reply):
    """The office's key is revoked between pack and receive; then the operator's, by files."""
    answer_again(operator, reply, "2")
    late = kept("late.ksub", package(operator, packed(operator, reply)))
    old = office.json("key", "show")["id"]
    office.run("key", "revoke", old, "--reason", "stolen", "-o", place("office.revocation"))
    office.run("key", "rotate")
    office.run("key", "show", "-o", place("office.card"))
    code, text = office.run("submission", "receive", late)
    tell(code == 1 and "revoked" in text and "Receivers" in text, "a package for a revoked key of the receiver is refused, with the next step", text)
    tell(operator.run("submission", "revocation", place("office.revocation"))[0] == 0, "the revocation is carried to the operator")
    answer_again(operator, reply, "1")
    got = operator.ask(EXECUTIVE, "POST", "/questionnaires/%s/submit" % reply, {})
    tell(got[0] == 422 and "失効" in got[1]["detail"], "nothing is packed for the revoked key", got[:2])
    got = operator.ask(EXECUTIVE, "POST", "/submissions/receivers/cards", {}, ("file", open(place("office.card"), "rb").read()))
    tell(got[0] == 201, "the new card is taken in on the page", got[:2])
    number = packed(operator, reply)
    fresh = kept("fresh.ksub", package(operator, number))
    got = office.json("submission", "receive", fresh, "--receipt", place("r5"))
    tell(got["state"] == "checked", "the same answers, packed for the new key, are received", got)
    code, text = operator.run("submission", "receipt", place("r5"))
    tell(code == 0, "and its receipt counts at the operator", text)
    # the operator's own
    own = operator.json("key", "show")["id"]
    operator.run("key", "revoke", own, "--reason", "lost", "-o", place("operator.revocation"))
    got = office.ask(RECEIVER, "POST", "/submissions/keys/revocations", {}, ("file", open(place("operator.revocation"), "rb").read() + b" "))
    tell(got[0] == 422, "a changed revocation is refused", got[:2])
    got = office.ask(RECEIVER, "POST", "/submissions/keys/revocations", {}, ("file", open(place("operator.revocation"), "rb").read()))
    tell(got[0] == 201, "the operator's revocation is carried to the office", got[:2])
    rows = office.get(RECEIVER, "/submissions/keys?state=revoked")["rows"]
    tell([one["key"] for one in rows] == [own], "the key is trusted no more", rows)
    code, text = office.run("submission", "trust", place("card.json"), "--operator", key)
    tell(code != 0 and "revoked" in text, "and its card is not taken again", text)
    got = office.json("submission", "accept", number)
    tell(got["state"] == "accepted", "what came before is decided all the same", got)


def papers(office, operator):
    for name, more in (("plain", []), ("sealed", ["--card", place("office.card"), "--seal"])):
        operator.run("key", "rotate")
        operator.run("key", "show", "-o", place("new.card"))
        code, text = operator.run("submission", "sign", place("q.json"), "-o", place("paper"), "--title", "文書", *more)
        tell(code == 0, "a file is signed as a paper, " + name, text)
        code, text = office.run("submission", "open", place("paper"), "-o", place("opened"))
        if name == "plain":
            tell(code == 1 and "Nobody here" in text, "whose key is not known it is refused", text)
            office.run("submission", "trust", place("new.card"), "--operator", "paper")
            code, text = office.run("submission", "open", place("paper"), "-o", place("opened"))
        tell(code == 0 and open(place("opened")).read() == open(place("q.json")).read(), "and taken out as it was, " + name, text)
        tell(is_refused(office.run("submission", "receive", place("paper")), "no submission"), "it is no submission, " + name)


def lists(office, key):
    rows = office.get(RECEIVER, "/submissions/received?sort=oldest")["rows"]
    tell(len(rows) >= 3 and rows == sorted(rows, key=lambda one: one["received"]), "the list sorts", len(rows))
    narrow = office.get(RECEIVER, "/submissions/received?text=" + "0000000000016")["rows"]
    tell(narrow and len(narrow) < len(rows) and all(one["operator"] == "0000000000016" for one in narrow), "it filters", narrow)
    for kind in ("csv", "xlsx"):
        status, body, _ = office.ask(RECEIVER, "GET", "/submissions/received/list.%s?state=accepted&text=%s" % (kind, key))
        tell(status == 200 and len(body) > 100, "it goes out as " + kind, status)
        tell(kind == "xlsx" or len(body.decode("utf-8-sig").strip().splitlines()) == 2, "exactly what is shown, as " + kind, body[:500])
    refused = office.get(RECEIVER, "/submissions/refused?reason=damaged")["rows"]
    tell(len(refused) >= 3 and all(one["reason"] == "damaged" for one in refused), "what was refused is a list, too", len(refused))


def closing(office, operator, survey, reply):
    """The survey is closed; the operator elsewhere hears of it by a file, and what it wrote stays."""
    before = operator.get("airline-officer", "/questionnaires/" + reply)
    code, text = office.run("survey", "export", survey, "--notice", "-o", place("closing.json"))
    tell(code != 0, "an open survey has no notice of its closing", text)
    office.run("survey", "close", survey)
    code, text = office.run("survey", "export", survey, "--notice", "-o", place("closing.json"))
    tell(code == 0, "a closed one has", text)
    code, text = operator.run("questionnaire", "import", place("closing.json"))
    after = operator.get("airline-officer", "/questionnaires/" + reply)
    tell(code == 0 and after["head"]["closed"] and not before["head"]["closed"], "the operator takes it in", text)
    tell(after["answered"] == before["answered"] > 0, "what it wrote stays", before["answered"], after["answered"])


def main():
    office, operator = Installation("office", "office"), Installation("operator", "airline")
    office.serve()
    operator.serve()
    survey = [one for one in office.json("survey", "list")["surveys"] if one["state"] == "open"][0]["id"]
    silent = [one["operator_key"] for one in office.json("survey", "status", survey)["missing"] if one["state"] == "invited"]
    key = [one for one in office.json("sector", "operators")["operators"]
           if one["organization"] == "" and one["operator"] in silent][0]["operator"]
    office.run("survey", "export", survey, "-o", place("q.json"))
    reply = answered(operator, survey, place("q.json"), key)
    number = by_file(office, operator, survey, key, reply)
    if shutil.which("haproxy") and shutil.which("openssl"):
        by_network(office, operator, survey, reply, number)
    else:
        skip("packages over TLS", "haproxy or openssl is not there")
    revoked_keys(office, operator, survey, key, reply)
    papers(office, operator)
    lists(office, key)
    closing(office, operator, survey, reply)


try:
    main()
finally:
    for one in running:
        one.terminate()
        one.wait()
sys.exit(1 if failed else 0)
