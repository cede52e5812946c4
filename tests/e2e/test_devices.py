"""EPUBs for devices: Kobo's marks, what Send-to-Kindle takes, EPUB 2 readers."""
import os
import re
import shutil
import subprocess
import unittest
import zipfile
from xml.etree import ElementTree

import support
from support import XHTML, post
from test_volumes import noise

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
KOBO = re.compile(r"kobo\.(\d+)\.(\d+)$")

# Every kind of block, and every element of a line.
EVERY = """
<p>第一句。第二句！他说：“你好。”然后<b>走了。又</b>回来；再<i>见</i>……完 &amp; &lt;好&gt;</p>
<p>Mr. Smith met Dr. No. <a href="https://example.com/a">A link. Two.</a> H<sub>2</sub>O
<code>a &lt; b. C</code> <kbd>Ctrl</kbd> <mark>m</mark> <del>d</del> <small>s</small><br>after</p>
<h2>标题。还有</h2>
<ul><li>one. Two.<ul><li>inner</li></ul></li><li><p>p in li.</p><p>next</p></li></ul>
<ol start="3"><li>三。</li></ol>
<dl><dt>term</dt><dd>meaning. More.</dd></dl>
<blockquote><p>引用。两句。</p><p>second</p></blockquote>
<pre><code>int a;  /* one. Two. */
\tb();
</code></pre>
<table><caption>表。一</caption><thead><tr><th>头</th></tr></thead>
<tbody><tr><td>格。子</td></tr><tr><td><p>a</p><p>b</p></td></tr></tbody></table>
<figure><img src="a.png" alt="alt. text"><figcaption>图说。二</figcaption></figure>
<p>inline <img src="b.png"> picture</p>
<p><img src="gone.png" alt="missing one"></p>
<p><ruby>漢字<rt>かんじ。よみ</rt></ruby>を読む。次。</p>
<hr>
<p lang="ar" dir="rtl">ذهب. هل عاد؟</p>
<h3>Last</h3><p>尾。</p>
"""
NOTES = """---
title: Notes
date: 2022-01-03
---
A text[^1] with a note. More.

[^1]: The note. Two sentences.
"""
JAPANESE = "<p>「行きます。」と言った。本当？うん！</p>"


def documents(path):
    """The text members by name, in order."""
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()
                if name.endswith((".xhtml", ".opf", ".ncx", ".css"))}


def pages(path):
    """Those with Kobo's marks: the documents of the spine."""
    return {name: text for name, text in documents(path).items()
            if name.endswith(".xhtml") and name != "nav.xhtml"}


def body(text):
    return ElementTree.fromstring(text).find(XHTML + "body")


def undressed(text):
    """The document as it was before Kobo's marks."""
    text = re.sub(r"<style .*?</style>\n", "", text)
    text = text.replace('<div id="book-columns"><div id="book-inner">', "")
    text = text.replace("</div></div></body>", "</body>")
    kept, is_kobo = [], []
    for part in re.split(r"(<[^>]*>)", text):
        if part.startswith("<span"):
            is_kobo.append('class="koboSpan"' in part)
            if is_kobo[-1]:
                continue
        elif part == "</span>" and is_kobo.pop():
            continue
        kept.append(part)
    return "".join(kept)


def calibre_reason():
    if os.environ.get("ASAN_OPTIONS"):
        return "says nothing of sheaf's memory"
    if not shutil.which("ebook-convert"):
        return "calibre is not installed"
    return None


