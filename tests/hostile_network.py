#!/usr/bin/env python3
"""Every route of ../shared/attack/evilserver.py, where that folder is, asked
for by one book: it ends in time, whole, and without touching what is closed.
Then each by a book of its own, through a relay that counts what it reads.

    hostile_network.py SHEAF"""
import concurrent.futures
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
EVIL = os.path.join(HERE, "../../shared/attack/evilserver.py")
SECONDS = 300
READ_MOST = 17 << 20
ROUTE_SECONDS = 35
AT_ONCE = 12


def fetch(host, path):
    with urllib.request.urlopen(f"http://{host}{path}", timeout=10) as answer:
        return json.load(answer)


def main():
    sheaf = os.path.abspath(sys.argv[1])
    if not os.path.exists(EVIL):
        print("hostile network: skipped, no ../shared/attack")
        return 0
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [sys.executable, EVIL, "--life", str(SECONDS + 60), "--images",
             folder], stdout=subprocess.PIPE, text=True) as server:
        try:
            ports = json.loads(server.stdout.readline())
            return (ask(sheaf, folder, ports) |
                    ask_each(sheaf, folder, ports["port"]))
        finally:
            server.kill()


def ask(sheaf, folder, ports):
    host = f"127.0.0.1:{ports['port']}"
    names = sorted(fetch(host, "/_routes"))
    with open(os.path.join(folder, "p.html"), "w", encoding="utf-8") as page:
        page.write("---\ntitle: P\nlink: https://site.example/secret\n---\n"
                   '<meta name="referrer" content="no-referrer"><p>Text.</p>')
        for name in names:
            page.write(f'<p><img src="http://{host}{name}" '
                       'referrerpolicy="no-referrer"></p>\n')
    start = time.monotonic()
    run = subprocess.run(
        [sheaf, "p.html", "--cache", "cache", "-o", "a.epub",
         "--allow-host", host], cwd=folder, timeout=SECONDS,
        stdin=subprocess.DEVNULL, env={**os.environ, "no_proxy": "*"},
        stderr=subprocess.PIPE, check=False)
    spent = time.monotonic() - start
    return judge(folder, run, names, fetch(host, "/_log"), spent)


class Relay:
    """A port whose connections go on to another; `read` counts the bytes that
    came back and were taken."""

    def __init__(self, port):
        self.server, self.read = ("127.0.0.1", port), 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        # what waits in buffers is not read
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        try:
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.server)
                for ends in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self.carry, args=ends,
                                     daemon=True).start()
        except OSError:
            pass

    def carry(self, source, target, counts):
        try:
            while True:
                data = source.recv(16384)
                if not data:
                    break
                target.sendall(data)
                self.read += len(data) if counts else 0
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def ask_one(sheaf, folder, port, name, number):
    """What is wrong with a route, its seconds and bytes."""
    relay = Relay(port)
    host = f"127.0.0.1:{relay.port}"
    with open(f"{folder}/{number}.html", "w", encoding="utf-8") as page:
        page.write(f'<title>P</title><p>Text.<img src="http://{host}{name}">')
    start = time.monotonic()
    try:
        run = subprocess.run(
            [sheaf, f"{number}.html", "--no-state", "-j1", "--cover", "none",
             "-o", f"{number}.epub", "--allow-host", host], cwd=folder,
            timeout=2 * ROUTE_SECONDS, stdin=subprocess.DEVNULL,
            env={**os.environ, "no_proxy": "*"}, stderr=subprocess.PIPE,
            check=False)
        status = run.returncode
    except subprocess.TimeoutExpired:
        status = "hangs"
    spent = time.monotonic() - start
    relay.listener.close()
    wrong = [] if status == 0 else [f"{name}: exit status {status}"]
    if spent > ROUTE_SECONDS:
        wrong.append(f"{name} takes {spent:.0f} s")
    if relay.read > READ_MOST:
        wrong.append(f"{name}: {relay.read} bytes are read")
    return wrong, spent, relay.read


def ask_each(sheaf, folder, port):
    names = sorted(fetch(f"127.0.0.1:{port}", "/_routes"))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        ends = list(pool.map(lambda row: ask_one(
            sheaf, folder, port, row[1], row[0]), enumerate(names)))
    wrong = [line for lines, _, _ in ends for line in lines]
    for line in wrong:
        print("hostile network:", line)
    print(f"hostile network: {len(names)} routes one by one, the slowest "
          f"{max(spent for _, spent, _ in ends):.1f} s, the largest "
          f"{max(read for _, _, read in ends) / 1e6:.1f} MB, "
          f"{len(wrong)} wrong")
    return 1 if wrong else 0


def judge(folder, run, names, rows, spent):
    wrong = []
    if run.returncode != 0:
        wrong.append(f"exit status {run.returncode}: {run.stderr[-400:]!r}")
    if any(row["port"] == "forbidden" for row in rows):
        wrong.append("the forbidden port was touched")
    for row in rows:
        sent = {k.lower() for k in dict(row.get("headers") or {})}
        for name in sent & {"cookie", "referer", "authorization"}:
            wrong.append(f"{row['target']} was told a {name}")
    with zipfile.ZipFile(os.path.join(folder, "a.epub")) as book:
        if book.testzip():
            wrong.append("the book is damaged")
        pictures = [n for n in book.namelist() if n.startswith("images/")]
    for base, _, files in os.walk(os.path.join(folder, "cache")):
        for name in files:
            if os.path.getsize(os.path.join(base, name)) > READ_MOST:
                wrong.append(f"{name} is larger than the limit")
    for line in wrong:
        print("hostile network:", line)
    print(f"hostile network: {len(names)} routes, {len(rows)} requests, "
          f"{len(pictures)} pictures, {spent:.1f} s, {'wrong' if wrong else 'right'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
