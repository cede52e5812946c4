"""The report of a run (--report) and what reads it."""
import fcntl
import json
import os
import pty
import re
import resource
import signal
import struct
import subprocess
import termios
import time
import unicodedata
import unittest

import support
from support import ROOT, png, post
from test_volumes import noise


class Report(support.Case):
    def report(self, name="r.jsonl"):
        """The rows, without times; every line is one, whoever splits it."""
        text = support.read(self.path(name)).decode()
        self.assertTrue(text.endswith("\n"))
        lines = text[:-1].split("\n")
        self.assertEqual(lines, text.splitlines())
        rows = [json.loads(line) for line in lines]
        for row in rows:
            for value in row.pop("seconds", {}).values():
                self.assertGreaterEqual(value, 0)
        return rows

    def rows(self, kind, name="r.jsonl"):
        return [row for row in self.report(name) if row["kind"] == kind]

    def posts(self):
        self.write("posts/a.html", post("甲的标题", (
            '<p>文</p><img src="pic.png"><img src="none.png">'
            '<img src="https://img.example.com/x.jpg">')))
        self.write("posts/pic.png", png())
        self.write("posts/b.html", post("B", (
            '<p>t</p><img src="https://img.example.com/x.jpg">'
            '<img src="bad.png">')))
        self.write("posts/bad.png", png()[:60])
        self.write("posts/c.html", "")
        self.write("posts/d.html", post("D", "<p>t</p>",
                                        more="published: false\n"))
        return ("--offline", "posts", "gone.html", "-o", "a.epub", "-o",
                "a.pdf", "--report", "r.jsonl")

    def test_rows(self):
        run = self.sheaf(*self.posts(), status=1)
        self.assertEqual(
            [(row["file"], row["status"]) for row in self.rows("article")],
            [("gone.html", "left-out"), ("posts/c.html", "left-out"),
             ("posts/d.html", "draft"), ("posts/a.html", "warned"),
             ("posts/b.html", "warned")])
        a = self.rows("article")[3]
        self.assertEqual((a["title"], a["pictures"], a["missing"]),
                         ("甲的标题", 1, 2))
        self.assertEqual(a["bytes"],
                         os.path.getsize(self.path("posts/a.html")))
        self.assertEqual(a["messages"], [
            {"name": "picture-missing", "severity": "warning", "count": 2,
             "text": "picture is missing: none.png: no such file in the "
                     "article's folder", "lines": []}])
        self.assertEqual(
            [(row["address"], row["status"], row["article"])
             for row in self.rows("picture")],
            [("pic.png", "ok", "posts/a.html"),
             ("none.png", "missing", "posts/a.html"),
             ("https://img.example.com/x.jpg", "missing", "posts/a.html"),
             ("bad.png", "damaged", "posts/b.html")])
        for row in self.rows("picture"):
            self.assertEqual(row["status"] == "ok", row["reason"] is None)
        self.assertEqual(
            [(row["file"], row["format"], row["status"], row["bytes"],
              row["articles"]) for row in self.rows("book")],
            [(f"a.{kind}", kind, "made",
              os.path.getsize(self.path(f"a.{kind}")), 2)
             for kind in ("epub", "pdf")])
        end = self.report()[-1]
        self.assertEqual(
            (end["kind"], end["status"], end["exit"], end["articles"],
             end["left_out"], end["drafts"], end["pictures"], end["missing"]),
            ("run", "partial", 1, 2, 2, 1, 1, 4))
        self.assertEqual(end["warnings"], run.text.count("warning: "))
        self.assertBooks("a.epub", "a.pdf")

    def test_workers_and_words_change_nothing(self):
        args = self.posts()
        for n in range(30):
            self.write(f"posts/n{n}.html", post(f"N{n}", (
                f"<p>{n}</p><img src='{n % 7}.png'>"
                f"<img src='https://e.org/{n % 5}'>")))
        self.sheaf(*args, "-j1", status=1)
        first = self.report()
        for more in (["-j8"], ["-j2", "-q"], ["-v"]):
            self.sheaf(*args, *more, "--force", status=1)
            self.assertEqual(self.report(), first)
        self.assertGreater(len(first), 40)

    def test_fields_are_documented(self):
        """All of a kind have all fields, and in the order of the manual."""
        text = support.read(ROOT + "/docs/REPORT.md").decode()
        documented = {}
        for part in text.split("\n## ")[1:]:
            fields = re.findall(r"^\| `(\w+)` \|", part, re.M)
            documented[re.match("`(\\w+)`", part).group(1)] = fields
        messages = documented.pop("messages")
        args = self.posts()
        self.write("rules/e.com.txt", "wrong\nbody: //p[\n")
        self.write("posts/e.html", post("E", "<p>t</p>",
                                        more="url: https://e.com/a\n"))
        self.sheaf(*args, "--rules", "rules", status=1)
        rows = support.read(self.path("r.jsonl")).decode().splitlines()
        rows += self.sheaf(*args, "--progress", "json",
                           status=1).out.splitlines()[:-1]
        found = {}
        for row in map(json.loads, rows):
            found.setdefault(row["kind"], []).append(list(row))
            for message in row.get("messages", ()):
                self.assertEqual(list(message), messages)
        self.assertEqual(set(found), set(documented))
        for kind, rows in found.items():
            for row in rows:
                self.assertEqual(row, documented[kind])
        statuses = {row["status"] for row in self.report() if "status" in row}
        for status in statuses:
            self.assertIn(f"`{status}`", text)

    def test_left_out_for_a_picture(self):
        self.sheaf(*self.posts(), "--on-missing", "fail", status=3)
        a = [row for row in self.rows("article")
             if row["file"] == "posts/a.html"][0]
        self.assertEqual((a["status"], a["reason"]),
                         ("left-out", "pictures are missing"))
        self.assertEqual(len(self.rows("picture")), 4)
        self.assertEqual([row["status"] for row in self.rows("book")],
                         ["unfinished", "unfinished"])
        end = self.report()[-1]
        self.assertEqual((end["status"], end["exit"], end["reason"]), (
            "failed", 3, "no book was made: every article was left out"))

    def test_duplicates_and_volumes(self):
        text = "一些文字，要排成许多行。" * 30
        for n in range(6):
            self.write(f"p/{n}.html", post(f"N{n}", (
                f'<p>{n}{text}</p><img src="{n}.png">')))
            self.write(f"p/{n}.png", noise(n))
        self.write("p/again.html", support.read(self.path("p/3.html")))
        self.sheaf("p", "-o", "v.epub", "--max-size", "300K", "--dedup",
                   "--cover", "none", "--report", "r.jsonl")
        statuses = [row["status"] for row in self.rows("article")]
        self.assertEqual(statuses, ["duplicate"] + ["ok"] * 6)
        self.assertEqual(self.rows("article")[0]["reason"], "p/3.html")
        books = self.rows("book")
        self.assertGreater(len(books), 1)
        for n, row in enumerate(books):
            self.assertEqual((row["volume"], row["file"], row["bytes"]), (
                n + 1, f"v-{n + 1}.epub",
                os.path.getsize(self.path(row["file"]))))
        self.assertEqual(sum(row["articles"] for row in books), 6)

    def test_attempts_are_one(self):
        """Books that are tried again with smaller pictures."""
        args = self.posts()
        for n in range(5):
            self.write(f"posts/p{n}.html", post(f"P{n}", (
                f"<p>{n}</p><img src='big{n}.png'>")))
            self.write(f"posts/big{n}.png", noise(n))
        self.sheaf(*args[:5], "--max-size", "900K", "--report", "r.jsonl",
                   status=1)
        files = [row["file"] for row in self.rows("article")]
        self.assertEqual(len(files), len(set(files)))
        self.assertEqual(len(files), 10)

    def test_hostile_names(self):
        args = ["-o", "a.epub", "--report", "r.jsonl", "p"]
        names = ["e\udcff\x1b[2J\n.html", "x\u2028\u202e\x7f\u0085.html",
                 "q\"\\.html", "好\U0001f600.html"]
        for name in names:
            self.write("p/" + name, post("\\\x1b]0;x\x07 \u0085\u2029\u202e",
                                         "<p>t" + str(len(name)) + "</p>"))
        self.sheaf(*args)
        raw = support.read(self.path("r.jsonl"))
        for bad in (b"\x1b", b"\x7f", b"\x07", "\u202e".encode(),
                    "\u0085".encode(), "\u2028".encode()):
            self.assertNotIn(bad, raw)
        found = {row["file"] for row in self.rows("article")}
        self.assertEqual(found, {"p/" + name.replace("\udcff", "\ufffd")
                                 for name in names})

    def test_refused(self):
        """A run that is refused has a report; its options that cannot be read,
        and one that would take the place of a book, leave all as it was."""
        self.write("a.html", post("A", "<p>t</p>"))
        self.sheaf("a.html", "-o", "a.txt", "--report", "r.jsonl", status=2)
        end = self.report()[-1]
        self.assertEqual((end["status"], end["exit"]), ("refused", 2))
        self.assertIn("no format has this suffix", end["reason"])
        self.write("m.yaml", "articles:\n  - nonsense: [\n")
        self.sheaf("--manifest", "m.yaml", "-o", "a.epub", "--report",
                   "r.jsonl", status=2)
        self.assertEqual(self.report()[-1]["exit"], 2)
        self.assertTrue([row for row in self.rows("message")
                         if row["file"] == "m.yaml"])
        before = support.read(self.path("r.jsonl"))
        os.mkfifo(self.path("fifo"))
        for wrong in (["--report", "a.epub"], ["--report", "a-1.epub"],
                      ["--report", "./a.txt", "-o", "a.txt"],
                      ["--report", self.path("a.epub")], ["--report", "."],
                      ["--report", "none/r.jsonl"], ["--report", "fifo"],
                      ["--report", "-", "-t", "tree"],
                      ["--report", "r.jsonl", "--nonsense"]):
            run = self.sheaf("a.html", "-o", "a.epub", *wrong, status=2)
            self.assertEqual(len(run.lines), 1)
        self.assertEqual(support.read(self.path("r.jsonl")), before)
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["a.html", "fifo", "m.yaml", "r.jsonl"])

    def test_to_standard_output(self):
        self.write("a.html", post("A", "<p>t</p>"))
        run = self.sheaf("a.html", "-o", "a.epub", "--report", "-")
        kinds = [json.loads(line)["kind"] for line in run.out.splitlines()]
        self.assertEqual(kinds, ["report", "article", "book", "run"])

    def test_no_room(self):
        """A report that fails is told, and the old one stays."""
        self.write("a.html", post("A", "<p>t</p>"))
        self.write("r.jsonl", "old")

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))
        run = subprocess.run(
            self.command("a.html", "-o", "a.epub", "--report", "r.jsonl"),
            cwd=self.folder, env=self.environment(), preexec_fn=limit,
            stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(run.returncode, 3, run.stderr)
        self.assertIn(b"sheaf: r.jsonl: report was not made: ", run.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["a.html", "r.jsonl"])
        self.assertEqual(support.read(self.path("r.jsonl")), b"old")

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount")
    def test_full_disk(self):
        """When the book has failed there is room again for the report."""
        for n in range(30):
            self.write(f"p/{n:02}.html", post(f"N{n}", f"<p>{n}</p>"
                                              f"<img src='{n // 5}.png'>"))
            self.write(f"p/{n // 5}.png", noise(n // 5))
        disk = self.path("disk")
        os.mkdir(disk)
        run = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k",
                              "tmpfs", disk], stderr=subprocess.PIPE)
        if run.returncode != 0:
            self.skipTest("no mount here")
        try:
            self.sheaf("p", "-o", "disk/a.epub", "-o", "b.epub", "--report",
                       "disk/r.jsonl", "--sort", "name", status=1)
            rows = self.report("disk/r.jsonl")
            self.assertEqual(os.listdir(disk), ["r.jsonl"])
            self.sheaf("p", "-o", "disk/a.pdf", "--report", "disk/r.jsonl",
                       "--sort", "name", status=3)
            short = self.report("disk/r.jsonl")
        finally:
            subprocess.run(["umount", disk], check=True)
        self.assertEqual([row["file"] for row in rows
                          if row["kind"] == "article"],
                         [f"p/{n:02}.html" for n in range(30)])
        self.assertEqual({row["file"]: row["status"] for row in rows
                          if row["kind"] == "book"},
                         {"disk/a.epub": "failed", "b.epub": "made"})
        self.assertEqual([row["file"] for row in short
                          if row["kind"] == "article"],
                         [f"p/{n:02}.html" for n in range(30)])
        self.assertEqual(short[-1]["exit"], 3)
        self.assertEqual({row["status"] for row in short[1:-1]},
                         {"ok", "unfinished", "failed"})

    def test_interrupted(self):
        """What is known stays, line by line."""
        for n in range(300):
            self.write(f"p/{n:03}.html", post(f"N{n:03}", "<p>" +
                                              "一些文字。" * 400 + "</p>"))
        run = subprocess.Popen(self.command(
            "p", "-o", "a.pdf", "--report", "r.jsonl", "--sort", "name",
            "--no-state"), cwd=self.folder, stderr=subprocess.DEVNULL,
            env=self.environment())
        temporary = None
        while not temporary or os.path.getsize(temporary) < 2000:
            self.assertIsNone(run.poll())
            for name in os.listdir(self.folder):
                if name.startswith(".r.jsonl"):
                    temporary = self.path(name)
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(30), -signal.SIGINT)
        rows = self.report()
        self.assertEqual(rows[0]["kind"], "report")
        self.assertNotEqual(rows[-1]["kind"], "run")
        self.assertEqual([row["file"] for row in rows[1:4]],
                         [f"p/{n:03}.html" for n in range(3)])
        self.assertEqual(sorted(os.listdir(self.folder)), ["p", "r.jsonl"])


