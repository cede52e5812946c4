"""Articles that no one would write on purpose: the book is valid all the same."""
import re
import unittest
import zipfile

from support import Case, post

ODD_TITLES = [
    "长" * 3400,                         # 10 KB
    "word " * 2000,
    "   ",
    "\u3000\u00a0\u200b",
    "a\x01b\x08c\x1b[31md\x7fe",
    "\u202egnp.exe\u2066 \u2067אבג\u061c",
    "👩‍👩‍👧‍👦🇨🇳👍🏽" * 60,
    "\U0001F1E6" * 300,
    "e" + "\u0301" * 3000,
    "<b>&amp;&lt;]]>--><!-- \"'`",
    "../../etc/passwd\\..\\x",
    "\ufffe\uffff\ud7ff",
    "same", "same",
    "مقالة عن الورق",
    "-", ".", "..", "0",
]


def quoted(title):
    """As a YAML scalar in double quotes."""
    return '"%s"' % "".join(
        c if c.isalnum() or c in " ,;" else
        "\\x%02x" % ord(c) if ord(c) < 256 else
        "\\u%04x" % ord(c) if ord(c) < 65536 else "\\U%08x" % ord(c)
        for c in title)


class OddBooks(Case):
    def test_titles(self):
        for i, title in enumerate(ODD_TITLES):
            self.write("in/%02d.html" % i,
                       "---\ntitle: %s\ndate: 2022-01-%02d\ncategories: [%s]\n"
                       "author: %s\n---\n<h2>%s</h2><p>Text %d.</p>" % (
                           quoted(title), i + 1, quoted(title), quoted(title),
                           title.replace("<", "&lt;"), i))
        self.sheaf("in", "-o", "odd.epub", "--section", "category",
                   "--title-page", "--chapter-header",
                   "{title} {author} {previous} {next}")
        self.assertEpubs("odd.epub")
        with zipfile.ZipFile(self.path("odd.epub")) as book:
            names = book.namelist()
            nav = book.read("nav.xhtml").decode()
            text = "".join(book.read(name).decode() for name in names
                           if name.endswith((".xhtml", ".opf", ".ncx")))
        for i in range(len(ODD_TITLES)):
            self.assertIn("<p>Text %d.</p>" % i, text)
        for name in names:
            self.assertRegex(name, r"^[A-Za-z0-9._/-]{1,60}$")
        # labels are short, and nothing in them turns what stands behind
        labels = re.findall(r">([^<]+)</(?:a|span)>", nav)
        self.assertGreaterEqual(len(labels), 2 * len(ODD_TITLES))
        for label in labels:
            self.assertLessEqual(len(label), 220)
            self.assertNotRegex(label, "[\u202a-\u202e\u2066-\u2069]")

    def test_without_text(self):
        self.write("in/a.html", "---\ntitle: 只有标题\n---\n")
        self.write("in/b.html", "---\ntitle: 空\n---\n<p> </p><br><p>&nbsp;</p>")
        self.write("in/c.html", post("有字", "<p>字</p>"))
        self.sheaf("in", "-o", "empty.epub")
        self.sheaf("in/a.html", "-o", "stub.epub")
        self.assertEpubs("empty.epub", "stub.epub")

    def test_notes(self):
        """References without notes, notes without references, both twice."""
        self.write("in/a.html", post(
            "注", '<p>一<sup><a href="#fn1" id="r1">1</a></sup>，二<sup>'
            '<a href="#fn2">2</a></sup>，三<sup><a href="#gone">3</a></sup>'
            '，四<sup><a href="#fn1">1</a></sup>，自<a id="me" href="#me">己</a></p>'
            '<ol><li id="fn1">第一 <a href="#r1">↩</a></li>'
            '<li id="fn4">没有人来 <a href="#r4">↩</a></li>'
            '<li id="fn1">又是第一</li></ol>'))
        self.write("in/b.md", "---\ntitle: MD\n---\nText[^a] and[^none].\n\n"
                   "[^a]: A note[^b].\n[^b]: Back to[^a].\n[^c]: Nobody.\n")
        self.sheaf("in", "-o", "notes.epub")
        self.assertEpubs("notes.epub")


if __name__ == "__main__":
    unittest.main()
