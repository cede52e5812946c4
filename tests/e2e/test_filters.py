"""Which of the articles are asked for."""
import json
import unittest

from support import Case

POSTS = (
    # name, title, day, category, tag, author
    ("a", "One", "3 Jan 2022", "科技", "ai", "Li Lei"),
    ("b", "Two", "31 Jan 2022", "科技", "car", "Han Meimei"),
    ("c", "Three", "1 Feb 2022", "商业", "ai", "Li Na"),
    ("d", "Four 四", "5 May 2023", "商业", "money", "Wang"),
)


class Filters(Case):
    def setUp(self):
        super().setUp()
        for name, title, day, category, tag, author in POSTS:
            self.write(f"posts/{name}.md",
                       f"---\ntitle: {title}\ncategories: [{category}]\n"
                       f"tags: [{tag}]\nauthor: {author}\n"
                       f"date: Mon, {day} 08:00:16 GMT\n---\n<p>words</p>\n")
        self.write("posts/e.md", "---\ntitle: Five\n---\n<p>words</p>\n")

    def titles(self, *args, status=0):
        run = self.sheaf("posts", "--offline", "-t", "tree", *args,
                         status=status)
        return [line.split(" ", 1)[1].strip('"')
                for line in run.out.splitlines() if line.startswith("title ")]

    def test_days(self):
        for args, titles in (
                (("--since", "2022-02"), ["Three", "Four 四"]),
                (("--until", "2022-01"), ["One", "Two"]),
                (("--until", "2022"), ["One", "Two", "Three"]),
                (("--since", "2022-01-31", "--until", "2022-02-01"),
                 ["Two", "Three"]),
                ((), ["One", "Two", "Three", "Four 四", "Five"])):
            self.assertEqual(self.titles(*args), titles, args)

    def test_patterns(self):
        for args, titles in (
                (("author=li *",), ["One", "Three"]),
                (("category=科?",), ["One", "Two"]),
                (("tag=ai", "tag=car"), ["One", "Two", "Three"]),
                (("tag=ai", "category=商业"), ["Three"]),
                (("title=* ?",), ["Four 四"]),
                (("file=*[bc].md",), ["Two", "Three"])):
            pairs = [word for text in args for word in ("--match", text)]
            self.assertEqual(self.titles(*pairs), titles, args)

    def test_any_key(self):
        self.write("posts/f.md", "---\ntitle: Six\nseries: [Alpha, Beta]\n"
                                 "status: done\n---\n<p>words</p>\n")
        self.write("posts/g.html", "<title>Seven</title><meta name=series "
                                   "content=beta><p>words and more words.</p>")
        for args, titles in (
                (("series=b*",), ["Six", "Seven"]),
                (("SERIES=alpha",), ["Six"]),
                (("series=*", "status=done"), ["Six"]),
                (("series=*", "title=Se*"), ["Seven"])):
            pairs = [word for text in args for word in ("--match", text)]
            for _ in range(2):          # from the state, too
                self.assertEqual(self.titles("--cache", "cache", *pairs),
                                 titles, args)
        run = self.sheaf("posts", "--offline", "--match", "colour=red", "-o",
                         "a.epub", status=3)
        self.assertIn("no article is asked for", run.text)

    def test_limit(self):
        self.assertEqual(self.titles("--limit", "2"), ["One", "Two"])
        self.assertEqual(self.titles("--limit", "2", "--sort", "-date"),
                         ["Four 四", "Three"])
        self.assertEqual(self.titles("--limit", "9", "--since", "2023"),
                         ["Four 四"])

    def test_report(self):
        self.sheaf("posts", "--offline", "--limit", "1", "--since", "2022-02",
                   "-o", "a.epub", "--report", "r.jsonl")
        with open(self.path("r.jsonl"), encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        status = {row["file"].split("/")[-1]: row["status"] for row in rows
                  if row["kind"] == "article"}
        self.assertEqual(status, {
            "a.md": "filtered", "b.md": "filtered", "c.md": "ok",
            "d.md": "filtered", "e.md": "filtered"})
        run = rows[-1]
        self.assertEqual((run["articles"], run["filtered"]), (1, 4))

    def test_wrong(self):
        for args, words in (
                (("--since", "yesterday"), "no day such as"),
                (("--until", "2022-13"), "no day such as"),
                (("--until", "2022-02-30"), "no day such as"),
                (("--match", "[x]=red"), "--match [x]: no key"),
                (("--match", "title"), "not KEY=VALUE"),
                (("--limit", "0"), "--limit 0"),
                (("--limit", "depth"), "--limit depth")):
            run = self.sheaf("posts", "-o", "a.epub", *args, status=2)
            self.assertEqual(len(run.lines), 1)
            self.assertIn(words, run.lines[0])
        run = self.sheaf("posts", "-o", "a.epub", "--since", "2030", status=3)
        self.assertEqual(run.lines, ["sheaf: no book was made: "
                                     "no article is asked for"])
        self.assertBooks()


if __name__ == "__main__":
    unittest.main()
