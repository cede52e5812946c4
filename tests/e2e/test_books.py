"""Whole books, judged by EPUBCheck, xmllint, qpdf, mutool and pdftotext."""
import os
import re
import subprocess
import unittest
import zipfile

import support
from support import post, squeeze

CHINESE = """\
<p class="image-wrapper"><img data-img-size-val="1080,651" src="https://img.example.org/20220124/v2_11_img_000" referrerpolicy="no-referrer"></p> 
<p class="img-desc">一张测试用的照片</p> 
<p>第一段文字，里面有<a class="project-link" data-id="5" data-name="公司" href="https://36kr.com/projectDetails/5" target="_blank">公司</a>的名字，后面还有“引号”、《书名号》和English words，一直写到一行以外，好让段落真的要断行才行。&nbsp;</p> 
<h2><strong>01 小标题</strong></h2> 
<p><strong>加粗的一句话。</strong>普通的一句话——带破折号……还有省略号；数字1,234.56和百分之30%。</p> 
<blockquote> 
 <p>引用的一段话。</p> 
</blockquote> 
<ul class=" list-paddingleft-2"> 
 <li> <p>第一项</p> </li> 
 <li> <p>第二项</p> </li> 
</ul> 
<p>扩展区汉字𠮷与𡘙，希腊字母α与β，箭头→，表情不在此列。</p>"""

ENGLISH = """\
<p>The quick brown fox jumps over the lazy dog, again and again, until the
paragraph is long enough to be broken into several lines by anybody who sets it,
with a <em>word</em> of emphasis, some <code>code()</code>, and an
extraordinarily incomprehensible hyphenation candidate or two.</p>
<h2>A heading</h2>
<ol><li>first</li><li>second <strong>strong</strong></li></ol>
<p>A link to <a href="https://example.org/a?b=1&amp;c=2#d">a page</a>.</p>
<hr>
<p>The end.</p>"""

TABLE = """\
<p>说明文字，后面是一张表。</p>
<table><thead><tr><th>名</th><th>值</th></tr></thead>
<tbody><tr><td>甲</td><td>1</td></tr><tr><td rowspan="2">乙</td><td>2</td></tr>
<tr><td>3</td></tr></tbody></table>
<pre><code class="language-c">if (a &lt; b &amp;&amp; c &gt; d)
	return "x";</code></pre>
<p>末段<sup class="ss-footnote" title="这是脚注的文字。">1</sup>。</p>
<p><img src="pictures/local.gif" alt="本地图"></p>
<p><img src="https://img.example.org/w.webp"><br></p>"""


