"""What a PDF is for: its page, its margins, the size of its text."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdf  # noqa: E402
import support  # noqa: E402

MM = 72 / 25.4


class Presets(support.Case):
    def make(self, *args):
        self.write("a.md", support.post("Title", "<p>words of text</p>" * 99,
                                        more="lang: en\n"))
        self.sheaf("--offline", "--cover", "none", self.path("a.md"), *args,
                   "-o", self.path("a.pdf"))
        support.output_of("qpdf", "--check", self.path("a.pdf"))
        book = pdf.Pdf(self.path("a.pdf"))
        return [book.value(page)["/MediaBox"] for page in book.pages]

    def left(self, page):
        """Where the text begins on paper, mm."""
        chars = support.output_of(
            "mutool", "draw", "-q", "-F", "stext", "-o", "-",
            self.path("a.pdf"), str(page)).decode()
        return min(float(x) / MM for x in re.findall(
            r'<char [^>]* x="([-0-9.]*)"[^>]* c="w"', chars))

    def size(self, box):
        return [round((box[2] - box[0]) / MM), round((box[3] - box[1]) / MM)]

    def test_named_pages(self):
        self.write("a.css", "table { page: wide } "
                   "@page wide { size: a5 landscape }")
        self.write("a.md", support.post(
            "Title", "<p>before</p><table><tr><td>a</td><td>b</td></tr>"
            "<tr><td>c</td><td>d</td></tr></table><p>behind</p>"))
        self.sheaf("--offline", "--cover", "none", self.path("a.md"),
                   "--style", self.path("a.css"), "--page-size", "A5",
                   "-o", self.path("a.pdf"))
        support.output_of("qpdf", "--check", self.path("a.pdf"))
        book = pdf.Pdf(self.path("a.pdf"))
        sizes = [tuple(self.size(book.value(page)["/MediaBox"]))
                 for page in book.pages]
        at = sizes.index((210, 148))
        self.assertEqual(sizes[at - 1:at + 2],
                         [(148, 210), (210, 148), (148, 210)])
        self.assertEqual(sizes.count((210, 148)), 1)

    def test_heads_of_sides(self):
        """A page that is a right one for the style is one on paper."""
        self.write("a.css", "@page :left { @top-left { content: 'even' } }"
                   "@page :right { @top-right { content: 'odd' } }"
                   "@page :first { @top-right { content: 'odd' } }")
        self.make("--style", self.path("a.css"), "--page-size", "A5")
        pages = support.output_of(
            "pdftotext", self.path("a.pdf"), "-").decode().split("\f")[:-1]
        for i, word in enumerate(("odd", "even")):
            self.assertEqual({at % 2 for at, page in enumerate(pages)
                              if word in page.split()}, {i})

    def test_sides(self):
        """Articles begin on right pages; those that are there for this say
        so, and have no place in the structure."""
        self.write("a.css", """
            p { hyphens: none }
            body.article, body.section-opening { break-before: right }
            body.section-opening { display: block }
            @page :blank { @top-center { content: "blank" } }""")
        for i in range(3):
            self.write(f"posts/{i}.md", support.post(
                f"Title {i}", "<p>words</p>" * (5 + 60 * (i % 2)),
                categories=("one",)))
        self.sheaf("--offline", self.path("posts"), "--page-size", "A5",
                   "--section", "category", "--style", self.path("a.css"),
                   "-o", self.path("a.pdf"))
        support.output_of("qpdf", "--check", self.path("a.pdf"))
        pages = support.output_of(
            "pdftotext", self.path("a.pdf"), "-").decode().split("\f")[:-1]
        for i, page in enumerate(pages):
            if page.split() == ["blank"]:
                self.assertEqual(i % 2, 1)
        first = next(i for i, page in enumerate(pages)
                     if page.split() == ["one", "1"])
        self.assertEqual(first % 2, 0)
        self.assertEqual(pages[first + 1].split(), ["blank"])
        starts = [i for i, page in enumerate(pages)
                  if page.startswith("Title ") and i > first and
                  "words" in page and not pages[i - 1].startswith(page[:7])]
        self.assertEqual(len(starts), 3)
        self.assertEqual({i % 2 for i in starts}, {0})

    def test_strings_of_blank_pages(self):
        """They have what the page before left, not what articles begin with."""
        self.write("a.css", """
            body.article { break-before: right }
            p { string-set: word content(); counter-increment: p }
            @page { @bottom-center { content: none } @top-center { content: none } }
            @page :blank { @top-center { content: "blank " string(word) " "
                string(word, first-except) " " counter(p) " " string(none) } }""")
        for i in range(3):
            self.write(f"posts/{i}.md", support.post(
                f"Title {i}", "".join(f"<p>w{i}x{n}</p>" for n in range(3))))
        self.sheaf("--offline", self.path("posts"), "--page-size", "A5",
                   "--style", self.path("a.css"), "-o", self.path("a.pdf"))
        text = support.output_of("pdftotext", self.path("a.pdf"), "-").decode()
        self.assertEqual([page.split() for page in text.split("\f")
                          if "blank" in page],
                         [["blank", f"w{i}x2", f"w{i}x2", "3"]
                          for i in range(2)])

    def test_report(self):
        boxes = self.make("--preset", "report")
        self.assertGreater(len(boxes), 3)
        self.assertEqual({tuple(self.size(box)) for box in boxes},
                         {(210, 297)})
        plain = self.make()
        left = [self.left(page) for page in (2, 3)]
        self.assertAlmostEqual(left[0], left[1], delta=0.1)
        self.make("--preset", "report")
        # behind the cover and its back comes page 1, which is a right one
        self.assertAlmostEqual(self.left(3) - left[0], 0.025 * 210, delta=0.1)
        self.assertAlmostEqual(self.left(4) - left[0], -0.025 * 210, delta=0.1)
        self.assertEqual({box[0] for box in plain}, {0})

    def test_section_openings(self):
        for n, name in enumerate(("news", "old", "old")):
            self.write(f"posts/{n}.md", support.post(
                f"Title {n}", "<p>words</p>", categories=(name,),
                date=f"Mon, {n + 3} Jan 2022 08:00:16 GMT",
                more="lang: en\n"))
        found = []
        for preset in "none", "report":
            self.sheaf("--offline", "--preset", preset, "--section",
                       "category", self.path("posts"), "-o",
                       self.path("a.pdf"))
            support.output_of("qpdf", "--check", self.path("a.pdf"))
            pages = support.output_of("pdftotext", self.path("a.pdf"), "-")
            found.append([page.split()[0] for page in
                          pages.decode().split("\f")[2:] if page.strip()])
        self.assertEqual(found[0][:3], ["Title"] * 3)
        self.assertEqual(found[1][:5], ["news", "Title", "old", "Title",
                                        "Title"])
        # contents count the opening pages
        self.assertRegex(support.pdf_text(self.path("a.pdf")),
                         r"Title 2[ .]*5")

    def test_reader(self):
        boxes = self.make("--preset", "reader")
        self.assertEqual(self.size(boxes[0]), [90, 122])
        self.assertNotIn("Title", support.output_of(
            "pdftotext", "-f", "3", self.path("a.pdf"), "-").decode())
        boxes = self.make("--preset", "reader", "--page-size", "A5")
        self.assertEqual(self.size(boxes[0]), [148, 210])

    def test_booklet(self):
        boxes = self.make("--preset", "booklet")
        self.assertEqual(self.size(boxes[0]), [296, 210])
        self.assertEqual(len(boxes) % 2, 0)

    def test_base_size(self):
        few = len(self.make("--base-size", "8pt"))
        many = len(self.make("--base-size", "0.2in"))
        self.assertGreater(many, 1.4 * few)

    def test_wrong(self):
        self.write("a.md", support.post("Title", "<p>words</p>"))
        for args in (("--preset", "Report"), ("--base-size", "3pt"),
                     ("--base-size", "12"), ("--base-size", "nanpt"),
                     ("--base-size", "1000pt")):
            self.sheaf(*args, "a.md", "-o", "a.pdf", status=2)


if __name__ == "__main__":
    unittest.main()
