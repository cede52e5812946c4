"""Themes, paragraphs, vertical writing: which sheets a book has, in which order,
and that they say nothing that breaks a reader."""
import re
import shutil
import subprocess
import unittest
import zipfile

from support import Case, post

ZH = ("<p>第一段文字，第一段文字，<em>着重</em>。</p><h2>小标题</h2>"
      "<p>第二段文字，第二段文字。</p>"
      "<blockquote><p>引文。</p></blockquote><ul><li>一</li></ul>"
      "<table><tr><th>甲</th><td>乙</td></tr></table><hr>"
      "<pre><code>int main;</code></pre>")
EN = ("<p>The first paragraph of a text that is in English.</p>"
      "<p>The second paragraph of it, which says no more.</p>")
AR = "<p>الخط العربي هو فن وتصميم الكتابة في مختلف اللغات.</p>"

# What makes Adobe's RMSDK drop a sheet or refuse a book, what crengine does not
# know and would drop a rule for, and what loads anything.
FORBIDDEN = re.compile(
    r"calc\(|\bmin\(|\bmax\(|clamp\(|var\(|env\(|\drem\b|margin[^;]*\dv[hw]|"
    r"@(?!supports)|:lang\(|:not\(|:is\(|:where\(|:has\(|url\(|\{\s*\}|/\*|"
    r"(?<![-\w])(flex|grid|position|transform|animation)\s*:|!important")


