#!/usr/bin/env python3
"""PDF/A-2a as ISO 19005-2 asks for it, by clause; and books without colours.
No validator is at hand: what is held here is what the standard says of the
parts that our files have."""
import base64
import os
import re
import struct
import sys
import unittest
from xml.etree import ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdf  # noqa: E402
import support  # noqa: E402

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
AID = "{http://www.aiim.org/pdfa/ns/id/}"
# 6.6.2.3: schemas that need no description in the file
SCHEMAS = {"http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/xap/1.0/",
           "http://ns.adobe.com/xap/1.0/mm/", "http://ns.adobe.com/pdf/1.3/",
           "http://www.aiim.org/pdfa/ns/id/"}
OPERATORS = set("""b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC
ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn
sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"""".split())
FILTERS = {"/FlateDecode", "/DCTDecode"}
KINDS = ("cmyk.jpg", "baseline.jpg", "gray.jpg", "alpha.png", "palette.png",
         "hole.png", "animated.gif", "lossy.webp", "24.bmp", "turned-6.jpg")


def walk(value):
    """Every value inside a value."""
    yield value
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "data":   # of a stream
                yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


class Books(support.Case):
    def make(self, *args):
        for name in KINDS:
            self.write(name, support.picture("kinds/" + name))
        self.write("one.md", support.post(
            "Eins", "<p>Wörter, 中文，\ue123 a\u0323\u0302\u0304 क्षि fi and <a href='https://a.example/'>a "
            "link</a>, to <a href='#s'>s</a>.</p><h2 id='s'>H</h2>" +
            "<p style='color: red'>" + "some words " * 700 + "</p>" +
            "".join(f"<figure><img src='{name}' alt='{name}'></figure>"
                    for name in KINDS), more="lang: en\n"))
        self.write("two.md", support.post("Zwei", "<p>zwei</p>",
                                          more="lang: en\n"))
        self.write("red.css", "p { color: #c02030 } "
                   "blockquote, h2 { background-color: #e0f0ff }")
        out = self.path("book.pdf")
        self.sheaf("--offline", self.path("one.md"), self.path("two.md"),
                   "--style", self.path("red.css"), *args, "-o", out)
        support.output_of("qpdf", "--check", out)
        return out


class Archive(Books):
    def setUp(self):
        super().setUp()
        self.book = self.make("--pdfa")
        self.pdf = pdf.Pdf(self.book)
        with open(self.book, "rb") as file:
            self.bytes = file.read()

    def dictionaries(self):
        for name, row in self.pdf.objects.items():
            for value in walk(row):
                if isinstance(value, dict):
                    yield value

    def test_file(self):
        """6.1"""
        self.assertTrue(self.bytes.startswith(b"%PDF-1.7\n%"))
        self.assertTrue(all(byte > 127 for byte in self.bytes[10:14]))
        self.assertTrue(re.search(rb"startxref\n\d+\n%%EOF\n$", self.bytes))
        self.assertEqual(len(self.pdf.trailer["/ID"]), 2)
        self.assertNotIn("/Encrypt", self.pdf.trailer)
        for name, row in self.pdf.objects.items():
            if "stream" not in row:
                continue
            filters = row["stream"]["dict"].get("/Filter", [])
            for one in filters if isinstance(filters, list) else [filters]:
                self.assertIn(one, FILTERS)
            self.assertFalse({"/F", "/FFilter"} & set(row["stream"]["dict"]))
        # 6.1.13
        for value in walk(self.pdf.objects):
            if isinstance(value, str):
                self.assertLessEqual(len(value.encode("utf-16be")), 2 * 32767)
                if value.startswith("/"):
                    self.assertLessEqual(len(value.encode()), 128)

    def test_catalogue(self):
        root = self.pdf.root
        for key in ("/AA", "/OpenAction", "/AcroForm", "/OCProperties",
                    "/Perms", "/NeedsRendering", "/Requirements"):
            self.assertNotIn(key, root)
        self.assertNotIn("/EmbeddedFiles", root["/Names"])
        # 6.7: level A
        self.assertIs(root["/MarkInfo"]["/Marked"], True)
        self.assertIn("/StructTreeRoot", root)
        self.assertEqual(pdf.text(root["/Lang"]), "en")

    def test_output_intent(self):
        """6.2.3; the profile as ICC.1 has it."""
        intent, = self.pdf.root["/OutputIntents"]
        self.assertEqual(intent["/S"], "/GTS_PDFA1")
        self.assertTrue(pdf.text(intent["/OutputConditionIdentifier"]))
        ref = intent["/DestOutputProfile"]
        self.assertEqual(self.pdf.value(ref)["/N"], 3)
        data = self.pdf.data(ref)
        self.assertEqual(struct.unpack(">I", data[:4])[0], len(data))
        self.assertEqual(data[8], 2)
        self.assertEqual(data[12:24], b"mntrRGB XYZ ")
        self.assertEqual(data[36:40], b"acsp")
        count, = struct.unpack(">I", data[128:132])
        tags = {}
        for i in range(count):
            name, at, size = struct.unpack(
                ">4sII", data[132 + 12 * i:144 + 12 * i])
            self.assertEqual(at % 4, 0)
            self.assertLessEqual(at + size, len(data))
            tags[name.decode()] = data[at:at + size]
        self.assertEqual(set(tags), {"desc", "cprt", "wtpt", "rXYZ", "gXYZ",
                                     "bXYZ", "rTRC", "gTRC", "bTRC"})
        def xyz(name):
            return [n / 65536 for n in struct.unpack(">3i", tags[name][8:20])]
        # the three colours make white
        for sum_, part in zip(map(sum, zip(*map(xyz, ("rXYZ", "gXYZ", "bXYZ")))),
                              xyz("wtpt")):
            self.assertAlmostEqual(sum_, part, places=3)
        points, = struct.unpack(">I", tags["gTRC"][8:12])
        curve = struct.unpack(f">{points}H", tags["gTRC"][12:])
        self.assertEqual((curve[0], curve[-1]), (0, 65535))
        self.assertEqual(list(curve), sorted(curve))
        self.assertAlmostEqual(curve[points // 2] / 65535, 0.2140, places=2)

    def test_metadata(self):
        """6.6"""
        ref = self.pdf.root["/Metadata"]
        node = self.pdf.value(ref)
        self.assertEqual((node["/Type"], node["/Subtype"]),
                         ("/Metadata", "/XML"))
        self.assertNotIn("/Filter", node)
        packet = self.pdf.data(ref).decode()
        self.assertNotRegex(packet.split("?>")[0], "bytes=|encoding=")
        tree = ElementTree.fromstring(packet)
        found = {}
        for about in tree.iter(RDF + "Description"):
            for row in about:
                self.assertIn(row.tag[1:].split("}")[0], SCHEMAS)
                found[row.tag] = "".join(row.itertext()).strip()
        self.assertEqual(found[AID + "part"], "2")
        self.assertEqual(found[AID + "conformance"], "A")
        info = self.pdf.value(self.pdf.trailer["/Info"])
        pairs = {"/Title": "{http://purl.org/dc/elements/1.1/}title",
                 "/Author": "{http://purl.org/dc/elements/1.1/}creator",
                 "/Producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
                 "/Creator": "{http://ns.adobe.com/xap/1.0/}CreatorTool"}
        for key, tag in pairs.items():
            self.assertEqual(pdf.text(info[key]), found[tag])
        created = re.sub(r"[-:T]", "",
                         found["{http://ns.adobe.com/xap/1.0/}CreateDate"])
        self.assertEqual(pdf.text(info["/CreationDate"]), "D:" + created)

    def test_fonts(self):
        """6.2.11"""
        seen = 0
        for font in self.dictionaries():
            if font.get("/Type") != "/Font" or "/DescendantFonts" not in font:
                continue
            seen += 1
            self.assertIn("/ToUnicode", font)
            texts = self.pdf.data(font["/ToUnicode"]).lower()
            # 6.2.11.7.2: none stands for nothing
            self.assertFalse(re.search(rb"> *<(0000|feff|fffe)>", texts))
            below = self.pdf.value(font["/DescendantFonts"][0])
            descriptor = self.pdf.value(below["/FontDescriptor"])
            self.assertEqual(len({"/FontFile2", "/FontFile3"} &
                                 set(descriptor)), 1)
            self.assertRegex(below["/BaseFont"], r"^/[A-Z]{6}\+")
            if below["/Subtype"] == "/CIDFontType2":
                self.assertIn("/CIDToGIDMap", below)
            if font["/Encoding"] == "/Identity-H":
                continue
            cmap = self.pdf.value(font["/Encoding"])
            self.assertEqual(cmap["/CIDSystemInfo"], below["/CIDSystemInfo"])
            self.assertNotIn("/UseCMap", cmap)
            said = self.pdf.data(font["/Encoding"])
            for key in ("/Registry", "/Ordering"):
                self.assertIn(
                    f"{key} ({pdf.text(cmap['/CIDSystemInfo'][key])})".encode(),
                    said)
        self.assertGreater(seen, 1)

    def unread(self, *args):
        """The codes that are shown and have no text; and how many are."""
        self.write("words.md", support.post("Eins", "<p>" + (
            "some extraordinary representation " * 300) + "</p>",
            more="lang: en\n"))
        self.sheaf("--offline", self.path("words.md"), *args, "-o",
                   self.path("words.pdf"))
        book = pdf.Pdf(self.path("words.pdf"))
        found = []
        for page in book.pages:
            fonts = book.value(page)["/Resources"].get("/Font", {})
            for operator, operands in pdf.operators(book.content(page)):
                if operator == b"Tf":
                    font = book.value(fonts[operands[0].decode()])
                    texts = pdf.texts(book.data(font["/ToUnicode"]))
                elif operator == b"TJ":
                    for one in operands:
                        codes = pdf.string(one) if one[:1] == b"(" else b""
                        found += [codes[i:i + 2] in texts
                                  for i in range(0, len(codes), 2)]
        return found.count(False), len(found)

    def test_texts(self):
        """6.2.11.7.2: each glyph has one, a hyphen that is none, too."""
        count, all_ = self.unread("--pdfa")
        self.assertEqual(count, 0)
        self.assertGreater(all_, 5000)
        # to readers that know ActualText and to those that do not
        path = self.path("words.pdf")
        self.assertIn("extraor\ndinary", support.pdf_text(path))
        self.assertIn("extraor\u00ad\ndinary", support.output_of(
            "mutool", "draw", "-F", "text", path).decode())

    def has_missing_glyph(self, book):
        for page in book.pages:
            for operator, operands in pdf.operators(book.content(page)):
                for one in operands if operator == b"TJ" else ():
                    codes = pdf.string(one) if one[:1] == b"(" else b""
                    if b"\0\0" in [codes[i:i + 2]
                                   for i in range(0, len(codes), 2)]:
                        return True
        return False

    def test_no_missing_glyph(self):
        """6.2.11.8: none is shown, whatever the text holds."""
        self.assertFalse(self.has_missing_glyph(self.pdf))
        self.assertTrue(self.has_missing_glyph(pdf.Pdf(self.make())))

    def test_content(self):
        """6.2.2, 6.2.4: colours the output intent covers, known operators."""
        for page in self.pdf.pages:
            for operator, _ in pdf.operators(self.pdf.content(page)):
                self.assertIn(operator.decode(), OPERATORS)
                self.assertNotIn(operator, (b"k", b"K", b"gs", b"sh"))

    def test_pictures(self):
        """6.2.8, 6.2.4.3: no inks, nothing that is interpolated."""
        count = 0
        for row in self.pdf.objects.values():
            image = row.get("stream", {}).get("dict", {})
            if image.get("/Subtype") != "/Image":
                continue
            count += 1
            space = image["/ColorSpace"]
            if isinstance(space, list):
                self.assertEqual(space[0], "/Indexed")
                space = space[1]
            self.assertIn(space, ("/DeviceRGB", "/DeviceGray"))
            self.assertFalse({"/Alternates", "/OPI", "/Interpolate",
                              "/Intent"} & set(image))
        self.assertGreaterEqual(count, len(KINDS))

    def test_annotations(self):
        """6.3, 6.5"""
        count = 0
        for node in self.dictionaries():
            self.assertNotIn("/AA", node)
            if node.get("/Subtype") == "/Link":
                count += 1
                self.assertEqual(node["/F"], 4)
                if "/A" in node:
                    self.assertEqual(node["/A"]["/S"], "/URI")
        self.assertGreater(count, 3)

    def test_same(self):
        again = self.make("--pdfa", "-j1")
        with open(again, "rb") as file:
            self.assertEqual(file.read(), self.bytes)

    def test_not_asked_for(self):
        plain = pdf.Pdf(self.make())
        self.assertNotIn("/OutputIntents", plain.root)
        self.assertNotIn(b"pdfaid:part", plain.data(plain.root["/Metadata"]))


class Gray(Books):
    def test_no_colours(self):
        book = pdf.Pdf(self.make("--gray"))
        grays = set()
        for page in book.pages:
            for operator, operands in pdf.operators(book.content(page)):
                self.assertNotIn(operator, (b"rg", b"RG", b"k", b"K"))
                if operator == b"g":
                    grays.add(float(operands[0]))
        # of #c02030 and #e0f0ff
        self.assertIn(round(.299 * 192 / 255 + .587 * 32 / 255 + .114 * 48 / 255,
                            3), grays)
        images = [row["stream"]["dict"] for row in book.objects.values()
                  if row.get("stream", {}).get("dict", {}).get("/Subtype") ==
                  "/Image"]
        self.assertGreaterEqual(len(images), len(KINDS))
        self.assertEqual({image["/ColorSpace"] for image in images},
                         {"/DeviceGray"})

    def test_gray_picture_is_kept(self):
        """One that is gray is passed through."""
        book = pdf.Pdf(self.make("--gray"))
        self.assertIn(support.picture("kinds/gray.jpg"), [
            base64.b64decode(row["stream"]["data"])
            for row in book.objects.values()
            if row.get("stream", {}).get("dict", {}).get("/Filter") ==
            "/DCTDecode"])


if __name__ == "__main__":
    unittest.main()
