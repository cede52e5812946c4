"""Inputs and outputs that are not as they should be: a clear line each, the
right exit status, nothing half-written, the other articles unharmed."""
import hashlib
import os
import resource
import signal
import subprocess
import unittest
import zipfile

import support
from support import post

NOBODY = 65534
IS_ROOT = os.getuid() == 0
# a user to whom permissions mean something
AS_USER = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}",
           "--clear-groups"] if IS_ROOT else []


class Inputs(support.Case):
    def setUp(self):
        super().setUp()
        self.write("good.html", post("Good", "<p>A good article.</p>"))

    def alone(self, name, status=3):
        run = self.sheaf(name, "-o", "a.epub", status=status)
        self.assertBooks(*(["a.epub"] if status < 2 else []))
        return run

    def assertNames(self, run, *names):
        """Every line names the command, and each of the names stands in one."""
        for line in run.lines:
            self.assertTrue(line.startswith("sheaf: "), line)
        for name in names:
            found = [line for line in run.lines if name in line]
            self.assertEqual(len(found), 1, f"{name}: {run.text}")

    def bad(self, name, content, why):
        """Left out with one line; the article beside it is in the book."""
        if content is not None:
            self.write(name, content)
        for book in ("a.epub", "a.pdf"):
            if os.path.exists(self.path(book)):
                os.unlink(self.path(book))
        run = self.alone(name)
        self.assertNames(run, name, "no book was made")
        self.assertIn(why, run.text)
        run = self.sheaf(name, "good.html", "-o", "a.epub", "-o", "a.pdf",
                         status=1)
        self.assertNames(run, name)
        self.assertIn("A good article.", support.epub_text(self.path("a.epub")))
        self.assertIn("A good article.", support.pdf_text(self.path("a.pdf")))
        with zipfile.ZipFile(self.path("a.epub")) as book:
            self.assertNotIn(name, book.read("nav.xhtml").decode())

    def test_missing(self):
        self.bad("missing.html", None, "no such file")

    def test_zero_bytes(self):
        self.bad("zero.html", b"", "empty")

    def test_blank(self):
        self.bad("blank.html", b" \n\t\n  ", "empty")

    def test_binary(self):
        self.bad("binary.html", bytes(range(256)) * 20, "not a text")
        self.bad("picture.html", support.picture("photo.jpg"), "not a text")

    def test_too_large(self):
        self.write("large.html", b"<p>" + b"x" * 5000)
        run = self.sheaf("large.html", "--limit", "input=4K", "-o", "a.epub",
                         status=3)
        self.assertNames(run, "large.html")
        self.assertIn("larger than 4096 bytes (limit input)", run.text)

    def test_fifo(self):
        os.mkfifo(self.path("fifo.html"))
        self.bad("fifo.html", None, "no regular file")

    def test_unreadable(self):
        self.write("secret.html", post("Secret", "<p>Not for you.</p>"))
        os.chmod(self.path("secret.html"), 0)
        os.chmod(self.folder, 0o777)
        if IS_ROOT and not support.shutil.which("setpriv"):
            self.skipTest("root reads everything, and there is no setpriv")
        run = self.sheaf("secret.html", "-o", "a.epub", status=3,
                         before=AS_USER)
        self.assertNames(run, "secret.html")
        self.assertIn("permission denied", run.text)
        self.sheaf("secret.html", "good.html", "-o", "a.epub", status=1,
                   before=AS_USER)
        self.assertBooks("a.epub")

    def test_truncated(self):
        whole = post("Cut", "<p>First paragraph.</p>\n<p>Second "
                     "<strong>bold paragraph</strong> here.</p>").encode()
        for size in range(1, len(whole), 7):
            self.write("cut.html", whole[:size])
            run = subprocess.run(
                self.command("cut.html", "-o", "a.epub"), cwd=self.folder,
                stderr=subprocess.PIPE, env=self.environment())
            self.assertIn(run.returncode, (0, 3), f"{size}: {run.stderr}")
        self.write("cut.html", whole[:whole.index(b"paragraph</strong>")])
        self.alone("cut.html", status=0)
        self.assertIn("Second bold", support.epub_text(self.path("a.epub")))

    def test_other_encodings(self):
        text = "中文测试页面，引号“在此”。"
        for charset in ("gbk", "gb18030", "big5", "utf-16", "utf-8-sig"):
            shown = text if charset != "big5" else "中文測試頁面。"
            self.write("page.html", f"<html><head><meta charset={charset}>"
                       f"<title>题</title></head><body><p>{shown}</p></body>"
                       "</html>".replace("题", "T")
                       .encode(charset, errors="replace")
                       if charset != "big5" else
                       ("<html><head><meta charset=big5><title>T</title></head>"
                        f"<body><p>{shown}</p></body></html>").encode("big5"))
            self.alone("page.html", status=0)
            self.assertIn(shown, support.epub_text(self.path("a.epub")),
                          charset)

    def test_bad_bytes(self):
        self.write("bad.html", post("Bytes", "<p>before BAD after</p>")
                   .encode().replace(b"BAD", b"\xe4\xb8\x00\xff\xc3("))
        run = self.alone("bad.html", status=0)
        self.assertNames(run, "bad.html")
        text = support.epub_text(self.path("a.epub"))
        self.assertIn("before", text)
        self.assertIn("after", text)

    def test_mark_amid_the_text(self):
        """FF FE is a mark of UTF-16 at the very start only."""
        self.write("bad.html", b"<title>T</title><p>abc \xff\xfe def \xc3( x</p>")
        self.alone("bad.html", status=0)
        text = support.epub_text(self.path("a.epub"))
        self.assertIn("abc ", text)
        self.assertIn(" def ", text)

    def test_front_matter_that_never_ends(self):
        self.write("open.md", "\n---\ntitle: 'Open'\ndate: 2022-01-01\n\n"
                   "<p>The text is kept.</p>\n")
        run = self.sheaf("open.md", "-o", "a.epub")
        self.assertIn("open.md:2: warning: front matter never ends", run.text)
        self.assertIn("The text is kept.",
                      support.epub_text(self.path("a.epub")))

    def test_front_matter_that_is_no_yaml(self):
        self.write("bad.md", '---\ntitle: """""""\'x\'"""""""\ndate: Invalid '
                   'Date\nbroken: [a, b\n---\n<p>Text.</p>')
        run = self.sheaf("bad.md", "-o", "a.epub")
        self.assertRegex(run.text, r"bad\.md:\d+: warning: front matter")
        self.assertIn("Text.", support.epub_text(self.path("a.epub")))

    def test_front_matter_in_toml(self):
        self.write("t.md", "+++\ntitle = 'x'\n+++\n<p>Text after.</p>")
        run = self.sheaf("t.md", "-o", "a.epub")
        self.assertIn("TOML", run.text)
        text = support.epub_text(self.path("a.epub"))
        self.assertIn("Text after.", text)
        self.assertNotIn("title =", text)

    def test_drafts(self):
        self.write("draft.md", "---\ntitle: D\ndraft: true\n---\n<p>Draft.</p>")
        self.write("not.md", "---\ntitle: N\npublished: false\n---\n<p>Not.</p>")
        run = self.sheaf("draft.md", "not.md", "good.html", "-o", "a.epub")
        self.assertEqual(run.lines, [])
        text = support.epub_text(self.path("a.epub"))
        self.assertIn("A good article", text)
        self.assertNotIn("Draft.", text)
        self.assertNotIn("Not.", text)
        run = self.sheaf("draft.md", "-v", "good.html", "-o", "a.epub")
        self.assertNames(run, "draft.md")
        os.unlink(self.path("a.epub"))
        run = self.alone("draft.md")
        self.assertIn("draft", run.text)

    def test_stub(self):
        self.write("stub.md", post("Only a title", "<p>Only a title</p>"))
        run = self.sheaf("stub.md", "good.html", "-o", "a.epub")
        self.assertNames(run, "stub.md")
        self.assertIn("no text but the title", run.text)
        self.sheaf("stub.md", "good.html", "--strict", "-o", "a.epub", status=1)

    def test_quiet_and_verbose(self):
        self.write("stub.md", post("Only a title", ""))
        self.assertEqual(
            self.sheaf("stub.md", "-q", "-o", "a.epub").lines, [])
        run = self.sheaf("missing.md", "good.html", "-q", "-o", "a.epub",
                         status=1)
        self.assertNames(run, "missing.md")     # errors are told all the same
        self.write("nodate.html", post("No date", "<p>Text of it.</p>",
                                       date="Invalid Date"))
        quiet = self.sheaf("nodate.html", "-o", "a.epub").lines
        verbose = self.sheaf("nodate.html", "-v", "-o", "a.epub").lines
        self.assertGreater(len(verbose), len(quiet))
        self.assertIn("note: ", "\n".join(verbose))

    def test_control_characters(self):
        name = "evil\x1b[2J\x07\n\u202e.html"
        self.write(name, b"")
        run = self.sheaf(name, "good.html", "-o", "a.epub", status=1)
        self.assertEqual(len(run.lines), 1)
        self.assertIn("\\x1b[2J\\x07\\x0a\\xe2\\x80\\xae.html", run.text)
        self.assertNotRegex(run.text[:-1], "[\x00-\x1f\x7f-\x9f\u202e]")
        self.write("t.md", post("T\x1b]0;x\x07itle\u202e", ""))
        run = self.sheaf("t.md", "-v", "-o", "a.epub")
        self.assertNotRegex(run.text.replace("\n", ""),
                            "[\x00-\x1f\x7f-\x9f\u202e]")

    def test_list_on_standard_input(self):
        self.write("a b.html", post("Spaces", "<p>In a b.</p>"))
        run = self.sheaf("-", "-o", "a.epub", stdin=b"good.html\na b.html\n")
        self.assertEqual(run.lines, [])
        text = support.epub_text(self.path("a.epub"))
        self.assertIn("A good article.", text)
        self.assertIn("In a b.", text)
        self.sheaf("-", "-o", "b.epub", stdin=b"good.html\0a b.html\0")
        self.assertEqual(support.read(self.path("a.epub")),
                         support.read(self.path("b.epub")))
        self.sheaf("-", "-o", "c.epub", stdin=b"", status=3)

    def test_folder(self):
        for name in ("dir/b.html", "dir/a.md", "dir/sub/c.htm", "dir/D.HTML"):
            self.write(name, post(name, f"<p>I am {name}.</p>"))
        self.write("dir/.hidden.html", post("h", "<p>hidden</p>"))
        self.write("dir/.git/x.html", post("h", "<p>hidden</p>"))
        self.write("dir/notes.txt", "not a post")
        os.symlink(self.path("good.html"), self.path("dir/link.html"))
        os.symlink(self.folder, self.path("dir/loop"))
        self.sheaf("dir", "-o", "a.epub", "--sort", "name")
        text = support.epub_text(self.path("a.epub"))
        self.assertEqual(
            support.re.findall(r"I am (\S+)\.", text),
            ["dir/D.HTML", "dir/a.md", "dir/b.html", "dir/sub/c.htm"])
        self.assertNotIn("hidden", text)
        self.assertNotIn("good article", text)
        # a link that is named is followed; a file named twice is taken once
        self.sheaf("dir/link.html", "good.html", "-o", "b.epub")
        self.assertEqual(support.epub_text(self.path("b.epub"))
                         .count("A good article."), 1)
        os.mkdir(self.path("none"))
        run = self.sheaf("none", "-o", "c.epub", status=3)
        self.assertIn("no article was found", run.text)


