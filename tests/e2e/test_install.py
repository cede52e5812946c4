"""make install, a program that uses the library, make uninstall."""
import os
import subprocess
import unittest

import support

PROGRAM = """\
#include <sheaf.h>

int main(int argc, char **argv)
{
	const char *output = argv[2];
	struct sheaf_options options;

	sheaf_options_init(&options);
	options.inputs = (const char *const *)&argv[1];
	options.input_count = argc > 2;
	options.outputs = &output;
	options.output_count = 1;
	options.offline = true;
	return (int)sheaf_bind(&options, 0, 0);
}
"""


def make(*args):
    # what was built is what is installed: nothing is built anew
    return subprocess.run(
        ["make", "-o", "all", "-C", support.ROOT, "--no-print-directory",
         "BUILD=" + support.BUILD, *args], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env={**os.environ, "MAKEFLAGS": ""})


class Install(support.Case):
    def files(self):
        return sorted(os.path.relpath(os.path.join(base, name), self.folder)
                      for base, _, names in os.walk(self.path("root"))
                      for name in names)

    def install(self, *where):
        run = make("install", *where)
        self.assertEqual(run.returncode, 0, run.stdout.decode())

    def uninstall(self, *where):
        run = make("uninstall", *where)
        self.assertEqual(run.returncode, 0, run.stdout.decode())
        self.assertEqual(self.files(), [])

    def test_for_a_package(self):
        where = ["DESTDIR=" + self.path("root"), "PREFIX=/opt/sheaf"]
        self.install(*where)
        home = "root/opt/sheaf/"
        self.assertEqual(self.files(), [
            home + "bin/sheaf", home + "include/sheaf.h",
            home + "include/sheaf_cache.h",
            home + "include/sheaf_check.h",
            home + "include/sheaf_doctor.h",
            home + "include/sheaf_ending.h",
            home + "include/sheaf_jobs.h",
            home + "include/sheaf_reports.h",
            home + "lib/libsheaf.a", home + "lib/pkgconfig/sheaf.pc",
            home + "share/man/man1/sheaf.1"])
        self.assertIn(b"prefix=/opt/sheaf\n", support.read(
            self.path(home, "lib/pkgconfig/sheaf.pc")))
        self.uninstall(*where)

    def test_hardened(self):
        """Loaded anywhere, its tables read-only, no stack that runs, and calls
        that know the room they write to."""
        told = support.output_of(
            "readelf", "-W", "-h", "-l", "-d", "--dyn-syms",
            support.SHEAF).decode()
        self.assertRegex(told, r"Type: +DYN")
        self.assertIn("GNU_RELRO", told)
        self.assertIn("BIND_NOW", told)
        self.assertRegex(told, r"GNU_STACK[ 0-9a-fx]+RW +0x")
        self.assertIn("__stack_chk_fail", told)
        if not support.IS_SANITIZED:    # they look after that themselves
            self.assertRegex(told, r"__\w+_chk@")

    def test_library(self):
        home = self.path("root")
        self.install("PREFIX=" + home)
        env = dict(os.environ, PKG_CONFIG_PATH=home + "/lib/pkgconfig")

        def config(*args):
            return support.output_of("pkg-config", *args, "sheaf", env=env
                                     ).decode().split()
        version = config("--modversion")[0]
        self.assertEqual(support.output_of(home + "/bin/sheaf", "--version"),
                         f"sheaf {version}\n".encode())
        self.write("try.c", PROGRAM)
        sanitize = ["-fsanitize=address,undefined"] \
            if support.IS_SANITIZED else []
        subprocess.run(
            ["gcc", "-std=c11", "-Wall", "-Werror", *sanitize, "-o",
             self.path("try"), self.path("try.c"), *config("--cflags"),
             *config("--libs")], check=True)
        self.write("p.html", support.post("P", "<p>By the library.</p>"))
        for name in ("a.epub", "a.pdf"):
            subprocess.run([self.path("try"), self.path("p.html"),
                            self.path(name)], check=True,
                           env=self.environment())
        self.assertIn("By the library.",
                      support.epub_text(self.path("a.epub")))
        self.assertPdf(self.path("a.pdf"))
        self.uninstall("PREFIX=" + home)


if __name__ == "__main__":
    unittest.main()
