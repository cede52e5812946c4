#!/usr/bin/env python3
"""A batch of many posts, killed at random moments and begun again, must come to
what an undisturbed run makes: monthly EPUBs and one PDF, byte for byte.

    kill_batch.py SHEAF [POSTS] [KILLS]         (default: 10000 10)
"""
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORPUS = ROOT + "/../shared/corpus/36kr-2022shape"
MONTHS = 40
JOBS = """
defaults:
  inputs: {posts}
  offline: true
  cover: none
books:
  - group-by: month
    output: "months/{{group}}.epub"
  - title: All
    output: all.pdf
"""


def texts():
    folder = CORPUS if os.path.isdir(CORPUS) else ROOT + "/examples/posts"
    for base, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.endswith((".md", ".html")):
                with open(os.path.join(base, name), encoding="utf-8",
                          errors="replace") as file:
                    yield file.read()


def make_posts(folder, count):
    """The same posts again and again, with titles and days of their own."""
    known = list(texts())
    for n in range(count):
        text = known[n % len(known)]
        month = n * MONTHS // count
        day = (f"{2019 + month // 12}-{month % 12 + 1:02}-{n % 28 + 1:02} "
               f"{n % 24:02}:{n % 60:02}:00")
        text = re.sub(r"(?m)^(headimg|thumbnail|link|url):.*\n", "", text)
        text = re.sub(r"(?m)^date:.*$", "date: " + day, text, count=1)
        text = re.sub(r"(?m)^title: (['\"]?)(.*?)(['\"]?)$",
                      lambda m: f"title: {m[1]}{m[2]} {n}{m[3]}", text, 1)
        path = f"{folder}/{n // 1000:02}/{n:05}.html.md"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def files(folder):
    return sorted(os.path.relpath(os.path.join(base, name), folder)
                  for base, _, names in os.walk(folder) for name in names)


def same(a, b):
    with open(a, "rb") as one, open(b, "rb") as other:
        return one.read() == other.read()


def start(sheaf, folder, *args):
    """In a process group of its own, so that all of it can be killed."""
    return subprocess.Popen(
        [sheaf, "--jobs", folder + "/jobs.yaml", "-q", *args],
        start_new_session=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1"})


def main():
    sheaf = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    work = tempfile.mkdtemp(prefix="sheaf-kills-")
    try:
        make_posts(work + "/posts", count)
        for name in ("whole", "killed"):
            os.mkdir(f"{work}/{name}")
            with open(f"{work}/{name}/jobs.yaml", "w") as file:
                file.write(JOBS.format(posts=work + "/posts"))
        began = time.monotonic()
        if start(sheaf, work + "/whole", "--no-state").wait() != 0:
            return "the undisturbed run failed"
        seconds = time.monotonic() - began
        print(f"undisturbed: {seconds:.1f} s")
        # half of the work is done in pieces, the rest at the end
        chance = random.Random(count)
        for _ in range(kills):
            run = start(sheaf, work + "/killed", "--cache", work + "/cache")
            wait = chance.uniform(0, seconds / kills)
            try:
                run.wait(wait)
                print("it was over before it was killed")
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
            print(f"killed after {wait:.1f} s: "
                  f"{len(files(work + '/killed')) - 1} files")
        began = time.monotonic()
        if start(sheaf, work + "/killed", "--cache",
                 work + "/cache").wait() != 0:
            return "the last run failed"
        print(f"resumed: {time.monotonic() - began:.1f} s")
        names = files(work + "/whole")
        if files(work + "/killed") != names:
            return f"other files: {files(work + '/killed')}"
        wrong = [name for name in names
                 if not same(f"{work}/whole/{name}", f"{work}/killed/{name}")]
        print(f"{len(names) - 1} books, {len(wrong)} differ")
        return wrong and f"they differ: {wrong}"
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main() or 0)
