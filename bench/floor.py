#!/usr/bin/env python3
"""What books cost beside the least that they could: CPU seconds beside programs
that only parse, shape, pack and copy, and an EPUB's size beside that of its parts.

    floor.py BUILD [N]              (default: 100 articles, three pictures each)
    floor.py BUILD --check FILE     fails where a ratio is worse than the file's
                                    by more than 15 %
"""
import ctypes
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

import bench

RUNS = 7
WORSE = 1.15


def unpack(book, folder):
    """Its files on their own, and the list of them."""
    with zipfile.ZipFile(book) as archive:
        archive.extractall(folder + "/parts")
        names = archive.namelist()
    bench.write(folder + "/list", "".join(
        f"{folder}/parts/{name}\n" for name in names).encode())
    return folder + "/list"


def list_of(folder):
    """A file that names all of a folder's."""
    bench.write(folder + ".list", "".join(
        f"{folder}/{name}\n" for name in sorted(os.listdir(folder))).encode())
    return folder + ".list"


def streams(book):
    """{number: bytes} of all that is packed in a PDF but pictures and fonts."""
    with open(book, "rb") as file:
        data = file.read()
    found = {}
    for match in re.finditer(rb"(\d+) 0 obj\s*<<((?:[^<>]|<[^<>]*>|"
                             rb"<<[^<>]*>>)*)>>\s*stream\r?\n", data):
        size = re.search(rb"/Length (\d+)", match[2])
        if (b"/FlateDecode" not in match[2] or not size or
                re.search(rb"/Image|/CIDFontType0C|/Length1", match[2])):
            continue
        packed = data[match.end():match.end() + int(size[1])]
        found[int(match[1])] = zlib.decompress(packed)
    return found


def unpack_streams(found, folder):
    for number, data in found.items():
        bench.write(f"{folder}/{number:06}", data)
    return folder


def characters(to_unicode):
    """What the values of a CMap's bfchar rows begin with."""
    for line in to_unicode.splitlines():
        row = re.match(rb"<\w+> <(\w+)>$", line)
        if row:
            yield ord(bytes.fromhex(row[1].decode()).decode("utf-16-be")[0])


def list_faces(found, folder):
    """The fonts of a PDF as pdf_floor reads them; that of the text first."""
    faces = []
    for data in list(found.values()):
        for match in re.finditer(rb"/BaseFont\s*/\w{6}\+([\w-]+)[^<>]*"
                                 rb"/ToUnicode (\d+) 0 R", data):
            used = sorted(set(characters(found[int(match[2])])))
            path, index = subprocess.run(
                ["fc-match", "-f", "%{file}\n%{index}",
                 ":postscriptname=" + match[1].decode()],
                stdout=subprocess.PIPE, check=True, text=True).stdout.split()
            name = f"{folder}/{match[2].decode()}"
            bench.write(name, struct.pack(f"={len(used)}I", *used))
            faces.append((len(used), f"{int(index) & 0xffff} {name} {path}\n"))
    assert faces
    bench.write(folder + ".list", "".join(
        line for _, line in sorted(faces, reverse=True)).encode())
    return folder + ".list"


def beside(floor, others):
    """One after the other, again and again: what else the machine does is the
    same for all.  The quickest of each; (name, figures, times the floor)."""
    rows = [floor, *others]
    every = [[] for _ in rows]
    for _ in range(RUNS):
        for row, (_, command, output) in zip(every, rows):
            row.append(bench.Figures(command, output, None))
    least = []
    for row in every:
        least.append(min(row, key=lambda one: one.cpu))
        least[-1].peak = max(one.peak for one in row)
    return [(name, one, one.cpu / least[0].cpu)
            for (name, _, _), one in zip(rows, least)]


def measure(build, count, folder):
    size = bench.make_articles(folder, count)
    print(f"{count} articles, {size / 1e6:.1f} MB of pictures")
    bench.write(folder + "/cover.jpg", bench.materials()[1][0])
    posts = [f"{folder}/posts/{name}"
             for name in sorted(os.listdir(folder + "/posts"))]
    sheaf = [build + "/sheaf", folder + "/posts", "--mirror",
             folder + "/mirror", "--offline", "--no-state", "-q", "-o"]
    book = folder + "/a.epub"
    subprocess.run(sheaf + [book], check=True)
    subprocess.run([build + "/bench/epub_parts", book], check=True)
    given = ["--cover", folder + "/cover.jpg"]
    rows = beside(
        ("EPUB: parse, pack, copy",
         [build + "/bench/epub_floor", unpack(book, folder),
          folder + "/floor.zip", *posts], folder + "/floor.zip"),
        [("sheaf, cover given", sheaf + [book, "-j2", *given], book),
         ("sheaf, cover made", sheaf + [book, "-j2"], book)])
    with zipfile.ZipFile(folder + "/floor.zip") as archive:
        assert archive.testzip() is None
    book = folder + "/a.pdf"
    subprocess.run(sheaf + [book], check=True)
    found = streams(book)
    rows += beside(
        ("PDF: parse, shape, pack",
         [build + "/bench/pdf_floor", list_faces(found, folder + "/faces"),
          list_of(unpack_streams(found, folder + "/streams")),
          list_of(f"{folder}/mirror/{bench.HOST}"),
          folder + "/floor.pdf", *posts], folder + "/floor.pdf"),
        [("sheaf, one worker", sheaf + [book, "-j1"], book),
         ("sheaf, two workers", sheaf + [book, "-j2"], book)])
    return rows


def check(rows, path):
    """The names and ratios of the file; true: none of these is much worse."""
    with open(path) as file:
        known = dict(line.rsplit(None, 1) for line in file
                     if line.strip() and not line.startswith("#"))
    worse = [(name, ratio, known[name]) for name, ratio in rows.items()
             if name in known and ratio > float(known[name]) * WORSE]
    for name, ratio, before in worse:
        print(f"{name}: {ratio:.2f} times the floor, {before} before")
    return not worse


def main():
    build = os.path.abspath(sys.argv[1])
    is_check = sys.argv[2:3] == ["--check"]
    count = int(sys.argv[2]) if len(sys.argv) == 3 else 100
    ctypes.CDLL(None).prctl(bench.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    folder = tempfile.mkdtemp(prefix="sheaf-bench-")
    try:
        rows = measure(build, count, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{'':<24}{'N':>4}{'CPU s':>9}{'wall s':>9}{'MB PSS':>9}"
          f"{'MB out':>9}{'floors':>8}")
    kind, ratios = "", {}
    for name, figures, ratio in rows:
        kind = name.split(":")[0] if ":" in name else kind
        ratios[f"{kind} {name}"] = ratio
        print(figures.row(name, count) + f"{ratio:>8.2f}")
    return 0 if not is_check or check(ratios, sys.argv[3]) else 1


if __name__ == "__main__":
    sys.exit(main())
