"""Links between the articles of a book."""
import re
import unittest
import zipfile

from support import Case, post


class Links(Case):
    def write_posts(self):
        self.write("in/a.html", post(
            "甲", '<p><a href="http://m.36kr.com/p/2.html?f=rss#part">乙</a> 与'
            ' <a href="sub/c.html">丙</a> 与 <a href="https://36kr.com/p/9">外</a>'
            ' 与 <a href="../in/./d.html#x">丁</a>'
            ' 与 <a href="https://36kr.com/p/1">自己</a></p>',
            more="url: https://36kr.com/p/1\n"))
        self.write("in/b.html", post(
            "乙", '<p><a href="https://www.36kr.com/p/1?utm_source=x">甲</a>，裸的'
            ' https://36kr.com/p/1 ，再来 <a href="a.html">一次</a></p>',
            more="url: https://36kr.com/p/2\n"))
        self.write("in/sub/c.html", post(
            "丙", '<p><a href="../a.html">甲</a> <a href="nowhere.html">无</a></p>'))
        self.write("in/d.html", post("丁", "<p>没有链接。</p>"))

    def chapters(self, name):
        found = {}
        with zipfile.ZipFile(self.path(name)) as book:
            self.opf = book.read("package.opf").decode()
            self.assertIsNone(book.testzip())
            for member in book.namelist():
                if member.startswith("text/"):
                    text = book.read(member).decode()
                    title = re.search("<title>(.*)</title>", text).group(1)
                    found[title] = (member[5:], text)
        return found

    def links(self, text):
        return re.findall(r'href="([^"]*)"', text.split("</header>")[-1])

    def test_between_articles(self):
        self.write_posts()
        self.sheaf("in", "-o", "book.epub", "-o", "book.pdf")
        self.assertEpubs("book.epub")
        self.assertPdf(self.path("book.pdf"))
        files = self.chapters("book.epub")
        name = {title: file for title, (file, _) in files.items()}
        self.assertEqual(self.links(files["甲"][1]), [
            name["乙"], name["丙"], "https://36kr.com/p/9", name["丁"],
            "https://36kr.com/p/1"])
        # a relative link without a file, and no address to be seen from
        self.assertNotIn("nowhere", files["丙"][1])
        self.assertIn("无", files["丙"][1])
        self.assertEqual(self.links(files["乙"][1]), [name["甲"]] * 3)
        self.assertEqual(self.links(files["丙"][1]), [name["甲"]])
        self.assertNotIn('linear="no"', self.opf)

    def test_same_for_any_jobs(self):
        self.write_posts()
        self.sheaf("in", "-o", "1.epub", "-j1")
        self.sheaf("in", "-o", "2.epub", "-j4")
        with open(self.path("1.epub"), "rb") as one, \
                open(self.path("2.epub"), "rb") as two:
            self.assertEqual(one.read(), two.read())

    def test_alone(self):
        self.write_posts()
        self.sheaf("in/b.html", "-o", "b.epub")
        self.assertEqual(self.links(self.chapters("b.epub")["乙"][1]), [
            "https://www.36kr.com/p/1?utm_source=x", "https://36kr.com/p/1",
            "https://36kr.com/p/a.html"])

    def test_signpost(self):
        """What others link to and is left out: its name and its address."""
        self.write_posts()
        self.write("in/b.html", post(
            "乙", '<p>图</p><img src="lost.png">',
            more="url: https://36kr.com/p/2\n"))
        self.sheaf("in", "-o", "book.epub", "--on-missing", "fail",
                   "--offline", status=1)
        self.assertEpubs("book.epub")
        files = self.chapters("book.epub")
        file, text = files["乙"]
        self.assertIn(file, self.links(files["甲"][1]))
        self.assertIn("本书没有收入这篇文章", text)
        self.assertEqual(self.links(text)[-2:], [
            "https://36kr.com/p/2", "../contents.xhtml"])
        self.assertIn('<itemref idref="%s" linear="no"/>' % file[:-6], self.opf)

    def test_volumes(self):
        """A link to another volume leads to a signpost in this one."""
        letters = "".join(chr(0x4e00 + i * 7 % 20000) for i in range(30000))
        for i in range(4):
            self.write("in/%d.html" % i, post(
                "文%d" % i, '<p><a href="%d.html">下一篇</a>%s</p>' % (
                    (i + 1) % 4, letters[i * 7000:(i + 1) * 7000])))
        self.sheaf("in", "-o", "v.epub", "--cover", "none", "--max-size", "40K")
        names = ["v-1.epub", "v-2.epub"]
        self.assertEpubs(*names)
        pages = self.chapters(names[0])
        self.assertIn('linear="no"', self.opf)
        self.assertTrue(any("本冊沒有收入這篇文章" in text
                            for _, text in pages.values()))

    def test_loop_and_many(self):
        for i in range(300):
            self.write("in/%d.html" % i, post(
                "文%d" % i, "".join('<p><a href="%d.html">x</a></p>' % (
                    (i + j) % 300) for j in range(40))))
        self.sheaf("in", "-o", "many.epub")
        self.assertEpubs("many.epub")

    def test_saved_pages(self):
        """A reference of a page that says its address is seen from there; a file
        of another site is not meant."""
        self.write("in/1.html", post(
            "甲", '<p><a href="2.html">二</a> <a href="3.html">三</a> '
            '<a href="4.html">四</a></p>',
            more="url: https://a.example/x/1.html\n"))
        self.write("in/2.html", post("外", "<p>别处的文字。</p>",
                                     more="url: https://b.example/2.html\n"))
        self.write("in/3.html", post("外三", "<p>别处的三。</p>",
                                     more="url: https://b.example/3.html\n"))
        self.write("in/three.html", post("丙", "<p>丙的文字。</p>",
                                         more="url: https://a.example/x/3\n"))
        self.write("in/4.html", post("丁", "<p>没有地址。</p>"))
        self.sheaf("in", "-o", "book.epub")
        files = self.chapters("book.epub")
        self.assertEqual(self.links(files["甲"][1]), [
            "https://a.example/x/2.html", files["丙"][0], files["丁"][0]])

    def test_duplicates(self):
        """What leads to a copy that is left out leads to the one that stays."""
        body = "<p>%s</p>" % "".join(chr(0x4e00 + i) for i in range(400))
        self.write("in/a.html", post("文", body, more="url: https://a.com/1\n"))
        self.write("in/b.html", post("文", body, more="url: https://b.com/1\n"))
        self.write("in/c.html", post(
            "链", '<p><a href="https://b.com/1">b</a> <a href="b.html">b</a> '
            '<a href="https://a.com/1">a</a></p>'))
        self.sheaf("in", "-o", "book.epub", "--dedup")
        files = self.chapters("book.epub")
        self.assertEqual(len(files), 2)
        self.assertEqual(self.links(files["链"][1]), [files["文"][0]] * 3)

    def test_dump(self):
        self.write_posts()
        out = self.sheaf("in", "-t", "tree").out
        self.assertRegex(
            out, r'href="http://m\.36kr\.com/p/2\.html\?f=rss#part"'
            r' entry="a-[0-9a-f]{16}"')


if __name__ == "__main__":
    unittest.main()
