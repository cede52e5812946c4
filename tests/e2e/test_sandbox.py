"""Workers at work have given away all that they do not need."""
import os
import subprocess
import tempfile
import time
import unittest

import support
from support import post

SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">'
       '<text y="50">{}</text></svg>')

# A socket, what is sent beside messages, sources, fonts, and what a fence looks at.
LENT = (r"^(socket:|/memfd:sheaf|/tmp/[^/]*/(\d+\.md|d\d+\.svg)$|/usr/"
        r"|/dev/null$|/proc/\d+/statm$)")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def status(pid):
    with open(f"/proc/{pid}/status") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file
                    if ":\t" in line)


def workers(pid):
    return [worker for spawner in children(pid)
            for worker in children(spawner)]


class Sandbox(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def watch(self, *arguments):
        """What workers looked like, by pid, when they were locked in."""
        seen, self.parent = {}, {}
        process = subprocess.Popen(
            [support.SHEAF, "-q", "--offline", "--no-state", *arguments])
        while process.poll() is None:
            try:
                rows = status(process.pid)
                if rows.get("Seccomp") == "2":
                    self.parent = rows
                for pid in workers(process.pid):
                    rows = status(pid)
                    # the parent's and its own (Linux 5.9)
                    if rows.get("Seccomp_filters", "2") == "2":
                        files = {int(fd): os.readlink(f"/proc/{pid}/fd/{fd}")
                                 for fd in os.listdir(f"/proc/{pid}/fd")}
                        seen.setdefault(pid, (rows, files))
            except (OSError, ValueError):
                pass  # it has ended meanwhile
            time.sleep(0.001)
        self.assertEqual(process.returncode, 0)
        return seen

    def test_workers_are_locked_in(self):
        if not all(well for well, _ in support.doctor()["sandbox"].values()):
            self.skipTest("this build or kernel does not confine workers")
        for i in range(60):
            name = os.path.join(self.folder, f"d{i}.svg")
            with open(name, "w") as file:
                file.write(SVG.format(i))
            with open(os.path.join(self.folder, f"{i}.md"), "w") as file:
                file.write(post(
                    f"Post {i}", f"<p>{'Words and more words. ' * 200}</p>"
                    f'<p><img src="d{i}.svg" alt=""></p>'))
        seen = self.watch(self.folder, "-j2", "-o", self.folder + "/x.pdf")
        # two that read and render, and those that draw
        self.assertGreaterEqual(len(seen), 3)
        for rows, files in seen.values():
            self.assertEqual(rows["NoNewPrivs"], "1")
            for name in ("CapInh", "CapPrm", "CapEff"):
                self.assertEqual(int(rows[name], 16), 0, name)
            self.assertEqual([files[fd] for fd in range(3)],
                             ["/dev/null"] * 3)
            for fd in set(files) - {0, 1, 2}:
                self.assertRegex(files[fd], LENT)
        self.assertEqual(self.parent["NoNewPrivs"], "1")
        # of capabilities only those that have to do with files
        self.assertEqual(int(self.parent["CapEff"], 16) & ~0x1f, 0)

    def test_outputs_of_all_places(self):
        """What a run writes to it may write to, wherever that is."""
        os.mkdir(os.path.join(self.folder, "posts"))
        for name in ("A", "B"):
            with open(f"{self.folder}/posts/{name}.md", "w") as file:
                file.write(post(name, "<p>Text.</p>"))
        os.mkdir(self.folder + "/real")
        os.mkdir(self.folder + "/tmp")
        os.symlink("real", self.folder + "/link")
        for output, made in (
                ("x.epub", "x.epub"), ("./x.pdf", "x.pdf"),
                ("link/x.epub", "real/x.epub"),
                (self.folder + "/real/y.pdf", "real/y.pdf"),
                ("real/../z.epub", "z.epub")):
            self.run_in_folder("posts", "-o", output)
            self.assertTrue(os.path.isfile(os.path.join(self.folder, made)),
                            output)
        self.run_in_folder("--each", "posts", "-o", "new/{date:%Y}/{title}.epub",
                           "--report", "real/report.jsonl",
                           "--cache", "deep/er/cache")
        for name in "new/2022/A.epub", "new/2022/B.epub", "real/report.jsonl":
            self.assertTrue(os.path.isfile(os.path.join(self.folder, name)),
                            name)

    def run_in_folder(self, *arguments):
        subprocess.run([support.SHEAF, "-q", "--offline", *arguments],
                       cwd=self.folder, check=True,
                       env=dict(os.environ, TMPDIR=self.folder + "/tmp"))

    def test_doctor(self):
        cache = os.path.join(self.folder, "cache")
        found = support.doctor("--cache", cache)
        self.assertEqual(found["cache"][cache], (True, "not there yet"))
        self.assertIn("kernel", found["sandbox"])
        self.assertIn("Latin", found["fonts"])
        self.assertRegex(found["libraries"]["libxml2.so.2"][1], "build [0-9a-f]+")
        for name in ("A", "B"):
            with open(os.path.join(self.folder, name + ".md"), "w") as file:
                file.write(post(name, "<p>Text.</p>"))
        subprocess.run([support.SHEAF, "-q", "--cache", cache, self.folder,
                        "-o", self.folder + "/x.epub"], check=True)
        self.assertEqual(support.doctor("--cache", cache)["cache"][cache],
                         (True, "0 addresses, 0.0 MB, 0 damaged"))

    def test_doctor_tells_what_is_missing(self):
        fonts = os.path.join(self.folder, "fonts.conf")
        with open(fonts, "w") as file:
            file.write("<fontconfig/>")
        result = subprocess.run(
            [support.SHEAF, "doctor"], stdout=subprocess.PIPE, check=False,
            env=dict(os.environ, FONTCONFIG_FILE=fonts))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout.decode(), "(?m)^-  all +no font is")

    def test_doctor_usage(self):
        result = subprocess.run([support.SHEAF, "doctor", "x"],
                                stderr=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 2)


if __name__ == "__main__":
    unittest.main()