class Outputs(support.Case):
    def setUp(self):
        super().setUp()
        self.write("good.html", post("Good", "<p>A good article.</p>"))
        self.write("img/p.png", support.png(300, 200))

    def assertFails(self, run, name):
        found = [line for line in run.lines if name in line]
        self.assertEqual(len(found), 1, run.text)

    def test_folder_missing(self):
        for suffix in ("epub", "pdf"):
            run = self.sheaf("good.html", "-o", f"none/a.{suffix}", status=3)
            self.assertFails(run, f"none/a.{suffix}")
            self.assertIn("no such file", run.text)
            self.assertNotIn("every article was left out", run.text)

    def test_is_a_folder(self):
        os.mkdir(self.path("a.epub"))
        run = self.sheaf("good.html", "-o", "a.epub", status=3)
        self.assertFails(run, "a.epub")

    def test_not_writable(self):
        os.mkdir(self.path("ro"), 0o755)
        self.write("ro/a.epub", "the old book")
        os.chmod(self.path("ro"), 0o555)
        if IS_ROOT and not support.shutil.which("setpriv"):
            self.skipTest("root writes everywhere, and there is no setpriv")
        run = self.sheaf("good.html", "-o", "ro/a.epub", status=3,
                         before=AS_USER)
        self.assertFails(run, "ro/a.epub")
        self.assertIn("permission denied", run.text)
        self.assertEqual(support.read(self.path("ro/a.epub")), b"the old book")

    def test_one_of_two(self):
        run = self.sheaf("good.html", "-o", "none/a.pdf", "-o", "a.epub",
                         status=1)
        self.assertFails(run, "none/a.pdf")
        self.assertBooks("a.epub")

    def test_old_book_is_kept(self):
        self.write("a.epub", "the old book")
        self.write("a.pdf", "the old pdf")
        self.sheaf("missing.html", "-o", "a.epub", "-o", "a.pdf", status=3)
        self.assertBooks("a.epub", "a.pdf")
        self.assertEqual(support.read(self.path("a.epub")), b"the old book")
        self.sheaf("good.html", "-o", "a.epub", "-o", "a.pdf")
        self.assertBooks("a.epub", "a.pdf")
        self.assertNotEqual(support.read(self.path("a.epub")), b"the old book")

    def test_file_size_limit(self):
        """As a full disk, for everybody: no file over 64 KiB."""
        for n in range(60):
            words = hashlib.sha512(b"%d" % n).hexdigest()
            for _ in range(5):
                words += " " + hashlib.sha512(words.encode()).hexdigest()
            self.write(f"long/{n}.html", post(f"Long {n}", f"<p>{words * 2} "
                                              f"{words[::-1]}</p>"))

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
        for suffix in ("epub", "pdf"):
            self.write("a." + suffix, "the old book")
            run = subprocess.run(
                self.command("long", "-o", "a." + suffix),
                cwd=self.folder, env=self.environment(), preexec_fn=limit,
                stderr=subprocess.PIPE, timeout=60)
            text = run.stderr.decode()
            self.assertEqual(run.returncode, 3, text)
            self.assertIn("file too large", text)
            self.assertBooks("a." + suffix)
            self.assertEqual(support.read(self.path("a." + suffix)),
                             b"the old book")
            os.unlink(self.path("a." + suffix))

    @unittest.skipUnless(IS_ROOT, "only root can mount")
    def test_full_disk(self):
        self.write("long.html", post("Long", "".join(
            f"<p>{n} {n * n} {n ** 5} some text to be packed</p>"
            for n in range(3000)) + '<img src="img/p.png">'))
        disk = self.path("disk")
        os.mkdir(disk)
        run = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k",
                              "tmpfs", disk], stderr=subprocess.PIPE)
        if run.returncode != 0:
            self.skipTest("no mount here")
        try:
            for suffix in ("epub", "pdf"):
                path = f"{disk}/a.{suffix}"
                with open(path, "w") as file:
                    file.write("the old book")
                run = self.sheaf("long.html", "-o", path, status=3)
                self.assertFails(run, path)
                self.assertIn("no space left on device", run.text)
                self.assertEqual(os.listdir(disk), ["a." + suffix])
                self.assertEqual(support.read(path), b"the old book")
                os.unlink(path)
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_temporary_folder_missing(self):
        run = self.sheaf("good.html", "-o", "a.epub",
                         env={"TMPDIR": self.path("none")}, status=3)
        self.assertIn(self.path("none"), run.text)
        self.assertBooks()



