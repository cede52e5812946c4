#!/usr/bin/env python3
"""Vertical lines in a PDF: order of text and pages, fonts, pictures."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdf  # noqa: E402
import support  # noqa: E402

SENTENCES = (
    "一九八四年，他在北京读到《红楼梦》，说：“天下之书，未有如此者。”",
    "公司在2022年12月发布了 Kubernetes 的新版本，约有15个改动……",
    "提高了100%。API 的文档写在 README.md 里（共3页）——如此而已。")
BODY = "".join(f"<p>{one}</p>" for one in SENTENCES)
STYLE = "html { writing-mode: vertical-rl }"


class Vertical(support.Case):
    def make(self, *args, body=BODY, count=1, name="book.pdf", style=STYLE):
        for i in range(count):
            self.write(f"posts/{i}.md", support.post(
                f"第{i}篇", body, date=f"Mon, {i + 3} Jan 2022 08:00:16 GMT"))
        self.write("style.css", style)
        self.sheaf("--offline", "--page-size", "A5", "--style",
                   self.path("style.css"), self.path("posts"), *args,
                   "-o", self.path(name))
        support.output_of("qpdf", "--check", self.path(name))
        return pdf.Pdf(self.path(name))

    def texts(self, name="book.pdf"):
        """What reads lines, and what reads the structure."""
        path = self.path(name)
        return [support.squeeze(support.output_of(*command).decode())
                for command in (("pdftotext", "-enc", "UTF-8", path, "-"),
                                ("pdfinfo", "-enc", "UTF-8", "-struct-text",
                                 path))]

    def fonts(self, book):
        for page in book.pages:
            for name, font in book.value(
                    book.value(page)["/Resources"])["/Font"].items():
                yield name[1], book.value(font)

    def test_text(self):
        self.make()
        lines, structure = self.texts()
        for sentence in map(support.squeeze, SENTENCES):
            self.assertIn(sentence, lines)
        structure = re.sub(r'Span|/?"', "", structure)
        places = [structure.find(support.squeeze(one)[:6])
                  for one in SENTENCES]
        self.assertNotIn(-1, places)
        self.assertEqual(places, sorted(places))

    def test_combined(self):
        """Numbers side by side, behind the spaces of Korean."""
        texts = ("대한민국은 12월 25일에 민주공화국이다.",
                 "제3조 대한민국의 영토는 한반도로 한다. 10월과 12월 25일.",
                 "국민의 권력은 3월에.")
        self.make(body="".join(f'<p lang="ko">{one}</p>' for one in texts),
                  style=STYLE + "html { text-combine-upright: digits 2 }")
        self.assertIn(support.squeeze("".join(texts)), self.texts()[0])

    def test_combined_arabic(self):
        """It is joined as it is where it stands alone: same glyphs, same order."""
        shown = []
        for style in ("b { text-combine-upright: all }", ""):
            book = self.make(body='<p lang="ar"><b>سلم</b></p>',
                             style=STYLE + style)
            shown.append([b"".join(one[1:-1] for one in args
                                   if one.startswith(b"("))
                          for operator, args in pdf.operators(
                              book.content(book.pages[-1]))
                          if operator == b"TJ"])
        self.assertEqual(shown[0], shown[1])

    def test_combined_mixed(self):
        """Two directions do not stand side by side in one em."""
        texts = []
        for style in ("b { text-combine-upright: all }", ""):
            self.make(body='<p lang="zh">字<b>abسل</b>字</p>',
                      style=STYLE + style)
            texts.append(self.texts())
        self.assertEqual(texts[0], texts[1])

    def test_direction(self):
        book = self.make()
        self.assertEqual(
            book.value(book.root["/ViewerPreferences"])["/Direction"], "/R2L")
        book = self.make(style="")
        self.assertNotIn("/Direction",
                         book.value(book.root["/ViewerPreferences"]))
        self.assertNotIn("V", [letter for letter, _ in self.fonts(book)])
        # the option says the same
        self.make("--writing-mode", "vertical-rl", style="", name="b.pdf")
        self.make(name="a.pdf")
        self.assertEqual(self.texts("a.pdf"), self.texts("b.pdf"))

    def test_writing_mode(self):
        """The structure says it once, and where it changes (ISO 32000-1,
        14.8.5.4.3)."""
        def modes(style):
            book = self.make("--colophon", "always", count=2, style=style)
            rows = {}

            def walk(ref):
                element = book.value(ref)
                mode = element.get("/A", {}).get("/WritingMode")
                if mode:
                    self.assertEqual(element["/A"]["/O"], "/Layout")
                    rows.setdefault(element["/S"], []).append(mode)
                for kid in book.value(element.get("/K", [])):
                    if not isinstance(kid, int) and "/S" in (
                            book.value(kid) or {}):
                        walk(kid)

            walk(book.value(book.root["/StructTreeRoot"])["/K"])
            return rows

        self.assertEqual(modes(""), {})
        # cover and colophon have horizontal lines
        self.assertEqual(modes(STYLE), {"/Document": ["/TbRl"],
                                        "/Sect": ["/LrTb"] * 2})
        self.assertEqual(
            modes("body.article { writing-mode: vertical-rl }"),
            {"/Document": ["/TbRl"], "/Sect": ["/LrTb"] * 3})
        self.assertEqual(
            modes("body.colophon { writing-mode: vertical-rl }"),
            {"/Sect": ["/TbRl"]})

    def test_fonts(self):
        """Upright glyphs are of fonts in vertical writing."""
        book = self.make()
        modes = {}
        for letter, font in self.fonts(book):
            encoding = font["/Encoding"]
            mode = 1 if encoding == "/Identity-V" else 0
            if not encoding.startswith("/Identity"):
                cmap = book.stream(encoding)
                mode = cmap["dict"].get("/WMode", 0)
                self.assertEqual(
                    mode, int(b"/WMode 1 def" in book.data(encoding)))
            modes.setdefault(letter, set()).add(mode)
        self.assertEqual(modes, {"F": {0}, "M": {0}, "V": {1}})

    def lefts(self, style):
        """Where the pages of two articles begin, without what follows."""
        book = self.make("--colophon", "never", count=2, style=style)
        first = book.value(book.root["/PageLabels"])["/Nums"][-2]
        return [book.value(page)["/MediaBox"][0]
                for page in book.pages[first:]]

    def test_pages(self):
        """The first page is a left one."""
        style = (STYLE + "@page { margin: 40pt } "
                 "@page :left { margin-left: 60pt; margin-right: 20pt }")
        self.assertEqual(self.lefts(style), [-20, 0])
        self.assertEqual(self.lefts(style + "body { writing-mode: "
                                    "horizontal-tb }"), [0, -20])
        # with empty pages between them, or before each
        for side, count in (("recto", 3), ("left", 3), ("verso", 4),
                            ("right", 4)):
            self.assertEqual(len(self.lefts(
                style + "body.article { break-before: %s }" % side)), count)

    def test_booklet(self):
        """The fold is on the right of the first page."""
        halves = []
        for style in (STYLE, ""):
            self.make("--imposition", "booklet", count=1, style=style)
            halves.append([support.squeeze(support.output_of(
                "pdftotext", "-enc", "UTF-8", "-f", "1", "-l", "1", "-x",
                str(x), "-y", "0", "-W", "420", "-H", "595",
                self.path("book.pdf"), "-").decode()) for x in (0, 420)])
        self.assertEqual([bool(one) for one in halves[0]], [True, False])
        self.assertEqual([bool(one) for one in halves[1]], [False, True])

    def bookmarks(self, book, parent):
        """All of them, as (title, destination)."""
        ref = book.value(parent).get("/First")
        while ref:
            item = book.value(ref)
            yield pdf.text(item["/Title"]), item["/Dest"]
            yield from self.bookmarks(book, ref)
            ref = item.get("/Next")

    def test_places(self):
        """Bookmarks and links lead across the page, too: to the line."""
        body = ("<p>%s</p><h2 id='a'>甲乙</h2><p>丙</p><p>从<a href='#a'>彼"
                "</a>至<a href='#b'>此</a></p><p>丁<b id='b'>戊</b></p>" %
                ("字" * 150))
        book = self.make(body=body)
        found = dict(self.bookmarks(book, book.root["/Outlines"]))
        links = [book.value(one)["/Dest"] for page in book.pages
                 for one in book.value(book.value(page).get("/Annots", []))
                 if "/Dest" in book.value(one)]
        places = [found["第0篇"], found["甲乙"]] + links
        self.assertEqual(len(places), 4)
        for page, kind, left, top, zoom in places:
            self.assertEqual((kind, zoom), ("/XYZ", None))
            self.assertEqual(page, places[0][0])
        lefts = [one[2] for one in places]
        tops = [one[3] for one in places]
        self.assertEqual(lefts[1], lefts[2])
        self.assertGreater(lefts[0], lefts[1])
        self.assertGreater(lefts[1], lefts[3])
        self.assertEqual(tops[1], tops[2])
        self.assertGreater(tops[2], tops[3])
        # the glyphs of the heading are right of its place, in one line
        path = self.path("book.pdf")
        box = re.search('xMin="([0-9.]+)" .*xMax="([0-9.]+)" .*>甲乙<',
                        support.output_of("pdftotext", "-bbox", path,
                                          "-").decode())
        self.assertLessEqual(lefts[1], float(box[1]))
        self.assertLess(float(box[2]) - lefts[1], 40)
        book = self.make(body=body, style="")
        for _, place in self.bookmarks(book, book.root["/Outlines"]):
            self.assertIsNone(place[2])

    def test_picture(self):
        """It stands upright, and is no higher than the page has room for."""
        with open(self.path("wide.png"), "wb") as file:
            file.write(support.png(400, 100))
        os.makedirs(self.path("posts"), exist_ok=True)
        os.rename(self.path("wide.png"), self.path("posts", "wide.png"))
        book = self.make(body='<p>字</p><figure><img src="wide.png">'
                         "<figcaption>图</figcaption></figure>")
        matrix = [args for page in book.pages for operator, args in
                  pdf.operators(book.content(page)) if operator == b"cm"]
        width, turn, also, height = map(float, matrix[0][:4])
        self.assertEqual((turn, also), (0, 0))
        self.assertAlmostEqual(width, 4 * height, delta=0.1)

    def test_hostile(self):
        self.make(body="<p>" + "1" * 3000 + "</p><p><b>" + "字A" * 500 +
                  "</b></p><pre>" + "<b>1</b>2" * 400 + "</pre><p>" +
                  "e\u0301\u0302" * 200 + "אבג" * 50 + "</p>",
                  style="html { writing-mode: vertical-rl; text-orientation: "
                  "upright } b { text-combine-upright: all } p { margin: "
                  "-1e9pt; padding: 99999pt } pre { width: 1e9pt; height: 0 }")
        self.assertIn("אבג", "".join(self.texts()))


if __name__ == "__main__":
    unittest.main()
