"""Every kind of picture in an EPUB and in a PDF, seen with eyes that are not
ours: Pillow, poppler and MuPDF.  tests/tools/make_pictures.py made them."""
import base64
import ctypes
import json
import os
import re
import subprocess
import tempfile
import unittest
import zipfile

import support
from support import post

FOLDER = os.path.join(support.PICTURES, "kinds")
DPI = 144

COLOURS = ((200, 40, 40), (40, 160, 60), (30, 60, 190), (240, 220, 50))
CLEAR = (COLOURS[0], COLOURS[1], (142, 157, 222), (255, 255, 255))
GRAYS = tuple((g, g, g) for g in (40, 110, 180, 250))
BLACK_WHITE = tuple((g, g, g) for g in (0, 255, 255, 0))

# File, what an EPUB holds of it, its four fields as shown on white, how far off
# a component may be.
EXACT, LOSSY = 1, 12
PICTURES = [
    ("baseline.jpg", "JPEG", COLOURS, LOSSY),
    ("progressive.jpg", "JPEG", COLOURS, LOSSY),
    ("cmyk.jpg", "JPEG", COLOURS, LOSSY),
    ("gray.jpg", "JPEG", GRAYS, LOSSY),
    *((f"turned-{i}.jpg", "JPEG", COLOURS, LOSSY) for i in range(1, 9)),
    ("gray.png", "PNG", GRAYS, EXACT),
    ("rgb.png", "PNG", COLOURS, EXACT),
    ("palette.png", "PNG", COLOURS, EXACT),
    ("alpha.png", "PNG", CLEAR, EXACT),
    ("hole.png", "PNG", CLEAR, EXACT),
    ("deep.png", "PNG", COLOURS, EXACT),
    ("interlaced.png", "PNG", COLOURS, EXACT),
    ("still.gif", "GIF", COLOURS, EXACT),
    ("interlaced.gif", "GIF", COLOURS, EXACT),
    ("animated.gif", "GIF", COLOURS, EXACT),
    ("lossy.webp", "JPEG", COLOURS, LOSSY),
    ("lossless.webp", "PNG", COLOURS, EXACT),
    ("alpha.webp", "PNG", CLEAR, EXACT),
    ("animated.webp", "JPEG", COLOURS, LOSSY),
    ("1.bmp", "PNG", BLACK_WHITE, EXACT),
    ("4.bmp", "PNG", COLOURS, EXACT),
    ("8.bmp", "PNG", COLOURS, EXACT),
    ("24.bmp", "PNG", COLOURS, EXACT),
    ("32.bmp", "PNG", COLOURS, EXACT),
]
AVIF = [
    ("8.avif", "JPEG", COLOURS, LOSSY),
    ("10.avif", "JPEG", COLOURS, LOSSY),
    ("12.avif", "JPEG", COLOURS, LOSSY),
    ("lossless.avif", "PNG", COLOURS, EXACT),
    ("alpha.avif", "PNG", CLEAR, LOSSY),
    ("gray.avif", "JPEG", GRAYS, LOSSY),
    ("turned.avif", "JPEG", COLOURS, LOSSY),
    ("animated.avif", "JPEG", COLOURS, LOSSY),
]
HEIC = [
    ("plain.heic", "JPEG", COLOURS, LOSSY),
    ("alpha.heic", "PNG", CLEAR, LOSSY),
]
SVG = [("drawing.svg", "SVG", COLOURS, EXACT)]

SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "SVG": ".svg"}


