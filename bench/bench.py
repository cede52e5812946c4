#!/usr/bin/env python3
"""Time, memory and size of books of N articles with three pictures each.

    bench.py BUILD [N...]           (default: 1 10 100 1000 10000)

CPU seconds are user and system of the whole process tree; memory is the largest
sum of PSS over the tree, looked at every 5 ms, of RUNS runs.  Other programs get
the same articles, with pictures as local files.
"""
import ctypes
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORPUS = ROOT + "/../shared/corpus/36kr-2022shape"
POOL = ROOT + "/../shared/pictures"
PICTURES = 3            # an article
DISTINCT = 1000         # articles with pictures of their own
RUNS = 3
HOST = "img.example.org"
PR_SET_CHILD_SUBREAPER = 36


def distinct(bytes_, number):
    """The same picture with a comment, so that its content is its own."""
    note = b"number %d" % number
    if bytes_.startswith(b"\xff\xd8"):
        return (b"\xff\xd8\xff\xfe" + struct.pack(">H", len(note) + 2) + note +
                bytes_[2:])
    if bytes_.startswith(b"\x89PNG"):
        body = b"tEXtComment\0" + note
        chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(
            ">I", zlib.crc32(body))
        return bytes_[:33] + chunk + bytes_[33:]
    return bytes_


def load(folder, pattern):
    found = []
    for base, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if re.search(pattern, name):
                with open(os.path.join(base, name), "rb") as file:
                    found.append(file.read())
    return found


def materials():
    if os.path.isdir(CORPUS):
        return (load(CORPUS, r"\.(md|html)$"),
                load(POOL, r"^(photo-0.*\.jpg|screen.*\.png)$"))
    return (load(ROOT + "/examples/posts", r"\.md$"),
            [p for p in load(ROOT + "/examples/mirror", r".")
             if p.startswith((b"\xff\xd8", b"\x89PNG"))])


def write(path, bytes_):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(bytes_)


def make_articles(folder, count):
    """posts/ for sheaf, plain/ for others, mirror/ with the pictures."""
    posts, pool = materials()
    picked = 0
    links, whole = [], []
    for n in range(count):
        text = posts[n % len(posts)].decode("utf-8", "replace")
        text = re.sub(r"(?m)^(headimg|thumbnail):.*\n", "", text)
        text = re.sub(r"(?m)^title: (['\"])(.*)\1$",
                      lambda m: f"title: {m[1]}{m[2]} {n + 1}{m[1]}", text, 1)
        title = re.search(r"(?m)^title: ['\"](.*)['\"]", text)[1]
        paths = []

        def place(match):
            nonlocal picked
            if len(paths) == PICTURES:
                return ""
            picked += 1
            name = f"{n % DISTINCT}-{len(paths)}.jpg"
            path = f"{folder}/mirror/{HOST}/{name}"
            if n < DISTINCT:
                write(path, distinct(pool[picked * 7 % len(pool)], picked))
                os.makedirs(f"{folder}/plain/p", exist_ok=True)
                os.link(path, f"{folder}/plain/p/{name}")
            paths.append(path)
            return re.sub(r'src="[^"]*"', f'src="https://{HOST}/{name}"',
                          match[0])
        text = re.sub(r"<img\b[^>]*>", place, text)
        while len(paths) < PICTURES:
            extra = place(re.match(r".*", '<img src="">'))
            text = text.replace("</p>", f"</p><p>{extra}</p>", 1)
        write(f"{folder}/posts/{n:05}.html.md", text.encode())
        body = text.split("---\n", 2)[-1].replace(
            f'src="https://{HOST}/', 'src="p/')
        page = (f"<!doctype html><html lang=zh><head><meta charset=utf-8>"
                f"<title>{title}</title></head><body><h1>{title}</h1>{body}"
                "</body></html>")
        write(f"{folder}/plain/{n:05}.html", page.encode())
        links.append(f'<li><a href="{n:05}.html">{title}</a></li>')
        whole.append(f'<h1 style="break-before:page">{title}</h1>{body}')
    write(f"{folder}/plain/index.html", (
        "<!doctype html><meta charset=utf-8><title>All</title><ul>" +
        "".join(links) + "</ul>").encode())
    write(f"{folder}/plain/whole.html", (
        "<!doctype html><meta charset=utf-8><title>All</title>" +
        "".join(whole)).encode())
    return sum(os.path.getsize(os.path.join(folder, "mirror", HOST, name))
               for name in os.listdir(f"{folder}/mirror/{HOST}"))


def tree_of(pid):
    """The process and all below it."""
    found = [pid]
    for parent in found:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children") as file:
                    found += [int(word) for word in file.read().split()]
        except OSError:
            pass
    return found


def pss_kib(pid):
    total = 0
    for one in tree_of(pid):
        try:
            with open(f"/proc/{one}/smaps_rollup") as file:
                for line in file:
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
                        break
        except OSError:
            pass
    return total


