#!/usr/bin/env python3
"""What an EPUB costs beside the least that it could: its size beside that of its
parts, and CPU seconds beside a program that only parses, packs and copies.

    epub.py BUILD [N]           (default: 100 articles, three pictures each)
"""
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

import bench

RUNS = 7


def unpack(book, folder):
    """Its files on their own, and the list of them."""
    with zipfile.ZipFile(book) as archive:
        archive.extractall(folder + "/parts")
        names = archive.namelist()
    bench.write(folder + "/list", "".join(
        f"{folder}/parts/{name}\n" for name in names).encode())
    return folder + "/list"


def main():
    build = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    ctypes.CDLL(None).prctl(bench.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    folder = tempfile.mkdtemp(prefix="sheaf-bench-")
    try:
        size = bench.make_articles(folder, count)
        bench.write(folder + "/cover.jpg", bench.materials()[1][0])
        out = folder + "/a.epub"
        sheaf = [build + "/sheaf", folder + "/posts", "--mirror",
                 folder + "/mirror", "--offline", "-q", "-j2", "-o", out]
        given = sheaf + ["--cover", folder + "/cover.jpg"]
        made = bench.best(sheaf, out, folder, RUNS)
        subprocess.run([build + "/bench/epub_parts", out], check=True)
        plain = bench.best(given, out, folder, RUNS)
        posts = sorted(os.listdir(folder + "/posts"))
        floor = bench.best(
            [build + "/bench/epub_floor", unpack(out, folder),
             folder + "/floor.zip", *(f"{folder}/posts/{p}" for p in posts)],
            folder + "/floor.zip", folder, RUNS)
        with zipfile.ZipFile(folder + "/floor.zip") as archive:
            assert archive.testzip() is None
        print(f"{count} articles, {size / 1e6:.1f} MB of pictures")
        print(f"{'':<22}{'N':>6}{'CPU s':>9}{'wall s':>9}{'MB PSS':>9}"
              f"{'MB out':>9}")
        for name, figures in (("parse, pack, copy", floor),
                              ("sheaf, cover given", plain),
                              ("sheaf, cover made", made)):
            print(figures.row(name, count) +
                  f"{figures.cpu / floor.cpu:>7.2f} times")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
