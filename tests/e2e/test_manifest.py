"""A manifest: which articles a book has, in which order and sections, and what
is said of them over what they say of themselves."""
import os
import random
import re
import unittest
import zipfile

import support
from support import png, post

WEEKLY = """\
title: 三月的文章
author: 编辑部
publisher: 出版社
description: Of March
series: Weekly
cover: art/cover.png
sections:
  - title: 头条
    articles:
      - posts/b.html
      - file: posts/a.html
        title: Another title
        author: [王五, 赵六]
        date: 2022-03-01
        language: en
        tags: [one, two]
        url: https://example.com/a
  - title: 其他
    articles: ["posts/c*.html"]
"""


class Manifest(support.Case):
    def write_posts(self, *names, folder="posts"):
        for name in names:
            self.write(f"{folder}/{name}.html",
                       post(f"Title {name}", f"<p>Text of {name}.</p>"))

    def titles(self, *args, status=0):
        run = self.sheaf("-t", "tree", "--offline", *args, status=status)
        return [line.split('"')[1] for line in run.out.splitlines()
                if line.startswith(("title ", "section "))], run

    def test_books(self):
        self.write_posts("a", "b", "c10", "c2", "cB", "ca", folder="w/posts")
        self.write("w/art/cover.png", support.png(300, 400))
        self.write("w/weekly.yaml", WEEKLY)
        args = ("--manifest", "w/weekly.yaml", "--offline")
        run = self.sheaf(*args, "-o", "a.epub", "-o", "a.pdf", "-j2")
        self.assertEqual(run.lines, [])
        self.assertEpubs("a.epub")
        self.assertPdf(self.path("a.pdf"))
        with zipfile.ZipFile(self.path("a.epub")) as book:
            package = book.read("package.opf").decode()
            nav = book.read("nav.xhtml").decode()
            text = "".join(book.read(name).decode()
                           for name in book.namelist()
                           if name.startswith("text/"))
        for word in ("三月的文章", "编辑部", "出版社", "Of March", "Weekly"):
            self.assertIn(word, package)
        places = [nav.index(word) for word in (
            "头条", "Title b", "Another title", "其他", "Title c10",
            "Title c2", "Title cB", "Title ca")]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("Title a<", nav + text)
        for word in ("Another title", "王五、赵六", "2022-03-01",
                     "https://example.com/a"):
            self.assertIn(word, text)
        printed = support.pdf_text(self.path("a.pdf"))
        for word in ("三月的文章", "Another title", "王五、赵六", "2022-03-01"):
            self.assertIn(word, printed)
        self.assertNotIn("Title a\n", printed)
        # the same, from whatever folder and by however many workers
        self.sheaf("--manifest", self.path("w/weekly.yaml"), "--offline",
                   "-o", "b.epub", "-o", "b.pdf", "-j1")
        for kind in ("epub", "pdf"):
            self.assertEqual(support.read(self.path("a." + kind)),
                             support.read(self.path("b." + kind)))

    def test_options_win(self):
        self.write_posts("a", "b", "c1")
        self.write("art/cover.png", support.png(300, 400))
        self.write("m.yaml", WEEKLY)
        self.sheaf("--manifest", "m.yaml", "--offline", "-o", "a.epub",
                   "--title", "Mine", "--author", "Me", "--cover", "none",
                   "--metadata", "publisher=House")
        with zipfile.ZipFile(self.path("a.epub")) as book:
            package = book.read("package.opf").decode()
        self.assertNotIn("cover-image", package)
        for word in ("Mine", "Me", "House", "Of March"):
            self.assertIn(word, package)
        for word in ("三月的文章", "编辑部", "出版社"):
            self.assertNotIn(word, package)

    def test_order_and_inputs(self):
        self.write_posts("a", "b", "c1", "c2")
        self.write("m.yaml", "articles: [posts/c2.html, posts/a.html]\n")
        for more in ([], ["--sort", "title"], ["--sort", "-date"]):
            titles, run = self.titles("--manifest", "m.yaml", *more)
            self.assertEqual(titles, ["Title c2", "Title a"])
        titles, run = self.titles("--manifest", "m.yaml", "posts")
        self.assertEqual(titles, ["Title c2", "Title a", "Title b",
                                  "Title c1"])
        self.assertEqual(run.lines, [])

    def test_twice_and_missing(self):
        self.write_posts("a", "b")
        self.write("m.yaml", "articles:\n- posts/a.html\n- ./posts/a.html\n"
                   "- posts/*.html\n- posts/none.html\n- no/*.html\n")
        titles, run = self.titles("--manifest", "m.yaml", status=1)
        self.assertEqual(titles, ["Title a", "Title b"])
        self.assertEqual(run.lines, [
            "sheaf: ./posts/a.html: warning: named twice, stands where it is "
            "named first",
            "sheaf: posts/none.html: left out: no such file or directory",
            "sheaf: no/*.html: left out: no such file or directory"])

    def test_names(self):
        """Patterns are what no file is called; the folder is never one."""
        self.write_posts("a", "[b]", "b", "-c", folder="[w]*/posts")
        self.write("[w]*/m.yaml", "articles: ['posts/[b].html', "
                   "'posts/[a]*', ../up.html, 'posts/-?.html']\n")
        self.write("up.html", post("Up", "<p>Text of up.</p>"))
        titles, run = self.titles("--manifest", "[w]*/m.yaml")
        self.assertEqual(titles, ["Title [b]", "Title a", "Up", "Title -c"])
        self.assertEqual(run.lines, [])
        self.write("-", post("Dash", "<p>Text of dash.</p>"))
        self.write("dash.yaml", "articles: ['-']\n")
        self.assertEqual(self.titles("--manifest", "dash.yaml")[0], ["Dash"])
        self.write("abs.yaml", f"articles: [{self.path('up.html')}]\n")
        self.assertEqual(self.titles("--manifest", "abs.yaml")[0], ["Up"])

    def test_wrong(self):
        self.write_posts("a")
        good = "articles: [posts/a.html]\n"
        for text, *wanted in (
                ("", ": nothing in it"),
                ("- a\n", ":1: not a mapping"),
                ("title: x\n", ":1: no articles"),
                ("sections:\n- title: x\n  articles: []\n", ":1: no articles"),
                (good + "articles: []\n", ":2: articles: stands twice"),
                (good + "x" + "长" * 40 + ": 1\nx" + "长" * 40 + ": 2\n",
                 f":2: x{'长' * 19}: no such key",
                 f":3: x{'长' * 19}: stands twice"),
                (good + "sections: x\n", ":1: articles: not beside sections",
                 ":2: sections: not a list"),
                (good + "\ntitle: {a: b}\n", ":3: title: not a text"),
                (good + "nonsense: 1\n", ":2: nonsense: no such key"),
                (good + "subject: [a, [b]]\n", ":2: subject: not a text"),
                (good + "author: [Ann, {}]\n", ":2: author: not a text"),
                (good + "language: x_y\n", ":2: language: not a language tag "
                 "(BCP 47: zh-Hans, en): x_y"),
                ("articles:\n- file: posts/a.html\n  date: x\n  url: y\n",
                 ":3: date: no date such as 2022-03-01: x",
                 ":4: url: no http or https address: y"),
                ("articles:\n- file: '*'\n  url: http://a.b/\n",
                 ":2: *: several articles with one title or url"),
                (good + "title: &x y\nauthor: *x\n",
                 ":2: an anchor: nothing may refer to it",
                 ":3: an alias: write out what it stands for"),
                (good + "x: " + "[" * 20 + "]" * 20 + "\n",
                 ":2: not YAML that is read here: nested deeper than 16"),
                (good + "x: [\n",
                 ":3: not YAML that is read here: did not find expected node "
                 "content"),
                (good + "#" * (4 << 20), ": is larger than 4194304 bytes"),
                ("".join(f"k{i}: v\n" for i in range(60)),
                 *(f":{i + 1}: k{i}: no such key" for i in range(50)))):
            self.write("m.yaml", text)
            run = self.sheaf("--manifest", "m.yaml", "-o", "a.epub",
                             "posts/none.html", status=2)
            if len(wanted) == 50:
                self.assertEqual(run.lines.pop(),
                                 "sheaf: m.yaml: more is wrong than these")
            self.assertEqual(run.lines, ["sheaf: m.yaml" + w for w in wanted])
            self.assertBooks()

    def test_dedup_and_volumes(self):
        for i in range(6):
            same = i - i % 2
            dice = random.Random(same)
            body = "".join(f"<p>{dice.getrandbits(900):x}</p>"
                           for j in range(40))
            self.write(f"p{i}.html", post(f"Title {same}", body))
        self.write("m.yaml", "sections:\n" + "".join(
            f"- title: S{i}\n  articles: [p{i}.html, p{i - 1}.html]\n"
            for i in (5, 3, 1)))
        titles, run = self.titles("--manifest", "m.yaml", "--dedup")
        self.assertEqual(titles, ["S5", "Title 4", "S3", "Title 2", "S1",
                                  "Title 0"])
        self.sheaf("--manifest", "m.yaml", "--offline", "-o", "v.epub",
                   "--max-size", "24K", "--cover", "none", "--title", "V")
        names = sorted(n for n in os.listdir(self.folder)
                       if n.endswith(".epub"))
        self.assertGreater(len(names), 1)
        found = "".join(support.epub_text(self.path(n)) for n in names)
        places = [found.index(f"Title {i}") for i in (4, 2, 0)]
        self.assertEqual(places, sorted(places))

    def test_thousand(self):
        count = 1000
        rows = []
        for i in range(count):
            self.write(f"posts/{i}.html", post(f"T{i}", f"<p>Text {i}.</p>"))
            at = i * 7 % count
            rows.append(f"  - file: posts/{at}.html\n    title: New {at}\n")
        self.write("m.yaml", "sections:\n- title: One\n  articles:\n" +
                   "".join(rows[:500]) + "- title: Two\n  articles:\n" +
                   "".join(rows[500:]))
        titles, run = self.titles("--manifest", "m.yaml", "-q")
        self.assertEqual(titles, ["One"] + [
            f"New {i * 7 % count}" for i in range(500)] + ["Two"] + [
            f"New {i * 7 % count}" for i in range(500, count)])

    def test_other_address(self):
        """Links to the address an article had still lead to it; what was told
        by that address alone is told anew."""
        self.write("a.html", post("A", "<p>One.</p>",
                                  more="url: https://e.org/a\n"))
        self.write("b.html", post("B", '<p><a href="https://e.org/a">a</a> '
                                  '<a href="https://n.org/a">a</a></p>'))
        self.write("m.yaml", "articles:\n  - file: a.html\n"
                   "    url: https://n.org/a\n  - b.html\n")
        out = self.sheaf("--manifest", "m.yaml", "-t", "tree", "--section",
                         "site").out
        self.assertEqual(out.count(' entry="a-'), 2)
        self.assertIn("n.org", out)
        self.assertNotIn("site \"e.org", out)
        self.write("m.yaml", "articles:\n  - file: a.html\n"
                   "    site: 别处\n  - b.html\n")
        self.assertIn("别处", self.sheaf("--manifest", "m.yaml", "-t", "tree",
                                         "--section", "site").out)

    def test_several_authors(self):
        self.write("a.html", post("A", "<p>One.</p>"))
        self.write("b.html", post("B", "<p>Two.</p>"))
        self.write("m.yaml", "author: [Ann Lee, Bob Ray]\narticles:\n"
                   "  - file: a.html\n    author: [Ann, Bob]\n"
                   "  - file: |\n      b.html\n    author: [甲, 乙]\n")
        self.sheaf("--manifest", "m.yaml", "-o", "m.epub")
        with zipfile.ZipFile(self.path("m.epub")) as book:
            opf = book.read("package.opf").decode()
            text = "".join(book.read(n).decode() for n in book.namelist()
                           if n.startswith("text/"))
        self.assertEqual(re.findall("<dc:creator[^>]*>([^<]*)", opf),
                         ["Ann Lee", "Bob Ray"])
        self.assertIn(">Ann, Bob<", text)
        self.assertIn(">甲、乙<", text)

    def test_pattern_takes_posts(self):
        self.write("a.html", post("A", "<p>One.</p>"))
        self.write("x.png", png())
        self.write("m.yaml", 'articles: ["*"]\n')
        run = self.sheaf("--manifest", "m.yaml", "-t", "tree")
        self.assertEqual(run.text, "")
        self.assertNotIn("articles:", run.out)

    def test_pattern_twice(self):
        self.write_posts("a", "b")
        self.write("m.yaml", "sections:\n" + "".join(
            f"- title: {n}\n  articles: ['posts/*', 'posts/b*']\n"
            for n in "xy"))
        self.assertEqual(self.titles("--manifest", "m.yaml")[0],
                         ["x", "Title a", "Title b"])

    def test_empty_lists(self):
        self.write("a.html", post("A", "<p>One.</p>"))
        self.write("m.yaml", "articles:\n  - file: a.html\n    author: []\n"
                   "    tags: []\n")
        run = self.sheaf("--manifest", "m.yaml", "-o", "m.epub", status=2)
        self.assertEqual(run.lines, [
            "sheaf: m.yaml:3: author: empty",
            "sheaf: m.yaml:4: tags: empty"])

    def test_given_title(self):
        """It is that of the article for the cleaner, too."""
        self.write("a.html", post("Wrong", "<h1>Right</h1><p>One.</p>"))
        self.write("b.html", "<p>Some words without a title.</p>")
        self.write("m.yaml", "articles:\n  - file: a.html\n"
                   "    title: Right\n  - file: b.html\n    title: Given\n")
        run = self.sheaf("--manifest", "m.yaml", "-t", "tree")
        self.assertEqual(run.text, "")
        self.assertEqual(run.out.count("Right"), 1)
        self.assertIn("Given", run.out)

    def test_patterns_of_folders(self):
        self.write("a.html", post("A", "<p>One.</p>"))
        self.write("p/q/b.html", post("Below", "<p>Two.</p>"))
        self.write("p/x.png", png())
        self.write("m.yaml", "articles: [a.html, 'p/*']\n")
        self.assertIn("Below", self.sheaf("--manifest", "m.yaml", "-t",
                                          "tree").out)
        self.write("m.yaml", "articles: [a.html, 'p/*.png']\n")
        run = self.sheaf("--manifest", "m.yaml", "-t", "tree", status=1)
        self.assertIn("p/*.png: ", run.text)

    def test_author_of_the_command_line(self):
        self.write("a.html", post("A", "<p>One.</p>"))
        self.write("m.yaml", "author: [Ann, Bob]\narticles: [a.html]\n")
        for args in (["--author", "Me"], ["--metadata", "author=Me"]):
            self.sheaf("--manifest", "m.yaml", "-o", "m.epub", *args)
            with zipfile.ZipFile(self.path("m.epub")) as book:
                self.assertEqual(
                    re.findall("<dc:creator[^>]*>([^<]*)",
                               book.read("package.opf").decode()), ["Me"])


if __name__ == "__main__":
    unittest.main()