class Devices(support.Case):
    def write_posts(self):
        self.write("posts/a.png", support.png())
        self.write("posts/b.png", support.png(16, 16))
        self.write("posts/every.html", post("每一种。标题", EVERY))
        self.write("posts/notes.md", NOTES)
        self.write("posts/ja.html", post("日本語の記事", JAPANESE))

    def bind(self, *args, **options):
        if not os.path.exists(self.path("posts")):
            self.write_posts()
        return self.sheaf("posts", "--offline", "--sort", "name", *args,
                          **options)

    def spans(self, text):
        return ["".join(span.itertext()) for span in body(text).iter(
            XHTML + "span") if span.get("class") == "koboSpan"]

    def outside(self, element):
        """The text that could be in Kobo's spans and is not."""
        if element.get("class") == "koboSpan" or element.tag in (
                XHTML + "pre", XHTML + "rt", XHTML + "rp"):
            return ""
        self.assertNotEqual(element.tag, XHTML + "img")
        return (element.text or "") + "".join(
            self.outside(child) + (child.tail or "") for child in element)

    # Kobo

    def test_kobo_text(self):
        """Nothing but marks is added, in every document, and nothing else
        differs."""
        self.bind("-o", "a.epub", "-o", "a.kepub.epub", "--title-page")
        self.assertBooks("a.epub", "a.kepub.epub")
        self.assertEqual(support.epub_names(self.path("a.epub")),
                         support.epub_names(self.path("a.kepub.epub")))
        plain = documents(self.path("a.epub"))
        dressed = documents(self.path("a.kepub.epub"))
        marked = pages(self.path("a.kepub.epub"))
        self.assertEqual(len(marked), 3 + 4)
        for name, text in dressed.items():
            if name not in marked:
                self.assertEqual(text, plain[name])
                continue
            self.assertEqual("".join(body(text).itertext()),
                             "".join(body(plain[name]).itertext()))
            self.assertEqual(undressed(text), plain[name])
            self.assertNotIn("kobo", plain[name])
        self.assertEpubs("a.epub", "a.kepub.epub")

    def test_kobo_structure(self):
        self.write_posts()
        # EPUBCheck discourages rp, so the others have none
        self.write("posts/rp.html", post("rp", "<p><ruby>漢<rp>(</rp><rt>かん"
                                         "</rt><rp>)</rp></ruby>。</p>"))
        self.bind("-o", "a.kepub.epub")
        for text in pages(self.path("a.kepub.epub")).values():
            self.assertIn('<style type="text/css" class="kobostylehacks">',
                          text)
            outer = list(body(text))
            self.assertEqual([e.get("id") for e in outer], ["book-columns"])
            self.assertEqual([e.get("id") for e in outer[0]], ["book-inner"])
            ids = [e.get("id") for e in body(text).iter() if e.get("id")]
            self.assertEqual(len(ids), len(set(ids)))
            places = [tuple(map(int, KOBO.match(i).groups())) for i in ids
                      if i.startswith("kobo.")]
            self.assertEqual(places, sorted(places))
            self.assertEqual(places[0], (1, 1))
            for element in body(text).iter():
                if element.tag in (XHTML + "pre", XHTML + "rt", XHTML + "rp"):
                    self.assertFalse([e for e in element.iter(XHTML + "span")])
                if element.get("class") == "koboSpan":
                    inner = list(element)
                    self.assertIn([e.tag for e in inner],
                                  ([], [XHTML + "img"]))
                    self.assertTrue(inner or element.text)
            self.assertEqual(self.outside(body(text)).strip(), "")

    def test_kobo_sentences(self):
        self.bind("-o", "a.kepub.epub")
        chapters = {re.search("<title>(.*?)</title>", text)[1]: self.spans(text)
                    for name, text in pages(self.path("a.kepub.epub")).items()
                    if name.startswith("text/")}
        every = chapters["每一种。标题"]
        at = every.index("第一句。")
        self.assertEqual(every[at:at + 9], [
            "第一句。", "第二句！", "他说：“你好。”", "然后", "走了。", "又",
            "回来；", "再", "见"])
        self.assertIn("Mr. Smith met Dr. No. ", every)
        self.assertIn("A link. ", every)
        self.assertIn("漢字", every)
        self.assertIn("ذهب. ", every)
        japanese = chapters["日本語の記事"]
        self.assertEqual(japanese[-4:], ["「行きます。」", "と言った。",
                                         "本当？", "うん！"])
        self.assertIn("The note. ", chapters["Notes"])

    def test_kobo_many_spans(self):
        """The number of spans has an end; the text has not."""
        self.write("posts/long.html", post("long", "<p>" + "A b. " * 120000 +
                                           "end</p>"))
        self.bind("-o", "a.epub", "-o", "a.kepub.epub", "-q")
        (plain,), (dressed,) = ([
            text for name, text in pages(self.path(book)).items()
            if name.startswith("text/")] for book in ("a.epub", "a.kepub.epub"))
        self.assertEqual(undressed(dressed), plain)
        self.assertEqual(dressed.count("koboSpan"), 100000)

    def test_kobo_same_bytes(self):
        self.bind("-o", "a.kepub.epub", "-j1")
        self.bind("-o", "b.kepub.epub", "-j3")
        self.assertEqual(support.read(self.path("a.kepub.epub")),
                         support.read(self.path("b.kepub.epub")))

    def test_kobo_volumes(self):
        for i in range(3):
            self.write(f"posts/{i}.png", noise(i))
            self.write(f"posts/{i}.html", post(
                f"Article {i}", f'<p>Text {i}.</p><p><img src="{i}.png"></p>'))
        self.bind("-o", "book.kepub.epub", "--max-size", "300K", "-q",
                  "--cover", "none")
        names = [f"book-{i + 1}.kepub.epub" for i in range(3)]
        self.assertBooks(*names)
        self.assertEpubs(*names)
        for i, name in enumerate(names):
            self.assertIn(f"Text {i}.", support.epub_text(self.path(name)))

    def test_suffix(self):
        """The longest suffix decides."""
        self.bind("-o", "x.kepub.epub", "-o", "kepub.epub")
        self.assertIn("koboSpan", "".join(pages(
            self.path("x.kepub.epub")).values()))
        self.assertNotIn("koboSpan", "".join(pages(
            self.path("kepub.epub")).values()))
        run = self.bind("-o", "x.kepub", status=2)
        self.assertIn("(.epub, .kepub.epub, .pdf)", run.text)

    # Kindle

    def test_kindle_style(self):
        self.write("good.css", '/* var(--x) */ p { content: "var(--y)" }\n'
                   "h1:before { content: '\\'var(--z)' } .my-var(x) {}\n")
        self.write("bad.css", "p {\n color: red }\nh1 { color: VAR(--z) }\n")
        self.write("name.css", "\n:root { --main: red }\n")
        run = self.bind("-o", "a.epub", "--device", "kindle", "--style",
                        "good.css")
        self.assertNotIn("Kindle", run.text)
        run = self.bind("-o", "a.epub", "-o", "a.kepub.epub", "--device",
                        "kindle", "--style", "bad.css")
        told = "warning: Send-to-Kindle may refuse this style: variables"
        self.assertEqual([line for line in run.lines if "Kindle" in line],
                         ["sheaf: bad.css:3: " + told])
        run = self.bind("-o", "a.epub", "--device", "kindle", "--style",
                        "name.css")
        self.assertIn("sheaf: name.css:2: " + told, run.lines)
        # a device that comes later counts, and a PDF is no matter
        for args in (("-o", "a.epub", "--device", "kobo"),
                     ("-o", "a.epub", "--device", "1000x1000"),
                     ("-o", "a.kepub.epub",)):
            run = self.bind("--device", "kindle", "--style", "bad.css", *args)
            self.assertNotIn("Kindle", run.text)

    def test_kindle_language(self):
        self.write("posts/a.html", post("1", "<p>1 2 3</p>"))
        told = ("sheaf: a.epub: warning: its language is not known, "
                "Send-to-Kindle may refuse it: --language says it")
        kindle = ("-o", "a.epub", "--device", "kindle")
        self.assertIn(told, self.bind(*kindle).lines)
        self.assertNotIn(told, self.bind(*kindle, "--language", "en").lines)
        self.assertNotIn(told, self.bind("-o", "a.epub").lines)

    def test_kindle_documents(self):
        """What its converter is known to refuse is in no book."""
        self.bind("-o", "a.epub", "--device", "kindle", "--language",
                  "zh-Hans")
        members = documents(self.path("a.epub"))
        for name, text in members.items():
            if name.endswith(".css"):
                self.assertNotIn("--", text)
                self.assertNotRegex(text, r"(?i)\bvar\(|url\(|@import|@font")
                continue
            self.assertTrue(text.startswith(
                '<?xml version="1.0" encoding="utf-8"?>\n'), name)
            self.assertNotIn("<!--", text)
            self.assertNotRegex(text, r"<body[^>]* id=")
            self.assertNotRegex(text, r"<script|<iframe|<object|<embed")
            for src in re.findall(r'<img [^>]*?src="([^"]*)"', text):
                self.assertRegex(src, r"images/[0-9a-f]+\.(jpg|png|gif|svg)$")
        opf = members["package.opf"]
        cover = re.search(r'<meta name="cover" content="([^"]*)"', opf)[1]
        self.assertRegex(opf, f'<item id="{cover}" [^>]*image/')
        start = re.search(r'<reference type="text" href="([^"]*)"', opf)[1]
        self.assertIn(start, members)
        self.assertIn("<dc:language>zh-Hans</dc:language>", opf)
        self.assertTrue(all(name.isascii() for name in
                            support.epub_names(self.path("a.epub"))))
        self.assertEpubs("a.epub")

    # EPUB 2 readers

    def test_epub2(self):
        """What they know is whole: NCX, guide, and elements that were not
        there in XHTML 1.1 are blocks by the style."""
        self.bind("-o", "a.epub", "--title-page")
        members = documents(self.path("a.epub"))
        ncx = ElementTree.fromstring(members["toc.ncx"])
        orders = [int(p.get("playOrder")) for p in ncx.iter(NCX + "navPoint")]
        self.assertEqual(sorted(set(orders)), list(range(1, max(orders) + 1)))
        self.assertEqual(orders, sorted(orders))
        for content in ncx.iter(NCX + "content"):
            name, _, place = content.get("src").partition("#")
            self.assertIn(name, members)
            if place:
                self.assertIn(f'id="{place}"', members[name])
        spine = re.findall(r'<itemref idref="([^"]*)"', members["package.opf"])
        listed = [re.search(f'<item id="{i}" href="([^"]*)"',
                            members["package.opf"])[1] for i in spine]
        in_ncx = [c.get("src").partition("#")[0]
                  for c in ncx.iter(NCX + "content")]
        self.assertEqual(list(dict.fromkeys(in_ncx)),
                         [n for n in listed if n in in_ncx])
        for href in re.findall(r'<reference [^>]*href="([^"]*)"',
                               members["package.opf"]):
            self.assertIn(href, members)
        blocks = re.search(r"([a-z, ]+) \{\n\tdisplay: block;",
                           members["styles/epub.css"])[1].split(", ")
        known = set("""a abbr b bdo blockquote body br caption cite code dd del
            dfn div dl dt em h1 h2 h3 h4 h5 h6 head hr html i img ins kbd li
            link meta ol p pre q samp small span strong sub sup table tbody td
            tfoot th thead title tr ul var ruby rt rp""".split())
        inline = {"mark", "time", "s", "u", "bdi"}
        for name, text in members.items():
            if name.endswith(".xhtml"):
                for element in ElementTree.fromstring(text).iter():
                    self.assertIn(element.tag.replace(XHTML, ""),
                                  known | inline | set(blocks))

    def convert(self, source, target):
        run = subprocess.run(
            ["ebook-convert", self.path(source), self.path(target)],
            env={**self.environment(), "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        self.assertEqual(run.returncode, 0, run.stdout.decode())

    @unittest.skipIf(calibre_reason(), calibre_reason())
    def test_converted(self):
        """Through calibre into Kindle's formats, and back as text."""
        self.bind("-o", "a.epub", "--device", "kindle", "--cover", "none")
        want = support.squeeze(
            "".join(support.epub_text(self.path("a.epub"))))
        for kind in ("azw3", "mobi"):
            self.convert("a.epub", "a." + kind)
            self.convert("a." + kind, kind + ".txt")
            found = support.squeeze(
                support.read(self.path(kind + ".txt")).decode())
            for sentence in ("第一句。第二句！他说:“你好。”", "Mr.SmithmetDr.No.",
                             "term", "引用。两句。", "表。一", "图说。二",
                             "「行きます。」と言った。", "Thenote.Two", "格。子"):
                self.assertIn(support.squeeze(sentence), want)
                self.assertIn(support.squeeze(sentence), found)

    def test_mupdf(self):
        """A reader that knows little more than EPUB 2."""
        self.bind("-o", "a.epub", "-o", "a.kepub.epub")
        for name in ("a.epub", "a.kepub.epub"):
            run = subprocess.run(
                ["mutool", "draw", "-q", "-F", "txt", self.path(name)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(run.returncode, 0, run.stderr.decode())
            found = support.squeeze(run.stdout.decode())
            for word in ("第一句。第二句", "引用。两句。", "格。子", "Thenote."):
                self.assertIn(word, found)


if __name__ == "__main__":
    unittest.main()
