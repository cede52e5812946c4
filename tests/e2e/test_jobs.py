"""Several books by a file: --jobs."""
import json
import os
import unittest
import zipfile

import support
from support import Case, post

GOOD = """
defaults:
  cover: none
  offline: true
books:
  - inputs: posts
    output: [out/all.epub, out/all.pdf]
    title: All of them
  - inputs: [posts/a.md, posts/c.md]
    output: out/some.epub
    sort: -date
    match: ["title=A*", "title=C"]
  - inputs: posts
    each: true
    output: out/{date:%Y}/{title}.epub
"""


class Jobs(Case):
    def setUp(self):
        super().setUp()
        for name, day in (("A", 1), ("B", 2), ("C", 3)):
            self.write(f"work/posts/{name.lower()}.md",
                       post(name, "<p>text</p>", f"2022-01-0{day}"))

    def jobs(self, text, *args, **more):
        self.write("work/weekly.yaml", text)
        return self.sheaf("--jobs", "work/weekly.yaml", *args, **more)

    def read(self, name):
        return support.read(self.path(name))

    def files(self):
        found = []
        for base, _, names in os.walk(self.path("work/out")):
            found += [os.path.relpath(os.path.join(base, name),
                                      self.path("work/out"))
                      for name in names]
        return sorted(found)

    def test_books(self):
        """As if each had been asked for alone; paths are seen from the file."""
        run = self.jobs(GOOD)
        self.assertEqual(run.text, "")
        self.assertEqual(self.files(), [
            "2022/A.epub", "2022/B.epub", "2022/C.epub", "all.epub",
            "all.pdf", "some.epub"])
        self.sheaf("work/posts", "--cover", "none", "--offline", "--title",
                   "All of them", "-o", "all.epub", "-o", "all.pdf")
        self.sheaf("work/posts/a.md", "work/posts/c.md", "--cover", "none",
                   "--offline", "--sort", "-date", "-o", "some.epub")
        for name in ("all.epub", "all.pdf", "some.epub"):
            self.assertEqual(self.read(name), self.read("work/out/" + name))

    def test_line_holds_for_all(self):
        self.jobs("books:\n- {inputs: posts, output: a.epub}\n"
                  "- {inputs: posts, output: b.epub, author: Own}\n",
                  "--author", "Line", "--cover", "none", "--offline")
        for name, author in (("a", b"Line"), ("b", b"Own")):
            with zipfile.ZipFile(self.path(f"work/{name}.epub")) as book:
                self.assertIn(author, book.read("package.opf"))

    def test_all_faults(self):
        """Every one, with its line, before anything is made."""
        run = self.jobs("""
defaults:
  them: classic
books:
  - inputs: posts
    output: one.epub
    toc-depth: 99
  - inputs: posts
    output: one.epub
    each: maybe
    offline: [true, {a: b}]
  - output: two.mobi
    inputs: posts
  - output: three.epub
  - inputs: posts
    output: "{titel}.epub"
    each: true
  - inputs: posts
    output: four.epub
    since: yesterday
    jobs: other.yaml
""", status=2)
        # the file's shape comes first
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertIn("work/weekly.yaml:11: offline", run.lines[0])
        self.write("work/weekly.yaml", self.read("work/weekly.yaml").decode()
                   .replace("[true, {a: b}]", "true"))
        run = self.sheaf("--jobs", "work/weekly.yaml", status=2)
        places = [line.split(": ")[1] for line in run.lines]
        self.assertEqual(
            [place for place in places if "weekly.yaml" not in place], [])
        lines = [int(place.split(":")[1]) for place in places]
        self.assertEqual(sorted(set(lines)),
                         [3, 7, 8, 10, 12, 14, 15, 18, 21], run.text)
        self.assertFalse(os.path.exists(self.path("work/out")))
        self.assertEqual([name for name in os.listdir(self.path("work"))
                          if name.endswith("epub")], [])

    def test_refused(self):
        for text, why in (
                ("", "weekly.yaml"),
                ("- a\n", "not a mapping"),
                ("books: []\n", "empty"),
                ("books: x\n", "not a list"),
                ("book:\n- {inputs: posts}\n", "neither"),
                ("defaults: {}\n", "no books"),
                ("books: [&a {x: 1}, *a]\n", "anchor"),
                ("books:\n- {inputs: posts, output: a.epub}\n- 3\n",
                 "not a mapping")):
            run = self.jobs(text, status=2)
            self.assertIn(why, run.text, text)
            self.assertIn("work/weekly.yaml", run.text, text)
        run = self.sheaf("--jobs", "none.yaml", status=2)
        self.assertEqual(run.lines,
                         ["sheaf: none.yaml: no such file or directory"])
        run = self.jobs(GOOD, "posts", status=2)
        self.assertIn("the file names inputs", run.text)

    def test_no_book_twice(self):
        """A template of one job takes no name of another."""
        self.jobs("defaults: {inputs: posts, cover: none, offline: true}\n"
                  "books:\n- {each: true, output: '{title}.epub'}\n"
                  "- {each: true, output: '{title}.epub', sort: name}\n"
                  "- {output: B.epub}\n")
        names = sorted(name for name in os.listdir(self.path("work"))
                       if name.endswith("epub"))
        self.assertEqual(names, ["A 2.epub", "A.epub", "B 2.epub", "B 3.epub",
                                 "B.epub", "C 2.epub", "C.epub"])

    def test_names_of_other_jobs(self):
        """By another path, or of a job that is yet to come: numbers go on."""
        self.write("work/out/all.epub", "mine")
        self.jobs("""
defaults: {cover: none, inputs: posts, offline: true}
books:
  - {each: true, output: 'out/{title}.epub'}
  - {each: true, output: './out/{title}.epub'}
  - {output: out/all.epub, on-exists: number}
  - {output: out/all 2.epub}
""")
        self.assertEqual(self.files(), sorted(
            [f"{title}{number}.epub" for title in "ABC"
             for number in ("", " 2")] +
            ["all.epub", "all 2.epub", "all 3.epub"]))

    def test_status(self):
        """One that fails harms no other."""
        text = ("defaults: {cover: none, offline: true}\nbooks:\n"
                "- {inputs: none, output: a.epub}\n"
                "- {inputs: posts, output: b.epub}\n")
        run = self.jobs(text, status=1)
        self.assertIn("work/none", run.text)
        self.assertTrue(os.path.exists(self.path("work/b.epub")))
        self.jobs(text.replace("posts", "nothing"), status=3)

    def test_report(self):
        """Of all of them one."""
        self.jobs(GOOD, "--report", "r.jsonl")
        rows = [json.loads(line) for line in
                self.read("r.jsonl").decode().splitlines()]
        self.assertEqual(sorted(row["file"] for row in rows
                                if row["kind"] == "book"),
                         sorted("work/out/" + name for name in self.files()))
        self.assertEqual(rows[-1]["kind"], "run")
        self.assertEqual(rows[-1]["status"], "complete")
        self.assertEqual([name for name in os.listdir(self.folder)
                          if name.startswith("r.jsonl")], ["r.jsonl"])
        run = self.sheaf("report", "r.jsonl")
        self.assertIn("6", run.out)

    def test_dry_run(self):
        run = self.jobs(GOOD, "--dry-run")
        self.assertEqual(len(run.out.splitlines()), 3 + 2 + 3)
        self.assertFalse(os.path.exists(self.path("work/out")))

    def test_one_place(self):
        """However it is written; of other names thousands cost nothing."""
        os.makedirs(self.path("work/out"))
        os.symlink("out", self.path("work/link"))
        head = "defaults: {offline: true, inputs: posts}\nbooks:\n"
        for other in ("link/book.epub", "./out/book.epub",
                      "out/../out/book.epub"):
            run = self.jobs(head + "  - output: out/book.epub\n"
                                   f"  - output: {other}\n", status=2)
            self.assertEqual(run.lines, [
                f"sheaf: work/weekly.yaml:4: work/{other}: another book has "
                "this name"])
        began = os.times().children_user
        self.jobs(head + "".join(f"  - output: d{i}/book.epub\n"
                                 for i in range(5000)) +
                  "  - output: x.unknown\n", status=2)
        self.assertLess(os.times().children_user - began, 2)


if __name__ == "__main__":
    unittest.main()
