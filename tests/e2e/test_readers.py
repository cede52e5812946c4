"""Books as programs that are not ours take them: Ace by DAISY, calibre, MuPDF,
and a reader in a browser, which turns every page and opens every note."""
import http.server
import json
import os
import random
import re
import shutil
import struct
import subprocess
import tempfile
import threading
import unittest
import zipfile
import zlib
from xml.etree import ElementTree

import support
from support import squeeze

TOOLS = support.ROOT + "/build/tools/node_modules"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
LONG = "这一段写得很长，好让一页放不下整篇文章，读者要翻好几页才能读完它。" * 12

CHINESE = f"""\
<p>第一段<sup class="ss-footnote" title="写在属性里的脚注，有一句话那么长。">1</sup>。</p>
<figure><img src="https://img.example.org/photo.jpg"><figcaption>照片的说明</figcaption></figure>
<h2>小标题</h2>
<p>{LONG}</p>
<p><img src="https://img.example.org/none.jpg" alt="没有的图"></p>
<h3>更小的标题</h3>
<blockquote><p>引用的一段话。</p></blockquote>
<p>{LONG}</p>
<p><ruby>漢<rt>hàn</rt></ruby>字，<em>强调</em>，<a href="https://example.org/a?b=1&amp;c=2">链接</a>。</p>
<p><img src="https://img.example.org/moving.gif"></p>"""

ENGLISH = """\
<p>One of a list<sup id="r1"><a href="#fn1">1</a></sup>, one that is used
twice<sup id="r2"><a href="#fn2">2</a></sup> in one sentence<sup id="r3"><a href="#fn2">2</a></sup>,
and one without a note<sup><a href="#fn9">9</a></sup>.</p>
<table><caption>What a table is called</caption>
<thead><tr><th></th><th>Value</th></tr></thead>
<tbody><tr><th>one</th><td>1</td></tr><tr><td rowspan="2">two</td><td>2</td></tr>
<tr><td>3</td></tr></tbody></table>
<table><tr><td>no</td><td>head</td></tr><tr><td>at</td><td>all</td></tr></table>
<pre><code class="language-c">if (a &lt; b &amp;&amp; c &gt; d)
	return "a line of a program that is much too long for the page it stands on";</code></pre>
<h2>Lists</h2>
<ol start="3"><li>first</li><li><p>second</p><ul><li>inner</li></ul></li></ol>
<dl><dt>term</dt><dd>what it is</dd></dl>
<h4>A level is left out</h4>
<p>Words in other languages: <span lang="fr">quelques mots français</span>.</p>
<video src="https://example.org/v.mp4" title="A film"></video>
<hr>
<section class="footnotes"><ol>
<li id="fn1"><p>The first note of the list. <a href="#r1">↩</a></p></li>
<li id="fn2"><p>The second note of the list. <a href="#r2">↩</a></p></li>
<li id="fn3"><p>A note that nobody refers to.</p></li>
</ol></section>"""

ARABIC = """\
<p dir="rtl">هذه فقرة مكتوبة من اليمين إلى اليسار، وفيها كلمة English واحدة.</p>
<h2>عنوان صغير</h2><ul><li>واحد</li><li>اثنان</li></ul>"""

PARAGRAPH_NOTES = """\
<p>Ein Satz mit einer Anmerkung<a href="#_ftn1" name="_ftnref1">[1]</a> darin.</p>
<p>Noch ein Satz, der mit der Sache nichts zu tun hat.</p>
<p><a href="#_ftnref1" name="_ftn1">[1]</a> Die Anmerkung, ein Absatz für sich.</p>"""

