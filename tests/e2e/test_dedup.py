"""Articles that are there twice: told, and with --dedup kept once."""
import os
import random
import unittest

import support
from support import post

WORDS = ("渡口石阶青苔木船桐油账本毛笔水位雾气灯火鲶鱼竹篙票价周末游客江面"
         "印刷厂新闻纸窗台站台围巾菜市电影院座椅竹林背篓走廊钢琴编辑部加班")


def paragraphs(seed, count=12):
    """Texts that are made up, each of its own."""
    dice = random.Random(seed)
    return ["".join(dice.choice(WORDS) for _ in range(60)) + "。"
            for _ in range(count)]


def body(texts, tag="p"):
    return "\n".join(f"<{tag}>{text}</{tag}>" for text in texts)


class Dedup(support.Case):
    def setUp(self):
        super().setUp()
        self.options = ("--offline", "--title", "Book")

    def write_post(self, name, title, texts, day=1, link=None, tag="p"):
        self.write(name, post(
            title, body(texts, tag), f"2022-01-{day:02} 08:00:00",
            f"link: {link}\n" if link else ""))

    def write_folder(self):
        """20 articles; of every second one there is another file."""
        for i in range(20):
            texts = paragraphs(i)
            self.write_post(f"posts/{i}.md", f"Title {i}", texts, 10,
                            f"https://example.com/{i}")
            if i % 4 == 0:
                self.write_post(f"posts/{i}-copy.md", f"Title {i}", texts)
            elif i % 4 == 2:
                texts[3] = paragraphs(100 + i)[0]
                self.write_post(f"posts/{i}-later.md", f"Other {i}",
                                texts + ["编者注：改动了一处。"], 20, tag="div")

    def test_told(self):
        self.write_folder()
        run = self.sheaf("posts", "-o", "a.epub", *self.options)
        self.assertEqual(sorted(run.lines), sorted(
            [f"sheaf: posts/{i}-copy.md: warning: the same article as "
             f"posts/{i}.md" for i in range(0, 20, 4)] +
            [f"sheaf: posts/{i}.md: warning: nearly the same text as "
             f"posts/{i}-later.md" for i in range(2, 20, 4)]))
        self.assertEqual(len(list(support.epub_chapters(self.path("a.epub")))),
                         30)
        quiet = self.sheaf("posts", "-q", "-o", "a.epub", *self.options)
        self.assertEqual(quiet.lines, [])
        self.sheaf("posts", "-o", "a.epub", "--strict", *self.options, status=1)

    def test_dropped(self):
        """The book is that of the files that stay, whatever -j says."""
        self.write_folder()
        told = []
        for jobs in ("-j1", "-j4"):
            run = self.sheaf("posts", "-o", f"{jobs}.epub", "-o", f"{jobs}.pdf",
                             "--dedup", "-v", jobs, *self.options)
            told.append(run.lines)
        told = [[line for line in lines if "same" in line] for lines in told]
        self.assertEqual(told[0], told[1])
        self.assertEqual(sorted(told[0]), sorted(
            [f"sheaf: posts/{i}-copy.md: note: left out, the same article as "
             f"posts/{i}.md" for i in range(0, 20, 4)] +
            [f"sheaf: posts/{i}.md: note: left out, the same article as "
             f"posts/{i}-later.md" for i in range(2, 20, 4)]))
        for i in range(20):
            os.unlink(self.path(f"posts/{i}.md" if i % 4 == 2 else
                                f"posts/{i}-copy.md")) if i % 2 == 0 else None
        run = self.sheaf("posts", "-o", "c.epub", "-o", "c.pdf", *self.options)
        self.assertEqual(run.lines, [])
        for suffix in ("epub", "pdf"):
            books = [support.read(self.path(f"{name}.{suffix}"))
                     for name in ("-j1", "-j4", "c")]
            self.assertEqual(books[0], books[1])
            self.assertEqual(books[0], books[2])

    def test_no_error(self):
        """What was asked for is no warning, and told when asked for."""
        self.write_post("a.md", "T", ["Short text."])
        self.write_post("b.md", "T", ["Short text."])
        run = self.sheaf("b.md", "a.md", "--dedup", "--strict", "-v", "-o",
                         "a.epub", *self.options)
        self.assertEqual(run.lines, [
            "sheaf: a.md: note: left out, the same article as b.md"])
        run = self.sheaf("b.md", "a.md", "--dedup", "--strict", "-o", "a.epub",
                         *self.options)
        self.assertEqual(run.lines, [])

    def test_link(self):
        link = "https://www.example.com/p/1"
        texts = paragraphs(1)
        self.write_post("whole.md", "Title", texts, 9, link)
        self.write_post("excerpt.md", "Title", [texts[0][:40] + "……"], 1,
                        "http://example.com/p/1/?utm_source=feed#top")
        self.write("page.html", f"""<html><head><title>Title</title>
            <link rel="canonical" href="{link}"></head><body><h1>Title</h1>
            <article>{body(texts[:11])}</article></body></html>""")
        self.write_post("second.md", "Title", paragraphs(2), 10, link)
        run = self.sheaf("excerpt.md", "page.html", "whole.md", "second.md",
                         "--dedup", "-v", "-o", "a.epub", *self.options)
        self.assertEqual(sorted(x for x in run.lines if "same" in x), [
            f"sheaf: {name}: note: left out, the same article as whole.md"
            for name in ("excerpt.md", "page.html")])
        text = support.epub_text(self.path("a.epub"))
        self.assertIn(texts[11], text)
        self.assertIn(paragraphs(2)[5], text)

    def test_no_duplicates(self):
        texts = paragraphs(1)
        self.write_post("a.md", "Title", texts)
        self.write("stub.md", post("Other title", ""))
        self.write("pictures.md", post("Comic", "<img src='1.png'>"))
        self.write("other.md", post("Comic", "<img src='2.png'>"))
        for name, rgb in (("1.png", (9, 9, 9)), ("2.png", (200, 9, 9))):
            self.write(name, support.png(rgb=rgb))
        self.write_post("week1.md", "This week", paragraphs(3, 3))
        self.write_post("week2.md", "This week", paragraphs(4, 3))
        self.write_post("half.md", "Half", texts[:6])
        self.write_post("brief1.md", "Brief", ["No news: 3 of 4."])
        self.write_post("brief2.md", "Brief", ["No news: 3 of 5."])
        names = ["a.md", "stub.md", "pictures.md", "other.md", "week1.md",
                 "week2.md", "half.md", "brief1.md", "brief2.md"]
        run = self.sheaf(*names, "--dedup", "-o", "a.epub", *self.options)
        self.assertEqual(run.lines, [
            "sheaf: stub.md: warning: no text but the title"])
        self.assertEqual(
            len(list(support.epub_chapters(self.path("a.epub")))), 9)

    def test_bad_files_among_them(self):
        """One that cannot be read is no duplicate; a name may be anything."""
        self.write_post("a.md", "T", ["Short text."])
        self.write_post("b\x1b[2J\n.md", "T", ["Short text."], 2)
        self.write("c.md", bytes(range(256)) * 20)
        run = self.sheaf("b\x1b[2J\n.md", "a.md", "c.md", "--dedup", "-v", "-o",
                         "a.epub", *self.options, status=1)
        self.assertIn("b\\x1b[2J\\x0a.md: note: left out, the same article as "
                      "a.md", run.text)
        self.assertIn("c.md", run.text)

    def test_drafts(self):
        self.write_post("a.md", "T", ["Short text."])
        self.write("b.md", post("T", "<p>Short text.</p>", more="draft: true\n"))
        for option in ("--dedup", "--strict"):
            run = self.sheaf("a.md", "b.md", option, "-o", "a.epub",
                             *self.options)
            self.assertEqual(run.lines, [])


if __name__ == "__main__":
    unittest.main()