def line(kind, **fields):
    return json.dumps({"kind": kind, **fields}) + "\n"


HEAD = line("report", version=1, program="sheaf")
END = line("run", status="complete", exit=0, seconds={"wall": 61, "cpu": 2})


class Summary(support.Case):
    """sheaf report FILE..."""

    def summary(self, *args, status=0, **more):
        run = self.sheaf("report", *args, status=status, **more)
        run.totals = dict(row.split(None, 1) for row in run.out.splitlines()
                          if re.match(r"[a-z]+ +\d+(  |$)", row))
        return run

    def test_of_a_run(self):
        for n in range(3):
            self.write(f"p/{n}.html", post(f"N{n}", (
                f"<p>{n}</p><img src='https://a.org/{n}'>"
                f"<img src='https://b.org/'><img src='x.png'>")))
        self.write("p/x.png", png())
        self.write("p/bad.html", "")
        self.sheaf("--offline", "p", "-o", "a.epub", "--report", "r.jsonl",
                   status=1)
        run = self.summary("r.jsonl")
        self.assertEqual(run.text, "")
        self.assertTrue(run.out.startswith(
            "Failures: 1\n  article p/bad.html: left-out: empty\n\n"))
        self.assertEqual(run.totals["articles"], "4  3 warned, 1 left-out")
        self.assertTrue(run.totals["pictures"].startswith(
            "5  4 missing, 1 ok, "))
        self.assertTrue(run.totals["books"].startswith("1  1 made, "))
        self.assertIn("by site\n         3  a.org\n         1  b.org\n",
                      run.out)
        self.assertIn("\n         6  picture-missing, in 3\n", run.out)
        # shards and nights are summed up
        both = self.summary("r.jsonl", "r.jsonl")
        self.assertEqual(both.totals["articles"], "8  6 warned, 2 left-out")
        self.assertIn("runs", both.totals)
        piped = self.summary("-", stdin=support.read(self.path("r.jsonl")))
        self.assertEqual(piped.out, run.out)

    def test_failures_come_first_by_site(self):
        def article(file, address, status="left-out", **more):
            return line("article", file=file, address=address, status=status,
                        **more)
        self.write("r.jsonl", HEAD + article("1", "https://z.org/1") +
                   article("2", None, site="news") +
                   article("3", "https://a.org/x", reason="why") +
                   article("4", "https://z.org/1", "unfinished") +
                   article("5", None, "ok") +
                   line("book", file="b", status="failed", reason="full") +
                   END.replace('"complete"', '"failed"'))
        self.assertEqual(self.summary("r.jsonl").out.split("\n\n")[0], (
            "Failures: 6\n  run r.jsonl: failed\n  book b: failed: full\n"
            "  article 3 (a.org): left-out: why\n"
            "  article 2 (news): left-out\n"
            "  article 1 (z.org): left-out\n"
            "  article 4 (z.org): unfinished"))
        self.write("r.jsonl", HEAD + "".join(
            article(f"{n:02}", None) for n in range(30)) + END)
        short = self.summary("r.jsonl").out
        self.assertIn("  article 19: left-out\n  and 10 more\n", short)
        self.assertIn("  article 29: left-out\n\n",
                      self.summary("--all", "r.jsonl").out)

    def test_time(self):
        self.write("r.jsonl", HEAD + END)
        self.assertIn("time          1:01  2.0 s of processors\n",
                      self.summary("r.jsonl").out)
        self.write("r.jsonl", HEAD + END.replace("61", "1e300"))
        self.assertIn("time          0:00  2.0 s", self.summary("r.jsonl").out)

    def test_damaged_lines(self):
        """Told with their numbers; the rest counts."""
        good = line("article", file="a", status="ok")
        bad = ["garbage", "{", "[]", "7", '"x"', "{}", '{"kind":7}',
               '{"kind":"run","kind":"run"}', '{"a":"\\u0000"}', "\udcff",
               "[" * 200000, '{"kind":' * 100000, '{"a":"' + "x" * 2000000 +
               '"}', "\x1b]0;x\x07", "\0", '{"kind":"article"']
        self.write("r.jsonl", (HEAD + "".join(
            row + "\n" + good for row in bad) + END).encode(
                errors="surrogateescape"))
        run = self.summary("r.jsonl", status=1)
        self.assertEqual(run.totals["articles"], "16  16 ok")
        self.assertEqual([row.split(": ")[1] for row in run.lines],
                         [f"r.jsonl:{n}" for n in range(2, 34, 2)])
        self.assertNotIn("\x1b", run.text)
        self.assertIn("deeper than 16", run.lines[10])
        self.assertIn("longer than 1048576 bytes", run.lines[12])
        self.write("r.jsonl", HEAD + "x\n" * 1000 + good + END)
        run = self.summary("r.jsonl", status=1)
        self.assertEqual(len(run.lines), 21)
        self.assertEqual(run.lines[-1],
                         "sheaf: r.jsonl: 980 more such lines")
        # a torn end, other line ends, kinds to come
        self.write("r.jsonl", HEAD + good + END[:30])
        run = self.summary("r.jsonl", status=1)
        self.assertIn("run r.jsonl: interrupted", run.out)
        self.write("r.jsonl", (HEAD + "\n" + line("later") + good +
                               END).replace("\n", "\r\n")[:-2])
        self.assertEqual(self.summary("r.jsonl").text, "")
        self.write("r.jsonl", HEAD.replace("1", "2") + good + END)
        run = self.summary("r.jsonl", status=1)
        self.assertEqual(run.lines, [
            "sheaf: r.jsonl:1: its version is not known"])

    def test_odd_values(self):
        """Lines of a report whose fields are of other types."""
        rows = [{"kind": kind, **{key: value for key in (
            "file", "address", "status", "messages", "seconds", "bytes",
            "reason", "site", "name", "severity", "version")}}
            for kind in ("report", "article", "picture", "book", "message",
                         "run")
            for value in (None, 1, -1, 1.5, "x\x1b[2J\u202e\n", [], {},
                          [1, None, [], {"name": 1, "severity": "error"}],
                          True, 2 ** 63 - 1)]
        self.write("r.jsonl", HEAD + "".join(
            json.dumps(row) + "\n" for row in rows) + END)
        run = self.summary("r.jsonl", "--all", status=1)
        self.assertNotIn("\x1b", run.out)
        self.assertNotIn("\u202e", run.out)
        self.assertIn("articles", run.totals)

    def test_large(self):
        names = [f"site{n % 997}.example.org" for n in range(100000)]
        self.write("r.jsonl", HEAD + "".join(
            line("picture", address=f"https://{name}/{n}", status="missing")
            for n, name in enumerate(names)) + END)
        # a sanitizer wants more than there is
        limit = () if support.IS_SANITIZED else (
            "prlimit", "--data=200000000")
        run = self.summary("r.jsonl", before=limit)
        self.assertEqual(run.totals["pictures"], "100000  100000 missing")
        self.assertIn("       101  site0.example.org\n", run.out)
        self.assertIn("and 977 more\n", run.out)

    def test_wrong(self):
        self.write("r.jsonl", HEAD + END)
        self.write("none.jsonl", "")
        for args in ([], ["--nonsense", "r.jsonl"]):
            self.assertEqual(self.summary(*args, status=2).out, "")
        for name in ("none", "none.jsonl", "."):
            run = self.summary("r.jsonl", name, status=3)
            self.assertEqual(len(run.lines), 1)
            self.assertEqual(run.totals["articles"], "0")
        self.assertIn("--all", self.summary("--help").out)
        with open("/dev/full", "w") as full:
            run = subprocess.run(self.command("report", "r.jsonl"),
                                 stdout=full, cwd=self.folder,
                                 env=self.environment())
        self.assertEqual(run.returncode, 3)