class Figures:
    def __init__(self, command, output, cwd, limit=900):
        self.cpu = self.wall = self.peak = self.size = 0
        self.status = None
        start = time.time()
        child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        done = threading.Event()
        watch = threading.Thread(target=self.watch, args=(child.pid, done))
        watch.start()
        timer = threading.Timer(limit, child.kill)
        timer.start()
        # orphans come to us (a subreaper), so nothing is lost
        while True:
            try:
                pid, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            self.cpu += usage.ru_utime + usage.ru_stime
            if pid == child.pid:
                self.status = os.waitstatus_to_exitcode(status)
                self.wall = time.time() - start
        child.returncode = self.status
        timer.cancel()
        done.set()
        watch.join()
        if self.status == 0 and os.path.exists(output):
            self.size = os.path.getsize(output)

    def watch(self, pid, done):
        while not done.wait(0.005):
            self.peak = max(self.peak, pss_kib(pid))

    def row(self, name, count):
        if not self.size:
            return f"{name:<22}{count:>6}  failed ({self.status})"
        return (f"{name:<22}{count:>6}{self.cpu:>9.2f}{self.wall:>9.2f}"
                f"{self.peak / 1024:>9.1f}{self.size / 1e6:>9.2f}")


def best(command, output, cwd, runs):
    """The quickest, with the largest memory of all: a short run is seen at
    few moments."""
    every = [Figures(command, output, cwd) for _ in range(runs)]
    figures = min(every, key=lambda one: one.cpu)
    figures.peak = max(one.peak for one in every)
    return figures


def tex(folder, pages):
    """What pandoc makes of the articles, for XeTeX with ctex; None: not there."""
    if not shutil.which("pandoc") or not shutil.which("xelatex"):
        return None
    subprocess.run(
        ["pandoc", "--quiet", "-f", "html", "-s", "-t", "latex", "-V",
         "documentclass=ctexart", "-M", "lang=", "-o", folder + "/plain/whole.tex", *pages],
        cwd=folder + "/plain", check=True)
    return folder + "/plain/whole.tex"


# Other programs: name, suffix, the most articles it is asked for, command.
OTHERS = (
    ("pandoc", "epub", 1000, lambda f, pages, out: [
        "pandoc", "--quiet", "-f", "html", "--metadata", "title=All", "-o",
        out, *pages]),
    ("calibre", "epub", 1000, lambda f, pages, out: [
        "ebook-convert", f + "/plain/index.html", out,
        "--no-default-epub-cover"]),
    ("percollate", "epub", 100, lambda f, pages, out: [
        "percollate", "epub", "--no-sandbox", "-o", out, *("file://" + p for p in pages)]),
    ("mutool", "pdf", 100, lambda f, pages, out: [
        "mutool", "convert", "-o", out, f + "/plain/whole.html"]),
    ("wkhtmltopdf", "pdf", 100, lambda f, pages, out: [
        "wkhtmltopdf", "-q", "--enable-local-file-access",
        f + "/plain/whole.html", out]),
    ("chromium", "pdf", 100, lambda f, pages, out: [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu",
        "--no-pdf-header-footer", f"--user-data-dir={f}/profile",
        f"--print-to-pdf={out}", f"file://{f}/plain/whole.html"]),
    ("weasyprint", "pdf", 100, lambda f, pages, out: [
        "weasyprint", "-q", f + "/plain/whole.html", out]),
    ("xelatex", "pdf", 100, lambda f, pages, out: [
        "xelatex", "-interaction=batchmode", "-output-directory=" + f,
        "-jobname=xelatex", tex(f, pages) or "none"]),
)


def commands(build, folder, count):
    sheaf = [build + "/sheaf", folder + "/posts", "--mirror",
             folder + "/mirror", "--offline", "--no-state", "-q", "-j2"]
    for kind in ("epub", "pdf"):
        out = f"{folder}/sheaf.{kind}"
        yield f"sheaf {kind}", sheaf + ["-o", out], out
    pages = [f"{folder}/plain/{n:05}.html" for n in range(count)]
    for name, kind, most, command in OTHERS:
        out = f"{folder}/{name}.{kind}"
        if count <= most:
            yield f"{name} {kind}", command(folder, pages, out), out


def main():
    build = os.path.abspath(sys.argv[1])
    counts = [int(word) for word in sys.argv[2:]] or [
        1, 10, 100, 1000, 10000]
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # for percollate
    os.environ["PUPPETEER_EXECUTABLE_PATH"] = shutil.which("chromium") or ""
    print(f"{'':<22}{'N':>6}{'CPU s':>9}{'wall s':>9}{'MB PSS':>9}"
          f"{'MB out':>9}")
    for count in counts:
        folder = tempfile.mkdtemp(prefix="sheaf-bench-")
        try:
            size = make_articles(folder, count)
            print(f"{count} articles, {count * PICTURES} pictures, "
                  f"{size / 1e6:.1f} MB")
            for name, command, output in commands(build, folder, count):
                if not shutil.which(command[0]):
                    continue
                runs = RUNS if name.startswith("sheaf") else 1
                print(best(command, output, folder + "/plain",
                           runs).row(name, count), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