class Styles(Case):
    def bind(self, name, *args, **keys):
        for i, body in enumerate((ZH, EN, AR)):
            self.write("posts/%d.html" % i, post("文章%d" % i, body))
        run = self.sheaf("posts", "-o", name, "--cover", "none", *args, **keys)
        if not name.endswith(".epub"):
            return run
        with zipfile.ZipFile(self.path(name)) as book:
            return {name: book.read(name).decode() for name in book.namelist()
                    if name.endswith((".xhtml", ".opf", ".css"))}

    def themes(self):
        lines = self.sheaf("--theme", "help").out.splitlines()
        names = [line.split()[0] for line in lines]
        self.assertEqual(names[0], "plain")
        self.assertEqual(len(names), 4)
        return names

    def links(self, page):
        return [href.split("/")[-1] for href in re.findall(
            r'<link rel="stylesheet" type="text/css" href="([^"]*)"/>', page)]

    def chapter(self, book, language):
        pages = [page for name, page in book.items()
                 if name.startswith("text/") and f'<html xmlns="http://www.w3.org'
                 in page and f'xml:lang="{language}' in page.split(">")[2]]
        self.assertEqual(len(pages), 1)
        return pages[0]

    def test_themes(self):
        for theme in self.themes():
            name = theme + ".epub"
            book = self.bind(name, "--theme", theme, "--title-page")
            sheets = ["epub.css"] + ["theme.css"] * (theme != "plain")
            for page in (p for n, p in book.items() if n.endswith(".xhtml")):
                self.assertEqual(self.links(page), sheets)
            # Apple Books keeps to the faces of a theme when it is told to
            self.assertEqual("specified-fonts" in book["package.opf"],
                             theme in ("classic", "modern"))
            # a built-in sheet is in the subset that a PDF knows
            self.bind(theme + ".pdf", "--theme", theme, "--strict")
            self.assertPdf(self.path(theme + ".pdf"))

    def test_valid(self):
        """All at once: EPUBCheck is what takes time here."""
        names = []
        for theme in self.themes():
            for i, args in enumerate((
                    (), ("--writing-mode", "vertical-rl", "--paragraphs",
                         "indent"), ("--paragraphs", "block"))):
                names.append("%s%d.epub" % (theme, i))
                self.bind(names[-1], "--theme", theme, "--title-page", *args)
        self.assertEpubs(*names)

    def test_pages_differ(self):
        pages = {self.sheaf("posts", "-t", "pages", "--theme", theme).out
                 for theme in self.themes() if self.bind("a.pdf")}
        self.assertEqual(len(pages), 4)

    def test_order(self):
        self.write("my.css", "p { margin: 0 }")
        book = self.bind("a.epub", "--style", "my.css", "--writing-mode",
                         "vertical-rl", "--paragraphs", "block", "--theme",
                         "classic")
        order = ["epub.css", "theme.css", "paragraphs.css",
                 "vertical-paragraphs.css", "vertical.css",
                 "user.css"]
        self.assertEqual(self.links(self.chapter(book, "zh")), order)
        self.assertEqual(re.findall(r'href="styles/([^"]*)"',
                                    book["package.opf"]), order)
        self.assertCountEqual(
            [n[7:] for n in book if n.startswith("styles/")], order)

    def test_what_readers_forbid(self):
        total = {}
        for theme in self.themes():
            for mode in ("indent", "block"):
                total.update({theme + mode + name: text for name, text in
                              self.bind("a.epub", "--theme", theme,
                                        "--paragraphs", mode, "--writing-mode",
                                        "vertical-rl").items()
                              if name.endswith(".css")})
        for name, text in total.items():
            found = FORBIDDEN.search(text)
            self.assertIsNone(found, f"{name}: {found}")
            self.assertTrue(text.isascii(), name)
            self.assertEqual(text.count("{"), text.count("}"), name)
            # night modes: neither text nor paper has a colour of its own
            self.assertLessEqual(set(re.findall(
                r"(?<![-\w])color:\s*([^;]*);", text)), {"inherit"}, name)
            for value in re.findall(r"background[^:]*:\s*([^;]*);", text):
                self.assertRegex(value, r"^rgba\(", name)
            # only body may have a face, a size, a line height for the text
            for rule, what in re.findall(r"([^{}]*)\{([^{}]*)\}", text):
                if re.search(r"(^|[ ,>])p(,|$)", rule.strip()):
                    self.assertNotRegex(what, "font-family|line-height|rem")
            self.assertLess(len(text), 9000, name)

    def test_language_classes(self):
        book = self.bind("a.epub")
        self.assertIn('<body class="article zh">', self.chapter(book, "zh"))
        self.assertIn('<body class="article">', self.chapter(book, "en"))
        self.assertIn('<body class="article">', self.chapter(book, "ar"))
        self.assertIn('<body class="nav zh">', book["nav.xhtml"])
        self.assertIn('class="han"', self.chapter(book, "zh"))

    def left(self, dump, text):
        """How far right of the heading the line begins, in points."""
        title, line = (float(re.search(
            r'run ([\d.]+) [^\n]*"%s' % start, dump)[1])
            for start in ("文章", text))
        return line - title

    def test_paragraphs(self):
        sheets = []
        for how, zh, en in (("auto", 21, 0), ("indent", 21, 10.5),
                            ("block", 0, 0)):
            self.bind("a.pdf", "--paragraphs", how, "--strict")
            for source, text, is_far in (("0", "第一段", zh),
                                         ("1", "The second", en)):
                dump = self.sheaf(f"posts/{source}.html", "-t", "pages",
                                  "--paragraphs", how).out
                body = dump[dump.index("article "):]
                self.assertAlmostEqual(self.left(body, text), is_far, 0,
                                       f"{how} {text}")
            book = self.bind(how + ".epub", "--paragraphs", how)
            sheets.append(book.get("styles/paragraphs.css"))
        self.assertIsNone(sheets[0])
        self.assertNotEqual(sheets[1], sheets[2])

    def test_vertical(self):
        book = self.bind("v.epub", "--writing-mode", "vertical-rl",
                         "--title-page")
        opf = book["package.opf"]
        self.assertIn('page-progression-direction="rtl"', opf)
        self.assertIn('<meta name="primary-writing-mode" '
                      'content="vertical-rl"/>', opf)
        sheet = book["styles/vertical.css"]
        for prefix in ("-epub-", "-webkit-", ""):
            self.assertIn(f"\t{prefix}writing-mode: vertical-rl;", sheet)
        stays = {name for name, page in book.items()
                 if name.endswith(".xhtml") and
                 "vertical.css" not in self.links(page)}
        self.assertLessEqual({"cover.xhtml", "nav.xhtml"}, stays)
        self.assertNotIn("vertical.css", self.links(self.chapter(book, "ar")))
        self.assertEqual(len(stays), 3)
        book = self.bind("h.epub", "--writing-mode", "horizontal-tb")
        self.assertNotIn("writing-mode", book["package.opf"])
        self.assertNotIn("page-progression", book["package.opf"])
        self.assertNotIn("styles/vertical.css", book)

    def test_vertical_of_nothing(self):
        """Arabic stays horizontal: no sheet that no page links."""
        self.write("ar.html", post("خط", AR))
        self.sheaf("ar.html", "-o", "r.epub", "--cover", "none",
                   "--writing-mode", "vertical-rl")
        with zipfile.ZipFile(self.path("r.epub")) as book:
            opf = book.read("package.opf").decode()
            self.assertNotIn("styles/vertical.css", book.namelist())
        self.assertNotIn("vertical", opf)
        self.assertIn('page-progression-direction="rtl"', opf)
        self.sheaf("ar.html", "-o", "z.epub", "--cover", "none", "--metadata",
                   "language=zh", "--title-page", "--writing-mode",
                   "vertical-rl")
        with zipfile.ZipFile(self.path("z.epub")) as book:
            self.assertIn("styles/vertical.css", book.namelist())
        self.assertEpubs("r.epub", "z.epub")

    @unittest.skipUnless(shutil.which("chromium"), "needs chromium")
    def test_vertical_paragraphs(self):
        """The gap between two paragraphs, as a browser sets it, in tenths of
        their size: left is behind."""
        for how, zh, en in (("auto", 0, 8), ("indent", 0, 0), ("block", 8, 8)):
            book = self.bind(how + ".epub", "--writing-mode", "vertical-rl",
                             "--paragraphs", how)
            for language, gap in (("zh", zh), ("en", en), ("ar", None)):
                page = self.chapter(book, language)
                self.write("shown/text/a.xhtml", page.replace(
                    "</body>", "<script>var s = getComputedStyle(document."
                    "querySelector('section > p')); document.title = 'gap ' + "
                    "[s.marginLeft, s.marginBottom, s.fontSize].map("
                    "parseFloat).join(' ') + ' px';</script></body>"))
                for name, text in book.items():
                    if name.endswith(".css"):
                        self.write("shown/" + name, text)
                told = subprocess.run(
                    ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                     "--user-data-dir=" + self.path("browser"), "--dump-dom",
                     "file://" + self.path("shown/text/a.xhtml")],
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    timeout=60).stdout.decode()
                left, below, size = map(float, re.search(
                    "gap ([\\d.]+) ([\\d.]+) ([\\d.]+) px", told).groups())
                with self.subTest(how=how, language=language):
                    if gap is None:     # horizontal
                        self.assertEqual(left, 0)
                        continue
                    self.assertEqual(round(left / size * 10), gap)
                    self.assertEqual(below, 0)

    def test_user_style(self):
        """What makes an invalid book is told, each with its line."""
        self.write("bad.css", '@charset "gbk";\n@import url(http://e.org/a);\n'
                   '@import "b.css";\n@namespace url(http://e.org/);\n'
                   "p { background: url( x.png ) }\n/* direction: rtl */\n"
                   "h1 { DIRECTION : rtl; content: 'url(y)' }\n"
                   "h2 { unicode-bidi: embed }\n"
                   "h3 { background: url('data:,') } a:hover { filter: url(#a) }"
                   "\nh4 { background: u\\72l(\"z.png\") }\n")
        self.write("a.html", post("甲", ZH))
        run = self.sheaf("a.html", "-o", "a.epub", "--style", "bad.css")
        told = ": warning: EPUB forbids this in a style: "
        self.assertEqual([line for line in run.lines if "bad.css" in line], [
            "sheaf: bad.css:2: warning: style cannot be imported: "
            "http://e.org/a: not a local file",
            "sheaf: bad.css:3: warning: style cannot be imported: b.css: "
            "not a file in or below the folder of the style"] + [
            "sheaf: bad.css:%d" % line + told + what for line, what in (
                (1, "@charset gbk, not utf-8"),
                (5, "url(x.png) is not in the book"),
                (7, "DIRECTION"), (8, "unicode-bidi"),
                (10, "url(z.png) is not in the book"))])

    def test_imports(self):
        """Sheets become one; each ends what it leaves open, and faults are told
        under its name."""
        self.write("style/a.css", '/* ours */ @charset "utf-8";\n'
                   '@import "sub/b.css";\n@import url( "sub/c.css" )print;\n'
                   "@import url(sub/c.css) screen;@import 'sub/e.css';\n"
                   "@import '../x.css';\n"
                   "@import 'a.css';\n@import '/etc/passwd';\n"
                   "@import 'x.css' layer;@import 'x.css' Layer(a) print;"
                   "@import 'x.css' supports(color: red);"
                   "p { color: blue; position: fixed }\n@import 'late.css';\n")
        self.write("style/sub/b.css", "@import 'd.css';\n\n"
                   "h1 { color: red; content: \"open")
        self.write("style/sub/c.css", "p { font-size: 30pt }\np { colour: red }")
        self.write("style/sub/d.css", "h2 { foo: bar }\n/* open")
        self.write("style/sub/e.css", "h3 { color: url(open")
        self.write("x.css", "p { font-size: 40pt }")
        self.write("p.html", post("甲", ZH))
        run = self.sheaf("p.html", "--offline", "--style", "style/a.css",
                         "-o", "p.pdf", "-o", "p.epub")
        cannot = "warning: style cannot be imported: "
        wrong = "warning: style is not supported: "
        self.assertEqual([line for line in run.lines if ".css:" in line], [
            "sheaf: style/" + line for line in (
                "a.css:5: " + cannot + "../x.css: not a file in or below the "
                "folder of the style",
                "a.css:6: " + cannot + "a.css: it imports what imports it",
                "a.css:7: " + cannot + "/etc/passwd: not a local file",
                "a.css:8: " + cannot + "x.css: layer is not supported",
                "a.css:8: " + cannot + "x.css: layer() is not supported",
                "a.css:8: " + cannot + "x.css: supports() is not supported",
                "sub/d.css:1: " + wrong + "property foo",
                "sub/b.css:3: " + wrong + "content: open",
                "sub/c.css:2: " + wrong + "property colour",
                "sub/e.css:1: " + wrong + "color: open",
                "a.css:8: " + wrong + "property position",
                "a.css:9: " + wrong + "@import",
                "a.css:9: warning: EPUB forbids this in a style: "
                "@import of late.css, which is not in the book")])
        with zipfile.ZipFile(self.path("p.epub")) as book:
            css = book.read(next(name for name in book.namelist()
                                 if name.endswith("user.css"))).decode()
        self.assertLess(css.index("foo: bar"), css.index("color: red"))
        self.assertRegex(css, r"@media print \{p \{ font-size: 30pt \}")
        self.assertRegex(css, r"@media screen \{p \{ font-size: 30pt \}")
        self.assertNotIn("40pt", css)
        self.assertEqual(css.count("{"), css.count("}"))

    def test_names_of_imports(self):
        """An address is not yet a name, and a sheet has one; what an open url()
        has taken ends with its sheet."""
        self.write("style/a.css", "@import './sub/../a.css';\n"
                   "@import url(b%20c.css);\n@import 'd.css';\np { x: y }")
        self.write("style/b c.css", "h1 { u: v }")
        self.write("style/d.css", "h1 { w: url(open")
        self.write("style/sub/e.css", "")
        self.write("p.html", post("甲", ZH))
        run = self.sheaf("p.html", "--offline", "--style", "style/a.css",
                         "-o", "p.pdf")
        wrong = "warning: style is not supported: property "
        self.assertEqual([line for line in run.lines if ".css:" in line], [
            "sheaf: style/" + line for line in (
                "a.css:1: warning: style cannot be imported: ./sub/../a.css: "
                "it imports what imports it",
                "b c.css:1: " + wrong + "u", "d.css:1: " + wrong + "w",
                "a.css:4: " + wrong + "x")])

    def test_unreadable(self):
        """Why a style cannot be read; an imported one has its first rule, though
        a mark of the byte order stands before it."""
        self.write("p.html", post("甲", ZH))
        for name, data, why in (
                ("latin.css", b"/* \xe9 */ p { color: red }", "not UTF-8"),
                ("large.css", b" " * (1 << 20) + b"p { color: red }",
                 "is larger than"),
                ("none.css", None, "no such file or directory")):
            if data:
                self.write(name, data)
            run = self.sheaf("p.html", "--offline", "--style", name,
                             "-o", "p.pdf", status=2)
            self.assertEqual(len(run.lines), 1)
            self.assertIn(f"sheaf: {name}: {why}", run.lines[0])
        self.write("a.css", "@import 'b.css';")
        self.write("b.css", b"\xef\xbb\xbfp { colour: red }")
        run = self.sheaf("p.html", "--offline", "--style", "a.css",
                         "-o", "p.pdf")
        self.assertIn("sheaf: b.css:1: warning: style is not supported: "
                      "property colour", run.lines)

    def test_unknown(self):
        run = self.bind("a.pdf", "--theme", "gothic", status=2)
        self.assertEqual(run.lines, ["sheaf: --theme gothic: no such theme; "
                                     "--theme help lists them"])
        self.assertBooks()


if __name__ == "__main__":
    unittest.main()