def has_library(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


HAS_AVIF = has_library("libavif.so.15") or has_library("libavif.so.16")
HAS_HEIC = has_library("libheif.so.1")
HAS_SVG = has_library("librsvg-2.so.2")


def pillow(paths):
    lines = support.output_of("/usr/bin/python3", support.ROOT +
                              "/tests/tools/pixels.py", *paths)
    return [json.loads(line) for line in lines.splitlines()]


def on_white(pixel):
    *colour, alpha = pixel
    return [(part * alpha + 255 * (255 - alpha)) / 255 for part in colour]


def book_pictures(path, folder):
    """The files of an EPUB's pictures, in the order of its text."""
    with zipfile.ZipFile(path) as book:
        book.extractall(folder)
    return [os.path.normpath(os.path.join(folder, "text", img.get("src")))
            for body in support.epub_chapters(path)
            for img in body.iter(support.XHTML + "img")]


def printed_pictures(path):
    """Page and matrix (a unit square's, in points from the top left) of the
    pictures of a PDF, as MuPDF paints them."""
    trace = support.output_of("mutool", "draw", "-q", "-F", "trace", "-o", "-",
                              path).decode(errors="replace")
    page, found = 0, []
    for tag in re.finditer(r'<page |<fill_image [^>]*transform="([^"]*)"',
                           trace):
        if tag[1] is None:
            page += 1
        else:
            found.append((page, [float(n) for n in tag[1].split()]))
    return found


def pixmap(path, page):
    """A page as poppler paints it: width and rows of RGB."""
    data = support.output_of("pdftoppm", "-r", str(DPI), "-f", str(page), "-l",
                             str(page), path)
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    return int(head[1]), data[head.end():]


class Kinds(support.Case):
    def bind(self, rows, *args):
        for row in rows:
            self.write(row[0], support.read(os.path.join(FOLDER, row[0])))
        self.write("p.html", post("P", "".join(
            f'<p>{row[0]}</p><p><img src="{row[0]}"></p>' for row in rows)))
        run = self.sheaf("p.html", "--offline", "--cover", "none", "-o",
                         "a.epub", "-o", "a.pdf", *args)
        self.assertEqual(run.lines, [])

    def assertNear(self, name, points, expected, most):
        for got, want in zip(points, expected, strict=True):
            off = max(abs(a - b) for a, b in zip(got, want))
            self.assertLessEqual(off, most, f"{name}: {points}")

    def check_epub(self, rows):
        self.assertEpubs("a.epub")
        with tempfile.TemporaryDirectory() as folder:
            files = book_pictures(self.path("a.epub"), folder)
            self.assertEqual(len(files), len(rows))
            self.assertEqual([os.path.splitext(path)[1] for path in files],
                             [SUFFIXES[row[1]] for row in rows])
            rows = [row for row in rows if row[1] != "SVG"]
            files = [path for path in files if not path.endswith(".svg")]
            for row, told in zip(rows, pillow(files), strict=True):
                self.assertEqual(told["format"], row[1], row[0])
                self.assertNear(row[0], [on_white(p) for p in told["points"]],
                                row[2], row[3])

    def check_pdf(self, rows):
        path = self.path("a.pdf")
        self.assertPdf(path)
        placed = printed_pictures(path)
        self.assertEqual(len(placed), len(rows))
        pages = {page: pixmap(path, page) for page, _ in placed}
        for row, (page, (a, b, c, d, e, f)) in zip(rows, placed):
            width, data = pages[page]
            left, right = sorted((e, e + a + c))
            top, bottom = sorted((f, f + b + d))
            points = []
            for v in (0.25, 0.75):
                for u in (0.25, 0.75):
                    x = int((left + u * (right - left)) * DPI / 72)
                    y = int((top + v * (bottom - top)) * DPI / 72)
                    at = 3 * (y * width + x)
                    points.append(tuple(data[at:at + 3]))
            self.assertNear(row[0], points, row[2], row[3] + 1)

    def test_every_kind(self):
        rows = PICTURES + (AVIF if HAS_AVIF else []) + \
            (HEIC if HAS_HEIC else []) + (SVG if HAS_SVG else [])
        self.bind(rows)
        self.check_epub(rows)
        self.check_pdf(rows)
        for name, is_there in (("libavif", HAS_AVIF), ("libheif", HAS_HEIC),
                               ("librsvg", HAS_SVG)):
            with self.subTest(name):
                if not is_there:
                    self.skipTest(f"{name} is not installed")

    def test_svg_stays_svg_on_screens(self):
        self.write("d.svg", support.read(os.path.join(FOLDER, "drawing.svg")))
        self.write("p.html", post("P", '<p>Text.</p><p><img src="d.svg"></p>'))
        self.sheaf("p.html", "--offline", "--device", "40x40,gray", "-o",
                   "a.epub")
        names = [n for n in support.epub_names(self.path("a.epub"))
                 if n.startswith("images/")]
        self.assertIn(".svg", [os.path.splitext(n)[1] for n in names])

    @unittest.skipUnless(HAS_SVG, "librsvg is not installed")
    def test_layers_are_the_same_with_any_jobs(self):
        """What a drawing may take does not depend on what its worker did
        before: the third has to be made smaller, or not, in every run."""
        for n in range(1, 5):
            self.write(f"{n}.svg", '<svg xmlns="http://www.w3.org/2000/svg" '
                       'width="700" height="1000">' + '<g opacity=".9">' * n +
                       '<rect width="600" height="900" fill="red"/>' +
                       "</g>" * n + "</svg>")
            self.write(f"{n}.html", post(
                f"P{n}", f'<p>Text.</p><p><img src="{n}.svg"></p>'))
        books = set()
        for jobs in "1", "2", "4":
            self.sheaf(*(f"{n}.html" for n in range(1, 5)), "--offline",
                       "--sort", "none", "-j", jobs, "-o", "a.pdf")
            books.add(support.read(self.path("a.pdf")))
        self.assertEqual(len(books), 1)

    def frames(self, *args):
        rows = [row for row in PICTURES if row[0] == "animated.gif"]
        self.bind(rows, *args)
        with tempfile.TemporaryDirectory() as folder:
            told = pillow(book_pictures(self.path("a.epub"), folder))[0]
        return told["format"], told["frames"]

    @unittest.skipUnless(HAS_SVG, "librsvg is not here")
    def test_pictures_in_drawings(self):
        """What draws them has given its files away by then."""
        for name, data in (("png", support.png(8, 8, (200, 40, 40))),
                           ("gif", support.gif(8, 8, (200, 40, 40)))):
            embedded = base64.b64encode(data).decode()
            self.write("p/d.svg", (
                '<svg xmlns="http://www.w3.org/2000/svg" width="90" '
                'height="60"><image width="90" height="60" '
                'preserveAspectRatio="none" '
                f'href="data:image/{name};base64,{embedded}"/></svg>'))
            self.write("p/p.html", post("P", '<p><img src="d.svg"></p>'))
            self.sheaf("p", "--offline", "-o", "d.pdf")
            # Poppler's PPM: the middle pixel of the one picture
            support.output_of("pdfimages", "d.pdf", "shown", cwd=self.folder)
            pixels = support.read(self.path("shown-000.ppm"))
            head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", pixels)
            width, height = int(head[1]), int(head[2])
            at = head.end() + 3 * (height // 2 * width + width // 2)
            self.assertEqual(tuple(pixels[at:at + 3]), (200, 40, 40), name)

    def test_animations(self):
        """They move on screens that can, unless they have to be changed."""
        self.assertEqual(self.frames(), ("GIF", 2))
        self.assertEqual(self.frames("--device", "tablet"), ("GIF", 2))
        self.assertEqual(self.frames("--device", "24x24"), ("PNG", 1))
        self.assertEqual(self.frames("--device", "kobo"), ("PNG", 1))


class Without(support.Case):
    """Sheaf runs without the libraries, and says what it misses."""

    def test_reasons(self):
        for name in ("8.avif", "plain.heic", "drawing.svg"):
            self.write(name, support.read(os.path.join(FOLDER, name)))
        self.write("p.html", post("P", '<p>Text.</p><p><img src="8.avif"></p>'
                                  '<p><img src="plain.heic"></p>'
                                  '<p><img src="drawing.svg"></p>'))
        run = self.sheaf("p.html", "--offline", "-o", "a.epub", "-o", "a.pdf",
                         env=self.without("libavif.so.15", "libavif.so.16",
                                          "libheif.so.1",
                                          "librsvg-2.so.2"))
        self.assertEqual(len(run.lines), 3, run.text)
        self.assertIn("AVIF pictures need libavif", run.lines[0])
        self.assertIn("HEIC pictures need libheif", run.lines[1])
        self.assertIn("drawings cannot be printed without librsvg",
                      run.lines[2])


if __name__ == "__main__":
    unittest.main()
