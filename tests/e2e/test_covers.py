"""Covers: those that are given, those that are made, and none."""
import re
import subprocess
import unittest
import zipfile

import support
from support import post


def jpeg_size(data):
    """Width and height of a baseline JPEG (ITU T.81, B.2.2)."""
    at = 2
    while True:
        marker, size = data[at + 1], int.from_bytes(data[at + 2:at + 4], "big")
        if marker == 0xC0:
            return (int.from_bytes(data[at + 7:at + 9], "big"),
                    int.from_bytes(data[at + 5:at + 7], "big"))
        at += 2 + size


class Covers(support.Case):
    def bind(self, *args, status=0):
        return self.sheaf("posts", "--offline", *args, status=status)

    def write_posts(self, count=5):
        for i in range(count):
            self.write(f"posts/p{i}.png",
                       support.png(480, 320, (40 * i % 250, 250 - 40 * i % 250, 99)))
            self.write("posts/logo.png", support.png(60, 60))
            self.write(f"posts/{i}.html", post(
                f"Article {i}", f'<p>Text.</p><p><img src="logo.png"></p>'
                f'<p><img src="p{i}.png"></p>',
                date=f"Mon, {10 + i} Jan 2022 08:00:16 GMT"))

    def cover(self, name="a.epub"):
        path = self.path(name)
        with zipfile.ZipFile(path) as book:
            return book.read(support.epub_cover(path))

    def pixels(self, jpeg):
        """Width, and the bytes of its pixels, as MuPDF reads them."""
        self.write("cover.jpg", jpeg)
        subprocess.run(["mutool", "draw", "-q", "-r", "72", "-F", "ppm", "-o",
                        self.path("cover.ppm"), self.path("cover.jpg")],
                       check=True)
        data = support.read(self.path("cover.ppm"))
        head = re.match(rb"P6\s(?:#.*\n)*(\d+)\s+(\d+)\s+255\s", data)
        return int(head[1]), int(head[2]), data[head.end():]

    def test_screen(self):
        """The shape of the screen that is told, if it is one for books."""
        self.write_posts()
        for device, size in (("kindle", (1120, 1488)),
                             ("800x1200,gray", (800, 1200)),
                             ("tablet", (1120, 1608)),
                             ("1000x600", (1120, 1792)),
                             ("300x400", (1120, 1792))):
            self.bind("-o", "a.epub", "--device", device)
            self.assertEqual(jpeg_size(self.cover()), size, device)

    def test_made(self):
        self.write_posts()
        run = self.bind("-o", "a.epub", "-o", "a.pdf")
        self.assertEqual(run.lines, [])
        self.assertIsNone(support.check_epubs([self.path("a.epub")]))
        jpeg = self.cover()
        width, height = jpeg_size(jpeg)
        self.assertEqual((width, height), (1120, 1792))
        width, height, pixels = self.pixels(jpeg)

        def at(x, y):
            i = (int(y * height) * width + int(x * width)) * 3
            return tuple(pixels[i:i + 3])
        # the pictures of the first four articles, not the logo they share
        for i, place in enumerate([(.2, .1), (.8, .1), (.2, .5), (.8, .5)]):
            for got, wanted in zip(at(*place), (40 * i, 250 - 40 * i, 99)):
                self.assertLess(abs(got - wanted), 8)
        with zipfile.ZipFile(self.path("a.epub")) as book:
            page = book.read("cover.xhtml").decode()
            self.assertIn(support.epub_cover(self.path("a.epub")), page)
            opf = book.read("package.opf").decode()
        self.assertIn('<meta name="cover" content="i-', opf)

    def test_same_bytes(self):
        self.write_posts(9)
        self.bind("-o", "a.epub", "-j1")
        self.bind("-o", "b.epub", "-j4")
        self.bind("-o", "c.epub", "-o", "c.pdf", "-j3")
        self.assertEqual(self.cover("a.epub"), self.cover("b.epub"))
        self.assertEqual(self.cover("a.epub"), self.cover("c.epub"))

    def test_lead_of_the_article(self):
        self.write("posts/a.png", support.png(480, 320, (250, 0, 0)))
        self.write("posts/b.png", support.png(480, 320, (0, 0, 250)))
        self.write("posts/p.html", post(
            "P", '<p>Text.</p><p><img src="a.png"></p>'
            '<p><img src="b.png"></p>', more="cover: b.png\n"))
        self.bind("-o", "a.epub")
        width, _, pixels = self.pixels(self.cover())
        self.assertGreater(pixels[2], 200)
        self.assertLess(pixels[0], 50)

    def test_without_pictures(self):
        self.write("posts/p.html", post("P", "<p>Text.</p>"))
        self.bind("-o", "a.epub")
        plain = self.cover()
        self.bind("-o", "b.epub", "--title", "Another title")
        self.assertNotEqual(plain, self.cover("b.epub"))
        self.write("s.css", ".jacket { background-color: #fff }")
        self.bind("-o", "c.epub", "--style", "s.css")
        self.assertNotEqual(plain, self.cover("c.epub"))
        self.assertIsNone(support.check_epubs(
            [self.path(n) for n in ("a.epub", "b.epub", "c.epub")]))

    def test_none(self):
        self.write_posts(1)
        self.bind("-o", "a.epub", "-o", "a.pdf", "--cover", "none")
        self.assertIsNone(support.epub_cover(self.path("a.epub")))
        with zipfile.ZipFile(self.path("a.epub")) as book:
            page = book.read("cover.xhtml").decode()
        self.assertIn("<h1>", page)
        self.assertNotIn("<img", page)
        self.assertIsNone(support.check_epubs([self.path("a.epub")]))

    def test_given(self):
        self.write_posts(1)
        given = support.png(60, 96)
        self.write("given.png", given)
        self.bind("-o", "a.epub", "--cover", "given.png")
        self.assertEqual(self.cover(), given)
        # what cannot be used is told, and one is made
        self.write("given.png", b"no picture")
        run = self.bind("-o", "a.epub", "--cover", "given.png")
        self.assertIn("cover", run.text)
        self.assertEqual(jpeg_size(self.cover())[0], 1120)

    def test_hostile_titles(self):
        self.write_posts(1)
        for option in ("--title", "--author"):
            self.bind("-o", "bytes.epub", option, "a\udcff\udcfe\x01b")
            self.assertEqual(jpeg_size(self.cover("bytes.epub"))[0], 1120)
        self.bind("-o", "bytes.epub", "--metadata", "title=a\udcffb")
        self.assertEqual(jpeg_size(self.cover("bytes.epub"))[0], 1120)
        for i, title in enumerate(("长" * 10000, "W" * 9999, "   ",
                                   "שלום עולם", "👩‍👩‍👧 & <b>", "\u202e x")):
            self.bind("-o", f"{i}.epub", "--title", title)
            self.assertEqual(jpeg_size(self.cover(f"{i}.epub"))[0], 1120)
        self.assertIsNone(support.check_epubs(
            [self.path(f"{i}.epub") for i in range(6)]))


if __name__ == "__main__":
    unittest.main()
