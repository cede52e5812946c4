"""The index of companies, and the list of names that are in none."""
import os
import re
import unittest
import zipfile
from xml.etree import ElementTree

import support
from support import XHTML, post

TYPE = "{http://www.idpf.org/2007/ops}type"


def link(name, number, text=None):
    return (f'<a class="project-link" data-id="{number}" data-name="{name}" '
            'data-logo="https://img.example.com/l.png" data-refer-type="2" '
            f'href="https://36kr.com/projectDetails/{number}" '
            f'target="_blank">{text or name}</a>')


def page(path, name="index.xhtml"):
    """The parsed page, or None."""
    with zipfile.ZipFile(path) as book:
        if name not in book.namelist():
            return None
        return ElementTree.fromstring(book.read(name))


def groups(path):
    """{letter: {name: [(file, [(anchor, text)...])...]}}, in order."""
    found = {}
    for section in page(path).iter(XHTML + "section"):
        if section.get(TYPE) != "index-group":
            continue
        names = found[section.find(XHTML + "h2").text] = {}
        for item in section.find(XHTML + "ul"):
            places = names[item.find(XHTML + "span").text] = []
            for article in item.find(XHTML + "ul"):
                targets = [a.get("href").split("#") + [a.text]
                           for a in article]
                assert len({t[0] for t in targets}) == 1
                places.append((targets[0][0], [t[1:] for t in targets]))
    return found


