#!/usr/bin/env python3
"""A machine that fails, at some of the places of tests/hostile/faults.py: a line and
an exit status, the old or the new book, and nothing left over."""
import glob
import os
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)) + "/../hostile")
import batch  # noqa: E402
import faults  # noqa: E402
from support import (  # noqa: E402
    BUILD, ROOT, SHEAF, Case, epub_text, pdf_text, post)

# Builds for sanitizers and the like are slow, and have heaps of their own.
IS_PLAIN = os.path.basename(os.path.dirname(SHEAF)) == "build"


@unittest.skipUnless(IS_PLAIN, "faults: the build is not a plain one")
class Failures(unittest.TestCase):
    def hold(self, part, why_not=None, least=4):
        if why_not:
            self.skipTest("faults: " + why_not)
        bench = faults.measure(SHEAF, part)
        self.assertEqual(bench.wrong, [], bench.figure)
        self.assertGreaterEqual(bench.runs, least, bench.figure)

    def test_refused_memory_ends_with_a_line_and_the_old_or_new_book(self):
        self.hold(lambda bench: faults.refuse_memory(bench, 1, 997))

    def test_refused_memory_before_main_ends_with_a_line(self):
        self.hold(lambda bench: faults.refuse_memory(bench, 2, 1 << 30), None, 1)

    def test_failing_calls_end_with_a_line_and_the_old_or_new_book(self):
        self.hold(lambda bench: faults.fail_calls(bench, 131),
                  faults.no_trace())

    def test_killed_at_any_call_leaves_nothing_after_the_next_run(self):
        self.hold(lambda bench: faults.kill_at_calls(bench, 211),
                  faults.no_trace())

    def test_killed_at_any_time_leaves_nothing_after_the_next_run(self):
        self.hold(lambda bench: faults.end_at_random(
            bench, (signal.SIGKILL,), 6))

    def test_ended_by_a_signal_leaves_nothing(self):
        self.hold(lambda bench: faults.end_at_random(
            bench, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP), 6))

    def test_full_disk_is_told_and_leaves_the_old_book(self):
        self.hold(lambda bench: faults.fill_disks(bench, 4096),
                  faults.no_mount(), 2)

    def test_power_cut_leaves_the_old_or_the_new_book(self):
        self.hold(faults.cut_power, faults.no_trace())

    def test_power_cut_of_a_file_system_leaves_what_the_next_run_mends(self):
        self.hold(lambda bench: faults.cut_ext4(bench, 4), faults.no_loop())


class Batch(Case):
    def test_hostile_posts_change_no_byte_of_the_books_of_others(self):
        good, wrong = batch.compare(SHEAF, self.folder, 200)
        self.assertEqual((good, wrong), (190, []))


@unittest.skipUnless(IS_PLAIN, "faults: the build is not a plain one")
class LyingWorker(Case):
    """What an article says by a worker that it took over is its own loss."""
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.program = folder.name + "/sheaf"
        libraries = subprocess.run(
            ["make", "-s", "-C", ROOT, "BUILD=" + BUILD, "print-libs"],
            check=True, stdout=subprocess.PIPE, text=True).stdout.split()
        headers = subprocess.run(
            ["pkg-config", "--cflags", "libxml-2.0"], check=True,
            stdout=subprocess.PIPE, text=True).stdout.split()
        subprocess.run(
            ["cc", "-std=c11", "-D_GNU_SOURCE", f"-I{ROOT}/include",
             f"-I{ROOT}/src", *headers, "-pie", "-o", cls.program,
             ROOT + "/tests/tools/lying_worker.c",
             *glob.glob(BUILD + "/cli/*.o"), BUILD + "/libsheaf.a",
             "-Wl,--wrap=channel_send", *libraries], check=True)

    def test_a_chapter_that_is_none_costs_no_other(self):
        for name in ("Good", "LIE", "Fine"):
            self.write(f"posts/{name}.html", post(name, f"<p>{name} text.</p>"))
        for kind in ("epub", "pdf"):
            run = subprocess.run(
                [self.program, "posts", "--offline", "--no-state", "--cover",
                 "none", "-o", "x." + kind], cwd=self.folder, check=False,
                env=self.environment({"LIE": "LIE"}), text=True,
                stderr=subprocess.PIPE)
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn("posts/LIE.html: left out: its worker ended early: ",
                          run.stderr)
            text = epub_text if kind == "epub" else pdf_text
            text = text(self.path("x." + kind))
            self.assertIn("Good text.", text)
            self.assertIn("Fine text.", text)
            self.assertNotIn("LIE", text)
        self.assertBooks("x.epub", "x.pdf")


class Limits(Case):
    def test_file_size_limit_is_told_and_leaves_the_old_book(self):
        self.write("a.html", "<title>A</title><p>Text.</p>")
        self.write("x.epub", "old")
        run = self.sheaf("a.html", "-o", "x.epub", status=3, before=(
            "prlimit", "--fsize=1024"))
        self.assertIn("file too large", run.text)
        with open(self.path("x.epub")) as file:
            self.assertEqual(file.read(), "old")
        self.assertBooks("x.epub")

    def test_a_picture_that_cannot_be_opened_is_not_told_as_missing(self):
        self.write("a.html", "<title>A</title><p>Text.<img src='x/a.png'></p>")
        self.write("x/a.png", b"")
        os.chmod(self.path("x"), 0)
        if os.geteuid() == 0:
            before = ("setpriv", "--reuid=65534", "--clear-groups")
        else:
            before = ()
        os.chmod(self.folder, 0o777)
        run = self.sheaf("a.html", "--offline", "--no-state", "-o", "x.epub",
                         before=before)
        os.chmod(self.path("x"), 0o755)
        self.assertIn("permission denied", run.text)


if __name__ == "__main__":
    unittest.main()
