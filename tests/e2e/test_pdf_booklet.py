#!/usr/bin/env python3
"""Two pages on each side of a sheet, in the order of a stapled booklet."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdf  # noqa: E402
import support  # noqa: E402

WIDTH, HEIGHT = 300, 400        # pt


def part(path, page, left):
    """The text in one half of a page, or all of a page of half the size."""
    return support.squeeze(support.output_of(
        "pdftotext", "-enc", "UTF-8", "-f", str(page), "-l", str(page),
        "-x", str(left), "-y", "0", "-W", str(WIDTH), "-H", str(HEIGHT), path,
        "-").decode())


class Booklet(support.Case):
    def make(self, count, *args, name="book.pdf"):
        for i in range(count):
            self.write(f"posts/{i}.md", support.post(
                f"Nr {i}", f"<p>The words of number {i}.</p>" +
                "<p>more words</p>" * (40 if i == 1 else 0) +
                f'<p><a href="https://a.example/{i}">far {i}</a> '
                '<a href="#s">near</a></p><h2 id="s">Here</h2>',
                date=f"Mon, {i + 3} Jan 2022 08:00:16 GMT", more="lang: en\n"))
        self.sheaf("--offline", "--page-size", f"{WIDTH}ptx{HEIGHT}pt",
                   self.path("posts"), *args, "-o", self.path(name))
        support.output_of("qpdf", "--check", self.path(name))
        return self.path(name)

    def check(self, count):
        plain = self.make(count, name="plain.pdf")
        book = self.make(count, "--imposition", "booklet")
        labels = [part(plain, i + 1, 0)
                  for i in range(len(pdf.Pdf(plain).pages))]
        front = labels.index(next(one for one in labels
                                  if "wordsofnumber0." in one))
        # the first page of the text is on the right
        pages = labels[:front] + [""] * (front % 2) + labels[front:]
        pages += [""] * (-len(pages) % 4)
        sheets = pdf.Pdf(book).pages
        self.assertEqual(len(sheets) * 2, len(pages))
        seen = []
        for i in range(len(sheets)):
            halves = (len(pages) - 1 - i, i) if i % 2 == 0 else (
                i, len(pages) - 1 - i)
            for side, number in enumerate(halves):
                self.assertEqual(part(book, i + 1, side * WIDTH),
                                 pages[number], (i, side))
                seen.append(number)
        self.assertEqual(sorted(seen), list(range(len(pages))))

    def test_order(self):
        for count in (1, 2, 5):
            with self.subTest(count):
                self.check(count)

    def test_sheets(self):
        book = pdf.Pdf(self.make(5, "--imposition", "booklet"))
        for page in book.pages:
            self.assertEqual(book.value(page)["/MediaBox"],
                             [0, 0, 2 * WIDTH, HEIGHT])
        # for paper
        for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/PageLabels",
                    "/Names"):
            self.assertNotIn(key, book.root)

    def test_web_links(self):
        """On the side of their page; those within the book are gone."""
        plain = pdf.Pdf(self.make(5, name="plain.pdf"))
        book = pdf.Pdf(self.make(5, "--imposition", "booklet"))
        def links(of):
            return {pdf.text(row["/A"]["/URI"]): row["/Rect"]
                    for page in of.pages
                    for row in map(of.value, of.value(page).get("/Annots", ()))
                    if "/A" in row}
        before, after = links(plain), links(book)
        self.assertEqual(set(before), set(after))
        self.assertGreaterEqual(len(after), 5)
        moves = {round(after[key][0] - before[key][0]) for key in after}
        self.assertEqual(moves, {0, WIDTH})
        for page in book.pages:
            for row in map(book.value, book.value(page).get("/Annots", ())):
                self.assertEqual(row["/A"]["/S"], "/URI")
                word = "far" + pdf.text(row["/A"]["/URI"])[-1]
                left = WIDTH if row["/Rect"][0] >= WIDTH else 0
                self.assertIn(word, part(
                    self.path("book.pdf"), book.pages.index(page) + 1, left))

    def test_same_bytes(self):
        one = self.make(5, "--imposition", "booklet", "-j1")
        two = self.make(5, "--imposition", "booklet", "-j3", name="two.pdf")
        with open(one, "rb") as first, open(two, "rb") as second:
            self.assertEqual(first.read(), second.read())

    def test_thickness(self):
        self.write("posts/0.md", support.post("Nr", "<p>x</p>" * 1500))
        for args, is_told in (((), True), (("--page-size", "A4"), False)):
            run = self.sheaf("--offline", "-v", "--imposition", "booklet",
                             "--page-size", "90mmx90mm", *args,
                             self.path("posts"), "-o", self.path("thick.pdf"))
            self.assertEqual("stapled" in run.text, is_told)

    def test_refusals(self):
        self.write("posts/0.md", support.post("Nr", "<p>x</p>"))
        for args in (("--imposition", "other"),
                     ("--imposition", "booklet", "--pdfa")):
            run = self.sheaf("--offline", self.path("posts"), *args, "-o",
                             self.path("no.pdf"), status=2)
            self.assertIn("--imposition", run.text)


if __name__ == "__main__":
    unittest.main()
