#!/usr/bin/env python3
"""Every route of ../shared/attack/evilserver.py, where that folder is, asked
for by one book: it ends in time, whole, and without touching what is closed.

    hostile_network.py SHEAF"""
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
EVIL = os.path.join(HERE, "../../shared/attack/evilserver.py")
SECONDS = 300
READ_MOST = 17 << 20


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
            return ask(sheaf, folder, json.loads(server.stdout.readline()))
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