class Terminal(support.Case):
    """The line that moves, and the table at the end."""

    def start(self, *args, columns=80, controls=False, **env):
        def lead():
            os.setsid()
            fcntl.ioctl(2, termios.TIOCSCTTY, 0)
        try:
            self.terminal, end = pty.openpty()
        except OSError:
            self.skipTest("no pseudo-terminals here")
        self.addCleanup(os.close, self.terminal)
        fcntl.ioctl(end, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        run = subprocess.Popen(
            self.command(*args), cwd=self.folder, stderr=end, stdout=end,
            preexec_fn=lead if controls else None, env=self.environment({"TERM": "xterm", **env}))
        os.close(end)
        return run

    def shown(self, *args, status=0, **more):
        run = self.start(*args, **more)
        shown = b""
        while True:
            try:
                part = os.read(self.terminal, 65536)
            except OSError:     # EIO: the other end is closed
                break
            if not part:
                break
            shown += part
        self.assertEqual(run.wait(30), status, shown)
        return shown.decode().replace("\r\n", "\n")

    def lines(self, shown):
        """What the line showed, one after the other."""
        return [re.sub("\x1b\\[3?6?m", "", text) for text in re.findall(
            "\r\x1b\\[\\?7l(.*?)\x1b\\[K\x1b\\[\\?7h", shown, re.S)]

    def posts(self, count=40, title="标题：宽的字符", words=20):
        text = "一些文字，要排成许多行。" * words
        for n in range(count):
            self.write(f"p/{n:03}.html", post(
                f"{title}{n:03}", f"<p>{n}{text}</p><img src='x.png'>"
                                  f"<img src='{n}.png'>"))
        self.write("p/x.png", png())
        return "p", "-o", "a.epub", "-q", "--sort", "name"

    def test_width(self):
        """However wide the terminal is, what is shown stays in a row of it."""
        args = [arg for arg in self.posts(title="宽é́\U0001f600ｗﾊ각\u1100\u1161" * 9)
                if arg != "-q"] + ["-o", "a.pdf", "--no-state"]
        for columns in (20, 21, 33, 40, 59, 60, 61, 80, 99, 100, 200, 3000):
            shown = self.shown(*args, columns=columns)
            lines = self.lines(shown)
            self.assertGreater(len(lines), 2)
            for text in lines:
                width = sum(
                    0 if unicodedata.category(c) in ("Mn", "Me") or
                    "\u1160" <= c <= "\u11ff"
                    else 2 if unicodedata.east_asian_width(c) in "WF" else 1
                    for c in text)
                self.assertLess(width, columns, text)
                self.assertNotIn("\n", text)
            self.assertTrue(any("40/40" in text for text in lines))
        self.assertEqual(self.lines(self.shown(*args, columns=10)), [])

    def test_line_and_table(self):
        args = [arg for arg in self.posts() if arg != "-q"]
        self.write("p/bad.html", "")
        self.write("p/draft.html", post("D", "<p>t</p>",
                                        more="published: false\n"))
        shown = self.shown(*args, "-o", "none/a.pdf", status=1, columns=120)
        lines = self.lines(shown)
        self.assertTrue(any(text.startswith("[") and
                            "] reading " in text for text in lines))
        whole = [text for text in lines if "40/40" in text]
        self.assertIn(f"[{'=' * 20}] 40/40  41/41 pictures", whole[-1])
        self.assertIn("标题：宽的字符039", whole[-1])
        self.assertIn("] writing  a.epub", lines[-1])
        # nothing of the line is left, and messages have lines of their own
        size = os.path.getsize(self.path("a.epub"))
        self.assertRegex(shown, (
            "\r\x1b\\[K\x1b\\[\\?7h        40 articles, \x1b\\[31m1 left out"
            "\x1b\\[m, 1 draft\n        40 pictures, 40 missing\n"
            "        40 warnings\n  not made none/a.pdf\n"
            f"   {size / 1000:.1f} KB a.epub, 40 articles\n"
            "     [0-9.:]+ s in all\n$"))
        for text in re.findall("[^\r\n]*warning: ", shown):
            self.assertTrue(text.replace("\x1b[K\x1b[?7h", "").startswith(
                "sheaf: "), text)

    def test_hardly_ever(self):
        """At most ten times a second, but for the ends of phases."""
        args = self.posts(400, words=60)
        began = time.monotonic()
        shown = self.shown(*[a for a in args if a != "-q"], "-o", "a.pdf",
                           "--on-missing", "drop")
        took = time.monotonic() - began
        self.assertLess(len(self.lines(shown)), took * 10 + 8)

    def test_quiet(self):
        args = self.posts(3)[:3]
        env = {"TERM": "xterm"}
        self.assertEqual(self.shown(*args, "-q"), "")
        self.write("p/x.png", png())
        for n in range(3):
            self.write(f"p/{n}.png", png(rgb=(n, n, n)))
        self.assertEqual(self.shown(*args, TERM="dumb"), "")
        self.assertEqual(self.shown(*args, "--progress", "none"), "")
        self.assertEqual(self.sheaf(*args, env=env).text, "")
        self.assertEqual(
            self.sheaf(*args, "--progress", "auto", env=env).text, "")
        shown = self.shown("p", "-t", "tree")
        self.assertNotIn("\x1b", shown)
        shown = self.shown(*args)
        self.assertIn("\x1b[36m", shown)
        self.assertIn("\x1b[36m", self.shown(*args, NO_COLOR=""))
        shown = self.shown(*args, NO_COLOR="1")
        self.assertTrue(self.lines(shown))
        self.assertNotRegex(shown, "\x1b\\[[0-9;]*m")

    def test_one_article(self):
        self.write("a.html", post("A\x1b[31m\u202e\x9b2J", "<p>t</p>"))
        shown = self.shown("a.html", "-o", "a.epub")
        self.assertRegex(shown, r"1/1  A.*\\xe2\\x80\\xae")
        self.assertRegex(shown, "KB a.epub, 1 article\n$")
        self.assertNotIn("in all", shown)
        for bad in ("\x1b[31m", "\u202e", "\x9b"):
            self.assertNotIn(bad, shown)

    def test_behind_a_shell(self):
        """A job that is not in front draws no line; the table comes."""
        args = " ".join(a for a in self.posts() if a != "-q")
        self.command = lambda *words: list(words)
        for end, has_line in (("", True), (" & wait $!", False)):
            shown = self.shown("sh", "-mc", f"'{support.SHEAF}' {args} "
                               f"--on-missing drop{end}", controls=True)
            self.assertEqual(bool(self.lines(shown)), has_line)
            self.assertIn("40 articles", shown)

    def test_interrupted(self):
        args = self.posts(300, words=400)
        run = self.start(*[a for a in args if a != "-q"], "-o", "a.pdf",
                         "--on-missing", "drop")
        shown = b""
        while b"/300  " not in shown.split(b"reading 300/300")[-1]:
            shown += os.read(self.terminal, 65536)
        run.send_signal(signal.SIGTERM)
        while True:
            try:
                part = os.read(self.terminal, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        self.assertEqual(run.wait(30), -signal.SIGTERM)
        self.assertTrue(shown.endswith(b"\r\x1b[K\x1b[?7h"), shown[-99:])


class ForPrograms(support.Case):
    """--progress json"""

    def posts(self, count=30):
        for n in range(count):
            self.write(f"p/{n:03}.html", post(
                f"题{n:03}", f"<p>{n}</p><img src='x.png'>"))
        self.write("p/x.png", png())
        return "p", "-o", "a.epub", "--sort", "name"

    def test_lines(self):
        run = self.sheaf(*self.posts(), "--progress", "json")
        rows = [json.loads(row) for row in run.out.splitlines()]
        self.assertEqual(run.text, "")
        self.assertEqual({row["kind"] for row in rows[:-1]}, {"progress"})
        end = rows.pop()
        self.assertEqual((end["kind"], end["status"], end["articles"]),
                         ("run", "complete", 30))
        self.assertEqual(
            list(dict.fromkeys(row["phase"] for row in rows if
                               row["done"] == row["total"])),
            ["reading", "loading", "writing"])
        *_, whole = [row for row in rows if row["phase"] == "loading" and
                  row["done"] == 30]
        self.assertEqual((whole["title"], whole["pictures"], whole["asked"],
                          whole["fetched"], whole["missing"]),
                         ("题029", 30, 1, 1, 0))
        times = [row["seconds"] for row in rows]
        self.assertEqual(times, sorted(times))

    def test_descriptor(self):
        args = self.posts(3)
        with open(self.path("out"), "wb") as out:
            run = subprocess.run(
                self.command(*args, "-t", "tree", "--progress",
                             f"json:{out.fileno()}"),
                pass_fds=[out.fileno()], cwd=self.folder,
                stdout=subprocess.PIPE, env=self.environment())
        self.assertEqual(run.returncode, 0)
        self.assertNotIn(b'"kind"', run.stdout)
        rows = support.read(self.path("out")).decode().splitlines()
        self.assertEqual(json.loads(rows[-1])["kind"], "run")

    def test_reader_that_is_slow_or_gone(self):
        """It misses lines; the run goes on."""
        args = self.posts(60)
        read_end, write_end = os.pipe()
        fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, 4096)
        os.write(write_end, b"x" * 4000 + b"\n")
        run = subprocess.Popen(
            self.command(*args, "--progress", f"json:{write_end}"),
            pass_fds=[write_end], cwd=self.folder, env=self.environment())
        os.close(write_end)
        while not os.path.exists(self.path("a.epub")):
            self.assertIsNone(run.poll())
        with os.fdopen(read_end, "rb") as file:
            rows = file.read().splitlines()
        self.assertEqual(run.wait(30), 0)
        self.assertEqual([json.loads(row)["kind"] for row in rows[1:]],
                         ["run"])
        read_end, write_end = os.pipe()
        os.close(read_end)
        self.assertEqual(subprocess.run(
            self.command(*args, "--progress", f"json:{write_end}"),
            pass_fds=[write_end], cwd=self.folder,
            env=self.environment()).returncode, 0)
        os.close(write_end)

    def test_wrong(self):
        args = self.posts(1)
        for wrong in (["json:"], ["json:0"], ["json:x"], ["json:77"],
                      ["json:-1"], ["json:99999999999"], ["bar"], [""],
                      ["json", "-t", "tree"], ["json", "--report", "-"],
                      ["json", "--index-review", "-"]):
            run = self.sheaf(*args, "--progress", *wrong, status=2)
            self.assertEqual(len(run.lines), 1)
        self.assertBooks()


if __name__ == "__main__":
    unittest.main()
