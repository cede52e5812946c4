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
        self.assertEqual(self.links(text)[-1], "https://36kr.com/p/2")
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
        self.chapters(names[0])
        self.assertIn('linear="no"', self.opf)

    def test_loop_and_many(self):
        for i in range(300):
            self.write("in/%d.html" % i, post(
                "文%d" % i, "".join('<p><a href="%d.html">x</a></p>' % (
                    (i + j) % 300) for j in range(40))))
        self.sheaf("in", "-o", "many.epub")
        self.assertEpubs("many.epub")

    def test_dump(self):
        self.write_posts()
        out = self.sheaf("in", "-t", "tree").out
        self.assertRegex(
            out, r'href="http://m\.36kr\.com/p/2\.html\?f=rss#part"'
            r' entry="a-[0-9a-f]{16}"')


if __name__ == "__main__":
    unittest.main()
