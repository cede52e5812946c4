"""The command line, the manual, and ends that come too early."""
import os
import pty
import re
import signal
import subprocess
import time
import unittest

import support
from support import ROOT, post


class Command(support.Case):
    def options(self):
        text = support.read(ROOT + "/src/cli/options.def").decode()
        rows = re.findall(r'^OPTION\(\w+,\s*"([a-z-]+)",\s*(?:0|\'(.)\'),\s*'
                          r'(NULL|"[^"]*"),', text, re.M)
        self.assertGreater(len(rows), 15)
        return rows

    def test_help(self):
        run = self.sheaf("--help")
        self.assertEqual(run.text, "")
        for name, letter, argument in self.options():
            self.assertIn("--" + name, run.out)
            if letter:
                self.assertIn(f"-{letter}, --{name}", run.out)
            if argument != "NULL":
                self.assertIn(f"--{name} {argument[1:-1]}", run.out)
        self.assertEqual(self.sheaf("-h").out, run.out)

    def test_version(self):
        header = support.read(ROOT + "/include/sheaf.h").decode()
        version = re.search(r'SHEAF_VERSION "(.*)"', header).group(1)
        self.assertEqual(self.sheaf("--version").out, f"sheaf {version}\n")
        self.assertIn(f'"sheaf {version}"',
                      support.read(ROOT + "/man/sheaf.1").decode())

    def test_help_to_a_full_device(self):
        with open("/dev/full", "w") as full:
            run = subprocess.run(self.command("--help"), stdout=full,
                                 env=self.environment())
        self.assertEqual(run.returncode, 3)

    def test_limits(self):
        table = self.sheaf("--limit", "help").out
        header = support.read(ROOT + "/include/sheaf.h").decode()
        count = len(re.findall(r"^\tSHEAF_LIMIT_(?!COUNT)\w+,", header, re.M))
        self.assertEqual(len(table.splitlines()), count)

    def test_wrong_command_lines(self):
        self.write("p.html", post("P", "<p>t</p>"))
        self.write("bad.css", b"\xff\xfe")
        for args in (
                [], ["p.html"], ["-o", "a.epub"], ["p.html", "-o"],
                ["p.html", "-o", "a.txt"], ["p.html", "-o", "a"],
                ["p.html", "-o", "a.epub", "-o", "a.epub"],
                ["p.html", "-o", "a.epub", "-o", ".//a.epub"],
                ["p.html", "-o", ""], ["--nonsense"], ["-Z"],
                ["p.html", "-o", "a.epub", "--sort", "size"],
                ["p.html", "-o", "a.epub", "--sort", "--date"],
                ["p.html", "-o", "a.epub", "--colophon", "maybe"],
                ["p.html", "-o", "a.epub", "--theme", "none"],
                ["p.html", "-o", "a.epub", "--theme", ""],
                ["p.html", "-o", "a.epub", "--paragraphs", "none"],
                ["p.html", "-o", "a.epub", "--writing-mode", "vertical"],
                ["p.html", "-o", "a.epub", "--index", "authors"],
                ["p.html", "-o", "a.epub", "--index-review", "a.epub"],
                ["p.html", "-o", "a.epub", "--embed-fonts", ""],
                ["p.html", "-o", "a.epub", "--embed-fonts", "No Such Font"],
                ["p.html", "-o", "a.epub", "--toc-depth", "7"],
                ["p.html", "-o", "a.epub", "--toc-depth", "2x"],
                ["p.html", "-o", "a.epub", "--section", "year"],
                ["p.html", "-o", "a.epub", "--section", "weeks"],
                ["-o", "a.epub", "--manifest"],
                ["-o", "a.epub", "--manifest", "none.yaml"],
                ["-o", "a.epub", "--manifest", "."],
                ["p.html", "-o", "a.epub", "--manifest", "bad.css"],
                ["p.html", "-o", "a.epub", "-j", "0"],
                ["p.html", "-o", "a.epub", "-j", "65"],
                ["p.html", "-o", "a.epub", "-j", "two"],
                ["p.html", "-o", "a.epub", "-j", "-1"],
                ["p.html", "-o", "a.epub", "--limit", "depth"],
                ["p.html", "-o", "a.epub", "--limit", "depth=x"],
                ["p.html", "-o", "a.epub", "--limit", "depth=-1"],
                ["p.html", "-o", "a.epub", "--limit", "dept=1"],
                ["p.html", "-o", "a.epub", "--limit",
                 "input=99999999999999999999"],
                ["p.html", "-o", "a.epub", "--limit", "input=99999999999G"],
                ["p.html", "-o", "a.epub", "--page-size", "A9"],
                ["p.html", "-o", "a.epub", "--page-size", "10mmx"],
                ["p.html", "-o", "a.epub", "--page-size", "1mmx1mm"],
                ["p.html", "-o", "a.epub", "--page-size", "nanmmxinfmm"],
                ["p.html", "-o", "a.epub", "--metadata", "title"],
                ["p.html", "-o", "a.epub", "--metadata", "=x"],
                ["p.html", "-o", "a.epub", "--language", "not a tag"],
                ["p.html", "-o", "a.epub", "--style", "none.css"],
                ["p.html", "-o", "a.epub", "--mirror", "none"],
                ["p.html", "-o", "a.epub", "--style", "bad.css"],
                ["p.html", "-t", "xml"],
                ["p.html"] + [w for n in range(20)
                              for w in ("-o", f"{n}.epub")],
                ["p.html", "-o", "a.epub", "--offline=yes"]):
            run = self.sheaf(*args, status=2)
            self.assertEqual(len(run.lines), 1, f"{args}\n{run.text}")
            self.assertTrue(run.text.startswith("sheaf: "), run.text)
            self.assertBooks()

    def test_options_that_are_right(self):
        self.write("p.html", post("P", "<p>t</p>"))
        for args in (["--sort=-title"], ["--section=none"], ["-j8"],
                     ["--limit=input=1M", "--limit", "depth=20"],
                     ["--page-size=200ptx300pt"], ["-q", "-v"],
                     ["--metadata=subject=a=b"], ["--lang=zh-Hans"],
                     ["--", "p.html"]):
            self.sheaf("p.html", "-o", "a.epub", *args)

    def test_name_that_starts_with_a_dash(self):
        self.write("-p.html", post("P", "<p>t</p>"))
        self.sheaf("-o", "a.epub", "--", "-p.html")
        self.sheaf("./-p.html", "-o", "./-b.epub")
        self.assertBooks("-b.epub", "a.epub")

    def test_timings(self):
        self.write("a.md", post("A", "<p>text</p>"))
        run = self.sheaf("a.md", "--offline", "-q", "-o", "a.epub", "-o",
                         "a.pdf", "--timings")
        rows = {line.split()[0]: line.split()[1:] for line in run.lines[1:]}
        self.assertEqual(list(rows), ["reading", "loading", "writing",
                                      "workers", "metadata", "articles",
                                      "chapters", "pictures", "cover"])
        for name in ("loading", "chapters", "cover"):
            self.assertGreater(float(rows[name][0]), 0, name)

    def test_manual(self):
        """Every option stands in it, and it is good roff."""
        manual = support.read(ROOT + "/man/sheaf.1").decode()
        text = manual.replace("\\-", "-").replace("\\fR", "")
        for name, letter, _ in self.options():
            self.assertIn("--" + name, text)
            if letter:
                self.assertRegex(text, rf"-{letter}\b")
        for macro in re.findall(r"^\.(\w+)", manual, re.M):
            self.assertIn(macro, ("TH", "SH", "B", "I", "BR", "RI", "IR", "RB",
                                  "BI", "TP", "PP", "IP", "EX", "EE", "SS",
                                  "br"))


