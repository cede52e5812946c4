#!/usr/bin/env python3
"""Blocks of a PDF under styles that ask for the impossible: all text is there,
once and in order, every number is one, and every place is on paper."""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"

BODY = """<p>{0}甲<code>code</code>{0}</p>
<blockquote><p>{0}乙</p><blockquote><p>{0}丙</p></blockquote></blockquote>
<ol start="7"><li>丁</li><li><p>戊{0}</p><ul><li>己</li></ul></li></ol>
<pre>{0}{0}{0}庚
\t辛</pre>
<table><caption>壬</caption><thead><tr><th>癸</th><th>子</th></tr></thead>
<tbody>{1}</tbody><tfoot><tr><td>丑</td><td>寅</td></tr></tfoot></table>
<dl><dt>卯</dt><dd>{0}辰</dd></dl><h2>巳</h2><hr/><p>{0}午</p>
""".format(HAN, "".join(
    f"<tr><td{' rowspan=3' if i == 4 else ''}>{HAN[i % 24]}</td>"
    f"<td>{HAN[:i]}</td></tr>" for i in range(26)))

STYLES = {
    "huge": "p, blockquote, td, li, pre, table, h2, code, hr { %s }",
    "each": "blockquote, pre { float: left; %s } p { float: right }",
    "rows": "table, tr { %s } td:first-child { float: left; %s }",
}
VALUES = ["margin: 1e30pt", "margin: -1e30pt", "padding: 1e30em",
          "border: 1e30pt double", "width: 0", "width: 1e-30pt",
          "width: 1e30%; min-width: 1e30pt", "height: 1e30pt",
          "max-width: 0; max-height: 0", "font-size: 1e30pt",
          "font-size: 1e-30pt", "line-height: 0", "line-height: 1e30",
          "text-indent: -1e30pt hanging each-line", "tab-size: 1e30",
          "letter-spacing: 1e30pt", "vertical-align: -1e30pt",
          "text-size-adjust: 1e30%", "orphans: 1e30; widows: 1e30"]


