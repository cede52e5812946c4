"""Lines and branches that tests have run, room by room, from what gcovr sums up.
usage: coverage.py SUMMARY.json LEAST"""
import collections
import json
import sys


def row(name, lines, branches):
    parts = [f"{100 * covered / total:6.1f} % of {total:6} {what}"
             for what, (covered, total)
             in (("lines", lines), ("branches", branches)) if total]
    print(f"{name:<10}", " ".join(parts))


def main(path, least):
    rooms = collections.defaultdict(lambda: [[0, 0], [0, 0]])
    with open(path) as file:
        files = json.load(file)["files"]
    for entry in files:
        room = entry["filename"].split("/")[1]
        for name in (room, "all"):
            for sums, what in zip(rooms[name], ("line", "branch")):
                sums[0] += entry[what + "_covered"]
                sums[1] += entry[what + "_total"]
    whole = rooms.pop("all")
    for room in sorted(rooms):
        row(room, *rooms[room])
    row("src/", *whole)
    covered, total = whole[0]
    return 0 if 100 * covered >= least * total else \
        f"less than {least} % of all lines"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