class Terminal(support.Case):
    def on_terminal(self, *args, **env):
        try:
            master, slave = pty.openpty()
        except OSError:
            self.skipTest("no pseudo-terminals here")
        run = subprocess.Popen(self.command(*args), cwd=self.folder,
                               stderr=slave, stdout=slave,
                               env=self.environment(env))
        os.close(slave)
        shown = b""
        while True:
            try:
                bytes_ = os.read(master, 4096)
            except OSError:     # EIO: the other end is closed
                break
            if not bytes_:
                break
            shown += bytes_
        os.close(master)
        self.assertEqual(run.wait(30), 0, shown)
        return shown.decode()

    def test_progress(self):
        self.write("a.html", post("First\x1b[31m \u202etitle", "<p>t</p>"))
        self.write("b.html", post("Second", "<p>t</p>"))
        args = ("a.html", "b.html", "-o", "a.epub")
        shown = self.on_terminal(*args, TERM="xterm")
        self.assertIn("2/2", shown)
        self.assertIn("Second", shown)
        self.assertIn("2 articles", shown)
        self.assertNotIn("\x1b[31m", shown)
        self.assertNotIn("\u202e", shown)
        self.assertTrue(shown.endswith("\n"))
        self.write("c.html", post("Second", "<p>t</p>"))
        shown = self.on_terminal(*args, "c.html", "--dedup", TERM="xterm")
        self.assertIn("2 articles", shown)
        self.assertIn("1 duplicate", shown)
        self.assertEqual(self.on_terminal(*args, TERM="dumb"), "")
        self.assertEqual(self.on_terminal(*args, "-q", TERM="xterm"), "")
        self.assertEqual(self.sheaf(*args, env={"TERM": "xterm"}).text, "")


