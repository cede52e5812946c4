#!/usr/bin/env python3
"""A batch in which every twentieth post is hostile: the books of the others are,
byte for byte, those of a run without the bad ones.

    batch.py SHEAF [POSTS]              (default: 1000)

Every article is made into an EPUB of its own (--each).  In a book of all, bad
posts may stand as articles; there the chapters of the good ones are compared."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE + "/../e2e")
from support import png, post  # noqa: E402

HEAD = b"---\ntitle: Bad\ndate: 2022-01-01\n---\n"
DEEP = 60000


def damaged_png(place):
    data = bytearray(png())
    data[place] ^= 0xFF
    return bytes(data)


def huge_png():
    """Its header says 60,000 by 60,000 pixels."""
    data = bytearray(png())
    data[16:24] = b"\0\0\xea\x60" * 2
    return bytes(data)


# Each: the bytes of a post, or those of a post with the picture bad.png.
KINDS = {
    "nothing": b"",
    "blanks": b" \n" * 10000,
    "nul": b"\0" * 4096,
    "noise": bytes(i * 7919 % 251 for i in range(65536)),
    "nul-in-tag": HEAD + b"<p>a<b\0>c</b></p>",
    "broken-utf8": HEAD + b"<p>\xff\xfe\xc0\xaf\xed\xa0\x80</p>",
    "utf16-half": b"\xff\xfe" + "<p>text</p>".encode("utf-16-le")[:-1],
    "yaml-deep": b"---\ntitle: " + b"[" * DEEP + b"\n---\n<p>x</p>",
    "yaml-aliases": b"---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: [*b,*b]\n---\n<p>x",
    "yaml-open": b"---\ntitle: 'a\n<p>x</p>",
    "yaml-tag": b"---\ntitle: !!python/object:os.system ls\n---\n<p>x</p>",
    "divs": HEAD + b"<div>" * DEEP + b"x",
    "lists": HEAD + b"<ul><li>" * (DEEP // 4) + b"x",
    "tables": HEAD + b"<table><tr><td>" * 4000 + b"x",
    "attributes": HEAD + b"<p " + b" ".join(
        b"a%d=1" % i for i in range(20000)) + b">x</p>",
    "long-word": HEAD + b"<p>" + b"x" * 2000000 + b"</p>",
    "comment-open": HEAD + b"<p>a</p><!-- " + b"x" * 5000,
    "script": HEAD + b"<script>alert(1)</script><p onclick=alert(1)>x</p>",
    "entities": HEAD + b"<p>" + b"&amp;#x0;&#x1F;&#xD800;&bogus;" * 500,
    "bidi": HEAD + "<p>\u202e\u2066\u2028x\u200f</p>".encode() * 300,
    "marks": HEAD + ("<p>a" + "\u0301" * 20000 + "</p>").encode(),
    "path": b"---\ntitle: ../../../etc/passwd\n---\n<p>x</p>",
    "escape": b"---\ntitle: \"\\e]0;x\\a\\e[2J\"\n---\n<p>x</p>",
    "file-link": HEAD + b"<img src=file:///etc/passwd><a href=file:///etc>x",
    "data-url": HEAD + b"<img src='data:image/png;base64," + b"A" * 100000 +
                b"'>",
    "svg-entities": HEAD + b"<svg><!DOCTYPE a [<!ENTITY b 'c'>]>&b;</svg>x",
    "base": HEAD + b"<base href=//evil.example/><img src=x.png><p>x",
    "spans": HEAD + b"<table><tr><td colspan=1000000 rowspan=1000000>x",
}
PICTURES = {
    "png-cut": png()[:60], "png-length": damaged_png(8),
    "png-data": damaged_png(50), "png-huge": huge_png(), "png-empty": b"",
    "gif-cut": b"GIF89a\xff\xff\xff\xff\x80\0\0", "jpeg-cut": b"\xff\xd8\xff\xe0",
    "webp-cut": b"RIFF\x20\0\0\0WEBPVP8L\x0c\0\0\0\x2f\xff\xff\xff",
    "svg-bomb": b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * DEEP,
}


def make(folder, count, with_bad):
    os.makedirs(folder + "/posts")
    bad = sorted(KINDS.items()) + [
        (name, HEAD + b"<p>Text.</p><p><img src='%s'></p>" % name.encode())
        for name in PICTURES]
    for name, data in PICTURES.items():
        if with_bad:
            write(f"{folder}/posts/{name}", data)
    write(folder + "/posts/a.png", png())
    for number in range(count):
        if number % 20 == 7:
            name, data = bad[number // 20 % len(bad)]
            if with_bad:
                write(f"{folder}/posts/{number:04}-{name}.html", data)
            continue
        body = (f"<p>Text of {number}.</p>" * (1 + number % 9) +
                '<p><img src="a.png" alt="a"></p>')
        write(f"{folder}/posts/{number:04}.html",
              post(f"Good {number}", body,
                   date=f"2022-{1 + number % 12:02}-{1 + number % 28:02}")
              .encode())


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def bind(sheaf, folder, *args):
    run = subprocess.run(
        [sheaf, "--offline", "--no-state", "--cover", "none", "--sort", "name",
         "posts", *args], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1"})
    return run.returncode, run.stderr.decode(errors="replace")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def chapters(path):
    """The articles of a book by their names, which do not tell their places."""
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.startswith("text/a-"):
                yield name, book.read(name)


def compare(sheaf, folder, count):
    wrong = []
    for name, with_bad in (("good", False), ("mixed", True)):
        make(f"{folder}/{name}", count, with_bad)
        status, text = bind(sheaf, f"{folder}/{name}", "--each", "-o",
                            "each/{title}.epub")
        if status not in (0, 1):
            wrong.append(f"{name}: exit status {status}: {text[-300:]}")
        status, text = bind(sheaf, f"{folder}/{name}", "-o", "all.epub")
        if status not in (0, 1):
            wrong.append(f"{name}: exit status {status}: {text[-300:]}")
    if wrong:
        return 0, wrong
    names = os.listdir(folder + "/good/each")
    for name in names:
        path = f"{folder}/mixed/each/{name}"
        if not os.path.exists(path) or read(path) != read(
                f"{folder}/good/each/{name}"):
            wrong.append(f"{name} differs or is missing")
    good = dict(chapters(folder + "/good/all.epub"))
    mixed = dict(chapters(folder + "/mixed/all.epub"))
    wrong += [f"chapter {name} differs or is missing" for name in good
              if mixed.get(name) != good[name]]
    expected = count - len(range(7, count, 20))
    if len(names) != expected:
        wrong.append(f"{len(names)} good books, not {expected}")
    if len(good) != expected:
        wrong.append(f"{len(good)} good chapters, not {expected}")
    return len(names), wrong


def main():
    sheaf = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    folder = tempfile.mkdtemp(prefix="sheaf-batch-")
    began = time.monotonic()
    try:
        good, wrong = compare(sheaf, folder, count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"hostile batch: {count} posts, {good} good books, {len(wrong)} wrong "
          f"({time.monotonic() - began:.0f} s)")
    for line in wrong[:20]:
        print("   ", line)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
