#!/usr/bin/env python3
"""What locking workers in costs: CPU seconds of books of 100 articles, made by
turns by sheaf and by a sheaf that confines nobody; the least of all runs counts.

    sandbox.py SHEAF UNCONFINED"""
import os
import resource
import subprocess
import sys
import tempfile

from bench import make_articles

ARTICLES = 100
RUNS = 15
MOST = 1.03


def cpu_seconds(command, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime -
            before.ru_utime - before.ru_stime)


def main():
    programs = [os.path.abspath(path) for path in sys.argv[1:3]]
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        make_articles(folder, ARTICLES)
        for suffix in "epub", "pdf":
            times = [[], []]
            for _ in range(RUNS):
                for program, spent in zip(programs, times):
                    spent.append(cpu_seconds(
                        [program, "-q", "--offline", "--no-state", "posts",
                         "--mirror", "mirror", "-o", "x." + suffix], folder))
            confined, free = map(min, times)
            worst = max(worst, confined / free)
            print(f"sandbox: {suffix.upper()} of {ARTICLES} articles: "
                  f"{confined:.3f} s, without it {free:.3f} s, "
                  f"{(confined / free - 1) * 100:+.1f} %")
    return worst > MOST


if __name__ == "__main__":
    sys.exit(main())