class Ends(support.Case):
    """Killed at many moments: the old book stays, and what a kill leaves
    behind is cleaned up by the next run."""

    def setUp(self):
        super().setUp()
        words = "一些文字，要排成许多行。" * 40
        for n in range(40):
            self.write(f"posts/{n}.html", post(f"P{n}", "".join(
                f"<p>{words}{n}{m}</p>" for m in range(10))))
        self.sheaf("posts", "-o", "a.epub", "-o", "a.pdf")
        self.old = self.books()

    def books(self):
        return [support.read(self.path(n)) for n in ("a.epub", "a.pdf")]

    def temporaries(self):
        return [n for n in os.listdir(self.folder)
                if n.endswith(".sheaf-tmp")]

    def start(self):
        return subprocess.Popen(
            self.command("posts", "-o", "a.epub", "-o", "a.pdf", "--title",
                         "other"), cwd=self.folder, env=self.environment(),
            stderr=subprocess.PIPE, start_new_session=True)

    def kill_after(self, seconds, number):
        run = self.start()
        time.sleep(seconds)
        run.send_signal(number)
        text = run.communicate(timeout=30)[1].decode()
        return run.returncode, text

    def assertNoneLeft(self, run_pid):
        """Workers and spawner end with their parent."""
        for _ in range(100):
            if subprocess.run(["pgrep", "-s", str(run_pid)],
                              stdout=subprocess.DEVNULL).returncode == 1:
                return
            time.sleep(0.05)
        self.fail("processes are left")

    def test_terminated(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) == signal.SIG_IGN:
                continue    # as nohup has it
            was_killed = 0
            for delay in (0.0, 0.02, 0.05, 0.1, 0.2):
                status, text = self.kill_after(delay, number)
                self.assertIn(status, (0, -number), text)
                was_killed += status != 0
                if delay > 0:
                    self.assertEqual(self.temporaries(), [])
                for old, new in zip(self.old, self.books()):
                    if status != 0 and old != new:
                        # the moment after the rename of this one
                        self.assertTrue(new.startswith((b"PK", b"%PDF")))
            self.assertGreater(was_killed, 0)

    def test_killed(self):
        for delay in (0.01, 0.03, 0.06, 0.1, 0.15, 0.25):
            self.kill_after(delay, signal.SIGKILL)
            for name in ("a.epub", "a.pdf"):
                self.assertGreater(os.path.getsize(self.path(name)), 1000)
        self.assertPdf(self.path("a.pdf"))
        self.write("p.html", post("P", "<p>t</p>"))
        self.sheaf("p.html", "-o", "b.epub")
        self.assertBooks("a.epub", "a.pdf", "b.epub")

    @unittest.skipUnless(support.shutil.which("pgrep"), "no pgrep")
    def test_no_process_is_left(self):
        for number in (signal.SIGKILL, signal.SIGTERM):
            run = self.start()
            time.sleep(0.1)
            run.send_signal(number)
            run.communicate(timeout=30)
            self.assertNoneLeft(run.pid)

    def test_another_run_is_not_disturbed(self):
        """The temporary files of a run that lives are no leftovers."""
        runs = [self.start() for _ in range(3)]
        for run in runs:
            self.assertEqual(run.communicate(timeout=60)[1], b"")
            self.assertEqual(run.returncode, 0)
        self.assertBooks("a.epub", "a.pdf")
        self.assertPdf(self.path("a.pdf"))

    def test_output_pipe_closed(self):
        """A reader of a dump that goes away is an error, no crash."""
        run = subprocess.Popen(self.command("posts", "-t", "tree"),
                               cwd=self.folder, env=self.environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        run.stdout.close()
        text = run.stderr.read().decode()
        run.stderr.close()
        self.assertEqual(run.wait(60), 3, text)
        self.assertIn("broken pipe", text)


if __name__ == "__main__":
    unittest.main()
