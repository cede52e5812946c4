"""sheaf check: faults in the structure of EPUB files, beside EPUBCheck."""
import os
import re
import resource
import struct
import unittest
import zipfile
import zlib

import support
from support import post

OPF, NAV, NCX = "package.opf", "nav.xhtml", "toc.ncx"
CONTAINER = "META-INF/container.xml"
BODY = """<p>One.<sup class="ss-footnote" title="A note.">1</sup></p>
<h2>Head</h2><p><img src="a.png" alt="a"></p><p>Two <a
href="https://example.org/">there</a>.</p>"""


class Book:
    """The files of a book, to be damaged."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as book:
            self.files = [(i.filename, book.read(i)) for i in book.infolist()]
        self.stored = {"mimetype"}
        self.comment = b""

    def names(self, suffix):
        return [name for name, _ in self.files if name.endswith(suffix)]

    def get(self, name):
        return dict(self.files)[name].decode()

    def put(self, name, data, after=False):
        data = data.encode() if isinstance(data, str) else data
        if after or name not in dict(self.files):
            self.files.append((name, data))
        else:
            self.files = [(n, data if n == name else d)
                          for n, d in self.files]

    def drop(self, name):
        self.files = [(n, d) for n, d in self.files if n != name]

    def change(self, name, old, new, count=1):
        text = self.get(name)
        assert re.search(old, text), (name, old, text[:3000])
        self.put(name, re.sub(old, new, text, count=count))

    def text(self):
        return next(n for n in self.names(".xhtml") if n.startswith("text/"))

    def item(self, item):
        self.change(OPF, "</manifest>", item + "</manifest>")

    def body(self, more):
        self.change(self.text(), "</body>", lambda _: more + "</body>")

    def write(self, path):
        with zipfile.ZipFile(path, "w") as book:
            for name, data in self.files:
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_STORED \
                    if name in self.stored else zipfile.ZIP_DEFLATED
                if name == "mimetype" and self.comment:
                    info.extra = self.comment
                book.writestr(info, data)


# Each makes one fault.  A row: what it is called, EPUBCheck's name for it,
# what it does.
def rename(book, old, new):
    book.files = [(new if n == old else n, d) for n, d in book.files]


def picture_of(book):
    return next(n for n in book.names(".png"))


def mimetype_last(book):
    book.files.append(book.files.pop(0))


def mimetype_packed(book):
    book.stored = set()


def mimetype_extra(book):
    book.comment = struct.pack("<HHHH", 0x6375, 4, 0, 0)


def forbidden_name(book):
    rename(book, picture_of(book), "images/a*b.png")
    old = re.search(r'href="(images/[^"]*png)"', book.get(OPF))[1]
    for name in [OPF] + book.names(".xhtml"):
        book.put(name, book.get(name).replace(old, "images/a*b.png"))


def encryption(book):
    book.put("META-INF/encryption.xml", """<encryption
xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>
<enc:CipherData><enc:CipherReference URI="fonts/f.otf"/></enc:CipherData>
</enc:EncryptedData></encryption>""")
    book.put("fonts/f.otf", b"OTTO")
    book.item('<item id="f" href="fonts/f.otf" media-type="font/otf"/>')


def encrypted_package(book):
    """Says that it is, to be passed over."""
    encryption(book)
    book.change("META-INF/encryption.xml", "fonts/f.otf", OPF)
    book.change(OPF, "<dc:title.*</dc:title>", "")


def foreign_picture(book):
    book.put("images/x.tif", b"II*\0")
    book.item('<item id="x" href="images/x.tif" media-type="image/tiff"/>')
    book.body('<p><img src="../images/x.tif" alt=""/></p>')


def css(rule):
    return lambda book: book.put("styles/epub.css",
                                 book.get("styles/epub.css") + rule)


def opf(old, new, count=1):
    return lambda book: book.change(OPF, old, new, count)


def body(more):
    return lambda book: book.body(more)


ITEM = r'<item id="a-[^>]*/>'
ERRORS = [
    ("no mimetype", "PKG-006", lambda b: b.drop("mimetype")),
    ("mimetype last", "PKG-006", mimetype_last),
    ("mimetype packed", "PKG-007", mimetype_packed),
    ("mimetype wrong", "PKG-007", lambda b: b.put("mimetype", "text/html+zip-of")),
    ("mimetype extra", "PKG-005", mimetype_extra),
    ("forbidden name", "PKG-009", forbidden_name),
    ("twin by case", "OPF-060", lambda b: b.put("Nav.xhtml", b.get(NAV))),
    ("twin by form", "OPF-060", lambda b: [
        b.put("caf\u00e9.txt", "1"), b.put("cafe\u0301.txt", "1")]),
    ("no container.xml", "RSC-002", lambda b: b.drop(CONTAINER)),
    ("no rootfile", "RSC-003", lambda b: b.change(
        CONTAINER, "application/oebps-package.xml", "text/xml")),
    ("rootfile missing", "OPF-002", lambda b: b.change(
        CONTAINER, "package.opf", "other.opf")),
    ("rootfile elsewhere", "OPF-002", lambda b: b.change(
        CONTAINER, "package.opf", "../package.opf")),
    ("no full-path", "OPF-016", lambda b: b.change(
        CONTAINER, 'full-path="package.opf"', "")),
    ("version", "OPF-001", opf('version="3.0"', 'version="4.0"')),
    ("no unique-identifier", "OPF-048", opf('unique-identifier="[^"]*"', "")),
    ("unique-identifier", "OPF-030", opf(
        'unique-identifier="[^"]*"', 'unique-identifier="nothing"')),
    ("no title", "RSC-005", opf("<dc:title.*</dc:title>", "")),
    ("no language", "RSC-005", opf("<dc:language.*</dc:language>", "")),
    ("bad language", "OPF-092", opf(
        "<dc:language.*</dc:language>",
        "<dc:language>english_us</dc:language>")),
    ("no modified", "RSC-005", opf(
        '<meta property="dcterms:modified".*</meta>', "")),
    ("bad modified", "RSC-005", opf(
        '("dcterms:modified">)[^<]*', r"\g<1>yesterday")),
    ("refines nothing", "RSC-005", opf('refines="#', 'refines="#no-')),
    ("item id twice", "RSC-005", lambda b: b.item(
        '<item id="nav" href="x.css" media-type="text/css"/>') or
        b.put("x.css", "p { color: red }")),
    ("item href twice", "OPF-074", lambda b: b.item(
        '<item id="y" href="nav.xhtml" media-type="application/xhtml+xml"/>')),
    ("item missing", "RSC-001", lambda b: b.item(
        '<item id="y" href="y.css" media-type="text/css"/>')),
    ("item without type", "RSC-005", opf(
        '(<item id="style"[^>]*) media-type="[^"]*"', r"\1")),
    ("item of another type", "OPF-029", opf(
        '(<item id="i-[^>]*png") media-type="image/png"',
        r'\1 media-type="image/gif"')),
    ("no nav", "RSC-005", opf(' properties="nav"', "")),
    ("unknown property", "OPF-027", opf(
        ' properties="nav"', ' properties="nav shiny"')),
    ("cover-image on text", "OPF-012", lambda b: b.change(
        OPF, ' properties="cover-image"', "") or b.change(
        OPF, '(<item id="cover"[^>]*)/>', r'\1 properties="cover-image"/>')),
    ("itemref to nothing", "OPF-049", opf(
        '<itemref idref="[^"]*"', '<itemref idref="nothing"')),
    ("spine twice", "RSC-005", opf("(<itemref[^>]*>)", r"\1\1")),
    ("spine of a picture", "OPF-043", lambda b: b.change(
        OPF, "</spine>", '<itemref idref="%s"/></spine>' % re.search(
            '<item id="(i-[^"]*)"', b.get(OPF))[1])),
    ("spine all not linear", "OPF-033", opf(
        "<itemref ", '<itemref linear="no" ', 0)),
    ("no spine toc", "RSC-005", opf(' toc="ncx"', "")),
    ("toc no ncx", "OPF-050", opf(' toc="ncx"', ' toc="nav"')),
    ("text not well-formed", "RSC-016", lambda b: b.change(
        b.text(), "</body>", "<p></body>")),
    ("undeclared entity", "RSC-016", body("<p>&nbsp;</p>")),
    ("package not well-formed", "RSC-016", opf("</spine>", "")),
    ("ncx not well-formed", "RSC-016", lambda b: b.change(
        NCX, "</navMap>", "")),
    ("another encoding", "RSC-028", lambda b: b.change(
        b.text(), r'encoding="[^"]*"', 'encoding="ISO-8859-1"')),
    ("document type", "HTM-004", lambda b: b.change(
        b.text(), "<!DOCTYPE html>",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">')),
    ("external entity", "HTM-003", lambda b: b.change(
        b.text(), "<!DOCTYPE html>",
        '<!DOCTYPE html [<!ENTITY x SYSTEM "x.txt">]>')),
    ("id twice", "RSC-005", body('<p id="z">1</p><p id="z">2</p>')),
    ("picture missing", "RSC-007", body('<p><img src="no.png" alt=""/></p>')),
    ("link missing", "RSC-007", body('<p><a href="no.xhtml">x</a></p>')),
    ("link to an id", "RSC-012", body('<p><a href="#no">x</a></p>')),
    ("link to an id there", "RSC-012", body(
        '<p><a href="../cover.xhtml#no">x</a></p>')),
    ("used, not listed", "RSC-008", lambda b: b.change(
        OPF, '<item id="i-[^>]*png" media-type="image/png"/>', "")),
    ("link out of the spine", "RSC-011", body(
        '<p><a href="../nav.xhtml">x</a></p>')),
    ("remote picture", "RSC-006", body(
        '<p><img src="https://example.org/x.png" alt=""/></p>')),
    ("remote style", "RSC-006", lambda b: b.change(
        b.text(), "</head>", '<link rel="stylesheet" '
        'href="https://example.org/x.css"/></head>')),
    ("climbs", "RSC-026", body('<p><a href="../../x.xhtml">x</a></p>')),
    ("file URL", "RSC-030", body('<p><a href="file:///etc/x">x</a></p>')),
    ("data URL", "RSC-029", body('<p><a href="data:text/html,x">x</a></p>')),
    ("item with a query", "RSC-033", opf("nav.xhtml", "nav.xhtml?x=1")),
    ("item with a fragment", "OPF-091", opf("toc.ncx", "toc.ncx#x")),
    ("item climbs", "RSC-026", lambda b: b.item(
        '<item id="q" href="../x.css" media-type="text/css"/>')),
    ("item in META-INF", "PKG-025", lambda b: [
        b.put("META-INF/x.css", "p { color: red }"), b.item(
            '<item id="q" href="META-INF/x.css" media-type="text/css"/>')]),
    ("package listed", "OPF-099", lambda b: b.item(
        '<item id="q" href="package.opf" '
        'media-type="application/oebps-package+xml"/>')),
    ("no such fallback", "OPF-040", opf(
        '(<item id="style")', r'\1 fallback="no"')),
    ("no URL", "RSC-020", body('<p><a href="https://a b/">x</a></p>')),
    ("link to a picture", "RSC-010", lambda b: b.body(
        f'<p><a href="../{picture_of(b)}">x</a></p>')),
    ("name with a full stop", "PKG-011", lambda b: b.put("x.", "x")),
    ("XML 1.1", "HTM-001", lambda b: b.change(
        b.text(), 'version="1.0"', 'version="1.1"')),
    ("scripted for nothing", "OPF-015", opf(
        '(<item id="a-[^>]*)/>', r'\1 properties="scripted"/>')),
    ("remote sound", "RSC-008", body(
        '<p><audio src="https://example.org/a.mp3"></audio></p>')),
    ("svg to no id", "RSC-012", body(
        '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title>'
        '<rect width="1" height="1" fill="url(#no)"/></svg>')),
    ("style in a head", "RSC-007", lambda b: b.change(
        b.text(), "</head>",
        '<style>p { background: url("no.png") }</style></head>')),
    ("css picture", "RSC-007", css("\nul { list-style-image: url(no.png) }")),
    ("css import", "RSC-007", lambda b: b.put(
        "styles/epub.css", '@import "no.css";\n' + b.get("styles/epub.css"))),
    ("svg undeclared", "OPF-014", body(
        '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title></svg>')),
    ("nav to nothing", "RSC-007", lambda b: b.change(
        NAV, r'href="text/[^"#]*', 'href="text/no.xhtml')),
    ("nav without toc", "RSC-005", lambda b: b.change(
        NAV, 'epub:type="toc" role="doc-toc"', 'epub:type="lot"')),
    ("nav remote", "NAV-010", lambda b: b.change(
        NAV, r'href="text/[^"#]*', 'href="https://example.org/')),
    ("ncx to nothing", "RSC-007", lambda b: b.change(
        NCX, r'src="text/[^"#]*', 'src="text/no.xhtml')),
    ("ncx identifier", "NCX-001", lambda b: b.change(
        NCX, 'content="urn:uuid:[^"]*"', 'content="urn:uuid:0"')),
    ("guide to nothing", "RSC-007", opf(
        r'(<reference type="text" href=")[^"]*', r"\1no.xhtml")),
    ("foreign picture", "RSC-032", foreign_picture),
    ("no picture", "PKG-021", lambda b: b.put(picture_of(b), "nothing")),
]


# What EPUBCheck takes, or calls by another name, and why it is told here.
ALONE = {
    "mimetype packed",      # EPUB 3.3, 4.2.2: must not be
    "climbs",               # it looks for the file at the root
    "rootfile elsewhere",   # RSC-026
}

WARNINGS = [
    ("no alt", "ACC-001", lambda b: b.body(
        f'<p><img src="../{picture_of(b)}"/></p>')),
    ("stray", "OPF-003", lambda b: b.put("stray.txt", "x")),
    ("space in a name", "PKG-010", lambda b: [
        b.put("a b.css", "p { color: red }"), b.item(
            '<item id="q" href="a%20b.css" media-type="text/css"/>')]),
    ("empty folder", "PKG-014", lambda b: b.put("empty/", "")),
    ("fragment of a picture", "RSC-009", lambda b: b.body(
        f'<p><img alt="" src="../{picture_of(b)}#x"/></p>')),
    ("another suffix", "PKG-022", lambda b: [
        b.put("x.gif", support.png()), b.item(
            '<item id="q" href="x.gif" media-type="image/png"/>')]),
]

# What is no fault.
SOUND = [
    ("internal entity", lambda b: [
        b.change(b.text(), "<!DOCTYPE html>",
                 '<!DOCTYPE html [<!ENTITY x "y">]>'),
        b.body('<p title="&x;">&x;</p>')]),
    ("fragments", body(
        '<p id="\u00e9"/><p><a href="#%C3%A9">1</a> <a href="#">2</a> '
        '<a href="../cover.xhtml#epubcfi(/4/2)">3</a> '
        '<a href="mailto:a@example.org">4</a> '
        '<a href="https://example.org/?a=b#c">5</a></p>')),
    ("scripts that are data", body(
        '<div><script type="application/json">{}</script></div>')),
    ("css", css(
        "\n/* url(no.png) */ p::after { content: 'url(no.png)' }"
        "\n@namespace x 'http://www.w3.org/1999/xhtml';"
        "\nq { background: URL(  \"data:image/png;base64,AA\" ) }")),
    ("encrypted font", encryption),
    ("no ncx", lambda b: [
        b.drop(NCX), b.change(OPF, '<item id="ncx"[^>]*>', ""),
        b.change(OPF, ' toc="ncx"', "")]),
    ("byte order mark", lambda b: b.put(
        b.text(), b"\xef\xbb\xbf" + b.get(b.text()).encode())),
    ("whole comment", css("\n/*/ url(missing.png) */ q { margin: 0 }")),
    ("foreign XML", lambda b: [
        b.put("data/x.xml", b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'x.dtd'>"
              b"<x id='1'><y id='1'/></x>"),
        b.item('<item id="x" href="data/x.xml" '
               'media-type="application/vnd.example+xml"/>')]),
    ("namespaces as entities", lambda b: [
        b.put("images/x.svg", '<!DOCTYPE svg [<!ENTITY s '
              '"http://www.w3.org/2000/svg">]><svg xmlns="&s;" width="9" '
              'height="9" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'),
        b.item('<item id="svg" href="images/x.svg" '
               'media-type="image/svg+xml"/>'),
        b.body('<p><img src="../images/x.svg" alt="x"/></p>')]),
    ("another list of places", lambda b: b.change(
        NAV, "</body>", '<nav epub:type="loi"><ol><li><a '
        'href="https://example.org/">x</a></li></ol></nav></body>')),
    ("a long title", lambda b: b.change(
        OPF, "<dc:title[^>]*>[^<]*", '<dc:title id="title">' + "x" * 5000)),
    ("case of a media type", lambda b: b.change(
        OPF, 'media-type="text/css"', 'media-type="TEXT/CSS"')),
    ("a record", lambda b: [
        b.put("record.xml", "<x/>"),
        b.change(OPF, "</metadata>", '<link rel="record" href="record.xml" '
                 'media-type="application/xml"/></metadata>')]),
    ("capitals of a suffix", lambda b: [
        rename(b, b.names(".png")[0], b.names(".png")[0][:-3] + "PNG"),
        b.change(OPF, r"(images/[0-9a-f]+)\.png", r"\1.PNG", 0),
        b.change(b.text(), r"(images/[0-9a-f]+)\.png", r"\1.PNG", 0)]),
]


class Check(support.Case):
    @classmethod
    def setUpClass(cls):
        """One sound book for all, made by sheaf."""
        maker = support.Case()
        maker.setUp()
        cls.addClassCleanup(maker.doCleanups)
        maker.write("posts/a.html", post("One", BODY))
        maker.write("posts/a.png", support.png())
        maker.write("posts/b.html", post("Two", "<p>Second.</p>"))
        maker.sheaf("posts", "--offline", "--cache", "none", "-o", "a.epub")
        cls.base = maker.path("a.epub")

    def check(self, *args, status=0, **options):
        return self.sheaf("check", *args, status=status, **options)

    def damaged(self, name, damage):
        book = Book(self.base)
        damage(book)
        path = self.path(re.sub("[^a-z]", "-", name) + ".epub")
        book.write(path)
        return path

    def found(self, path, status=1):
        """The names of the messages."""
        lines = self.check(path, status=status).out.splitlines()
        for line in lines[:-1]:
            self.assertRegex(line, r"^(INFO|WARNING|ERROR|FATAL)"
                             r"\([A-Z]{3}-\d\d\d\): " + re.escape(path))
        self.assertTrue(lines[-1].startswith(path + ": "))
        return {re.search(r"\((.*?)\)", line)[1] for line in lines[:-1]}

    def test_sound(self):
        run = self.check(self.base)
        self.assertRegex(run.out, r"^\S+: \d+ files, no faults found\n$")
        self.assertEqual(self.check("-q", "--strict", self.base).out, "")
        for name, damage in SOUND:
            with self.subTest(name):
                self.assertEqual(
                    self.found(self.damaged(name, damage), 0) - {"RSC-004"},
                    set())

    def test_errors(self):
        """Each is found, by the name that EPUBCheck gives it."""
        paths = {}
        for name, fault, damage in ERRORS:
            paths[name] = self.damaged(name, damage)
            with self.subTest(name):
                self.assertIn(fault, self.found(paths[name]))
        said = support.check_epubs(paths.values())
        for name, fault, _ in ERRORS:
            with self.subTest(name):
                theirs = re.findall(
                    "^" + re.escape(paths[name]) +
                    r": (?:ERROR|FATAL) ([A-Z]+-\d+) ", said, re.MULTILINE)
                if name not in ALONE:
                    self.assertIn(fault, theirs)

    def test_warnings(self):
        for name, fault, damage in WARNINGS:
            with self.subTest(name):
                path = self.damaged(name, damage)
                self.assertEqual(self.found(path, 0), {fault})
                self.check("--strict", path, status=1)

    def test_places(self):
        """Part, line and column of what is wrong."""
        path = self.damaged("place", body('\n\n<p><a href="#no">x</a></p>'))
        text = Book(path).get(Book(path).text())
        line = text[:text.index("#no")].count("\n") + 1
        out = self.check(path, status=1).out
        self.assertIn(f"ERROR(RSC-012): {path}/{Book(path).text()}({line},17):"
                      " there is no such id: \"#no\"\n", out)

    def test_many(self):
        """Of one kind 25 are told, the rest is counted."""
        path = self.damaged("many", body('<p><a href="#no">x</a></p>' * 1000))
        lines = self.check(path, status=1).out.splitlines()
        self.assertEqual(len(lines), 27)
        self.assertEqual(lines[25], f"ERROR(RSC-012): {path}: and 975 more")
        self.assertIn(", 1000 errors, 0 warnings", lines[26])

    def test_names(self):
        """What may turn a terminal's line is shown as what it is."""
        book = Book(self.base)
        for name in ("../up.txt", "/root.txt", "a//b", "x\u202ey.txt",
                     "\x1b[31mred"):
            book.put(name, "x")
        book.write(self.path("a.epub"))
        out = self.check("a.epub", status=1).out
        self.assertNotRegex(out, "[\x1b\u202e]")
        self.assertIn("a.epub/\\x1b[31mred: its name holds U+001B", out)
        self.assertEqual(out.count("is no path within the container"), 3)

    def test_checksums(self):
        """Of texts and of pictures, stored or packed."""
        for name, packed in ((OPF, True), (picture_of(Book(self.base)), False),
                             (picture_of(Book(self.base)), True)):
            book = Book(self.base)
            if not packed:
                book.stored.add(name)
            book.write(self.path("a.epub"))
            data = bytearray(support.read(self.path("a.epub")))
            with zipfile.ZipFile(self.path("a.epub")) as container:
                info = container.getinfo(name)
            place = info.header_offset + 30 + len(name) + \
                info.compress_size - 6
            data[place] ^= 0x10
            self.write("a.epub", bytes(data))
            self.assertIn(f"FATAL(PKG-008): a.epub/{name}: cannot be unpacked",
                          self.check("a.epub", status=1).out)

    def test_not_read(self):
        """What is no container: one line, status 3."""
        whole = support.read(self.base)
        self.write("cut.epub", whole[:len(whole) // 2])
        self.write("text.epub", "no book")
        self.write("empty.epub", "")
        os.mkfifo(self.path("fifo.epub"))
        os.mkdir(self.path("folder.epub"))
        for name, why in (("cut", "cut off or damaged"),
                          ("text", "is no ZIP file"),
                          ("empty", "is no ZIP file"),
                          ("fifo", "is no regular file"),
                          ("folder", "is a folder"),
                          ("none", "no such file")):
            run = self.check(name + ".epub", status=3)
            self.assertEqual(len(run.lines), 1)
            self.assertRegex(run.text, f"^sheaf: {name}.epub: .*{why}")
            self.assertEqual(run.out, "")
        # the others are looked at all the same
        run = self.check("none.epub", self.base, status=3)
        self.assertIn("no faults found", run.out)

    def test_usage(self):
        self.check(status=2)
        self.check("--no", self.base, status=2)
        self.assertIn("no substitute for EPUBCheck", self.check("--help").out)
        self.write("-q.epub", support.read(self.base))
        self.check("--", "-q.epub")

    def spend(self, seconds, path, status=1):
        """Processor time, so that a busy machine does not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = self.check(path, status=status, timeout=120)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if not support.IS_SANITIZED:
            self.assertLess(after.ru_utime - before.ru_utime +
                            after.ru_stime - before.ru_stime, seconds)
        return run

    def hostile(self, damage, *faults, seconds=1, status=1):
        run = self.spend(seconds, self.damaged("hostile", damage), status)
        for fault in faults:
            self.assertIn(fault, run.out + run.text)
        self.assertLess(len(run.out), 60000)
        return run.out

    def test_bomb(self):
        """A text of 100 MB from 100 KB is not unpacked."""
        out = self.hostile(lambda b: b.put(b.text(), b" " * (100 << 20)),
                           "PKG-008")
        self.assertIn("unpacks to more bytes than are looked at", out)

    def test_bombs_of_one(self):
        """Names that share their bytes: 100 times 16 MB are not all read."""
        data = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = data.compress(b"\0" * (16 << 20)) + data.flush()
        crc = zlib.crc32(b"\0" * (16 << 20))
        head = struct.pack("<HHHHHIII", 20, 0, 8, 0, 0x21, crc, len(packed),
                           16 << 20)
        out = b"PK\3\4" + head + struct.pack("<HH", 6, 0) + b"000000" + packed
        start = len(out)
        for i in range(100):
            out += (b"PK\1\2" + struct.pack("<H", 20) + head +
                    struct.pack("<HHHHHII", 6, 0, 0, 0, 0, 0, 0) +
                    b"%06d" % i)
        out += b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 100, 100,
                                       len(out) - start, start, 0)
        self.write("a.epub", out)
        self.assertIn("has more bytes, unpacked, than are looked at",
                      self.spend(10, "a.epub").out)

    def test_long_names(self):
        """They would be copied for every reference."""
        name = "x" * 60000 + "/"
        self.hostile(lambda b: [
            b.put(name + "a.css", "a{b:url(c)}" * 1000),
            b.put(name + "p.opf", b.get(OPF))], "1024 bytes", status=3)

    def test_long_base(self):
        self.hostile(lambda b: b.change(
            b.text(), "</head>", '<base href="' + "d/" * 500000 + '"/></head>')
            or b.body("<p>" + '<a href="x"/>' * 300000 + "</p>"), seconds=3, status=0)

    def test_entities(self):
        """Many, used ten million times, are looked up at once."""
        self.hostile(lambda b: b.put(b.text(), "<!DOCTYPE html [" + "".join(
            f"<!ENTITY a{i} 'x'>" for i in range(256)) +
            "]><html xmlns='http://www.w3.org/1999/xhtml'><head><title>t"
            "</title></head><body><p>" + "&a255;&a7;" * 1000000 +
            "</p></body></html>"))

    def test_deep(self):
        deep = "<div>" * 100000 + "</div>" * 100000
        self.hostile(body(deep), "RSC-016", "250 elements")

    def test_attributes(self):
        many = "".join(f' a{i}=""' for i in range(200000))
        self.hostile(body(f"<p{many}/>"), "RSC-016", "256 attributes")

    def test_laughs(self):
        """Entities of entities are not expanded."""
        rows = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">'
                       for i in range(12))
        path = self.damaged("laughs", lambda b: [
            b.change(b.text(), "<!DOCTYPE html>",
                     f'<!DOCTYPE html [<!ENTITY a0 "ha">{rows}]>'),
            b.body('<p title="&a12;">&a12;</p>')])
        self.spend(1, path, 0)

    def test_outside(self):
        """No file outside is read by way of an entity."""
        self.write("secret.txt", "<p id='secret'/>")
        out = self.hostile(lambda b: [
            b.change(b.text(), "<!DOCTYPE html>",
                     '<!DOCTYPE html [<!ENTITY x SYSTEM "file://' +
                     self.path("secret.txt") + '">]>'),
            b.body('<p>&x;<a href="#secret">x</a></p>')], "HTM-003")
        self.assertIn("RSC-012", out)

    def crowd(self, count, width):
        """The book with more names; all have the bytes of mimetype."""
        data = support.read(self.base)
        end = data.rindex(b"PK\5\6")
        files, size, start = struct.unpack_from("<HII", data, end + 10)
        files += count
        rows = b"".join(
            data[start:start + 28] + struct.pack("<HHH", width, 0, 0) +
            data[start + 34:start + 46] + b"%0*d" % (width, i)
            for i in range(count))
        size += len(rows)
        self.write("a.epub", data[:end] + rows + (
            b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, files,
                                    files, size, start) +
            b"PK\6\7" + struct.pack("<IQI", 0, start + size, 1) +
            b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xffff, 0xffff, size,
                                    start, 0)))

    def test_crowds(self):
        self.crowd(100000, 7)
        run = self.spend(5, "a.epub", 0)
        self.assertIn("WARNING(OPF-003): a.epub: and 99975 more", run.out)
        self.crowd(100000, 70)
        self.assertIn("holds too many files", self.spend(1, "a.epub", 3).text)

    def test_encrypted_package(self):
        self.hostile(encrypted_package, "RSC-005", "has no dc:title")

    def test_fallbacks(self):
        """Circles end."""
        self.hostile(lambda b: [
            b.put("a.txt", "x"), b.put("b.txt", "x"), b.item(
                '<item id="q" href="a.txt" media-type="text/plain" '
                'fallback="r"/><item id="r" href="b.txt" '
                'media-type="text/plain" fallback="q"/>'),
            b.change(OPF, "</spine>", '<itemref idref="q"/></spine>')],
            "OPF-045")


if __name__ == "__main__":
    unittest.main()