POSTS = (
    # file, title, text, category, language, more of the front matter
    ("1.html", "中文的文章", CHINESE, "新闻", "zh-Hans",
     "tags: [标签]\nurl: https://example.org/1\n"),
    ("2.html", "Notes, tables and code", ENGLISH, "新闻", "en",
     "editor: Edith Or\ntranslator: Trans Lator、张三\n"
     "url: https://example.org/2?x=1&y=2\n"),
    ("3.html", "مقالة قصيرة", ARABIC, "Others", "ar", ""),
    ("4.html", "Ein deutscher Artikel", PARAGRAPH_NOTES, "Others", "de", ""),
)


class Handler(http.server.SimpleHTTPRequestHandler):
    """/reader.html, /foliate-js/..., and the book, which is server.book."""

    def translate_path(self, path):
        if path.startswith("/foliate-js/") and ".." not in path:
            return TOOLS + path
        if path == "/reader.html":
            return support.ROOT + "/tests/tools/reader.html"
        return self.server.book

    def log_message(self, *args):
        pass


def ace(case, book):
    """What Ace finds: (rule, file, element or words)."""
    environment = case.environment({
        "PUPPETEER_EXECUTABLE_PATH": CHROMIUM, "ACE_TIMEOUT_INITIAL": "60000",
        "HOME": case.path("home")})
    os.makedirs(case.path("home"), exist_ok=True)
    run = subprocess.run(
        ["node", TOOLS + "/@daisy/ace-cli/bin/ace.js", "--silent", "--force",
         "--tempdir", case.path("ace-tmp"), "--outdir", case.path("ace"), book],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=300)
    case.assertEqual(run.returncode, 0, run.stdout.decode())
    with open(case.path("ace/report.json"), encoding="utf-8") as file:
        report = json.load(file)
    return [(one["earl:test"]["dct:title"], part["earl:testSubject"]["url"],
             one["earl:result"].get("html") or
             one["earl:result"]["dct:description"])
            for part in report["assertions"] for one in part["assertions"]
            if one["earl:result"]["earl:outcome"] == "fail"], report


