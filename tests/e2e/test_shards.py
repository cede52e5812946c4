"""Part K of N."""
import hashlib
import json
import os
import shutil
import unittest

from support import Case, epub_chapters, post, read

NAMES = [f"{folder}{i}.html" for folder in ("", "a/", "a/b/")
         for i in range(10)]


def shard_of(name, count):
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big") % count + 1


class Shards(Case):
    def setUp(self):
        super().setUp()
        for name in NAMES:
            self.write("posts/" + name, post(name, f"<p>{name}</p>"))

    def titles(self, *args, env=(), where="posts", **more):
        run = self.sheaf(where, "--offline", "-t", "tree", *args, env=env,
                         **more)
        return sorted(line.split(" ", 1)[1].strip('"')
                      for line in run.out.splitlines()
                      if line.startswith("title "))

    def test_parts(self):
        for count in (1, 3, 7):
            for k in range(1, count + 1):
                self.assertEqual(
                    self.titles("--shard", f"{k}/{count}"),
                    sorted(n for n in NAMES if shard_of(n, count) == k))

    def test_places(self):
        """The same part wherever the folder lies, and however it is named."""
        shutil.copytree(self.path("posts"), self.path("elsewhere/p"))
        part = self.titles("--shard", "2/3")
        for where in ("posts/", "./posts", "elsewhere/p",
                      self.path("elsewhere/p")):
            self.assertEqual(self.titles("--shard", "2/3", where=where), part)
        # a file that is named itself goes by its path, below a manifest
        names = [f"posts/{i}.html" for i in range(10)]
        self.write("book.yaml", "articles:\n" +
                   "".join(f" - {name}\n" for name in names))
        wanted = sorted(name[6:] for name in names if shard_of(name, 3) == 2)
        for where in ("book.yaml", self.path("book.yaml")):
            self.assertEqual(self.titles("--shard", "2/3", where="--manifest=" +
                                         where), wanted)
        self.assertEqual(self.titles("--shard", "2/3", *names[1:],
                                     where=names[0]), wanted)

    def test_report(self):
        rows = []
        for k in (1, 2):
            self.sheaf("posts", "--offline", "--shard", f"{k}/2", "-o",
                       f"{k}.epub", "--report", f"{k}.jsonl")
            with open(self.path(f"{k}.jsonl"), encoding="utf-8") as file:
                rows.append([json.loads(line) for line in file])
            self.assertEqual((rows[-1][0]["shard"], rows[-1][0]["shards"]),
                             (k, 2))
        files = [row["file"] for part in rows for row in part
                 if row["kind"] == "article"]
        self.assertEqual(sorted(files), sorted("posts/" + n for n in NAMES))
        self.assertEqual(sum(part[-1]["sources"] for part in rows), len(NAMES))

    def rows(self, name, kind):
        with open(self.path(name), encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        for row in rows:
            row.pop("seconds", None)
        return sorted((json.dumps(row) for row in rows if row["kind"] == kind))

    def test_books(self):
        """Whole ones, with the names that they have on one machine; though
        many articles have one title, and none of a part is like another."""
        for i, name in enumerate(NAMES):
            self.write("posts/" + name, post(
                f"Same {i % 4}", f"<p>{name}</p>",
                date=f"Mon, 24 {('Jan', 'Feb', 'Mar')[i % 3]} 2022 08:00 GMT",
                more="draft: true\n" if i == 9 else ""))
        self.write("posts/bad.html", b"\x7fELF\0\0\0\0" * 40)
        for args, template in ((("--each",), "{title}"),
                               (("--group-by", "month"), "{group}"),
                               (("--group-by", "count:4"), "{number}")):
            folder = args[-1].strip("-").replace(":", "")
            common = ["posts", "--offline", "-q", "--cover", "none", *args]
            self.sheaf(*common, "-o", f"{folder}-one/{template}.epub",
                       "--report", "one.jsonl", status=1)
            for k in (1, 2, 3):
                self.sheaf(*common, "-o", f"{folder}-parts/{template}.epub",
                           "--shard", f"{k}/3", "--report", f"{k}.jsonl",
                           status=1)
            names = sorted(os.listdir(self.path(folder + "-one")))
            self.assertEqual(sorted(os.listdir(self.path(folder + "-parts"))),
                             names)
            for name in names:
                self.assertEqual(read(self.path(folder + "-one", name)),
                                 read(self.path(folder + "-parts", name)))
            self.sheaf("merge", *(f"{k}.jsonl" for k in (1, 2, 3)), "-o",
                       "all.jsonl")
            self.assertEqual(self.rows("all.jsonl", "article"),
                             self.rows("one.jsonl", "article"))
            self.assertEqual(len(self.rows("all.jsonl", "book")), len(names))
            # of the warnings those of the reading were told by all
            one, = map(json.loads, self.rows("one.jsonl", "run"))
            all_, = map(json.loads, self.rows("all.jsonl", "run"))
            one.pop("warnings"), all_.pop("warnings")
            self.assertEqual(all_, one)

    def test_one_book_there(self):
        """Of one book each machine has its part, also where it may be there."""
        part = self.titles("--shard", "2/3")
        self.sheaf("posts", "--offline", "--shard", "2/3", "--on-exists",
                   "skip", "-o", "a.epub")
        self.assertEqual(len(list(epub_chapters(self.path("a.epub")))),
                         len(part))

    def test_empty(self):
        """Is no failure; but nothing at all is one."""
        part = shard_of("0.html", 9) % 9 + 1
        os.makedirs(self.path("none"))
        shutil.copy(self.path("posts/0.html"), self.path("one.html"))
        os.makedirs(self.path("one"))
        os.rename(self.path("one.html"), self.path("one/0.html"))
        run = self.sheaf("one", "--offline", "-v", "--strict", "--shard",
                         f"{part}/9", "-o", "a.epub", "--report", "r.jsonl")
        self.assertEqual(run.lines, [
            "sheaf: note: no book was made: no article is in this part: "
            f"{part}/9"])
        with open(self.path("r.jsonl"), encoding="utf-8") as file:
            kinds = [json.loads(line)["kind"] for line in file]
        self.assertEqual(kinds, ["report", "message", "run"])
        self.sheaf("none", "--shard", "1/9", "-o", "a.epub", status=3)
        self.sheaf("gone", "--shard", "1/9", "-o", "a.epub", status=3)
        self.assertBooks()

    def slurm(self, task, first, last, step=1, count=None):
        count = (last - first) // step + 1 if count is None else count
        return {"SLURM_ARRAY_TASK_ID": str(task),
                "SLURM_ARRAY_TASK_MIN": str(first),
                "SLURM_ARRAY_TASK_MAX": str(last),
                "SLURM_ARRAY_TASK_STEP": str(step),
                "SLURM_ARRAY_TASK_COUNT": str(count)}

    def test_environment(self):
        part = self.titles("--shard", "2/3")
        index = {"JOB_COMPLETION_INDEX": "1"}
        for value, env in (
                ("auto", self.slurm(1, 0, 2)), ("auto", self.slurm(2, 1, 3)),
                ("auto", self.slurm(10, 5, 19, 5)),
                ("auto/3", self.slurm(2, 2, 2)),
                ("auto", {**self.slurm(2, 2, 9, 7), "SHEAF_SHARD_COUNT": "3"}),
                ("auto/3", index), ("auto", {**index, "SHEAF_SHARD_COUNT": "3"}),
                ("auto/3", {**index, **self.slurm(2, 1, 9)})):
            self.assertEqual(self.titles("--shard", value, env=env), part,
                             (value, env))
        # nobody asks for it
        self.assertEqual(len(self.titles(env=self.slurm(1, 0, 2))), len(NAMES))

    def test_wrong(self):
        index = {"JOB_COMPLETION_INDEX": "3"}
        task = {"SLURM_ARRAY_TASK_ID": "1"}
        for value, env, words in (
                ("0/3", {}, "--shard 0/3: not auto, or K/N"),
                ("4/3", {}, "--shard 4/3"), ("1", {}, "--shard 1:"),
                ("1/0", {}, "--shard 1/0"), ("-1/3", {}, "--shard -1/3"),
                ("1/3x", {}, "--shard 1/3x"), ("1/1000001", {}, "--shard"),
                ("4294967297/4294967298", {}, "--shard 4294967297"),
                ("automatic", {}, "not auto or auto/N"),
                ("auto/0", index, "not auto or auto/N"),
                ("auto", {}, "neither SLURM_ARRAY_TASK_ID nor"),
                ("auto", index, "nothing tells how many parts"),
                ("auto/3", index, "JOB_COMPLETION_INDEX=3: not one of 3"),
                ("auto/3", self.slurm(0, 0, 2),
                 "SLURM_ARRAY_TASK_ID=0: not one of 3"),
                ("auto", task, "SLURM_ARRAY_TASK_MAX are not set"),
                ("auto", self.slurm(3, 1, 7, 1, 3), "not evenly spaced"),
                ("auto", self.slurm(3, 2, 8, 2), "not evenly spaced"),
                ("auto", self.slurm("x", 1, 3),
                 "SLURM_ARRAY_TASK_ID=x: not a number"),
                ("auto", {**index, "SHEAF_SHARD_COUNT": "many"},
                 "SHEAF_SHARD_COUNT=many: not a number")):
            run = self.sheaf("posts", "-o", "a.epub", "--shard", value,
                             env=env, status=2)
            self.assertEqual(len(run.lines), 1)
            self.assertIn(words, run.lines[0])
        self.assertBooks()


if __name__ == "__main__":
    unittest.main()
