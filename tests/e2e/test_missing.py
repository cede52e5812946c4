"""What stands in the place of pictures that cannot be had, in both books."""
import subprocess
import unittest
import zipfile

import support
from support import post

GONE = "https://img.example.org/v2_1_oswg8oswg900oswg600_img_000"
BODY = ('<p>Before <img src="line.png" alt="E=mc²" width="30" height="20"> '
        f'after.</p><p id="fig"><img src="{GONE}"></p>'
        '<p class="img-desc">The caption</p>'
        '<p><a href="#fig">see above</a></p>'
        '<ul><li><img src="https://img.example.org/b.png"></li><li>x</li></ul>'
        '<table><tr><td><img src="https://img.example.org/c.png"></td>'
        '<td>cell</td></tr></table><p><img src="here.png"></p><p>End.</p>')


class Missing(support.Case):
    def bind(self, *args, status=0):
        self.write("posts/here.png", support.png())
        self.write("posts/a.html", post("A", BODY))
        self.write("posts/b.html", post("B", "<p>Whole.</p>"))
        return self.sheaf("posts", "--offline", "-o", "a.epub", "-o", "a.pdf",
                          *args, status=status)

    def chapter(self):
        """The XHTML of the article with the pictures."""
        with zipfile.ZipFile(self.path("a.epub")) as book:
            for name in book.namelist():
                if name.startswith("text/"):
                    text = book.read(name).decode()
                    if "Before" in text:
                        return text

    def assertBooks(self):
        self.assertIsNone(support.check_epubs([self.path("a.epub")]))
        subprocess.run(["qpdf", "--check", self.path("a.pdf")], check=True,
                       stdout=subprocess.DEVNULL)

    def pdf(self):
        return support.squeeze(support.pdf_text(self.path("a.pdf")))

    def test_box(self):
        run = self.bind()
        self.assertEqual(len([l for l in run.lines if "is missing" in l]), 4)
        self.assertBooks()
        text = self.chapter()
        self.assertRegex(text, r'<div class="missing" '
                         r'style="width: 900px; aspect-ratio: 900 / 600">')
        self.assertIn('<span class="missing">', text)
        self.assertIn("E=mc²", text)
        self.assertIn(f'href="{GONE}"', text)
        self.assertIn("<figcaption>The caption</figcaption>", text)
        pdf = self.pdf()
        for word in ("Thecaption", "img.example.org", "[E=mc2]"):
            self.assertIn(word, pdf)

    def test_words_of_the_language(self):
        self.write("posts/z.html", post(
            "中文文章", "<p>这是一篇用中文写的文章，图片不在这里。</p>"
            f'<p><img src="{GONE}"></p>'))
        self.sheaf("posts/z.html", "--offline", "-o", "a.epub", "-o", "a.pdf")
        with zipfile.ZipFile(self.path("a.epub")) as book:
            text = "".join(book.read(n).decode() for n in book.namelist()
                           if n.startswith("text/"))
        for word in ("图片缺失", "未下载"):
            self.assertIn(word, text)
            self.assertIn(word, self.pdf())

    def test_drop(self):
        run = self.bind("--on-missing", "drop")
        self.assertEqual(len([l for l in run.lines if "is missing" in l]), 4)
        self.assertBooks()
        text = self.chapter()
        self.assertNotIn("missing", text)
        self.assertNotIn("img.example.org", text)
        self.assertIn('<p class="caption"', text)
        self.assertIn("Before E=mc² after.", text)
        self.assertIn("<img ", text)            # the one that is here
        pdf = self.pdf()
        self.assertIn("Thecaption", pdf)
        self.assertIn("BeforeE=mc2after.", pdf)
        self.assertNotIn("img.example.org", pdf)

    def test_link(self):
        self.bind("--on-missing", "link")
        self.assertBooks()
        text = self.chapter()
        self.assertNotIn('class="missing"', text)
        self.assertIn(f'<a href="{GONE}">', text)
        self.assertIn("The caption</figcaption>", text)
        qdf = support.output_of("qpdf", "--qdf", "--object-streams=disable",
                                self.path("a.pdf"), "-")
        self.assertIn(b"/URI (" + GONE.encode() + b")", qdf)

    def test_fail(self):
        run = self.bind("--on-missing", "fail", status=1)
        self.assertIn("left out: pictures are missing", run.text)
        self.assertBooks()
        self.assertIsNone(self.chapter())
        self.assertNotIn("Before", self.pdf())
        self.assertIn("Whole.", self.pdf())

    def test_style(self):
        """A style sees .missing."""
        self.write("s.css", ".missing { display: none }")
        self.bind("--style", "s.css")
        pdf = self.pdf()
        self.assertNotIn("img.example.org", pdf)
        self.assertNotIn("[E=mc2]", pdf)
        self.assertIn("Thecaption", pdf)

    def test_one_book_alone(self):
        """A drawing is missing in print only, without librsvg."""
        self.write("posts/d.svg", '<svg xmlns="http://www.w3.org/2000/svg" '
                   'width="9" height="9"><path d="M1 1h5v5z"/></svg>')
        self.write("posts/c.html", post("C", '<p>Draw</p><img src="d.svg">'))
        self.sheaf("posts/c.html", "--offline", "-o", "a.epub", "-o", "b.epub",
                   "-o", "a.pdf", "--on-missing", "drop",
                   env=self.without("librsvg-2.so.2"))
        with zipfile.ZipFile(self.path("a.epub")) as book:
            self.assertTrue([n for n in book.namelist() if n.endswith(".svg")])
        self.assertEqual(support.read(self.path("a.epub")),
                         support.read(self.path("b.epub")))

    def test_wrong_word(self):
        run = self.bind("--on-missing", "cry", status=2)
        self.assertIn("box, drop, link or fail", run.text)


if __name__ == "__main__":
    unittest.main()
