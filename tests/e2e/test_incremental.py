"""Runs that find what earlier ones have done: books are the same, byte for byte,
as those of a run that does everything."""
import fcntl
import os
import random
import shutil
import signal
import struct
import subprocess
import threading
import time
import unittest

import support
from support import post, read

BOOKS = ("book.epub", "book.pdf")
# struct flock (fcntl(2)) where off_t has 64 bits
FLOCK = "hhqqi4x"


class Incremental(support.Case):
    def setUp(self):
        super().setUp()
        self.write("mirror/a.example/one.png", support.png(50, 40))
        self.write("mirror/a.example/two.png", support.png(60, 40, (9, 9, 99)))
        self.write("mirror/a.example/p.webp", support.picture("photo.webp"))
        for i in range(8):
            self.write_post(i)

    def write_post(self, i, text="Text"):
        self.write(f"posts/{i}.html", post(
            f"Article {i}", f'<p>{text} {i}, and <a href="{(i + 1) % 9}.html">'
            f'the next</a>.</p><p><img src="http://a.example/one.png"></p>'
            f'<p>x <img src="http://a.example/{"two.png" if i % 2 else "none"}'
            f'"> y <img src="http://a.example/p.webp"></p>',
            date=f"Mon, {10 + i} Jan 2022 08:00:16 GMT"))

    def bind(self, *args, books=BOOKS, cache="cache", status=0):
        outputs = [word for name in books for word in ("-o", name)]
        return self.sheaf("posts", "--offline", "--mirror", "mirror",
                          "--cache", cache, *outputs, *args, status=status)

    def settle(self):
        """Files are old enough to be told by their times."""
        time.sleep(2.1)

    def kept(self, run):
        """Books that were not made again."""
        return [line.split(": ")[1] for line in run.lines
                if "not made again" in line]

    def plain(self, run):
        return [line for line in run.lines if "not made again" not in line]

    def assertSame(self, *args, books=BOOKS, is_kept=False):
        """After a change: with a state, and again with it, and without."""
        first = self.bind("-v", *args, books=books)
        self.assertEqual(self.kept(first), list(books) if is_kept else [])
        made = [read(self.path(name)) for name in books]
        again = self.bind("-v", *args, "-j1", books=books)
        self.assertEqual(self.kept(again), list(books))
        self.assertEqual(self.plain(first), self.plain(again))
        full = self.bind("-v", *args, "--no-state",
                         books=["full-" + name for name in books])
        self.assertEqual(self.plain(first), full.lines)
        for name, bytes_ in zip(books, made):
            self.assertEqual(bytes_, read(self.path("full-" + name)), name)
            self.assertEqual(bytes_, read(self.path(name)), name)

    def test_changes(self):
        self.assertSame()
        self.settle()
        self.assertSame(is_kept=True)
        self.write_post(3, "Another text")
        self.assertSame()
        self.write_post(8)                      # 7 has linked to it before
        self.assertSame()
        os.unlink(self.path("posts/0.html"))
        self.assertSame()
        os.utime(self.path("posts/4.html"), (1e9, 1e9))
        self.assertSame(is_kept=True)
        os.rename(self.path("posts/4.html"), self.path("posts/44.html"))
        self.assertSame()
        self.write("mirror/a.example/one.png", support.png(50, 40, (1, 2, 3)))
        self.assertSame()
        self.write("mirror/a.example/none", support.png(20, 20))
        self.assertSame()
        os.unlink(self.path("mirror/a.example/two.png"))
        self.assertSame()

    def test_changes_of_the_same_size(self):
        """In the same moment, with the old times put back."""
        for i in range(6):
            self.write_post(3, f"Tex{i}")
            os.utime(self.path("posts/3.html"), (1e9, 1e9))
            self.assertSame(books=("book.epub",))

    def test_options(self):
        self.write("style.css", "p { color: #123 }")
        self.write("rules/a.example.txt", "strip: //em\n")
        self.write("cover.png", support.png(300, 400))
        self.assertSame()
        for args in (("--title", "Another"), ("--style", "style.css"),
                     ("--section", "month"), ("--sort", "title"),
                     ("--rules", "rules"), ("--cover", "cover.png"),
                     ("--metadata", "publisher=P"), ("--toc-depth", "1"),
                     ("--page-size", "A5"), ("--on-missing", "drop"),
                     ("--device", "kindle"), ("--language", "en"),
                     ("--chapter-footer", "{title}"), ("--limit", "5")):
            self.assertSame(*args)
        self.write("style.css", "p { color: #124 }")
        self.assertSame("--style", "style.css")
        self.write("rules/a.example.txt", "strip: //b \n")
        self.assertSame("--rules", "rules")
        self.write("cover.png", support.png(300, 400, (5, 5, 5)))
        self.assertSame("--cover", "cover.png")
        self.assertSame(is_kept=False, books=("book.kepub.epub",))

    def test_books(self):
        """What is not the book that was written is made again."""
        self.assertSame()
        made = [read(self.path(name)) for name in BOOKS]
        for change in (lambda path: os.unlink(path),
                       lambda path: self.write(path, "something else"),
                       lambda path: os.utime(path, (1e9, 1e9)),
                       lambda path: shutil.copy(self.path(BOOKS[1]), path)):
            change(self.path(BOOKS[0]))
            run = self.bind("-v")
            self.assertEqual(self.kept(run), [])
            self.assertEqual([read(self.path(name)) for name in BOOKS], made)

    def test_untouched(self):
        self.bind()
        before = [os.stat(self.path(name)) for name in BOOKS]
        self.bind()
        after = [os.stat(self.path(name)) for name in BOOKS]
        self.assertEqual([(s.st_ino, s.st_ctime_ns) for s in before],
                         [(s.st_ino, s.st_ctime_ns) for s in after])
        self.bind("--force")
        forced = [os.stat(self.path(name)) for name in BOOKS]
        for one, other in zip(before, forced):
            self.assertNotEqual(one.st_ino, other.st_ino)

    def test_left_out(self):
        self.write("posts/bad.html", b"\x7fELF\0\0\0\0binary\0\0")
        self.write("posts/draft.md", "---\ntitle: D\ndraft: true\n---\nx\n")
        first = self.bind("-v", status=1)
        again = self.bind("-v", status=1)
        self.assertEqual(self.plain(first), self.plain(again))
        self.assertEqual(self.kept(again), list(BOOKS))
        self.bind("--strict", status=1)

    def rows(self, name, is_whole=False):
        """A report without its times; of books only that they are there."""
        with open(self.path(name), encoding="utf-8") as file:
            rows = [line.partition(',"seconds"')[0] for line in file]
        return rows if is_whole else [
            row.replace('"status":"unchanged"', '"status":"made"')
            .replace('"file":"full-', '"file":"') for row in rows]

    def assertReport(self, *args, is_kept, status=0):
        """The same lines as of a run that does everything."""
        run = self.bind("-v", "--report", "now.jsonl", *args, status=status)
        self.assertEqual(self.kept(run), list(BOOKS) if is_kept else [])
        full = self.bind("-v", "--report", "full.jsonl", "--no-state", *args,
                         books=["full-" + name for name in BOOKS],
                         status=status)
        self.assertEqual(self.plain(run), full.lines)
        self.assertEqual(self.rows("now.jsonl"), self.rows("full.jsonl"))
        books = [row for row in self.rows("now.jsonl", is_whole=True)
                 if '"kind":"book"' in row]
        word = "unchanged" if is_kept else "made"
        self.assertEqual([f'"status":"{word}"' in row for row in books],
                         [True] * len(BOOKS))

    def test_report(self):
        """Every article is in the report of every run, and so are its
        pictures, messages and books."""
        self.write("rules/a.example.txt", "strip: //em\nunknown: x\n")
        self.write("posts/bad.html", b"\x7fELF\0\0\0\0binary\0\0")
        self.write("posts/draft.md", "---\ntitle: D\ndraft: true\n---\nx\n")
        for i in (20, 21):              # near duplicates are told
            self.write(f"posts/{i}.html", post(f"Twin {i}", "".join(
                f"<p>Words of number {k}, and more of them.</p>"
                for k in range(40))))
        args = ("--rules", "rules")
        self.assertReport(*args, is_kept=False, status=1)
        self.assertReport(*args, is_kept=True, status=1)
        self.write_post(3, "Another text")
        self.assertReport(*args, is_kept=False, status=1)
        self.assertReport(*args, "-j1", is_kept=True, status=1)
        self.assertEqual(sum('"kind":"article"' in row for row in
                             self.rows("now.jsonl")), 12)
        text = subprocess.run([support.SHEAF, "report", "now.jsonl"],
                              cwd=self.path("."), stdout=subprocess.PIPE,
                              text=True).stdout
        self.assertIn("unchanged", text)

    def test_report_after_none(self):
        """What a run without a report has kept has no lines for one."""
        self.bind()
        self.assertReport(is_kept=False)
        self.assertReport(is_kept=True)
        self.assertEqual(self.kept(self.bind("-v")), list(BOOKS))

    def test_report_of_groups(self):
        args = ("--group-by", "day", "--report", "r.jsonl")
        books = ("d/{date}.epub",)
        self.bind(*args, books=books)
        first = self.rows("r.jsonl")
        self.bind(*args, books=books)
        self.assertEqual(self.rows("r.jsonl"), first)
        self.write_post(3, "Another text")
        self.bind(*args, books=books)
        words = [row.rpartition('"status":"')[2].split('"')[0] for row in
                 self.rows("r.jsonl", is_whole=True) if '"kind":"book"' in row]
        self.assertEqual(words.count("made"), 1)
        self.assertEqual(words.count("unchanged"), 7)
        self.bind(*args, "--no-state", books=("full-d/{date}.epub",))
        full = self.rows("r.jsonl")
        self.bind(*args, books=books)
        self.assertEqual(self.rows("r.jsonl"), full)

    def packs(self):
        folder = self.path("cache/state")
        return [os.path.join(folder, name) for name in os.listdir(folder)
                if name.endswith(".pack")]

    def test_damage(self):
        """A state is never wrong: what is damaged is not there."""
        self.bind()
        made = [read(self.path(name)) for name in BOOKS]
        state = read(self.packs()[0])
        drawn = random.Random(7)
        for round_ in range(25):
            for path in self.packs():
                os.unlink(path)
            bytes_ = bytearray(state)
            for _ in range(1 + round_ * 2):
                bytes_[drawn.randrange(len(bytes_))] ^= 1 << drawn.randrange(8)
            if round_ % 5 == 4:
                del bytes_[drawn.randrange(len(bytes_)):]
            self.write("cache/state/00.pack", bytes(bytes_))
            for name in BOOKS:
                os.unlink(self.path(name))
            self.bind()
            self.assertEqual([read(self.path(name)) for name in BOOKS], made)

    def test_another_version(self):
        self.bind()
        made = [read(self.path(name)) for name in BOOKS]
        for path in self.packs():
            self.write(path, b"sheaf state 0\n\0\0" + read(path)[16:])
        run = self.bind("-v")
        self.assertIn("of another version", "\n".join(run.lines))
        self.assertEqual(self.kept(run), [])
        self.assertEqual([read(self.path(name)) for name in BOOKS], made)
        run = self.bind("-v")
        self.assertNotIn("of another version", "\n".join(run.lines))
        self.assertEqual(self.kept(run), list(BOOKS))

    def test_no_folder(self):
        """A cache that cannot be used is no reason to make no book."""
        self.write("file", "x")
        run = self.bind("-v", cache="file")
        self.assertIn("cannot be used", "\n".join(run.lines))
        self.assertBooks(*BOOKS)

    def test_no_state(self):
        self.bind("--no-state")
        self.assertFalse(os.path.exists(self.path("cache/state")))
        self.sheaf("posts/1.html", "--offline", "--cache", "cache",
                   "-o", "one.epub")
        self.assertFalse(os.path.exists(self.path("cache/state")))

    def test_prune(self):
        self.bind()
        subprocess.run([support.SHEAF, "cache", "prune", "--max-size", "1",
                        "--cache", self.path("cache")], check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual(self.packs(), [])
        self.assertSame()

    def test_killed(self):
        """The same command goes on where it was."""
        for i in range(40):
            self.write_post(i)
        self.bind("--no-state")
        made = [read(self.path(name)) for name in BOOKS]
        for name in BOOKS:
            os.unlink(self.path(name))
        drawn = random.Random(11)
        args = [support.SHEAF, "-q", "posts", "--offline", "--mirror",
                "mirror", "--cache", "cache", "-o", BOOKS[0], "-o", BOOKS[1]]
        for _ in range(10):
            process = subprocess.Popen(args, cwd=self.path("."),
                                       env=self.environment())
            time.sleep(drawn.uniform(0.02, 0.3))
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.bind()
        self.assertEqual([read(self.path(name)) for name in BOOKS], made)
        self.assertEqual([n for n in os.listdir(self.path("."))
                          if n.endswith(".sheaf-tmp")], [])

    def start(self, *args):
        return subprocess.Popen(
            [support.SHEAF, "-v", "posts", "--offline", "--mirror", "mirror",
             "--cache", "cache", *args], cwd=self.path("."), text=True,
            stderr=subprocess.PIPE, env=self.environment())

    def is_locked(self):
        """A run holds a lock on its books."""
        try:
            with open(self.path("cache/state/locks"), "rb+") as file:
                found = fcntl.fcntl(file, fcntl.F_OFD_GETLK, struct.pack(
                    FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
        except FileNotFoundError:
            return False
        return struct.unpack(FLOCK, found)[0] != fcntl.F_UNLCK

    def run_both(self, *args):
        """What two runs say; the first pauses when it has its lock until the
        second has told that it waits."""
        first = self.start(*args[0])
        while first.poll() is None and not self.is_locked():
            time.sleep(0.001)
        first.send_signal(signal.SIGSTOP)
        going_on = threading.Timer(60, first.send_signal, [signal.SIGCONT])
        going_on.start()
        second = self.start(*args[1])
        said = ""
        for line in second.stderr:
            said += line
            if "another run makes these books" in line:
                break
        going_on.cancel()
        first.send_signal(signal.SIGCONT)
        texts = [first.communicate(timeout=120)[1],
                 said + second.communicate(timeout=120)[1]]
        self.assertEqual([first.returncode, second.returncode], [0, 0], texts)
        return texts

    def test_two_at_once(self):
        """The second waits for the first, and finds its work done."""
        for i in range(60):
            self.write_post(i)
        texts = self.run_both(["-o", "book.pdf"],
                              ["-o", "book.pdf"])
        self.assertEqual(sum("another run makes these books" in text
                             for text in texts), 1)
        self.assertEqual(sum("not made again" in text for text in texts), 1)

    def test_batches_at_once(self):
        """So it is with many books in one folder, and none is torn."""
        for i in range(40):
            self.write_post(i)
        texts = self.run_both(*(
            ["--each", "-o", "out/{title}.pdf", "--report", f"r{n}.jsonl"]
            for n in range(2)))
        self.assertEqual(sum("another run makes these books" in text
                             for text in texts), 1)
        books = os.listdir(self.path("out"))
        self.assertEqual(len(books), 40)
        for name in books:
            self.assertTrue(read(self.path("out", name)).rstrip()
                            .endswith(b"%%EOF"), name)
        # the second has made none, and its report tells the same
        words = [{row.rpartition('"status":"')[2].split('"')[0]
                  for row in self.rows(f"r{n}.jsonl", is_whole=True)
                  if '"kind":"book"' in row} for n in range(2)]
        self.assertEqual(sorted(map(sorted, words)), [["made"], ["unchanged"]])
        plain = [[row for row in self.rows(f"r{n}.jsonl")
                  if "another run" not in row] for n in range(2)]
        self.assertEqual(plain[0], plain[1])

    def test_killed_holder(self):
        """The lock of a process that is no more is no lock; other books are
        not waited for."""
        for i in range(200):
            self.write_post(i)
        run = subprocess.Popen(
            [support.SHEAF, "-q", "posts", "--offline", "--cache", "cache",
             "-o", "book.pdf"], cwd=self.path("."), env=self.environment())
        while not any(name.endswith(".sheaf-tmp")
                      for name in os.listdir(self.path("."))):
            self.assertIsNone(run.poll())
        other = self.bind("-v", "--limit", "3", books=("other.epub",))
        self.assertNotIn("another run", "\n".join(other.lines))
        run.kill()
        run.wait()
        self.bind("-v", books=("book.pdf",))

    def test_groups(self):
        """Only books with articles that have changed are made again."""
        for i in range(12):
            self.write(f"many/{i}.html", post(
                f"A {i}", f"<p>Text {i}</p>",
                date=f"Mon, 10 {'Jan Feb Mar'.split()[i % 3]} 2022 08:00:16 "
                     "GMT"))
        args = ("many", "--offline", "-v", "--cache", "cache", "--group-by",
                "month")
        self.sheaf(*args, "-o", "out/{date:%m}.epub")
        run = self.sheaf(*args, "-o", "out/{date:%m}.epub")
        self.assertEqual(self.kept(run),
                         ["out/01.epub", "out/02.epub", "out/03.epub"])
        self.write("many/1.html", post("A 1", "<p>Other text</p>",
                                       date="Mon, 10 Feb 2022 08:00:16 GMT"))
        run = self.sheaf(*args, "-o", "out/{date:%m}.epub")
        self.assertEqual(self.kept(run), ["out/01.epub", "out/03.epub"])
        self.sheaf(*args, "--no-state", "-o", "full/{date:%m}.epub")
        for name in ("01.epub", "02.epub", "03.epub"):
            self.assertEqual(read(self.path("out", name)),
                             read(self.path("full", name)))
        run = self.sheaf(*args, "--on-exists", "number",
                         "-o", "out/{date:%m}.epub")
        self.assertEqual(self.kept(run), [])


if __name__ == "__main__":
    unittest.main()
