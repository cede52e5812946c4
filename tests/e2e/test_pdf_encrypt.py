#!/usr/bin/env python3
"""PDFs behind a password (ISO 32000-1, 7.6)."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdf  # noqa: E402
import support  # noqa: E402

USER, OWNER = "open (sesame) \\", "the 40 thieves"


class Encryption(support.Case):
    def setUp(self):
        super().setUp()
        for name in ("palette.png", "baseline.jpg", "alpha.png"):
            self.write(name, support.picture("kinds/" + name))
        self.write("one.md", support.post(
            "Eins", "<p>中文 and words <a href='https://a.example/'>far</a></p>"
            "<h2>H</h2>" + "<p>some words</p>" * 90 +
            "<img src='palette.png'><img src='baseline.jpg'>"
            "<img src='alpha.png'>", more="lang: en\n"))
        self.write("pass", f"{USER}\r\n{OWNER}\n")

    def make(self, name, *args, **more):
        run = self.sheaf("--offline", self.path("one.md"), *args, "-o",
                         self.path(name), **more)
        return self.path(name), run

    def test_same_book(self):
        plain, _ = self.make("plain.pdf")
        locked, run = self.make("locked.pdf", "--encrypt", self.path("pass"))
        self.assertIn("weak", run.text)
        self.assertNotIn("sesame", run.text)
        self.assertNotIn("thieves", run.text)
        with open(locked, "rb") as file:
            data = file.read()
        for word in (b"sesame", b"thieves", b"a.example", b"pdf:Producer"):
            self.assertNotIn(word, data)
        shown = {}
        for path, words in ((plain, ()), (locked, (USER,)), (locked, (OWNER,))):
            options = ["--password=" + word for word in words]
            support.output_of("qpdf", "--check", *options, path)
            book = pdf.Pdf(path, *options)
            book.trailer.pop("/Encrypt", None)
            shown[words] = {
                name: row for name, row in book.objects.items()
                if row.get("value", {}).get("/Filter") != "/Standard"
            } if words else book.objects
        # all but the numbers that differ by the dictionary's own
        self.assertEqual(shown[(USER,)], shown[(OWNER,)])
        plain_objects = {name: row for name, row in shown[()].items()
                         if name != "trailer"}
        for name, row in plain_objects.items():
            if row.get("stream", {}).get("dict", {}).get("/Type") in (
                    "/XRef", "/ObjStm"):
                continue
            self.assertEqual(shown[(USER,)][name], row)

    def test_closed_without(self):
        locked, _ = self.make("locked.pdf", "--encrypt", self.path("pass"))
        for words in ([], ["--password=other"]):
            run = subprocess.run(["qpdf", "--check", *words, locked],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(run.returncode, 2)
            self.assertIn(b"invalid password", run.stderr)
        for option in ("-upw", "-opw"):
            word = USER if option == "-upw" else OWNER
            said = support.output_of("pdftotext", option, word, locked, "-")
            self.assertIn("中文", said.decode())
        support.output_of("mutool", "draw", "-p", USER, "-o",
                          self.path("page.png"), locked, "1")

    def test_same_bytes(self):
        one, _ = self.make("one.pdf", "--encrypt", self.path("pass"), "-j1")
        two, _ = self.make("two.pdf", "--encrypt", self.path("pass"), "-j4")
        with open(one, "rb") as first, open(two, "rb") as second:
            self.assertEqual(first.read(), second.read())

    def test_from_descriptor(self):
        """A shell's <(...), and one password for both."""
        locked, _ = self.make("locked.pdf", "--encrypt", "/dev/stdin",
                              stdin=b"alone")
        said = support.output_of("qpdf", "--show-encryption",
                                 "--password=alone", locked).decode()
        self.assertIn("R = 3", said)

    def test_refusals(self):
        for content, args, words in (
                ("", (), "no password"),
                ("\n", (), "1 to 32"),
                ("wörter", (), "characters of ASCII"),
                ("x" * 33, (), "1 to 32"),
                ("a\n" + "y" * 33, (), "1 to 32"),
                ("x", ("--pdfa",), "--pdfa"),
                ("x", ("-o", self.path("b.epub")), "only a PDF")):
            self.write("bad", content)
            _, run = self.make("no.pdf", "--encrypt", self.path("bad"), *args,
                               status=2)
            self.assertIn(words, run.text)
            self.assertFalse(os.path.exists(self.path("no.pdf")))
        self.make("no.pdf", "--encrypt", self.path("missing"), status=2)


if __name__ == "__main__":
    unittest.main()