def page_through(book):
    """What tests/tools/page_book.js tells; its pictures in build/readers."""
    folder = support.BUILD + "/readers"
    os.makedirs(folder, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.book = book
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        return json.loads(support.output_of(
            "node", support.ROOT + "/tests/tools/page_book.js",
            f"http://127.0.0.1:{server.server_port}/reader.html", "book.epub",
            CHROMIUM, folder, env={**os.environ, "NODE_PATH": TOOLS},
            timeout=300))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Readers(support.Case):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.mkdtemp(prefix="sheaf-test-")
        cls.addClassCleanup(shutil.rmtree, cls.kept)

    @classmethod
    def tearDownClass(cls):
        """EPUBCheck of all books that were kept: Java takes seconds."""
        books = [os.path.join(cls.kept, name) for name in os.listdir(cls.kept)]
        said = support.check_epubs(books) if books else None
        if said:
            raise AssertionError(said)

    def keep(self, book):
        shutil.copy(book, f"{self.kept}/{self.id().split('.')[-1]}.epub")

    def setUp(self):
        super().setUp()
        for name, title, text, category, language, more in POSTS:
            self.write("posts/" + name, support.post(
                title, text, categories=(category,),
                more=f"lang: {language}\n{more}", date=f"2022-01-0{name[0]}"))
        self.write("mirror/img.example.org/photo.jpg",
                   support.picture("photo.jpg"))
        self.write("mirror/img.example.org/moving.gif", support.gif())
        self.write("cover.png", support.png(60, 80))

    def bind(self, *args, book="a.epub"):
        self.sheaf("posts", "--mirror", "mirror", "--offline", "--section",
                   "category", "--sort", "name", "-o", book, *args)
        return self.path(book)

    def package(self, book):
        with zipfile.ZipFile(book) as archive:
            return archive.read("package.opf").decode()

    def test_ace(self):
        book = self.bind("--cover", "cover.png", "--title-page", "--colophon",
                         "always")
        self.keep(book)
        failures, report = ace(self, book)
        self.assertEqual(failures, [])
        self.assertEqual(report["earl:result"]["earl:outcome"], "pass")
        # it has seen all of it
        self.assertEqual(len(report["data"]["images"]), 3)
        self.assertEqual(
            {image["alt"] for image in report["data"]["images"]},
            {"", "照片的说明", self.metadata(book)[DC + "title"][0]})

    def metadata(self, book):
        found = {}
        for element in ElementTree.fromstring(self.package(book)).iter():
            key = element.get("property") or element.get("name") or element.tag
            found.setdefault(key, []).append(
                element.get("content") or element.text)
        return found

    def test_calibre(self):
        book = self.bind(
            "--title", "A <Title> & 题", "--author", "Some Body", "--cover",
            "cover.png", *(f"--metadata={pair}" for pair in (
                "series=The Series", "series-index=2.5", "publisher=Press & Co",
                "identifier=isbn:9780306406157", "identifier=doi:10.1000/182",
                "description=What it is about.", "date=2022-05-06",
                "subject=one", "subject=two")))
        told = support.output_of(
            "ebook-meta", book, "--get-cover", self.path("got.png"),
            "--to-opf", self.path("got.opf"),
            env=self.environment()).decode()
        self.assertEqual(support.read(self.path("got.png")),
                         support.read(self.path("cover.png")))
        rows = dict(re.findall(r"(?m)^(.*?) +: (.*)$", told))
        self.assertEqual(rows, {
            "Title": "A <Title> & 题", "Author(s)": "Some Body",
            "Publisher": "Press & Co", "Tags": "one, two",
            "Series": "The Series #2.5",
            "Languages": rows["Languages"],
            "Published": "2022-05-06T00:00:00+00:00",
            "Identifiers": rows["Identifiers"],
            "Comments": "What it is about."})
        self.assertEqual(set(rows["Identifiers"].split(", ")),
                         {"isbn:9780306406157", "doi:10.1000/182"})
        self.assertEqual(rows["Languages"].split(", ")[0], "zho")

    def test_metadata(self):
        """What no program reads back yet, as EPUB 3.3 has it."""
        book = self.bind("--metadata", "rights=All of them",
                         "--metadata", "series=S", "--metadata",
                         "series-index=1.2.3", "--metadata", "author=One",
                         "--metadata", "author=Two")
        found = self.metadata(book)
        opf = self.package(book)
        self.assertEqual(found[DC + "creator"], ["One", "Two"])
        self.assertEqual(found[DC + "contributor"],
                         ["Edith Or", "Trans Lator", "张三"])
        self.assertEqual(found["role"], ["aut", "aut", "edt", "trl", "trl"])
        self.assertEqual(found[DC + "language"], ["zh-Hans", "en", "ar", "de"])
        self.assertEqual(found[DC + "source"],
                         ["https://example.org/1",
                          "https://example.org/2?x=1&y=2"])
        self.assertEqual(found[DC + "rights"], ["All of them"])
        self.assertEqual(found[DC + "date"], ["2022-01-04"])
        self.assertEqual(found["dcterms:modified"], ["2022-01-04T00:00:00Z"])
        self.assertEqual(found[DC + "subject"], ["新闻", "标签", "Others"])
        self.assertEqual(found["belongs-to-collection"], ["S"])
        self.assertEqual(found["group-position"], ["1.2.3"])
        self.assertEqual(found["calibre:series"], ["S"])
        self.assertNotIn("calibre:series_index", opf)   # no number
        self.keep(book)

    def test_what_was_given_stands_alone(self):
        book = self.bind("--language", "en", "--metadata", "editor=Else",
                         "--metadata", "source=https://example.com/",
                         "--metadata", "series-index=x", "--metadata",
                         "series=S")
        found = self.metadata(book)
        self.assertEqual(found[DC + "language"], ["en"])
        self.assertEqual(found[DC + "contributor"],
                         ["Else", "Trans Lator", "张三"])
        self.assertEqual(found[DC + "source"], ["https://example.com/"])
        self.assertNotIn("group-position", found)

    def test_accessibility_is_told_as_it_is(self):
        def told(*words):
            found = self.metadata(self.path("b.epub"))
            self.assertEqual(
                "alternativeText" in found["schema:accessibilityFeature"],
                words[0])
            self.assertEqual("visual" in found["schema:accessMode"], words[1])
            self.assertEqual(
                "textual" in found["schema:accessModeSufficient"], words[2])
            self.assertEqual(found["schema:accessibilityHazard"], [words[3]])
            return found["schema:accessibilitySummary"]

        # a GIF without a word
        self.sheaf("posts/1.html", "--mirror", "mirror", "--offline", "-o",
                   "b.epub")
        self.assertEqual(told(False, True, False, "unknown"), [
            "正文可以放大和重新排版，有标题、目录和固定的阅读顺序。"
            "部分图片没有文字说明。动态图片未检查是否有闪烁。"])
        # its cover alone
        self.sheaf("posts/2.html", "--offline", "-o", "b.epub")
        self.assertEqual(told(True, True, True, "none"), [
            "The text can be enlarged and reflowed; it has headings, a table of"
            " contents and one reading order. Every picture has a description"
            " in words."])

    def test_moving_and_nameless_pictures(self):
        """An animated PNG may flash; a photographer is no description."""
        still = support.png()
        frames = struct.pack(">II", 2, 0)
        chunk = (struct.pack(">I", 8) + b"acTL" + frames +
                 struct.pack(">I", zlib.crc32(b"acTL" + frames)))
        self.write("q/still.png", still)
        self.write("q/moving.png", still[:33] + chunk + still[33:])
        for file, hazard in (("still", "none"), ("moving", "unknown")):
            for words, is_described in (
                    ('alt="a hill"', True), ('alt="Photo: A. Name"', False),
                    ('alt="图源：某社"', False), ('alt="未命名图片"', False),
                    ('alt="在这里插入图片描述"', False)):
                self.write("q/a.html", support.post(
                    "Title", f"<p>Words.</p><img src={file}.png {words}>"))
                self.sheaf("q/a.html", "--offline", "--cover", "none", "-o",
                           "q.epub")
                found = self.metadata(self.path("q.epub"))
                self.assertEqual(found["schema:accessibilityHazard"], [hazard])
                self.assertEqual("alternativeText" in found[
                    "schema:accessibilityFeature"], is_described, words)
        for words, is_described in (("图片来源：某社", False),
                                    ("（摄影：某人）", False),
                                    ("摄影展的现场", True)):
            self.write("q/a.html", support.post(
                "Title", "<p>Words.</p><figure><img src=still.png>"
                f"<figcaption>{words}</figcaption></figure>"))
            self.sheaf("q/a.html", "--offline", "--cover", "none", "-o",
                       "q.epub")
            found = self.metadata(self.path("q.epub"))
            self.assertEqual("alternativeText" in found[
                "schema:accessibilityFeature"], is_described, words)

    def test_mupdf(self):
        book = self.bind("--cover", "cover.png")
        run = subprocess.run(["mutool", "draw", "-F", "txt", book],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(run.returncode, 0)
        self.assertNotIn("error", run.stderr.decode())
        text = squeeze(run.stdout.decode())
        for _, title, body, *_ in POSTS:
            self.assertIn(squeeze(title), text)
        for words in ("写在属性里的脚注", "照片的说明", "A note that nobody",
                      "What a table is called", "Die Anmerkung, ein Absatz"):
            self.assertIn(squeeze(words), text)
        self.assertEqual(text.count(squeeze(LONG)), 2)

    def test_browser(self):
        book = self.bind("--cover", "cover.png")
        # on a busy machine the reader may look for a page's style before it
        # has the page
        for _ in range(3):
            told = page_through(book)
            if not any("getComputedStyle" in line for line in told["errors"]):
                break
        self.assertEqual(told["errors"], [])
        self.assertEqual(told["toc"], ["新闻", "Others", *told["toc"][2:]])
        # from the first section to the last, a page at a time
        places = [page["index"] for page in told["pages"]]
        self.assertEqual(places, sorted(places))
        self.assertEqual(sorted(set(places)), list(range(told["sections"])))
        self.assertGreater(len(places), told["sections"])
        self.assertTrue(all(count > 1 for count in told["colours"]))
        shown = {}
        for page in told["pages"]:
            shown[page["index"]] = shown.get(page["index"], "") + page["text"]
        shown = [squeeze(text) for text in shown.values()]
        for body in support.epub_chapters(book):
            text = squeeze("".join(body.itertext()))
            self.assertIn(text, shown)
        self.check_notes(told["notes"])

    def check_notes(self, notes):
        """Every reference opens its note, and nothing but it."""
        self.assertEqual(
            [note["text"].replace("↩", "").strip() for note in notes],
            ["写在属性里的脚注，有一句话那么长。",
             "The first note of the list.", "The second note of the list.",
             "The second note of the list.",
             "[1] Die Anmerkung, ein Absatz für sich."])
        self.assertEqual([note["type"] for note in notes],
                         ["footnote"] * 5)

    def test_size(self):
        """A book is no larger than its parts, packed as well as deflate can,
        but for 2 in 100: drawings are text, photographs are packed."""
        draw = random.Random(1)
        lines = "".join(
            f'<line x1="{draw.randrange(900)}" y1="{draw.randrange(900)}" '
            f'x2="{draw.randrange(900)}" y2="{draw.randrange(900)}" '
            'stroke="black"/>' for _ in range(2000))
        self.write("many/d.svg", '<svg xmlns="http://www.w3.org/2000/svg" '
                   f'width="900" height="900">{lines}</svg>')
        for n in range(20):
            words = " ".join(str(draw.getrandbits(20)) for _ in range(1500))
            self.write(f"many/{n:02}.html", support.post(
                f"Number {n}", f'<p>{words}</p><p><img src="d.svg" alt="d"></p>'))
        self.sheaf("many", "--offline", "-o", "a.epub")
        parts = 0
        with zipfile.ZipFile(self.path("a.epub")) as book:
            for info in book.infolist():
                data = book.read(info)
                parts += min(len(data), len(zlib.compress(data, 9)))
                if info.filename.endswith(".svg"):
                    self.assertEqual(info.compress_type, zipfile.ZIP_DEFLATED)
                    self.assertLess(info.compress_size, len(data) / 3)
        self.assertLess(os.path.getsize(self.path("a.epub")), 1.02 * parts)

    def test_notes(self):
        """What readers that open notes go by (docs/ARCHITECTURE.md)."""
        book = self.bind()
        found = []
        epub = "{http://www.idpf.org/2007/ops}type"
        for body in support.epub_chapters(book):
            ids = {e.get("id"): e for e in body.iter() if e.get("id")}
            order = list(body.iter())
            for a in body.iter(support.XHTML + "a"):
                if a.get(epub) != "noteref":
                    continue
                note = ids[a.get("href")[1:]]
                self.assertIn("footnote", note.get(epub).split())
                self.assertNotEqual(note.tag, support.XHTML + "aside")
                # behind its reference, of nine characters at least (Kobo)
                self.assertGreater(order.index(note), order.index(a))
                self.assertGreater(len("".join(note.itertext())), 9)
                back = [one for one in note.iter(support.XHTML + "a")
                        if one.get(epub) == "backlink"]
                self.assertEqual(len(back), 1)
                # there and back (Kindle)
                self.assertIn(back[0].get("href")[1:], ids)
                found.append(note)
        self.assertEqual(len(found), 5)


if __name__ == "__main__":
    unittest.main()
