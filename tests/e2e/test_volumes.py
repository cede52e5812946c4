"""Books that are split because they would be too large."""
import os
import re
import struct
import subprocess
import unittest
import zipfile
import zlib

import support
from support import post


def noise(number, width=300, height=250):
    """A PNG that does not get smaller: 220 KB."""
    state, rows = number + 1, bytearray()
    for _ in range(height):
        rows.append(0)
        for _ in range(3 * width):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            rows.append(state >> 16 & 255)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
        ">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
        chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b""))


class Volumes(support.Case):
    def write_posts(self):
        """Months of 4, 4 and 2 articles with a picture of their own and one
        that all have."""
        self.write("posts/all.png", support.png(20, 20))
        for i in range(10):
            month = ("Jan", "Feb", "Mar")[i // 4]
            self.write(f"posts/{i}.png", noise(i))
            self.write(f"posts/{i}.html", post(
                f"Article {i}", f'<p>Text {i}.</p><p><img src="{i}.png"></p>'
                '<p>x <img src="all.png"></p>',
                date=f"Mon, {10 + i} {month} 2022 08:00:16 GMT"))

    def bind(self, *args, status=0):
        return self.sheaf("posts", "--offline", "--section", "month", *args,
                          status=status)

    def articles(self, name):
        text = support.epub_text(self.path(name))
        return re.findall(r"Text (\d)\.", text)

    def files(self, suffix):
        return sorted(n for n in os.listdir(self.folder)
                      if n.endswith(suffix))

    def test_split(self):
        self.write_posts()
        run = self.bind("-o", "b.epub", "-o", "b.pdf", "--max-size", "1200K",
                        "--title", "Split")
        self.assertEqual(run.lines, [])
        names = self.files(".epub")
        self.assertEqual(names, ["b-1.epub", "b-2.epub", "b-3.epub"])
        # sections stay whole where that wastes no more than a quarter
        self.assertEqual([self.articles(n) for n in names],
                         [list("0123"), list("4567"), list("89")])
        self.assertIsNone(support.check_epubs([self.path(n) for n in names]))
        identifiers, covers = set(), set()
        for i, name in enumerate(names):
            self.assertLess(os.path.getsize(self.path(name)), 1200 << 10)
            with zipfile.ZipFile(self.path(name)) as book:
                opf = book.read("package.opf").decode()
                covers.add(book.read(support.epub_cover(self.path(name))))
                pictures = [n for n in book.namelist()
                            if n.startswith("images/")]
            self.assertIn(f">Split ({i + 1})<", opf)
            identifiers.add(re.search("urn:uuid:[-0-9a-f]*", opf)[0])
            # theirs, the one they share, and the cover
            self.assertEqual(len(pictures), (4, 4, 2)[i] + 2)
        self.assertEqual((len(identifiers), len(covers)), (3, 3))
        pdfs = self.files(".pdf")
        self.assertGreater(len(pdfs), 1)
        text = ""
        for i, name in enumerate(pdfs):
            subprocess.run(["qpdf", "--check", self.path(name)], check=True,
                           stdout=subprocess.DEVNULL)
            self.assertIn(f"Split ({i + 1})", support.output_of(
                "pdfinfo", self.path(name)).decode())
            text += support.pdf_text(self.path(name))
        self.assertEqual(re.findall(r"Text (\d)\.", text), list("0123456789"))

    def test_same_bytes(self):
        self.write_posts()
        books = []
        for jobs in "1", "4":
            self.bind("-o", "b.epub", "-o", "b.pdf", "--max-size", "700K",
                      "-j", jobs)
            names = self.files(".epub") + self.files(".pdf")
            books.append([(n, support.read(self.path(n))) for n in names])
        self.assertGreater(len(books[0]), 6)
        self.assertTrue(books[0] == books[1])

    def test_not_needed(self):
        self.write_posts()
        self.bind("-o", "a.epub", "-o", "a.pdf")
        self.bind("-o", "b.epub", "-o", "b.pdf", "--max-size", "50M")
        self.assertEqual(self.files(".epub"), ["a.epub", "b.epub"])
        for suffix in ".epub", ".pdf":
            self.assertTrue(support.read(self.path("a" + suffix)) ==
                            support.read(self.path("b" + suffix)))

    def test_smaller_pictures(self):
        """All pictures are made smaller, evenly, before a book is split; what
        is wrong is told once, and a list on standard input read once."""
        self.write_posts()
        self.write("posts/none.html", post(
            "None", '<p>Text.</p><p><img src="none.png"></p>'))
        names = sorted(n for n in os.listdir(self.path("posts"))
                       if n.endswith(".html"))
        run = self.sheaf(
            "-", "lost.html", "--offline", "-o", "b.epub", "--max-size",
            "1400K", "--device", "300x250", status=1,
            stdin="".join(f"posts/{n}\n" for n in names).encode())
        self.assertEqual(self.files(".epub"), ["b.epub"])
        self.assertLess(os.path.getsize(self.path("b.epub")), 1400 << 10)
        self.assertIsNone(support.check_epubs([self.path("b.epub")]))
        self.assertEqual(len([l for l in run.lines if "none.png" in l]), 1)
        self.assertEqual(len([l for l in run.lines if "lost.html" in l]), 1)
        with zipfile.ZipFile(self.path("b.epub")) as book:
            large = [i.file_size for i in book.infolist()
                     if i.filename.startswith("images/") and
                     i.file_size > 2000 and "cover" not in i.filename]
        self.assertGreater(len(large), 9)
        self.assertLess(max(large), 150 << 10)
        # as it would be, it is split
        self.sheaf("posts", "--offline", "-o", "s.epub", "--max-size",
                   "40K", "--device", "300x250")
        self.assertGreater(len([n for n in self.files(".epub")
                                if n.startswith("s-")]), 1)

    def test_too_small(self):
        """An article is never cut: its volume is too large, and that is
        told."""
        self.write_posts()
        run = self.bind("-o", "b.epub", "--max-size", "100K")
        self.assertEqual(len(self.files(".epub")), 10)
        self.assertEqual(
            len([l for l in run.lines if "larger than --max-size" in l]), 10)
        self.bind("-o", "c.epub", "--max-size", "0", status=2)

    def test_stdout_is_one(self):
        self.write_posts()
        run = self.bind("-t", "pages", "--max-size", "100K")
        self.assertIn("Text 9.", run.out)

    def test_failing_volume(self):
        """What cannot be written is told; nothing half-made stays."""
        self.write_posts()
        os.mkdir(self.path("b-2.epub"))
        run = self.bind("-o", "b.epub", "-o", "ok.pdf", "--max-size", "1200K",
                        status=1)
        self.assertIn("is a folder", run.text)
        self.assertEqual([n for n in os.listdir(self.folder)
                          if "sheaf-tmp" in n], [])


if __name__ == "__main__":
    unittest.main()