class Index(support.Case):
    def write_posts(self):
        self.write("posts/1.html", post(
            "一", "<p>融资的有" + link("阿里巴巴", 1) + "、" +
            link("重庆啤酒", 2) + "和" + link("OPPO", 3) + "。</p><p>还有" +
            link("阿里巴巴", 1) + "，<strong>以及<em>字节</em></strong>。</p>"
            "<p>投资方是" + link("字节跳动", 4, "<b>字节</b>跳动") + "。</p>"
            "<p>新一轮" + link("浪潮", 9) + "中，高" + link("速拓", 8) +
            "店</p>", date="Mon, 24 Jan 2022 08:00:16 GMT"))
        self.write("posts/2.html", post(
            "二 <&> two", "<h2>关于" + link("Oppo", 33, "oppo") + "</h2>"
            "<p>一个" + link("Alibaba", 1) + "。" + link("360金融", 5) +
            "。</p>", date="Tue, 25 Jan 2022 08:00:16 GMT"))
        self.write("posts/3.html", post(
            "三", "<p>没有名字。</p>", date="Wed, 26 Jan 2022 08:00:16 GMT"))

    def bind(self, *args, status=0):
        return self.sheaf("posts", "--offline", *args, status=status)

    def assertTargets(self, path):
        """Every link of the index leads to the name in the text."""
        with zipfile.ZipFile(path) as book:
            pages = {name: book.read(name).decode()
                     for name in book.namelist() if name.startswith("text/")}
        for names in groups(path).values():
            for places in names.values():
                for name, targets in places:
                    for anchor, _ in targets:
                        self.assertEqual(
                            pages[name].count(f'<span id="{anchor}">'), 1)

    def test_index(self):
        self.write_posts()
        run = self.bind("-o", "b.epub")
        self.assertEqual(run.lines, [])
        found = groups(self.path("b.epub"))
        self.assertEqual({letter: list(names)
                          for letter, names in found.items()},
                         {"A": ["阿里巴巴"], "C": ["重庆啤酒"], "O": ["OPPO"],
                          "Z": ["字节跳动"], "#": ["360金融"]})
        self.assertEqual(list(found), ["A", "C", "O", "Z", "#"])
        ali = found["A"]["阿里巴巴"]
        self.assertEqual([[text for _, text in targets]
                          for _, targets in ali], [["一", "2"],
                                                   ["二 <&> two"]])
        self.assertEqual([t[0] for t in ali[0][1]], ["m-1", "m-4"])
        # the same name with another id, in other case
        self.assertEqual([len(targets) for _, targets in found["O"]["OPPO"]],
                         [1, 1])
        self.assertTargets(self.path("b.epub"))
        with zipfile.ZipFile(self.path("b.epub")) as book:
            one = book.read(ali[0][0]).decode()
            nav = book.read("nav.xhtml").decode()
            package = book.read("package.opf").decode()
        self.assertIn('投资方是<b><span id="m-5">字节</span></b>跳动。', one)
        self.assertNotIn("浪潮</span>", one)
        self.assertIn('<a href="index.xhtml">公司索引</a>', nav)
        self.assertIn('<a epub:type="index" href="index.xhtml">', nav)
        self.assertIn('<reference type="index" href="index.xhtml"', package)
        self.assertIn('"schema:accessibilityFeature">index<', package)
        refs = re.findall(r'<itemref idref="([^"]*)"', package)
        self.assertEqual(refs[-2:], ["index", "colophon"])
        self.assertEpubs("b.epub")

    def test_none(self):
        self.write_posts()
        self.bind("-o", "b.epub", "--index", "none")
        self.sheaf("posts/3.html", "-o", "c.epub", "--offline")
        for name in ("b.epub", "c.epub"):
            self.assertIsNone(page(self.path(name)))
            with zipfile.ZipFile(self.path(name)) as book:
                for part in book.namelist():
                    self.assertNotIn(b'id="m-', book.read(part))

    def test_left_out(self):
        self.write_posts()
        self.write("posts/4.html", post(
            "四", "<p>只有" + link("丁丁乐", 7) + "。</p><p>"
            '<img src="none.png"></p>'))
        self.bind("-o", "b.epub", "--on-missing", "fail", status=1)
        names = [n for g in groups(self.path("b.epub")).values() for n in g]
        self.assertNotIn("丁丁乐", names)
        self.assertIn("字节跳动", names)

    def test_edited_copy(self):
        """Anchors stand right where missing pictures are dropped or links."""
        self.write("posts/1.html", post(
            "一", '<p><img src="none.png" alt="另外">起先，融资的有' +
            link("阿里巴巴", 1) + "。</p>"))
        for mode in ("drop", "link"):
            self.bind("-o", "b.epub", "--on-missing", mode)
            text = "".join(ElementTree.tostring(body, "unicode") for body in
                           support.epub_chapters(self.path("b.epub")))
            self.assertRegex(text, r'有<[^>]*span id="m-1">阿里巴巴</')
            self.assertTargets(self.path("b.epub"))

    def test_volumes(self):
        """Each has an index of its own."""
        for i in range(6):
            filling = "".join(chr(0x4e00 + (i * 7001 + j * (2713 + i)) % 20000)
                              for j in range(30000))
            self.write(f"posts/{i}.html", post(
                f"A{i}", f"<p>{filling}</p><p>融资的有" +
                link("阿里巴巴", 1) + "、" + link("鑫" + "甲乙丙丁戊己"[i], 10 + i) +
                "。</p>", date=f"Mon, {10 + i} Jan 2022 08:00:16 GMT"))
        self.bind("-o", "b.epub", "--max-size", "200K", "--cover", "none",
                  "--language", "zh-Hans")
        books = sorted(n for n in os.listdir(self.folder)
                       if n.endswith(".epub"))
        self.assertGreater(len(books), 1)
        seen = []
        for name in books:
            found = groups(self.path(name))
            with zipfile.ZipFile(self.path(name)) as book:
                count = sum(n.startswith("text/") for n in book.namelist())
            self.assertEqual(len(found["A"]["阿里巴巴"]), count)
            self.assertEqual(len(found["X"]), count)
            self.assertTargets(self.path(name))
            seen += found["X"]
        self.assertEqual(len(seen), 6)
        self.assertEpubs(books[0])

    def test_options_together(self):
        """Sections, --dedup and any number of workers."""
        self.write_posts()
        self.write("posts/5.html", support.read(
            self.path("posts/1.html")).decode())
        for n in ("1", "8"):
            self.bind("-o", f"{n}.epub", "--dedup", "-j", n, "--section",
                      "month", "--index-review", f"{n}.tsv")
        self.assertEqual(support.read(self.path("1.epub")),
                         support.read(self.path("8.epub")))
        self.assertEqual(support.read(self.path("1.tsv")),
                         support.read(self.path("8.tsv")))
        found = groups(self.path("1.epub"))
        self.assertEqual(len(found["A"]["阿里巴巴"]), 2)
        self.assertEqual(support.read(self.path("1.tsv")).count(b"\n"), 3)

    def test_languages(self):
        self.write_posts()
        for language, title, letters in (
                ("zh-Hant", "公司索引",
                 ["6畫", "8畫", "9畫", "O", "#"]),
                ("ja", "企業名索引", ["O", "#"]),
                ("ko", "기업 찾아보기", ["ㅇ", "ㅈ", "O", "#"]),
                ("en", "Index of companies", ["A", "C", "O", "Z", "#"])):
            self.bind("-o", f"{language}.epub", "--language", language)
            path = self.path(f"{language}.epub")
            self.assertEqual(page(path).find(f".//{XHTML}h1").text, title)
            self.assertEqual(sorted(groups(path)), sorted(letters), language)
            self.assertEqual(list(groups(path))[-1], "#")

    def test_hostile(self):
        """Names that are too long, turn the line or are markup, and very many
        of them."""
        many = "".join(f"<p>由" + link(f"云{chr(0x4e00 + i)}甲", i) +
                       "、" + link("字节跳动", 7000) + "投资</p>"
                       for i in range(2500))
        self.write("posts/1.html", post(
            "一", "<p>由" + link("长" * 3400, 1) + "、" +
            link("左\u202e右左", 2) + "、" + link("甲&lt;b>&amp;乙", 3) + "、" +
            link("x" * 50 + "\u0007\u2028y", 4) + "投资</p>" + many))
        self.write("posts/2.html", post("二", "<p>由" + link("丙丁戊", 5) +
                                        "投资</p>"))
        run = self.bind("-o", "b.epub", "--index-review", "r.tsv")
        self.assertEqual(run.lines, [])
        text = "".join(page(self.path("b.epub")).itertext())
        self.assertNotIn("长" * 200, text)
        self.assertNotIn("\u202e", text)
        self.assertIn("甲<b>&乙", text)
        found = groups(self.path("b.epub"))
        self.assertEqual(len(found["Z"]["字节跳动"][0][1]), 20)
        places = sum(len(targets) for names in found.values()
                     for articles in names.values()
                     for _, targets in articles)
        self.assertEqual(places, 1001)
        self.assertTargets(self.path("b.epub"))
        self.assertEpubs("b.epub")

    def rows(self, text):
        lines = text.split("\n")
        self.assertEqual(lines[0], "file\tname\tverdict\twords")
        self.assertEqual(lines[-1], "")
        return [line.split("\t") for line in lines[1:-1]]

    def test_review(self):
        self.write_posts()
        self.bind("-o", "b.epub", "-o", "b.pdf", "--index-review", "r.tsv")
        rows = self.rows(support.read(self.path("r.tsv")).decode())
        self.assertEqual(rows, [
            ["posts/1.html", "浪潮", "common-word", "新一轮[浪潮]中，高速拓店"],
            ["posts/1.html", "速拓", "inside-word", "新一轮浪潮中，高[速拓]店"],
        ])
        self.assertBooks("b.epub", "b.pdf")
        # without an index, and without an EPUB
        run = self.bind("-o", "b.pdf", "--index", "none",
                        "--index-review", "-")
        self.assertEqual(self.rows(run.out), rows)

    def test_review_of_hostile_names(self):
        self.write("posts/=1\t2.html", post(
            "一", "<p>由" + link("=甲\u202e乙", 1, "=甲<br>\u202e丙") +
            "造</p>"))
        run = self.bind("-o", "b.epub", "--index-review", "-")
        self.assertEqual(self.rows(run.out), [
            ["posts/=1\\x092.html", "\\x3d甲\\xe2\\x80\\xae乙", "other-text",
             "由[=甲 \\xe2\\x80\\xae丙]造"]])

    def test_review_that_cannot_be(self):
        self.write_posts()
        for args in (["--index-review", "b.epub"],
                     ["--index-review", "./b.epub"],
                     ["--index-review", "c.pdf"],
                     ["--index-review", "-", "-t", "tree"]):
            run = self.bind("-o", "b.epub", *args, status=2)
            self.assertEqual(len(run.lines), 1, run.text)
        self.assertBooks()
        run = self.bind("-o", "b.epub", "--index-review", "none/r.tsv",
                        status=1)
        self.assertEqual(run.lines, ["sheaf: none/r.tsv: list was not made: "
                                     "no such file or directory"])
        self.assertBooks("b.epub")
        # no book, no list; the old one stays
        self.write("r.tsv", "old")
        self.write("bad/1.html", b"\0\0\0")
        self.sheaf("bad", "-o", "x.epub", "--index-review", "r.tsv", status=3)
        self.assertEqual(support.read(self.path("r.tsv")), b"old")
        self.assertBooks("b.epub")


