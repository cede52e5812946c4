"""Several books in one run: --each, --group-by, their names, --dry-run."""
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import unicodedata
import unittest
import zipfile

import support
from support import Case

POSTS = (
    # name, title, day, category, author
    ("a", "One", "3 Jan 2022", "科技", "Li Lei"),
    ("b", "Two", "31 Jan 2022", "科技", "Han Meimei"),
    ("c", "Three", "1 Feb 2022", "商业", "Li Lei"),
    ("d", "四", "5 May 2023", "商业", "Wang"),
)
LONG = "长" * 300


class Batches(Case):
    def setUp(self):
        super().setUp()
        for name, title, day, category, author in POSTS:
            self.write(f"posts/{name}.md",
                       f"---\ntitle: {title}\ncategories: [{category}]\n"
                       f"author: {author}\n"
                       f"date: Mon, {day} 08:00:16 GMT\n---\n"
                       f"<p>words of {title}</p>\n")

    def batch(self, *args, **more):
        return self.sheaf("posts", "--offline", "--cover", "none", *args,
                          **more)

    def read(self, name):
        return support.read(self.path(name))

    def files(self, folder="out"):
        found = []
        for base, _, names in os.walk(self.path(folder)):
            found += [os.path.relpath(os.path.join(base, name),
                                      self.path(folder)) for name in names]
        return sorted(found)

    def test_months(self):
        """As if each had been made alone, whatever the number of workers."""
        self.batch("--group-by", "month", "-o", "out/{group}.epub", "-o",
                   "out/{group}.pdf", "-j1")
        self.assertEqual(self.files(), [
            f"{month}.{kind}" for month in ("2022-01", "2022-02", "2023-05")
            for kind in ("epub", "pdf")])
        self.batch("--group-by", "month", "-o", "two/{date:%Y-%m}.epub", "-o",
                   "two/{date:%Y-%m}.pdf", "-j3")
        for month in ("2022-01", "2022-02", "2023-05"):
            for kind in ("epub", "pdf"):
                name = f"{month}.{kind}"
                self.batch("--since", month, "--until", month, "-o",
                           "alone." + kind)
                alone = self.read("alone." + kind)
                self.assertEqual(self.read("out/" + name), alone, name)
                self.assertEqual(self.read("two/" + name), alone, name)
        self.assertEpubs("out/2022-01.epub")

    def test_keys(self):
        for key, names in (
                ("week", ["2022-01-03 – 2022-01-09", "2022-01-31 – 2022-02-06",
                          "2023-05-01 – 2023-05-07"]),
                ("day", ["2022-01-03", "2022-01-31", "2022-02-01",
                         "2023-05-05"]),
                ("category", ["商业", "科技"]),
                ("author", ["Han Meimei", "Li Lei", "Wang"]),
                ("count:3", ["1", "2"])):
            self.batch("--group-by", key, "-o", key[:3] + "/{group}.epub")
            self.assertEqual(self.files(key[:3]),
                             sorted(name + ".epub" for name in names), key)

    def test_any_key(self):
        """A key of front matter; what an earlier run has read for another
        serves no other."""
        for name, key in (("a", "series: Alpha"), ("b", "series: [Beta, x]"),
                          ("c", "Series: Alpha\npart: '1/2'")):
            text = self.read(f"posts/{name}.md").decode()
            self.write(f"posts/{name}.md", text.replace(
                "author:", key + "\nauthor:"))
        self.batch("-o", "one.epub", "--cache", "cache")
        for _ in range(2):
            self.batch("--group-by", "series", "-o", "s/{series}.epub",
                       "--title", "Of {group}", "--cache", "cache")
            self.assertEqual(self.files("s"),
                             ["Alpha.epub", "Beta.epub", "其他.epub"])
            shutil.rmtree(self.path("s"))
        self.batch("--group-by", "part", "-o", "p/{group}.epub", "--match",
                   "series=alpha", "--cache", "cache")
        self.assertEqual(self.files("p"), ["1_2.epub", "Other.epub"])
        self.batch("--group-by", "series", "-o", "s/{group}.epub", "--cache",
                   "cache", "--force")
        self.batch("--match", "series=Alpha", "-o", "alone.epub")
        self.assertEqual(self.read("s/Alpha.epub"), self.read("alone.epub"))
        run = self.batch("--group-by", "sereis", "-o", "x/{group}.epub",
                         status=2)
        self.assertEqual(run.lines, ["sheaf: --group-by sereis: no article "
                                     "says anything under this key"])

    def test_each(self):
        self.batch("--each", "-o", "out/{date:%Y}/{date:%m} {title}.epub")
        self.assertEqual(self.files(), [
            "2022/01 One.epub", "2022/01 Two.epub", "2022/02 Three.epub",
            "2023/05 四.epub"])
        self.sheaf("posts/d.md", "--offline", "--cover", "none", "-o",
                   "alone.epub")
        self.assertEqual(self.read("out/2023/05 四.epub"),
                         self.read("alone.epub"))

    def test_titles(self):
        self.batch("--group-by", "month", "--title", "News of {date:%m/%Y}",
                   "-o", "out/{title}.epub")
        self.assertEqual(self.files()[0], "News of 01_2022.epub")
        with zipfile.ZipFile(self.path("out/News of 01_2022.epub")) as book:
            self.assertIn(b"<dc:title>News of 01/2022</dc:title>",
                          re.sub(rb' id="[^"]*"', b"",
                                 book.read("package.opf")))

    def hostile(self, titles):
        for i, title in enumerate(titles):
            self.write(f"bad/{i:02}.md",
                       f"---\ntitle: {json.dumps(title)}\n---\n<p>x</p>\n")
        self.sheaf("bad", "--offline", "--cover", "none", "--sort", "name",
                   "--each", "-o", "out/{title}.epub")
        return self.files()

    def test_names(self):
        """Nothing of a title leads elsewhere, and no name is lost."""
        titles = ["../../x", "/etc/passwd", "a\u0000b", LONG, "CON", "nul.txt",
                  "-rf", ".hidden", "...", " ", "🎉", "a\tb\nc\x1b[2J",
                  "\u202egpj.exe", "x.kepub", "ＡＢＣ", "abc", "ABC", "é",
                  "e\u0301", "a<b>:\"|?*"]
        names = self.hostile(titles)
        self.assertEqual(len(names), len(titles))
        self.assertEqual(self.files("."), sorted(
            ["out/" + name for name in names] +
            [name for name in self.files(".") if not name.startswith("out/")]))
        seen = set()
        for name in names:
            self.assertNotIn("/", name)
            self.assertLessEqual(len(name.encode()), 208)
            self.assertTrue(name.endswith(".epub"))
            self.assertFalse(name.startswith((".", " ")), name)
            self.assertFalse(any(unicodedata.category(c) in ("Cc", "Cf") and
                                 c != "\u200d" for c in name), repr(name))
            self.assertFalse(name.endswith(".kepub.epub"))
            self.assertNotIn(name.split(".")[0].lower(), ("con", "nul"))
            folded = unicodedata.normalize("NFKC", name).casefold()
            self.assertNotIn(folded, seen)
            seen.add(folded)
            with zipfile.ZipFile(self.path("out/" + name)) as book:
                self.assertIsNone(book.testzip())
        self.assertEqual(self.hostile(titles), names)

    def test_one_folder_by_two_names(self):
        self.write("two/1.md", "---\ntitle: A\nauthor: B\n---\nthis\n")
        self.write("two/2.md", "---\ntitle: B\nauthor: A\n---\nthat\n")
        self.sheaf("two", "--offline", "--each", "-o", "out/{title}.epub",
                   "-o", "x/.././/out/{author}.epub")
        self.assertEqual(self.files(), ["A 2.epub", "A.epub", "B 2.epub",
                                        "B.epub"])

    def test_empty_fields(self):
        """They lead to no other folder."""
        self.write("posts/e.md", "---\ntitle: Five\n---\n<p>x</p>\n")
        self.batch("--each", "-o", "out/{category}/{author}/{title}.epub",
                   "--match", "title=Five")
        self.assertEqual(self.files(), ["Other/Other/Five.epub"])
        self.write("none/f.md", "<p>x</p>\n")
        self.sheaf("none", "--offline", "--cover", "none", "--each", "-o",
                   "two/in/{author}.epub")
        self.assertEqual(self.files("two"), ["in/Untitled.epub"])

    def test_refused(self):
        for args, why in (
                (("--group-by", "year", "-o", "{title}.epub"), "--group-by"),
                (("--each", "-o", "{titel}.epub"), "{titel.epub"[:6]),
                (("--group-by", "a=b", "-o", "{title}.epub"), "no key"),
                (("--each", "-o", "one.epub"), "one.epub: all books would have this name"),
                (("--each", "-o", "{title}.epub", "--index-review", "r.txt"),
                 "--index-review"),
                (("--each", "-o", "{title}.epub", "--on-exists", "number",
                  "--shard", "1/2"), "not with --shard"),
                (("--dry-run", "-o", "a.epub", "--report", "r.jsonl"),
                 "--dry-run"),
                (("--on-exists", "maybe", "-o", "a.epub"), "--on-exists")):
            run = self.batch(*args, status=2)
            self.assertIn(why, run.text, args)
            self.assertEqual(len(run.lines), 1, run.text)
        self.assertEqual([name for name in os.listdir(self.folder)
                          if name.endswith(("epub", "txt"))], [])

    def test_on_exists(self):
        args = ("--group-by", "month", "-o", "out/{group}.epub")
        self.batch(*args)
        whole = {name: self.read("out/" + name) for name in self.files()}
        self.write("out/2022-01.epub", "mine")
        run = self.batch(*args, "--on-exists", "skip", "--report", "r.jsonl")
        self.assertEqual(self.read("out/2022-01.epub"), b"mine")
        rows = [json.loads(line) for line in
                self.read("r.jsonl").decode().splitlines()]
        books = {row["file"]: row["status"] for row in rows
                 if row["kind"] == "book"}
        self.assertEqual(books, {f"out/{name}": "skipped" for name in whole})
        self.assertEqual([row["status"] for row in rows
                          if row["kind"] == "article"], ["skipped"] * 4)
        self.assertEqual(rows[-1]["skipped"], 4)
        self.assertEqual(run.lines, [])
        os.remove(self.path("out/2023-05.epub"))
        self.batch(*args, "--on-exists", "skip")
        self.assertEqual(self.read("out/2023-05.epub"), whole["2023-05.epub"])
        self.batch(*args, "--on-exists", "number")
        self.assertEqual(self.read("out/2022-01 2.epub"),
                         whole["2022-01.epub"])
        self.assertEqual(self.read("out/2022-01.epub"), b"mine")
        self.batch(*args)
        self.assertEqual(self.read("out/2022-01.epub"), whole["2022-01.epub"])

    def test_numbers_at_once(self):
        """Runs of one article each, which use no state, or may not."""
        for i, state in enumerate(((), ("--no-state",))):
            runs = [subprocess.Popen(
                [support.SHEAF, "-q", f"posts/{name}.md", "--offline",
                 "--cover", "none", "--cache", "cache", "--on-exists",
                 "number", "-o", f"n{i}.epub", *state],
                cwd=self.path("."), env=self.environment())
                for name in "abcd" for _ in range(2)]
            self.assertEqual([run.wait(60) for run in runs], [0] * 8)
            self.assertEqual(sum(name.startswith(f"n{i}") for name in
                                 os.listdir(self.path("."))), 8)

    def test_skip_of_one_format(self):
        """Of some parts all is to be made, of others one of two formats."""
        args = ("--group-by", "month", "-o", "out/{group}.epub", "-o",
                "out/{group}.pdf")
        self.batch(*args)
        whole = {name: self.read("out/" + name) for name in self.files()}
        gone = ("2022-01.epub", "2022-02.pdf", "2023-05.epub", "2023-05.pdf")
        for state in ((), ("--force",), ("--no-state",)):
            for name in gone:
                os.remove(self.path("out/" + name))
            run = self.batch(*args, "--on-exists", "skip", *state)
            self.assertEqual(run.lines, [])
            self.assertEqual({name: self.read("out/" + name)
                              for name in self.files()}, whole)

    def test_volumes(self):
        """Volumes of one book are not other books."""
        for name in ("x", "x-1", "x-2"):
            for i in range(2):
                with open(self.path(f"big-{name}-{i}.png"), "wb") as file:
                    file.write(support.png(300, 200 + len(name) * 10 + i))
                self.write(f"many/{name}{i}.md",
                           f"---\ntitle: {name}{i}\nauthor: {name}\n---\n"
                           "<p>" + os.urandom(9000).hex() + "</p>\n")
        self.sheaf("many", "--offline", "--cover", "none", "--group-by",
                   "author", "--max-size", "26k", "-o", "out/{group}.epub",
                   "-q", status=0)
        count = 0
        for name in self.files():
            with zipfile.ZipFile(self.path("out/" + name)) as book:
                count += sum(part.startswith("text/")
                             for part in book.namelist())
        self.assertEqual(count, 6, self.files())

    def test_size(self):
        for i in range(4):
            self.write(f"many/{i}.md", f"---\ntitle: t{i}\n---\n<p>" +
                       os.urandom(9000).hex() + "</p>\n")
        self.sheaf("many", "--offline", "--cover", "none", "--group-by",
                   "size:14k", "-o", "out.epub", "-q")
        self.assertBooks(*(f"out-{i}.epub" for i in range(1, 5)))
        args = ("many", "--offline", "--cover", "none", "-q")
        self.sheaf(*args, "--group-by", "size:14k", "-o", "v {number}.epub",
                   "--report", "r.jsonl")
        for i in range(1, 5):
            self.assertEqual(self.read(f"v {i}.epub"),
                             self.read(f"out-{i}.epub"))
        self.assertEqual([row["file"] for row in self.rows("book")],
                         [f"v {i}.epub" for i in range(1, 5)])
        self.sheaf(*args, "--group-by", "size:14M", "-o", "w{number}x.pdf")
        self.sheaf(*args, "-o", "whole.pdf")
        self.assertEqual(self.read("w1x.pdf"), self.read("whole.pdf"))
        before = sorted(os.listdir(self.folder))
        self.sheaf(*args, "--group-by", "size:14k", "-o", "v {number}.epub",
                   "--on-exists", "skip")
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        run = self.sheaf(*args, "--group-by", "size:14k", "-o",
                         "{number}/a.epub", status=2)
        self.assertIn("in one folder", run.text)

    def test_one_bad(self):
        """A bad article and a book that cannot be written harm no other."""
        self.write("posts/b.md", "")
        os.mkdir(self.path("posts/c2"))
        os.makedirs(self.path("out/2022-02.epub"))
        run = self.batch("--group-by", "month", "-o", "out/{group}.epub",
                         "--report", "r.jsonl", status=1)
        self.assertIn("out/2022-02.epub", run.text)
        self.assertTrue(os.path.isfile(self.path("out/2022-01.epub")))
        self.assertTrue(os.path.isfile(self.path("out/2023-05.epub")))
        rows = [json.loads(line) for line in
                self.read("r.jsonl").decode().splitlines()]
        books = {row["file"]: row["status"] for row in rows
                 if row["kind"] == "book"}
        self.assertEqual(books, {"out/2022-01.epub": "made",
                                 "out/2022-02.epub": "failed",
                                 "out/2023-05.epub": "made"})
        self.assertEqual((rows[-1]["articles"], rows[-1]["left_out"]), (2, 1))

    def rows(self, kind):
        return [row for row in map(json.loads, self.read("r.jsonl")
                                   .decode().splitlines())
                if row["kind"] == kind]

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount")
    def test_full_disk(self):
        """What is made stays; what the run did not come to is told."""
        for i in range(6):
            self.write(f"many/{i}.md", f"---\ntitle: t{i}\n---\n<p>" +
                       os.urandom(30000).hex() + "</p>\n")
        os.mkdir(self.path("disk"))
        run = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k",
                              "tmpfs", self.path("disk")],
                             stderr=subprocess.PIPE)
        if run.returncode != 0:
            self.skipTest("no mount here")
        try:
            run = self.sheaf("many", "--offline", "--cover", "none", "--each",
                             "--sort", "name", "-o", "disk/{title}.epub",
                             "--report", "r.jsonl", "-j1", status=1)
            made = self.files("disk")
            for name in made:
                with zipfile.ZipFile(self.path("disk/" + name)) as book:
                    self.assertIsNone(book.testzip())
        finally:
            subprocess.run(["umount", self.path("disk")], check=True)
        self.assertIn(made, (["t0.epub"], ["t0.epub", "t1.epub"]))
        left = 6 - len(made) - 1
        self.assertIn(f"the run ended before {left} more books", run.text)
        self.assertEqual([row["status"] for row in self.rows("book")],
                         ["made"] * len(made) + ["failed"] +
                         ["unfinished"] * left)
        articles = [row["file"] for row in self.rows("article")]
        self.assertEqual(articles, [f"many/{i}.md" for i in range(6)])

    def test_no_room_for_one(self):
        """A book that may not grow fails and is told; the others stay."""
        for i in range(6):
            key = max(0, i - 2)         # three share the first book
            self.write(f"many/{i}.md", f"---\ntitle: t{i}\nkey: t{key}\n"
                       "---\n<p>" + os.urandom(900 if key else 24000).hex() +
                       "</p>\n")
        self.write("out/t0.epub", "old")
        run = subprocess.run(
            self.command("many", "--offline", "--cover", "none", "--group-by", "key",
                         "--sort", "name", "-o", "out/{key}.epub",
                         "--report", "r.jsonl", "--no-state"),
            cwd=self.folder, env=self.environment(), text=True,
            stderr=subprocess.PIPE, preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (60000, 60000)))
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertEqual([(row["file"], row["status"])
                          for row in self.rows("book")],
                         [(f"out/t{i}.epub", "failed" if i == 0 else "made")
                          for i in range(4)])
        self.assertIn("out/t0.epub", run.stderr)
        self.assertEqual(self.read("out/t0.epub"), b"old")
        self.assertEqual(self.files(), [f"t{i}.epub" for i in range(4)])
        for i in (1, 2, 3):
            with zipfile.ZipFile(self.path(f"out/t{i}.epub")) as book:
                self.assertIsNone(book.testzip())
        end = self.rows("run")[0]
        self.assertEqual((end["status"], end["articles"]), ("partial", 3))

    def test_interrupted(self):
        """A signal leaves the books that are made, and nothing by halves."""
        for i in range(60):
            self.write(f"many/{i:02}.md", f"---\ntitle: t{i:02}\n---\n" +
                       "<p>" + "一些文字。" * 4000 + "</p>\n")
        run = subprocess.Popen(self.command(
            "many", "--offline", "--each", "--sort", "name", "-o",
            "out/{title}.pdf", "--report", "r.jsonl", "-j1"),
            cwd=self.folder, stderr=subprocess.DEVNULL,
            env=self.environment())
        while not os.path.exists(self.path("out/t01.pdf")):
            self.assertIsNone(run.poll())
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(30), -signal.SIGINT)
        made = self.files()
        self.assertEqual(made, [f"t{i:02}.pdf" for i in range(len(made))])
        self.assertLess(len(made), 60)
        told = [row["file"] for row in self.rows("book")]
        self.assertIn(told, ([f"out/{name}" for name in made],
                             [f"out/{name}" for name in made[:-1]]))
        self.assertTrue(self.read("out/" + made[-1])
                        .rstrip().endswith(b"%%EOF"))

    def test_dry_run(self):
        run = self.batch("--group-by", "month", "-o", "out/{group}.epub",
                         "--dry-run")
        rows = [line.split("\t") for line in run.out.splitlines()]
        self.assertEqual([row[:4] for row in rows], [
            ["out/2022-01.epub", "1", "2022-01-03", "One"],
            ["out/2022-01.epub", "2", "2022-01-31", "Two"],
            ["out/2022-02.epub", "1", "2022-02-01", "Three"],
            ["out/2023-05.epub", "1", "2023-05-05", "四"]])
        self.assertEqual([row[6] for row in rows],
                         [f"posts/{post[0]}.md" for post in POSTS])
        self.assertFalse(os.path.exists(self.path("out")))
        run = self.batch("-o", "a.epub", "--dry-run")
        self.assertEqual(len(run.out.splitlines()), 4)
        self.assertBooks()

    def test_progress(self):
        """Over all books, not anew for each."""
        run = self.batch("--each", "-o", "out/{title}.epub", "--progress",
                         "json:1", "-j1")
        rows = [json.loads(line) for line in run.out.splitlines()]
        loading = [row for row in rows if row.get("phase") == "loading"]
        self.assertTrue(all(row["total"] == 4 for row in loading), loading)
        done = [row["done"] for row in loading]
        self.assertEqual(done, sorted(done))

    def test_shards(self):
        """Every machine makes whole books, and together all."""
        for key, template in (("month", "{group}"), ("count:1", "{number}"),
                              ("each", "{title}")):
            args = (("--each",) if key == "each" else ("--group-by", key))
            folder = "whole-" + key[:3]
            self.batch(*args, "-o", f"{folder}/{template}.epub")
            for shard in range(1, 4):
                self.batch(*args, "-o", f"parts-{key[:3]}/{template}.epub",
                           "--shard", f"{shard}/3")
            names = self.files(folder)
            self.assertEqual(self.files(f"parts-{key[:3]}"), names)
            for name in names:
                self.assertEqual(self.read(f"parts-{key[:3]}/{name}"),
                                 self.read(f"{folder}/{name}"))


if __name__ == "__main__":
    unittest.main()
