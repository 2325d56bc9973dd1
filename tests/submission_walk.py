#!/usr/bin/env python3
"""submission_walk.py PROGRAM FOLDER: an operator and an office in two installations that share nothing: two databases,
two folders of keys, two servers. Packages go as files, and by push through a proxy that speaks TLS with a certificate of
its own authority, with connections that are cut. Prints TAP without a plan. Used by submission_test.sh."""
import base64
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
                             "--person-rate", "0", "--address-rate", "0"], stdout=log, stderr=subprocess.STDOUT)
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
            body = text + ('--%s\r\nContent-Disposition: form-data; name="%s"; filename="f"\r\nContent-Type: '
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

def answered(operator, survey_file, key):
    """Takes the questionnaire in, answers it from the self-assessment, has it approved; its id."""
    officer, executive = "airline-officer", "airline-executive"
    operator.run("questionnaire", "import", survey_file, "--operator", key)
    of = [one for one in operator.get(officer, "/questionnaires")["rows"] if "見本" in one["title"]][0]["id"]
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
        got = operator.ask("airline-executive", "POST", "/approvals/%s/agree" % one["id"], {})
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
