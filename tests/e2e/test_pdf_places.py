#!/usr/bin/env python3
"""Ways to a page of a PDF: bookmarks, names, numbers, links (ISO 32000-1, 12.3
and 12.4)."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdf  # noqa: E402
import support  # noqa: E402

BODY = ("<h2 id='a'>Two</h2><p>words</p><h3>Three</h3><p>words</p><h4>Four</h4>"
        "<p>words, to <a href='#a'>two</a></p>"
        "<h2>Two again</h2><p>words</p>")


class Places(support.Case):
    def make(self, *args):
        for i in range(6):
            self.write(f"posts/{i}.md", support.post(
                f"Title {i}", BODY + "<p>more</p>" * (60 if i == 0 else 0),
                categories=("news" if i < 3 else "old",), more="lang: en\n",
                date=f"Mon, {i + 3} Jan 2022 08:00:16 GMT"))
        self.sheaf("--offline", "--page-size", "A5", self.path("posts"), *args,
                   "-o", self.path("book.pdf"))
        support.output_of("qpdf", "--check", self.path("book.pdf"))
        return pdf.Pdf(self.path("book.pdf"))

    def level(self, book, parent):
        """The bookmarks below one, as (title, page number, below); every
        thread is held."""
        node = book.value(parent)
        rows = []
        shown = 0
        before = None
        ref = node.get("/First")
        while ref:
            item = book.value(ref)
            self.assertEqual(item["/Parent"], parent)
            self.assertEqual(item.get("/Prev"), before)
            page, kind, left, top, zoom = item["/Dest"]
            self.assertEqual((kind, left, zoom), ("/XYZ", None, None))
            box = book.value(page)["/MediaBox"]
            self.assertTrue(0 < top <= box[3])
            below, count = self.level(book, ref)
            rows.append((pdf.text(item["/Title"]), book.pages.index(page),
                         below))
            shown += 1 + (count if item.get("/Count", 0) > 0 else 0)
            if below:
                self.assertEqual(abs(item["/Count"]), count)
            before = ref
            ref = item.get("/Next")
        self.assertEqual(node.get("/Last"), before)
        return rows, shown

    def outline(self, book):
        ref = book.root["/Outlines"]
        rows, shown = self.level(book, ref)
        self.assertEqual(book.value(ref)["/Count"], shown)
        self.assertEqual(book.root["/PageMode"], "/UseOutlines")
        return rows

    def depth(self, rows):
        return max((1 + self.depth(row[2]) for row in rows), default=0)

    def order(self, rows):
        for row in rows:
            yield row[1]
            yield from self.order(row[2])

    def test_margin_boxes_are_shared(self):
        """A box of the same text is one content stream, a number its own."""
        self.write("margins.css", """
            @page { @top-left { content: string(title) }
                    @top-right { content: "same" }
                    @bottom-center { content: counter(page) } }
            h1 { string-set: title content() }""")
        book = self.make("--style", self.path("margins.css"))
        rows = [book.value(page)["/Contents"] for page in book.pages]
        rows = [row for row in rows if len(row) == 4]
        titles, same, numbers = zip(*(row[1:] for row in rows))
        # pages of one type share it: left and right, first of an article,
        # of a language
        self.assertLess(len(set(same)), len(rows))
        self.assertEqual(len(set(numbers)), len(rows))
        self.assertGreater(len(set(titles)), 5)

    def test_bookmarks(self):
        for depth in (1, 2, 3, 6):
            with self.subTest(depth):
                book = self.make("--section", "category", "--toc-depth",
                                 str(depth))
                rows = self.outline(book)
                self.assertEqual(rows[0][0], "Contents")
                self.assertEqual([row[0] for row in rows[1:]], ["news", "old"])
                self.assertEqual([one[0] for one in rows[1][2]],
                                 ["Title 0", "Title 1", "Title 2"])
                # sections, titles, headings 2 to 4
                self.assertEqual(self.depth(rows), 1 + min(depth, 4))
                pages = list(self.order(rows[1:]))
                self.assertEqual(pages, sorted(pages))

    def test_default_depth(self):
        rows = self.outline(self.make("--section", "none"))
        self.assertEqual(self.depth(rows), 3)
        self.assertEqual([row[0] for row in rows[1][2]], ["Two", "Two again"])
        self.assertEqual([row[0] for row in rows[1][2][0][2]], ["Three"])

    def test_names(self):
        book = self.make()
        names = dict(book.tree(book.root["/Names"]["/Dests"], "/Names"))
        words = {pdf.text(name): page for name, (page, *_) in names.items()}
        self.assertEqual(len(words), 1 + 6 * 5)
        contents = book.pages.index(words.pop("contents"))
        self.assertIn("Contents", support.output_of(
            "pdftotext", "-f", str(contents + 1), "-l", str(contents + 1),
            self.path("book.pdf"), "-").decode())
        for name, page in words.items():
            self.assertIn(page, book.pages)
            if "." in name:
                self.assertIn(name.split(".")[0], words)

    def test_links(self):
        """Of the contents to names, of the text to places."""
        book = self.make()
        names = {name for name, _ in book.tree(book.root["/Names"]["/Dests"],
                                               "/Names")}
        kinds = []
        for page in book.pages:
            for row in map(book.value, book.value(page).get("/Annots", ())):
                target = row["/Dest"]
                if isinstance(target, list):
                    self.assertIn(target[0], book.pages)
                    kinds.append("place")
                else:
                    self.assertIn(target, names)
                    kinds.append("name")
        self.assertEqual(kinds.count("place"), 6)
        self.assertGreaterEqual(kinds.count("name"), 6)

    def test_numbers(self):
        """i, ii for the front matter; then from 1, as the pages say."""
        book = self.make()
        rows = book.root["/PageLabels"]["/Nums"]
        self.assertEqual(rows[0::2][0], 0)
        self.assertEqual([row["/S"] for row in rows[1::2]], ["/r", "/D"])
        front = rows[2]
        self.assertGreaterEqual(front, 2)
        for i in range(len(book.pages)):
            said = support.output_of(
                "pdftotext", "-f", str(i + 1), "-l", str(i + 1),
                self.path("book.pdf"), "-").decode().split()
            if i >= front:
                self.assertIn(str(i - front + 1), said)
        self.assertIn("ii", support.output_of(
            "pdftotext", "-f", "2", "-l", "2", self.path("book.pdf"),
            "-").decode().split())

    def test_long_contents(self):
        """Contents that are set in parts have one first page."""
        for i in range(3301):
            self.write(f"posts/{i}.md", f"# T{i}\n\nx\n")
        self.write("style.css",
                   "@page :first { @top-center { content: 'beginning' } }")
        self.sheaf("--offline", "--style", self.path("style.css"),
                   self.path("posts"), "-o", self.path("book.pdf"))
        pages = support.output_of(
            "pdftotext", self.path("book.pdf"), "-").decode().split("\f")
        contents = [page for page in pages
                    if len(re.findall(r"^T\d+", page, re.M)) > 2]
        self.assertGreater(len(contents), 2)
        self.assertEqual(["beginning" in page for page in contents],
                         [True] + [False] * (len(contents) - 1))


class Heads(support.Case):
    def heads(self, style=""):
        """What stands above the text of each page behind the contents."""
        for i in range(4):
            self.write(f"posts/{i}.md", support.post(
                f"Title {i}", "<p>words of a text</p>" * 40,
                categories=("news" if i < 2 else "old",), more="lang: en\n",
                date=f"Mon, {i + 3} Jan 2022 08:00:16 GMT"))
        self.write("style.css", "p { hyphens: none } " + style)
        self.sheaf("--offline", "--page-size", "105mmx148mm", self.path("posts"),
                   "--section", "category", "--title", "Book",
                   "--style", self.path("style.css"),
                   "-o", self.path("book.pdf"))
        support.output_of("qpdf", "--check", self.path("book.pdf"))
        text = support.output_of(
            "pdftotext", "-layout", self.path("book.pdf"), "-").decode()
        pages = [page.strip().split("\n") for page in text.split("\f")]
        first = next(i for i, page in enumerate(pages)
                     if page[0] == "Title 0" and page[-1].strip() == "1")
        return [page[0].split() for page in pages[first:-1]]

    def test_sections(self):
        heads = self.heads()
        self.assertEqual({tuple(words) for words in heads if len(words) == 3},
                         {("Title", "0", "news"), ("Title", "1", "news"),
                          ("Title", "2", "old"), ("Title", "3", "old")})
        first = [words for words in heads
                 if words[0] == "Title" and len(words) == 2]
        self.assertEqual([words[1] for words in first], ["0", "1", "2", "3"])

    def test_sides(self):
        heads = self.heads(
            "@page { @top-left { content: none } @top-right { content: none } }"
            "@page :left { @top-left { content: string(book) } }"
            "@page :right { @top-right { content: string(title) }}"
            "@page :first { @top-left { content: none }"
            " @top-right { content: none } }")
        self.assertEqual(heads[0], ["Title", "0"])
        self.assertEqual(heads[1], ["Book"])
        for i, words in enumerate(heads):
            if words == ["Book"]:
                self.assertEqual(i % 2, 1)


    def test_counts(self):
        """What is known at the end is in the margins of earlier pages."""
        heads = self.heads(
            "@page { @top-left { content: none } @top-right {"
            " content: counter(page) '/' counter(pages) } }"
            "@page :first { @top-right { content: none } }")
        found = [words for words in heads if "/" in words[0]]
        self.assertGreater(len(found), 2)
        for i, words in enumerate(heads):
            if words in found:
                self.assertEqual(words, [f"{i + 1}/{len(heads)}"])


class Articles(support.Case):
    """Links to other articles, and the numbers of their pages for paper."""

    def write_posts(self, **bodies):
        for name, body in bodies.items():
            self.write(f"posts/{name}.md", support.post(
                f"Title {name}", body,
                more=f"lang: en\nlink: https://example.org/{name}\n"))

    def make(self, *args, status=0):
        self.sheaf("--offline", "--page-size", "A5", "--sort", "name",
                   "--cover", "none", self.path("posts"), *args,
                   "-o", self.path("book.pdf"), status=status)
        support.output_of("qpdf", "--check", self.path("book.pdf"))
        return pdf.Pdf(self.path("book.pdf"))

    def text(self):
        return " ".join(support.pdf_text(self.path("book.pdf")).split())

    def leads(self, book, words):
        """Where the links with these words lead: addresses, or titles."""
        pages = support.output_of(
            "pdftotext", self.path("book.pdf"), "-").decode().split("\f")
        found = []
        for page in book.pages:
            for ref in book.value(page).get("/Annots", []):
                link = book.value(ref)
                if pdf.text(link["/Contents"]) != words:
                    continue
                action = book.value(link["/A"])
                if action["/S"] == "/URI":
                    found.append(pdf.text(action["/URI"]))
                else:
                    place = book.pages.index(action["/D"][0])
                    found.append(pages[place].split("\n")[0])
        return found

    def test_numbers(self):
        self.write_posts(
            a="<p>to <a href='https://example.org/b'>second</a>, to "
              "<a href='https://example.org/c'>third</a></p>" +
              "<p>more</p>" * 80,
            b="<p>back to <a href='https://example.org/a'>first</a></p>",
            c="<p>words</p>")
        book = self.make()
        text = self.text()
        number = re.search(r"second \(page (\d+) \)", text)[1]
        self.assertGreater(int(number), 1)
        self.assertIn(f"third (page {int(number) + 1} )", text)
        self.assertIn("first (page 1 )", text)
        # and the lines under the titles, which name their sources
        self.assertEqual(self.leads(book, "https://example.org/b"),
                         ["Title b"] + 2 * ["https://example.org/b"])
        self.assertEqual(self.leads(book, "https://example.org/a"),
                         2 * ["https://example.org/a"] + ["Title a"])

    def test_target_counter(self):
        """A style may say where numbers are; without one there are no words."""
        self.write_posts(
            a="<ul><li><a href='https://example.org/b'>second</a></li>"
              "<li><a href='https://far.example/'>far</a></li>"
              "<li><a href='#later'>later</a></li></ul>" +
              "<p>more</p>" * 80 + "<h2 id='later'>Head</h2>",
            b="<p>words</p>")
        self.write("style.css", ".page-reference { display: none } "
                   "li a::after { content: leader('-') 'p. ' "
                   "target-counter(attr(href), page) }")
        self.make("--style", self.path("style.css"))
        text = self.text()
        number = int(re.search(r"second ?-+ p. (\d+)", text)[1])
        self.assertGreater(number, 2)
        self.assertRegex(text, rf"later ?-+ p. {number - 1}\b")
        self.assertNotRegex(text, "far ?-")

    def test_left_out(self):
        """What is not in the book is where it was, and has no number."""
        self.write_posts(
            a="<p>to <a href='https://example.org/b'>second</a></p>",
            b="<p><img src='none.png'></p>")
        book = self.make("--on-missing", "fail", status=1)
        self.assertEqual(self.leads(book, "https://example.org/b"),
                         ["https://example.org/b"])
        self.assertNotIn("(page", self.text())
        self.make("--on-missing", "box", status=0)
        self.assertRegex(self.text(), r"second \(page 2 ?\)")

    def test_unbroken(self):
        """A line may end before a reference, but not in it."""
        self.write_posts(
            a="".join("<p>%s<a href='https://example.org/b'>it</a> and more"
                      "</p>" % ("i" * n + " ") for n in range(60, 100)),
            b="<p>words</p>")
        self.write("style.css", "p { text-indent: 0; text-align: left }")
        self.make("--style", self.path("style.css"))
        lines = support.output_of(
            "pdftotext", self.path("book.pdf"), "-").decode().split("\n")
        found = [line for line in lines if "(page" in line]
        self.assertEqual(len(found), 40)
        for line in found:
            self.assertRegex(line, r"\(page \d+ ?\)")
        self.assertTrue(any(line.startswith("(page") for line in found))

    def test_none(self):
        self.write_posts(
            a="<p>to <a href='https://example.org/b'>second</a></p>",
            b="<p>words</p>")
        self.make("--link-notes", "none")
        self.assertNotIn("(page", self.text())


if __name__ == "__main__":
    unittest.main()
