"""What the compiler and the linker were asked for stands in the binary."""
import platform
import re
import unittest

import support

IS_X86 = platform.machine() == "x86_64"


def tool(*command):
    return support.output_of(*command).decode(errors="replace")


class Hardening(support.Case):
    @classmethod
    def setUpClass(cls):
        cls.segments = tool("readelf", "-Wl", support.SHEAF)
        cls.dynamic = tool("readelf", "-Wd", support.SHEAF)
        cls.symbols = tool("readelf", "-W", "--dyn-syms", support.SHEAF)
        cls.is_sanitized = "__asan_" in cls.symbols or "__ubsan_" in cls.symbols

    def segment(self, name):
        row = re.search(rf"^ +{name} .*$", self.segments, re.M)
        self.assertIsNotNone(row, f"no segment {name}")
        return row[0]

    def test_it_is_loaded_anywhere(self):
        self.assertIn("DYN (Position-Independent Executable",
                      tool("readelf", "-Wh", support.SHEAF))
        self.assertRegex(self.dynamic, r"\(FLAGS_1\).*\bPIE\b")

    def test_nothing_is_bound_later(self):
        self.segment("GNU_RELRO")
        self.assertRegex(self.dynamic, r"\(FLAGS\).*\bBIND_NOW\b")
        self.assertRegex(self.dynamic, r"\(FLAGS_1\).*\bNOW\b")

    def test_nothing_is_written_and_executed(self):
        self.assertRegex(self.segment("GNU_STACK"), r" RW +0x")
        for row in re.findall(r"^ +LOAD .*$", self.segments, re.M):
            self.assertNotRegex(row, r" RWE +0x")
        self.assertNotIn("(TEXTREL)", self.dynamic)

    def test_no_library_is_looked_for_where_it_was_built(self):
        self.assertNotRegex(self.dynamic, r"\((RPATH|RUNPATH)\)")

    def test_stacks_have_canaries(self):
        self.assertIn("__stack_chk_fail", self.symbols)

    def test_calls_know_how_large_buffers_are(self):
        if self.is_sanitized:
            self.skipTest("sanitizers look after buffers themselves")
        for name in ("__memcpy_chk", "__snprintf_chk", "__vsnprintf_chk"):
            self.assertIn(name, self.symbols)

    def test_no_frame_leaps_over_the_guard_page(self):
        if not IS_X86:
            self.skipTest("the probes of other machines look otherwise")
        code = tool("objdump", "-d", "--no-show-raw-insn", support.SHEAF)
        self.assertRegex(code, r"\bor[lq] +\$0x0,(0x[0-9a-f]+)?\(%rsp\)")

    def test_returns_and_branches_are_marked(self):
        if not IS_X86:
            self.skipTest("CET is of x86-64")
        notes = tool("readelf", "-Wn", support.BUILD + "/libsheaf.a")
        members = re.findall(r"^File: .*\((.*)\)$", notes, re.M)
        marked = re.findall(r"x86 feature: IBT, SHSTK", notes)
        self.assertGreater(len(members), 100)
        self.assertEqual(len(marked), len(members))
        self.assertRegex(tool("readelf", "-Wn", support.SHEAF),
                         r"x86 feature: .*SHSTK")


if __name__ == "__main__":
    unittest.main()