class Pages(support.Case):
    """The index of a PDF: names with the pages they stand on."""

    def test_pages(self):
        filler = "<p>" + "没有名字的一段文字。" * 200 + "</p>"
        self.write("posts/1.html", post(
            "一", "<p>前面是" + link("阿里巴巴", 1) + "。</p>" + filler * 2 +
            "<p>后面又是" + link("阿里巴巴", 1) + "和" + link("OPPO", 3) +
            "。</p>"))
        self.write("posts/2.html", post(
            "二", "<p>" + "没有名字的一段文字。" * 300 + link("字节跳动", 4) +
            "在段末。</p>", date="Tue, 25 Jan 2022 08:00:16 GMT"))
        self.sheaf("posts", "--page-size", "A5", "--cover", "none", "-o",
                   "a.pdf")
        support.output_of("qpdf", "--check", self.path("a.pdf"))
        pages = support.output_of(
            "pdftotext", "-raw", self.path("a.pdf"), "-").decode().split("\f")
        index = next(page for page in pages if page.startswith("公司索引"))
        rows = dict(re.findall(r"(?m)^(\w+)\s+([0-9][0-9, –]*)$", index))
        pages = ["".join(page.split()) for page in pages]
        self.assertEqual(sorted(rows), ["OPPO", "字节跳动", "阿里巴巴"])
        body = next(i for i, page in enumerate(pages) if "前面是" in page)
        for name, numbers in rows.items():
            found = [i - body + 1 for i, page in enumerate(pages)
                     if name in page and not page.startswith("公司索引")]
            self.assertEqual(re.findall("[0-9]+", numbers)[0], str(found[0]),
                             name)
        self.assertGreater(len(re.findall("[0-9]+", rows["阿里巴巴"])), 1)

    def test_none(self):
        self.write("1.html", post("一", "<p>是" + link("OPPO", 3) + "。</p>"))
        for args in (["--index", "none"], ["--imposition", "booklet"]):
            self.sheaf("1.html", *args, "-o", "a.pdf")
            support.output_of("qpdf", "--check", self.path("a.pdf"))
            self.assertEqual("公司索引" in support.pdf_text(
                self.path("a.pdf")), args[0] != "--index")


if __name__ == "__main__":
    unittest.main()
