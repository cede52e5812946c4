"""Fonts that an EPUB brings along (--embed-fonts)."""
import base64
import glob
import json
import os
import random
import re
import shutil
import subprocess
import unittest
import zipfile

from sfnt import Font, collection
from support import Case, post, read

DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans%s.ttf"
NOTO = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"

# What comes with every face: see generated[] of epub/book_fonts.c.
GENERATED = set(range(0x20, 0x7f)) | {
    ord(c) for c in "\u00a0‐‑•◦▪●﹅…“”‘’«»"}

CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>%s<cachedir>/var/cache/fontconfig</cachedir>
<cachedir>%s</cachedir></fontconfig>
"""

# Every element whose style says bold or italic, and others in and about it.
BODY = """
<h2>Über<em>größe</em></h2><p>Żółw <strong>ŁOŚ</strong> <b>ĘĆ</b> <i>ñandú</i>
<em>ĉu <b>ĝis</b></em> <cite>ŝi</cite> <dfn>ŭaŭ</dfn> <var>ħ</var> <code>ċ</code>
<strong>ďas <i>ťel</i></strong> <u>ų</u> <mark>ė</mark> <small>ķ</small></p>
<table><caption>ğ</caption><thead><tr><th>ş</th><th><i>ı</i></th></tr></thead>
<tbody><tr><td>ő <b>ű</b></td><td>ř</td></tr></tbody></table>
<dl><dt>š</dt><dd>ž</dd></dl><blockquote><p>ā <i>ē</i></p></blockquote>
<h3>ī</h3><ul><li>ō</li></ul><pre>ū</pre>
"""

# Waits for fonts, then writes what stands where into the page, as JSON.
SCRIPT = """
document.fonts.ready.then(function () {
	var texts = [], walker = document.createTreeWalker(document.body,
	    NodeFilter.SHOW_TEXT), faces = [];
	while (walker.nextNode()) {
		var s = getComputedStyle(walker.currentNode.parentElement);
		texts.push([walker.currentNode.data, +s.fontWeight >= 600,
		    s.fontStyle !== 'normal']);
	}
	document.fonts.forEach(function (face) {
		faces.push([face.family, face.weight, face.style, face.status]);
	});
	var out = document.createElement('pre');
	out.id = 'found';
	out.textContent = JSON.stringify({texts: texts, faces: faces});
	document.body.replaceChildren(out);
});
"""


def epub_fonts(path):
    """Name, weight and style of the faces with their fonts."""
    with zipfile.ZipFile(path) as book:
        css = book.read("styles/fonts.css").decode()
        return {(m[1], m[2], m[3]): Font(book.read("fonts/" + m[4]))
                for m in re.finditer(
                    r'font-family: "(.*?)";\s*font-weight: (\w+);\s*'
                    r'font-style: (\w+);\s*src: url\(../fonts/(.*?)\)', css)}


def source(kind=""):
    return Font(read(DEJAVU % kind))


@unittest.skipUnless(os.path.exists(DEJAVU % ""), "fonts-dejavu-core")
class Fonts(Case):
    def install(self, name, data):
        """Into a folder that fontconfig knows beside those of the system."""
        self.write("fonts/" + name, data)

    def bind(self, *args, out="book.epub", **options):
        self.write("fonts.conf", CONF % (
            "<dir>%s</dir><dir>/usr/share/fonts</dir>" % self.path("fonts"),
            self.path("font-cache")))
        return self.sheaf("posts", "-o", out, "--offline", "--cover", "none",
                          *args, env={"FONTCONFIG_FILE":
                                      self.path("fonts.conf")}, **options)

    def test_characters(self):
        self.write("posts/a.html", post("Zażółć", BODY, more="lang: pl\n"))
        self.bind("--embed-fonts", "DejaVu Sans")
        fonts = epub_fonts(self.path("book.epub"))
        self.assertEqual(
            {(w, s) for _, w, s in fonts},
            {("normal", "normal"), ("bold", "normal")} |
            ({("normal", "italic"), ("bold", "italic")}
             if os.path.exists(DEJAVU % "-Oblique") else set()))
        regular = fonts["DejaVu Sans", "normal", "normal"]
        bold = fonts["DejaVu Sans", "bold", "normal"]
        # regular: all of the text; bold: what is bold; and no others
        text = {ord(c) for c in "Zażółć" + re.sub("<.*?>", "", BODY)
                if c > "~"}
        self.assertLessEqual(text, set(regular.characters()))
        self.assertLessEqual(set(regular.characters()) - GENERATED, text | {
            ord("·")})
        self.assertLessEqual({ord(c) for c in "ŻŁĘğšűīżółć"} - {ord("Ż")},
                             set(bold.characters()))
        self.assertNotIn(ord("ž"), bold.characters())
        self.assertNotIn(ord("Ż"), bold.characters())
        # parts of letters and their variants are all that is there besides
        self.assertLess(regular.glyph_count(), len(text) + 160)
        self.assertLess(len(regular.build()), 60000)
        self.assertIn("GPOS", regular.tables)
        self.assertIn(0, regular.names())
        with zipfile.ZipFile(self.path("book.epub")) as book:
            names = book.namelist()
            opf = book.read("package.opf").decode()
            self.assertIn("META-INF/com.apple.ibooks.display-options.xml",
                          names)
            for name in names:
                if name.startswith("fonts/"):
                    self.assertRegex(name, r"^fonts/\d+\.ttf$")
                    self.assertIn('href="%s" media-type="font/ttf"' % name, opf)
                if name.endswith(".xhtml"):
                    self.assertIn("styles/fonts.css", book.read(name).decode())

    @unittest.skipUnless(os.path.exists(NOTO), "fonts-noto-cjk")
    def test_collection(self):
        self.write("posts/a.html", post("题目", "<p>正文，“直骨”。</p>"))
        self.bind("--embed-fonts", "Noto Serif CJK SC")
        fonts = epub_fonts(self.path("book.epub"))
        font = fonts["Noto Serif CJK SC", "normal", "normal"]
        self.assertEqual(font.flavour, b"OTTO")
        self.assertLessEqual({ord(c) for c in "题目正文，“直骨”。"},
                             set(font.characters()))
        self.assertLess(font.glyph_count(), 180)
        self.assertIn("GSUB", font.tables)
        self.assertIn("SIL Open Font License", font.names()[13])
        self.assertNotIn(ord("正"), fonts["Noto Serif CJK SC", "bold",
                                          "normal"].characters())
        # the family without a region is that of the book's language
        self.bind("--embed-fonts", "Noto Serif CJK", out="same.epub")
        self.bind("--embed-fonts", "Noto Serif CJK", "--language", "ja",
                  out="other.epub")
        sizes = [len(next(iter(epub_fonts(self.path(name)).values())).build())
                 for name in ("book.epub", "same.epub", "other.epub")]
        self.assertEqual(sizes[0], sizes[1])
        # and a Chinese article in it asks for its own forms
        self.assertGreater(sizes[2], sizes[0])

    def test_rights(self):
        self.write("posts/a.html", post("a", "<p>Text</p>"))
        font = source()
        for value, why in ((0x0002, "forbids embedding"),
                           (0x0102, "forbids embedding"),
                           (0x0200, "only bitmaps"), (0x0000, None),
                           (0x0004, None), (0x0008, None), (0x0006, None)):
            name = "Sheaf %04x" % value
            font.set_names(name)
            font.set_fs_type(value)
            self.install(name + ".ttf", font.build())
            run = self.bind("--embed-fonts", name, status=2 if why else 0)
            if why:
                self.assertEqual(len(run.lines), 1)
                self.assertIn("--embed-fonts %s: its license" % name, run.text)
                self.assertIn(why, run.text)
                self.assertBooks()
            else:
                self.assertEqual(run.lines, [])
                os.remove(self.path("book.epub"))

    def test_whole(self):
        """What may not be subset: as it is, or not at all."""
        self.write("posts/a.html", post("a", "<p>Text</p>"))
        font = source()
        font.set_fs_type(0x0108)
        font.set_names("Sheaf Whole")
        self.install("whole.ttf", font.build())
        font.set_names("Sheaf Collected")
        self.install("collected.ttc", collection(font))
        font.set_names("Sheaf Large")
        font.tables["junk"] = bytes(4 << 20)
        self.install("large.ttf", font.build())
        self.bind("--embed-fonts", "Sheaf Whole")
        with zipfile.ZipFile(self.path("book.epub")) as book:
            self.assertEqual(book.read("fonts/1.ttf"),
                             read(self.path("fonts/whole.ttf")))
        for name in ("Sheaf Collected", "Sheaf Large"):
            run = self.bind("--embed-fonts", name, status=2)
            self.assertIn("only the whole font", run.text)

    def test_variable(self):
        """Each style is an instance of its own."""
        self.write("posts/a.html", post("l", "<p>l <b>l</b></p>"))
        font = source()
        font.set_names("Sheaf Variable", {0: "(c) nobody", 13: "free"})
        glyph = font.characters()[ord("l")]
        font.make_variable(glyph, 100)
        self.install("variable.ttf", font.build())
        self.bind("--embed-fonts", "Sheaf Variable")
        fonts = epub_fonts(self.path("book.epub"))
        self.assertEqual(len(fonts), 2)
        outlines = []
        for weight in ("normal", "bold"):
            font = fonts["Sheaf Variable", weight, "normal"]
            self.assertNotIn("fvar", font.tables)
            self.assertNotIn("gvar", font.tables)
            self.assertEqual(font.names()[0], "(c) nobody")
            self.assertEqual(font.names()[13], "free")
            outlines.append(font.outline(font.characters()[ord("l")]))
        self.assertNotEqual(outlines[0], outlines[1])

    def test_names(self):
        """A name is quoted as CSS wants it, and names no file."""
        self.write("posts/a.html", post("a", "<p>Text</p>"))
        font = source()
        name = 'Sheaf "q" \\ ../x'
        font.set_names(name)
        self.install("odd.ttf", font.build())
        self.bind("--embed-fonts", "'%s', sans-serif" % name)
        with zipfile.ZipFile(self.path("book.epub")) as book:
            css = book.read("styles/fonts.css").decode()
            self.assertIn("fonts/1.ttf", book.namelist())
        self.assertIn('font-family: "Sheaf \\"q\\" \\\\ ../x", sans-serif;',
                      css)

    def test_valid(self):
        self.write("posts/a.html", post("Zażółć 题", BODY))
        self.write("posts/b.html", post("b", "<p>Text</p>"))
        font = source()
        font.set_fs_type(0x0108)
        font.set_names('Sheaf "q"')
        self.install("odd.ttf", font.build())
        self.bind("--embed-fonts", "DejaVu Sans")
        self.bind("--embed-fonts", 'DejaVu Sans Mono, Sheaf "q"', out="2.epub")
        if os.path.exists(NOTO):
            self.bind("--embed-fonts", "Noto Serif CJK", out="3.epub")
        self.assertEpubs(*glob.glob(self.path("*.epub")))

    def test_unknown(self):
        self.write("posts/a.html", post("a", "<p>Text</p>"))
        run = self.bind("--embed-fonts", "No Such Font", status=2)
        self.assertEqual(run.lines, [
            "sheaf: --embed-fonts No Such Font: not installed"])
        run = self.bind("--embed-fonts", "DejaVu Sans", "--embed-fonts",
                        "serif", status=2)
        self.assertIn("names no font", run.text)
        self.assertBooks()

    def test_lacking(self):
        self.write("posts/a.html", post("a", "<p>text 中文字</p>"))
        run = self.bind("--embed-fonts", "DejaVu Sans", "-v", "--language",
                        "en")
        self.assertIn("embedded fonts lack characters: 3: U+4E2D 中, "
                      "U+5B57 字, U+6587 文", run.text)
        run = self.bind("--embed-fonts", "DejaVu Sans")
        self.assertEqual(run.lines, [])

    def test_style(self):
        """A style may set anything in any face."""
        self.write("posts/a.html", post("a", "<p>Żółw</p>"))
        self.write("my.css", "p { font-weight: bold } p::before "
                   "{ content: '→' }")
        self.bind("--embed-fonts", "DejaVu Sans", "--style", "my.css")
        bold = epub_fonts(self.path("book.epub"))[
            "DejaVu Sans", "bold", "normal"]
        self.assertLessEqual({ord(c) for c in "Żółw→"},
                             set(bold.characters()))

    def test_volumes(self):
        """Each brings along what it shows."""
        for letter in "жщ":
            noise = base64.b64encode(random.Random(letter).randbytes(60000))
            self.write("posts/%s.html" % letter, post(
                letter, "<p>%s</p>" % noise.decode().replace("/", " ")))
        self.bind("--embed-fonts", "DejaVu Sans", "--max-size", "180K")
        for i, letter in enumerate("жщ"):
            book = self.path("book-%d.epub" % (i + 1))
            characters = epub_fonts(book)[
                "DejaVu Sans", "normal", "normal"].characters()
            self.assertEqual({c for c in "жщ" if ord(c) in characters},
                             {letter})
            self.assertLessEqual(os.path.getsize(book), 180 << 10)

    def test_same(self):
        """The bytes depend on no order; a PDF has fonts of its own."""
        for i in range(6):
            self.write("posts/%d.html" % i,
                       post("题%d" % i, "<p>%s</p>" % chr(0x4e00 + i)))
        fonts = ("--embed-fonts", "DejaVu Sans,Noto Serif CJK SC"
                 if os.path.exists(NOTO) else "DejaVu Sans")
        self.bind(*fonts, "-j1")
        one = read(self.path("book.epub"))
        self.bind(*fonts, "-j3", "-o", "with.pdf")
        self.assertEqual(read(self.path("book.epub")), one)
        self.bind(out="without.pdf")
        self.assertEqual(read(self.path("with.pdf")),
                         read(self.path("without.pdf")))

    @unittest.skipUnless(shutil.which("chromium"), "chromium")
    def test_browser(self):
        """Where the family is not installed a browser takes it from the book
        and has every character where the style puts it."""
        self.write("posts/a.html", post("Zażółć", BODY, more="lang: pl\n"))
        self.bind("--embed-fonts", "DejaVu Sans")
        faces = {(w == "bold", s == "italic"): set(font.characters())
                 for (_, w, s), font in
                 epub_fonts(self.path("book.epub")).items()}
        found = self.browse("book.epub")
        self.assertEqual({status for *_, status in found["faces"]}, {"loaded"})
        self.assertEqual(len(found["faces"]), len(faces))
        seen = set()
        for text, is_bold, is_italic in found["texts"]:
            face = faces.get((is_bold, is_italic),
                             faces.get((is_bold, False)))
            seen.add((is_bold, is_italic))
            self.assertEqual({c for c in text if c > " " and
                              ord(c) not in face}, set(), text)
        self.assertEqual(len(seen), 4)

    def browse(self, name):
        """What SCRIPT finds in the chapter."""
        with zipfile.ZipFile(self.path(name)) as book:
            book.extractall(self.path("read"))
        chapter, = glob.glob(self.path("read/text/*.xhtml"))
        page = read(chapter).decode()
        self.write(os.path.relpath(chapter, self.folder), page.replace(
            "</body>", "<script>//<![CDATA[\n%s//]]></script></body>" %
            SCRIPT))
        other = source("Mono")
        other.set_names("Sheaf Other")
        self.write("bare/other.ttf", other.build())
        self.write("bare.conf", CONF % ("<dir>%s</dir>" % self.path("bare"),
                                        self.path("bare-cache")))
        run = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
             "--allow-file-access-from-files", "--dump-dom",
             "--user-data-dir=" + self.path("profile"),
             "--virtual-time-budget=5000", "file://" + chapter],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
            env=self.environment({"FONTCONFIG_FILE": self.path("bare.conf")}))
        dom = run.stdout.decode()
        match = re.search(r'<pre[^>]*id="found"[^>]*>(.*?)</pre>', dom, re.S)
        self.assertTrue(match, run.stderr.decode(errors="replace")[-500:] + dom)
        text = match[1]
        for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, char)
        return json.loads(text)


if __name__ == "__main__":
    unittest.main()