class Duplicates(support.Case):
    TEXT = "".join(f"Sentence {i} of a text that is long enough, {i * i}. "
                   for i in range(20))

    def setUp(self):
        super().setUp()
        for i in range(6):
            self.write(f"posts/{i}.html", post(
                "One" if i < 2 else f"T{i}", f"<p>{self.TEXT}</p>" if i < 3
                else f"<p>{'Other words entirely. ' * 9}{i * 7919}</p>"))

    def test_told(self):
        run = self.sheaf("posts", "-o", "a.epub")
        self.assertEqual(len(list(support.epub_chapters(
            self.path("a.epub")))), 6)
        told = [line for line in run.lines if "posts/0.html" in line]
        self.assertIn("sheaf: posts/1.html: warning: the same article as "
                      "posts/0.html", told)
        self.assertIn("sheaf: posts/2.html: warning: the same article as "
                      "posts/0.html", told)
        self.sheaf("posts", "-o", "a.epub", "--strict", status=1)

    def test_kept_once(self):
        books = []
        for jobs in ("-j1", "-j4"):
            run = self.sheaf("posts", "-o", "a.epub", "--dedup", "-v", jobs)
            self.assertEqual(len([line for line in run.lines
                                  if "left out, the same" in line]), 2)
            books.append(support.read(self.path("a.epub")))
        self.assertEqual(books[0], books[1])
        text = support.epub_text(self.path("a.epub"))
        self.assertEqual(text.count("Sentence 7 of"), 1)
        run = self.sheaf("posts", "-o", "a.epub", "--dedup", "--strict")
        self.assertEqual(run.lines, [])


if __name__ == "__main__":
    unittest.main()