class Books(support.Case):
    @classmethod
    def setUpClass(cls):
        cls.epubs = []      # (book, name of the test): checked all at once

    @classmethod
    def tearDownClass(cls):
        said = support.check_epubs(cls.epubs)
        for path in cls.epubs:
            os.unlink(path)
        if said:
            raise AssertionError(said)

    def setUp(self):
        super().setUp()
        self.write("posts/a.html.md", post("一篇中文的文章", CHINESE))
        self.write("posts/b.html", post("An English article", ENGLISH,
                                        date="2022-02-03 04:05:06"))
        self.write("posts/sub/c.md", post("表格_与代码", TABLE,
                                          date="2022-03-04"))
        self.write("posts/sub/pictures/local.gif", support.gif())
        self.write("mirror/img.example.org/20220124/v2_11_img_000",
                   support.picture("photo.jpg"))
        self.write("mirror/img.example.org/w.webp",
                   support.picture("photo.webp"))
        self.write("plain.css", support.PLAIN_CSS)

    def bind(self, *args, **options):
        return self.sheaf("posts", "--mirror", "mirror", "--offline", *args,
                          **options)

    def keep(self, name):
        """Leaves a copy for the EPUBCheck run at the end."""
        path = f"{self.folder}-{len(self.epubs)}.epub"
        os.rename(self.path(name), path)
        self.epubs.append(path)
        return path

    def test_epub(self):
        run = self.bind("-o", "a.epub")
        self.assertEqual(run.lines, [])
        self.assertBooks("a.epub")
        with zipfile.ZipFile(self.path("a.epub")) as book:
            self.assertIsNone(book.testzip())
            first = book.infolist()[0]
            self.assertEqual((first.filename, first.compress_type),
                             ("mimetype", zipfile.ZIP_STORED))
            kinds = sorted(os.path.splitext(n)[1] for n in book.namelist()
                           if n.startswith("images/"))
            self.assertEqual(len(kinds), 4)     # one is the cover
            self.assertIn(".gif", kinds)
            self.assertNotIn(".webp", kinds)    # old readers know none
            for name in book.namelist():
                if name.endswith((".xhtml", ".opf", ".ncx")):
                    subprocess.run(["xmllint", "--noout", "-"], check=True,
                                   input=book.read(name))
            opf = book.read("package.opf").decode()
        self.assertIn("<dc:language>zh", opf)
        self.keep("a.epub")

    def test_pdf(self):
        run = self.bind("-o", "a.pdf")
        self.assertEqual(run.lines, [])
        self.assertBooks("a.pdf")
        self.assertPdf(self.path("a.pdf"))
        info = support.output_of("pdfinfo", self.path("a.pdf")).decode()
        self.assertIn("595.276 x 841.89", info)
        fonts = support.output_of("pdffonts", self.path("a.pdf")).decode()
        for line in fonts.splitlines()[2:]:
            self.assertRegex(line, r" yes +yes +yes +\d+ +\d+$",
                             "embedded, a subset, with a table to Unicode")

    def expected_text(self):
        """Of the articles, in order: header lines left out."""
        bodies = []
        for markup in (CHINESE, ENGLISH, TABLE):
            note = re.search(r'title="(这是[^"]*)"', markup)
            bodies.append(squeeze(support.plain(markup)) +
                          (squeeze(note.group(1)) if note else ""))
        return bodies

    def test_text_is_whole(self):
        self.bind("-o", "a.epub", "-o", "a.pdf", "--style", "plain.css")
        epub = support.epub_text(self.path("a.epub")).replace("↩", "")
        pdf = support.pdf_text(self.path("a.pdf"))
        titles = ["一篇中文的文章", "An English article", "表格_与代码"]
        for kind, text in (("epub", squeeze(epub)), ("pdf", squeeze(pdf))):
            # behind the cover and the contents each article starts with its
            # title, author and date
            at = 0
            for title, body in zip(titles, self.expected_text()):
                head = squeeze(title) + "somebody"
                start = text.rindex(head)
                self.assertGreaterEqual(start, at, title)
                start = text.index(body[:6], start + len(head))
                self.assertEqual(text[start:start + len(body)], body,
                                 f"{kind}: {title}")
                at = start + len(body)

    def test_pdf_text_is_exactly_the_article(self):
        words = "一篇短文，从头到尾。Then some English words follow, a " \
            "hyphenated-compound and unhyphenatable incomprehensibilities. "
        paragraphs = [f"{n}。{words * 4}".strip() for n in range(1, 30)]
        self.write("one.html", post("短文", "".join(
            f"<p>{p}</p>\n" for p in paragraphs)))
        self.sheaf("one.html", "-o", "one.pdf", "--style", "plain.css")
        text = squeeze(support.pdf_text(self.path("one.pdf")))
        header = squeeze("短文 somebody 2022-01-24")
        body = squeeze("".join(paragraphs))
        self.assertTrue(text.endswith(header + body),
                        text[:200] + " ... " + text[-200:])

    def test_same_bytes(self):
        books = {}
        runs = [
            ("first", [], {}, None), ("again", [], {}, None),
            ("-j1", ["-j1"], {}, None), ("-j2", ["-j2"], {}, None),
            ("-j5", ["-j5"], {}, None),
            ("time zone", [], {"TZ": "Asia/Shanghai"}, None),
            ("locale", [], {"LC_ALL": "de_DE.UTF-8", "LANG": "zh_CN"}, None),
            ("home", [], {"HOME": "/nowhere", "USER": "else"}, None),
        ]
        for name, args, env, cwd in runs:
            self.bind("-o", "a.epub", "-o", "a.pdf", *args, env=env)
            books[name] = tuple(support.read(self.path(n))
                                for n in ("a.epub", "a.pdf"))
            for epub_or_pdf in (0, 1):
                self.assertEqual(
                    books[name][epub_or_pdf] == books["first"][epub_or_pdf],
                    True, f"{name}: {('epub', 'pdf')[epub_or_pdf]} differs")
        # one format alone, and from another folder with the same names
        self.bind("-o", "b.epub")
        self.assertEqual(support.read(self.path("b.epub")), books["first"][0])
        os.mkdir(self.path("else"))
        for name in ("posts", "mirror"):
            os.rename(self.path(name), self.path("else", name))
        self.bind("-o", "../c.epub", "-o", "../c.pdf", cwd=self.path("else"))
        self.assertEqual((support.read(self.path("c.epub")),
                          support.read(self.path("c.pdf"))), books["first"])

    def test_nothing_of_the_machine(self):
        self.bind("-o", "a.epub", "-o", "a.pdf",
                  env={"USER": "xq-user", "HOSTNAME": "xq-host"})
        with zipfile.ZipFile(self.path("a.epub")) as book:
            bytes_ = b"".join(book.read(n) for n in book.namelist()
                              if not n.endswith(".jpg"))
        bytes_ += support.output_of("qpdf", "--qdf", self.path("a.pdf"), "-")
        for word in (self.folder, "xq-user", "xq-host", os.uname().nodename):
            self.assertNotIn(word.encode(), bytes_)

    def test_single_and_sections(self):
        self.sheaf("posts/a.html.md", "--mirror", "mirror", "--offline",
                   "-o", "one.epub")
        self.keep("one.epub")
        self.bind("-o", "months.epub", "--section", "month", "--sort", "-date")
        with zipfile.ZipFile(self.path("months.epub")) as book:
            nav = book.read("nav.xhtml").decode()
        places = [nav.index(w) for w in ("2022-03", "表格", "2022-02",
                                         "An English", "2022-01", "一篇中文")]
        self.assertEqual(places, sorted(places))
        self.keep("months.epub")

    def test_metadata_and_cover(self):
        self.write("cover.png", support.png(60, 80))
        self.bind("-o", "a.epub", "-o", "a.pdf", "--title", "A <Title> & 题",
                  "--author", "Some Body", "--language", "zh-Hans",
                  "--cover", "cover.png", "--metadata", "publisher=Press & Co",
                  "--metadata", "rights=none")
        with zipfile.ZipFile(self.path("a.epub")) as book:
            opf = book.read("package.opf").decode()
        for text in ("A &lt;Title> &amp; 题", "Some Body", "Press &amp; Co",
                     "zh-Hans", "cover-image"):
            self.assertIn(text.replace("&lt;Title>", "&lt;Title&gt;"), opf)
        info = support.output_of("pdfinfo", self.path("a.pdf")).decode()
        self.assertIn("A <Title> & 题", info)
        self.assertIn("Some Body", info)
        self.keep("a.epub")
        self.assertPdf(self.path("a.pdf"))

    def test_source_date_epoch(self):
        self.bind("-o", "a.epub", env={"SOURCE_DATE_EPOCH": "86400"})
        with zipfile.ZipFile(self.path("a.epub")) as book:
            self.assertIn("1970-01-02", book.read("package.opf").decode())
        self.keep("a.epub")

    def test_page_size(self):
        for name, size in (("A5", "419.5"), ("148mmx210mm", "419.5"),
                           ("6in", "255."), ("letter", "612")):
            self.bind("-o", "a.pdf", "--page-size", name)
            info = support.output_of("pdfinfo", self.path("a.pdf")).decode()
            self.assertIn("Page size:       " + size, info)
            self.assertPdf(self.path("a.pdf"))

    def test_dumps(self):
        run = self.bind("-t", "tree")
        self.assertIn("第一段文字", run.out)
        self.assertEqual(run.out, self.bind("-t", "tree", "-j2").out)
        run = self.bind("-t", "pages")
        self.assertIn("page", run.out)

    def test_many_articles(self):
        """More than the window of articles under way."""
        for n in range(60):
            self.write(f"many/{n:03}.html", post(
                f"Number {n}", f"<p>Text of number {n}.</p>",
                date=f"2022-01-{n % 28 + 1:02}"))
        self.sheaf("many", "-o", "a.epub", "-o", "a.pdf", "--sort", "name")
        text = support.epub_text(self.path("a.epub"))
        self.assertEqual(re.findall(r"Text of number (\d+)\.", text),
                         [str(n) for n in range(60)])
        self.assertEqual(
            re.findall(r"Text of number (\d+)\.",
                       support.pdf_text(self.path("a.pdf"))),
            [str(n) for n in range(60)])
        self.keep("a.epub")
        self.assertPdf(self.path("a.pdf"))


if __name__ == "__main__":
    unittest.main()