class Blocks(support.Case):
    def pages(self, style):
        with open(self.path("style.css"), "w", encoding="utf-8") as file:
            file.write("@page { size: 300pt 300pt; margin: 20pt }\n"
                       "h1, .byline, .origin { display: none }\n"
                       "ul, ol { list-style-type: none }\n" + style)
        run = self.sheaf("--offline", "--style", self.path("style.css"),
                         "-t", "pages", self.path("post.md"))
        text = run.out
        start = text.index("\narticle ")
        return text[start:text.index("\ncontents", start)]

    def check(self, style):
        pages = self.pages(style)
        self.assertNotRegex(pages, r"(?<![A-Za-z\"])-?(nan|inf)\b", style)
        for match in re.finditer(r"^\t~?run (-?[0-9.]+) ", pages, re.M):
            self.assertLess(abs(float(match.group(1))), 20000, style)
        text = "".join(re.findall(r"^\trun .*?\"(.*)\"$", pages, re.M))
        return re.sub(r"\\[a-z]|\\u\{[0-9a-f]+\}|\s", "", text)

    def test_named_fonts(self):
        """@font-face: the first local font that is there, by family or face."""
        self.write("a.css", "@font-face { font-family: T;"
                   " src: local('no such'), local(DejaVuSans-Bold) }"
                   "@font-face { font-family: U; src: local(DejaVu Sans Mono) }"
                   "p { font-family: T } code { font-family: U }")
        self.write("a.md", support.post("Title", "<p>words <code>c</code></p>",
                                        more="lang: en\n"))
        self.sheaf("--offline", self.path("a.md"), "--style",
                   self.path("a.css"), "-o", self.path("a.pdf"))
        fonts = support.output_of("pdffonts", self.path("a.pdf")).decode()
        self.assertIn("DejaVuSans-Bold", fonts)
        self.assertIn("DejaVuSansMono", fonts)

    def test_leader_in_hebrew(self):
        """It is made of its own glyphs alone."""
        self.write("a.css", "p::after { content: leader('.') 'ד' }")
        self.write("a.md", support.post("ת", "<p>שלום עולם</p>",
                                        more="lang: he\n"))
        self.sheaf("--offline", self.path("a.md"), "--style",
                   self.path("a.css"), "-o", self.path("a.pdf"))
        drawn = support.output_of("mutool", "trace",
                                  self.path("a.pdf")).decode()
        dots = re.findall(r'<g unicode="\." glyph="(\d+)"', drawn)
        self.assertGreater(len(dots), 20)
        self.assertEqual(len(set(dots)), 1)

    def test_long_strings(self):
        """Strings take no more of a text than they have room for."""
        self.write("a.html", "<html lang=en><title>T</title><article><h1>T</h1>"
                   + ("<p>" + "words of a text " * 40 + "</p>") * 300)
        self.write("a.css", "body { string-set: " + ", ".join(
            f"s{i} " + "content(text) " * 60 for i in range(60)) + " }")
        run = subprocess.Popen(
            [support.SHEAF, "-q", "--offline", self.path("a.html"), "--style",
             self.path("a.css"), "-j1", "-o", self.path("a.pdf")])
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(run.returncode, 0)
        self.assertLess(usage.ru_maxrss, 200 << 10)     # KiB

    def test_emoji(self):
        """In colour, each picture once, and as text for those who search."""
        text = "文字🎉里有😀，旗子🇨🇳，家庭👨‍👩‍👧，肤色👍🏽，键帽1️⃣，文字☎，电话☎️，心❤️。"
        self.write("a.md", support.post("Title 🎉", f"<p>{text}</p>" * 2))
        for args in (), ("--pdfa", "--gray"), ("--imposition", "booklet"):
            self.sheaf("--offline", "--cover", "none", self.path("a.md"),
                       *args, "-o", self.path("a.pdf"))
            support.output_of("qpdf", "--check", self.path("a.pdf"))
            support.output_of("mutool", "draw", "-q", "-o", self.path("a.png"),
                              self.path("a.pdf"))
            said = "".join(support.output_of(
                "pdftotext", self.path("a.pdf"), "-").decode().split())
            self.assertEqual(said.count(text), 2)
            # a reader that knows no ActualText, and writes halves of characters
            said = support.output_of(
                "mutool", "draw", "-q", "-F", "text", "-o", "-",
                self.path("a.pdf")).decode("utf-8", "surrogatepass")
            said = said.encode("utf-16", "surrogatepass").decode("utf-16")
            for emoji in "🎉", "😀", "🇨🇳", "👍🏽", "1️⃣", "☎️", "❤️":
                self.assertGreaterEqual(said.count(emoji), 2, emoji)
            shown = support.output_of(
                "pdfimages", "-list", self.path("a.pdf")).decode().split("\n")
            kinds = [line.split()[2] for line in shown[2:] if line]
            self.assertEqual(kinds.count("image"), kinds.count("smask"))
            ids = {line.split()[10] for line in shown[2:]
                   if line and line.split()[2] == "image"}
            self.assertEqual(len(ids), 8)

    def test_emoji_in_margins(self):
        """Other ones than the page's own, at once and when the number of
        pages is known; each is as it is in the text of another book."""
        self.write("a.css", """
            @page { size: 300pt 200pt; margin: 40pt;
                @top-left { content: "🚀"; font-size: 20pt }
                @bottom-left { content: "🎉" counter(pages) } }
            @page :first { @top-left { content: "🚀" }
                @bottom-left { content: none } }""")
        self.write("a.md", support.post("😀", "<p>🌍</p>" * 20))
        for args in (), ("--imposition", "booklet"):
            self.sheaf("--offline", "--cover", "none", self.path("a.md"),
                       "--style", self.path("a.css"), *args,
                       "-o", self.path("a.pdf"))
            support.output_of("qpdf", "--check", self.path("a.pdf"))
            shown = support.output_of(
                "pdfimages", "-list", self.path("a.pdf")).decode().split("\n")
            ids = {line.split()[10] for line in shown[2:]
                   if line and line.split()[2] == "image"}
            self.assertEqual(len(ids), 4)
            faults = subprocess.run(
                ["mutool", "draw", "-o", os.devnull, self.path("a.pdf")],
                stderr=subprocess.PIPE, stdout=subprocess.DEVNULL).stderr
            self.assertNotIn(b"cannot find", faults)

    def test_impossible_styles(self):
        self.write("post.md", support.post("标题", BODY))
        wanted = self.check("")
        self.assertIn(HAN + "庚辛", wanted)
        wanted = sorted(wanted)
        for kind, pattern in STYLES.items():
            for value in VALUES:
                style = pattern.replace("%s", value)
                with self.subTest(kind=kind, value=value):
                    self.assertEqual(sorted(self.check(style)), wanted)


if __name__ == "__main__":
    unittest.main()
