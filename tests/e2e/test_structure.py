"""The order of an EPUB: pages before and behind the text, contents, landmarks."""
import re
import unittest
import zipfile

from support import Case, post, read


def hrefs(markup):
    return re.findall(r'href="([^"]*)"', markup)


class Structure(Case):
    made = 0

    def assertValid(self):
        """All that were made, at once."""
        self.assertEpubs(*("%d.epub" % i for i in range(1, self.made + 1)))

    def bind(self, *args, articles=2):
        for i in range(articles):
            self.write("posts/%d.html" % i, post(
                "文章%d" % i, "<h2>甲</h2><p>文字。</p><h3>乙</h3><p>文字。</p>"
                "<h4>丙</h4><p>文字。</p>"))
        self.made += 1
        name = "%d.epub" % self.made
        self.sheaf("posts", "-o", name, "--cover", "none", *args)
        with zipfile.ZipFile(self.path(name)) as book:
            return {name: book.read(name).decode() for name in book.namelist()
                    if name.endswith((".xhtml", ".opf", ".ncx"))}

    def spine(self, book):
        return re.findall(r'<itemref idref="([^"]*)"', book["package.opf"])

    def test_order(self):
        book = self.bind("--title-page")
        spine = self.spine(book)
        self.assertEqual(spine[:3], ["cover", "titlepage", "contents"])
        self.assertEqual(spine[-1], "colophon")
        self.assertEqual(len(spine), 6)
        landmarks = book["nav.xhtml"].split('epub:type="landmarks"')[1]
        self.assertEqual(
            re.findall(r'epub:type="([^"]*)"', landmarks),
            ["cover", "titlepage", "toc", "bodymatter", "colophon"])
        self.assertEqual(
            re.findall(r'<reference type="([^"]*)"', book["package.opf"]),
            ["cover", "title-page", "toc", "colophon", "text"])
        # the colophon is in every table of contents, the title page in none
        for name in ("nav.xhtml", "contents.xhtml"):
            self.assertIn("colophon.xhtml", hrefs(book[name].split("landmarks")[0]))
            self.assertNotIn("titlepage.xhtml",
                             hrefs(book[name].split("landmarks")[0]))
        self.assertIn('src="colophon.xhtml"', book["toc.ncx"])
        self.assertValid()

    def test_single(self):
        book = self.bind(articles=1)
        self.assertEqual(len(self.spine(book)), 2)
        book = self.bind("--colophon", "always", articles=1)
        self.assertEqual(self.spine(book)[-1], "colophon")
        self.assertValid()

    def test_colophon(self):
        book = self.bind("--metadata", "rights=© 2022 <甲 & 乙>",
                         "--metadata", "publisher=社", "--author", "某人")
        page = book["colophon.xhtml"]
        self.assertIn("© 2022 &lt;甲 &amp; 乙&gt;", page)
        self.assertIn("<dd><bdi>社</bdi></dd>", page)
        self.assertIn(">某人<", page)
        self.assertIn(re.search(r"urn:uuid:[0-9a-f-]+", book["package.opf"]).group(),
                      page)
        book = self.bind("--title-page", "--metadata",
                         "publisher=a\u202eb" + "长" * 5000)
        for name in ("colophon.xhtml", "titlepage.xhtml"):
            self.assertIn("ab长", book[name])
            self.assertNotIn("\u202e", book[name])
            self.assertNotIn("长" * 4000, book[name])
        self.assertRegex(book["contents.xhtml"], '<span class="by"><bdi>'
                         'somebody</bdi> · <time dir="ltr" datetime="2022-01-24">2022-01-24</time>')
        book = self.bind("--colophon", "never")
        self.assertNotIn("colophon.xhtml", book)
        self.assertValid()

    def test_depth(self):
        for depth, lines in (("1", 2), ("2", 4), ("3", 6), ("4", 8)):
            book = self.bind("--toc-depth", depth, "--colophon", "never")
            nav = book["nav.xhtml"].split("landmarks")[0]
            self.assertEqual(nav.count("<a href"), lines)
            self.assertEqual(book["toc.ncx"].count("<navPoint"), lines)
            self.assertIn('name="dtb:depth" content="%s"' % depth,
                          book["toc.ncx"])
        self.assertValid()

    def test_lines(self):
        book = self.bind(
            "--chapter-header", "[{translator}, ]{date:%Y/%m/%d %H}\n[{editor}]",
            "--chapter-footer", "[{previous} < ]{contents}[ > {next}]",
            articles=3)
        self.assertValid()
        pages = [book["text/%s.xhtml" % name] for name in self.spine(book)[2:5]]
        for page in pages:
            head = re.search("</h1>\n(.*)</header>", page, re.S).group(1)
            self.assertEqual(head, '<p class="line"><bdi>2022/01/24 08</bdi></p>\n')
        names = [name + ".xhtml" for name in self.spine(book)[2:5]]
        feet = [re.search("<footer>(.*)</footer>", page, re.S).group(1)
                for page in pages]
        self.assertEqual([hrefs(foot) for foot in feet], [
            ["../contents.xhtml", names[1]],
            [names[0], "../contents.xhtml", names[2]],
            [names[1], "../contents.xhtml"]])
        for jobs in ("1", "3"):
            self.sheaf("posts", "-o", jobs + ".epub", "--cover", "none", "-j",
                       jobs, "--chapter-footer", "{previous} {next} {title}")
        self.assertEqual(read(self.path("1.epub")), read(self.path("3.epub")))

    def test_empty_lines(self):
        """What a template leaves empty leaves no trace."""
        book = self.bind("--chapter-header", "", "--chapter-footer", "{editor}")
        for name, page in book.items():
            if name.startswith("text/"):
                self.assertNotIn("<footer>", page)
                self.assertRegex(page, "</h1>\n</header>")

    def test_unknown_language_has_no_line(self):
        self.write("posts/0.html", post("1 2", "<p>1 2 3</p>"))
        self.sheaf("posts/0.html", "-o", "u.epub", "--chapter-header",
                   "{language}\n{title}")
        with zipfile.ZipFile(self.path("u.epub")) as file:
            page = next(file.read(name).decode() for name in file.namelist()
                        if name.startswith("text/"))
        self.assertIn('<html xmlns="http://www.w3.org/1999/xhtml" '
                      'xmlns:epub="http://www.idpf.org/2007/ops" lang="und"',
                      page)
        self.assertIn('</h1>\n<p class="line"><bdi>1 2</bdi></p>\n</header>',
                      page)

    def test_lines_lead_nowhere(self):
        """The neighbour is left out: a signpost; the page of contents stays."""
        self.write("posts/x.html", post("缺", '<p>图</p><img src="lost.png">',
                                        date="Mon, 24 Jan 2023 08:00:16 GMT"))
        self.sheaf("posts", "-o", "1.epub", "--on-missing", "fail", "--offline",
                   "--chapter-footer", "{next} {contents}", status=3)
        self.write("posts/0.html", post("有", "<p>文字。</p>"))
        self.sheaf("posts", "-o", "1.epub", "--on-missing", "fail", "--offline",
                   "--chapter-footer", "{next} {contents}", status=1)
        self.made = 1
        self.assertValid()

    def test_wrong_lines(self):
        for option in ("--chapter-header", "--chapter-footer"):
            for template in ("{x}", "{date:%q}", "[{title}", "{title:3}"):
                run = self.sheaf("-o", "1.epub", "posts", option, template,
                                 status=2)
                self.assertEqual(len(run.lines), 1)
                self.assertIn(option, run.text)


if __name__ == "__main__":
    unittest.main()
