"""Reports of parts, put together."""
import itertools
import json
import os
import unittest

import support
from support import Case, post

NAMES = [f"{i:02}.html" for i in range(24)]


class Merge(Case):
    def setUp(self):
        super().setUp()
        self.write("mirror/pictures.example/good.png", support.png())
        for i, name in enumerate(NAMES):
            # two pictures that all ask for, one of its own, one in the article
            self.write("posts/" + name, post(f"T{name}", (
                f"<p>{name}</p><img src='https://pictures.example/good.png'>"
                "<img src='https://pictures.example/none.png'>"
                f"<img src='https://pictures.example/{i}.png'>"
                "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
                more="draft: true\n" if i == 7 else ""))
        self.write("posts/bad.html", b"\x7fELF\0\0\0\0" * 40)

    def bind(self, k=None, count=None, status=None):
        """The report of part k of count, or of all."""
        name = f"{k}of{count}.jsonl" if k else "one.jsonl"
        part = ["--shard", f"{k}/{count}"] if k else []
        run = support.subprocess.run(
            self.command("posts", "--mirror", "mirror", "--offline", "-q",
                         "--force",
                         *part, "-o", "book.epub", "--report", name),
            cwd=self.folder, env=self.environment())
        self.assertIn(run.returncode, (0, 1))
        return name

    def rows(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        for row in rows:
            row.pop("seconds", None)
        return rows

    def merge(self, *names, status=0):
        run = self.sheaf("merge", *names, "-o", "all.jsonl", status=status)
        return self.rows("all.jsonl"), run.lines

    def without_books(self, rows):
        return [row for row in rows if row["kind"] != "book"]

    def test_as_one(self):
        """However many parts there were: what one run tells, by file."""
        one = self.without_books(self.rows(self.bind()))
        for count in (1, 2, 5):
            names = [self.bind(k, count) for k in range(1, count + 1)]
            rows, lines = self.merge(*names)
            self.assertEqual(lines, [])
            # all dates are the same, so the order is that of titles and names
            self.assertEqual(
                sorted(map(json.dumps, one)),
                sorted(map(json.dumps, (
                    {**row, "shard": None} if row["kind"] == "report" else row
                    for row in self.without_books(rows)))))
            files = [row["file"] for row in rows if row["kind"] == "article"]
            self.assertEqual(files, sorted(files))
            at = None
            for row in rows:
                if row["kind"] == "article":
                    at = row["file"]
                elif row["kind"] == "picture":
                    self.assertEqual(row["article"], at)
            books = [row for row in rows if row["kind"] == "book"]
            self.assertEqual(len(books), count)
            self.assertEqual(rows[-1]["articles"], len(NAMES) - 1)
        self.sheaf("report", "all.jsonl")

    def test_order(self):
        names = [self.bind(k, 3) for k in (1, 2, 3)]
        found = set()
        for some in itertools.permutations(names):
            self.merge(*some)
            found.add(support.read(self.path("all.jsonl")))
        # once more the same, and through standard input
        self.merge(*names, names[1])
        found.add(support.read(self.path("all.jsonl")))
        run = self.sheaf("merge", "-", stdin=b"".join(
            support.read(self.path(name)) for name in names))
        found.add(run.stdout)
        self.assertEqual(len(found), 1)

    def test_run_again(self):
        """The better of two reports of a part is kept."""
        names = [self.bind(k, 2) for k in (1, 2)]
        whole, _ = self.merge(*names)
        os.rename(self.path(names[1]), self.path("first.jsonl"))
        lines = support.read(self.path("first.jsonl")).splitlines(True)
        # it was killed at half of the articles
        half = len(lines) // 2
        self.write("first.jsonl", b"".join(lines[:half]))
        rows, said = self.merge(names[0], "first.jsonl", status=1)
        self.assertEqual(said, ["sheaf: first.jsonl: interrupted, its last "
                                "line is not there"])
        self.assertEqual((rows[-1]["status"], rows[-1]["exit"]),
                         ("partial", 1))
        self.assertLess(rows[-1]["articles"], whole[-1]["articles"])
        self.bind(2, 2)
        again, said = self.merge(names[0], names[1], "first.jsonl")
        self.assertEqual((again, said), (whole, []))
        # a picture that came the second time
        text = support.read(self.path(names[0])).decode()
        self.write("bad.jsonl", text.replace('"status":"ok"',
                                             '"status":"missing"'))
        again, said = self.merge("bad.jsonl", *names)
        self.assertEqual((again, said), (whole, []))

    def test_missing(self):
        names = [self.bind(k, 7) for k in (2, 6)]
        rows, said = self.merge(*names, status=1)
        self.assertEqual(said, [f"sheaf: part {k} of 7: no report" for k in
                                ("1", "3 to 5", "7")])
        self.assertEqual(rows[-1]["status"], "partial")

    def test_two_works(self):
        names = [self.bind(k, n) for n in (1, 2) for k in range(1, n + 1)]
        rows, said = self.merge(*names, status=1)
        self.assertEqual(said, ["sheaf: parts of 1 and parts of 2: two works"])
        files = [row["file"] for row in rows if row["kind"] == "article"]
        self.assertEqual(len(files), len(set(files)))

    def test_damaged(self):
        name = self.bind()
        lines = support.read(self.path(name)).splitlines(True)
        whole, _ = self.merge(name)
        torn = [lines[0], b"{\"kind\":\n", b"[]\n", b"\n", *lines[1:],
                b"x" * (2 << 20)]
        self.write("torn.jsonl", b"".join(torn))
        rows, said = self.merge("torn.jsonl", status=1)
        self.assertEqual([line.split(": ")[1] for line in said], [
            "torn.jsonl:2", "torn.jsonl:3",
            f"torn.jsonl:{len(torn)}"])
        self.assertEqual(rows[:-1], whole[:-1])
        self.assertEqual(rows[-1]["status"], "partial")
        # kinds of a later version stay
        self.write("later.jsonl", b"".join(
            [*lines[:-1], b'{"kind":"poem","text":"x"}\n', lines[-1]]))
        rows, _ = self.merge("later.jsonl", name)
        self.assertEqual(rows[-2], {"kind": "poem", "text": "x"})
        for odd in ('{"kind":"report","version":2}', '{"kind":"article"}',
                    '{"kind":"report","version":1,"shard":3,"shards":2}',
                    '{"kind":"report","version":1,"shard":1,"shards":1e300}',
                    '{"kind":"picture"}\n{"kind":"book"}\n{"kind":"run"}',
                    '{"kind":"article","file":[],"status":{}}'):
            self.write("odd.jsonl", odd + "\n")
            self.merge("odd.jsonl", status=0 if "run" in odd else 1)

    def test_wrong(self):
        name = self.bind()
        rows, said = self.merge(name, "none.jsonl", status=1)
        self.assertEqual(said, ["sheaf: none.jsonl: no such file or directory"])
        before = support.read(self.path("all.jsonl"))
        run = self.sheaf("merge", "none.jsonl", "-o", "all.jsonl", status=3)
        self.assertEqual(run.lines[-1],
                         "sheaf: all.jsonl: no report can be read")
        run = self.sheaf("merge", name, "all.jsonl", "-o", "./all.jsonl",
                         status=2)
        self.assertEqual(run.lines, ["sheaf: all.jsonl: is the output, too"])
        self.sheaf("merge", name, "-o", "none/all.jsonl", status=3)
        self.sheaf("merge", status=2)
        self.sheaf("merge", name, "-o", status=2)
        self.sheaf("merge", name, "-x", status=2)
        self.assertEqual(support.read(self.path("all.jsonl")), before)


if __name__ == "__main__":
    unittest.main()
