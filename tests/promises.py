#!/usr/bin/env python3
"""SECURITY.md names for each promise the tests that break with it: they have to be
there."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMED = re.compile(r"`(tests/[\w/.]+): (\w+)`((?:,\s+`\w+`)*)")


def main():
    with open(ROOT + "/SECURITY.md", encoding="utf-8") as file:
        text = file.read()
    faults, count = [], 0
    promises = re.split(r"^\d+\. \*\*", text.split("## What is promised")[1]
                        .split("\n## ")[0], flags=re.M)[1:]
    for promise in promises:
        title = promise.split("**")[0]
        rows = NAMED.findall(promise)
        if not rows:
            faults.append(f"{title} no test is named")
        for path, first, more in rows:
            try:
                with open(f"{ROOT}/{path}", encoding="utf-8") as file:
                    code = file.read()
            except OSError:
                faults.append(f"{title} {path} is not there")
                continue
            for name in [first, *re.findall(r"\w+", more)]:
                count += 1
                if not re.search(rf"\b(def|void) {name}\(", code):
                    faults.append(f"{title} {path} has no {name}")
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(promises)} promises, {count} tests")
    return bool(faults) or len(promises) < 12


if __name__ == "__main__":
    sys.exit(main())
