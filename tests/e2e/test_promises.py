"""What SECURITY.md promises, held from the outside: the system calls of whole
runs, the bytes of whole books."""
import os
import re
import shutil
import subprocess
import unittest
import zipfile
from xml.etree import ElementTree

import support
from support import post

SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90" '
       'onload="alert(1)"><script>alert(1)</script><text y="50">drawn</text>'
       '<a href="javascript:alert(1)"><rect width="9" height="9"/></a>'
       '<foreignObject><iframe src="https://evil.example/"/></foreignObject>'
       '<image href="https://evil.example/x.png" width="9" height="9"/></svg>')

ACTIVE = """<p onclick="alert(1)" style="background:url(https://evil.example/b)">
WITNESS<script>alert(1)</script></p>
<iframe src="https://evil.example/"></iframe>
<object data="x.swf"></object><embed src="x.swf"><applet code="X"></applet>
<form action="https://evil.example/"><input name="a" autofocus onfocus="x()">
<button formaction="javascript:alert(1)">b</button></form>
<meta http-equiv="refresh" content="0;url=https://evil.example/">
<base href="https://evil.example/"><link rel="stylesheet" href="//evil.example/">
<a href="javascript:alert(1)">one</a> <a href="vbscript:x">two</a>
<a href="data:text/html,&lt;script>alert(1)&lt;/script>">three</a>
<a href="file:///etc/passwd">four</a> <a href=" java&#10;script:alert(1)">five</a>
<a href="https://example.org/">six</a>
<svg onload="alert(1)"><script>alert(1)</script></svg>
<math><a href="javascript:alert(1)">seven</a></math>
<video src="https://evil.example/v" onerror="alert(1)"></video>
<img src="drawing.svg" onerror="alert(1)" alt="a drawing">
<style>@import url(https://evil.example/);</style>"""

FORBIDDEN = {"script", "iframe", "object", "embed", "applet", "form", "input",
             "button", "base", "frame", "frameset", "foreignObject", "handler"}
LEADS_TO = re.compile(r"(https?:|mailto:|tel:|ftp:|#|[^:]*$)")

PDF_ACTIONS = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|GoToE|EmbeddedFiles?"
    rb"|RichMedia|Movie|Sound|OpenAction|AA|XFA|AcroForm|Rendition)\b")

# Where a run may look without having been told: the system's own.
SYSTEM = ("/usr/", "/lib", "/etc/ld.so", "/etc/fonts", "/etc/ssl",
          "/etc/selinux", "/etc/locale", "/etc/alternatives",
          "/var/cache/fontconfig", "/proc/self", "/proc/sys",
          "/proc/filesystems", "/proc/stat", "/proc/meminfo",
          "/proc/cpuinfo", "/sys/", "/dev/null")


class Promises(support.Case):
    def setUp(self):
        super().setUp()
        self.write("posts/drawing.svg", SVG)
        self.write("posts/photo.jpg", support.picture("photo.jpg"))
        self.write("posts/a.md", post("../../x\x1b[2J", ACTIVE))
        self.write("posts/b.md", post(
            "B", '<p>Text.</p><p><img src="photo.jpg" alt=""></p>'))
        os.mkdir(self.path("out"))
        os.mkdir(self.path("tmp"))

    def books(self):
        return ("posts", "--offline", "--cache", "cache", "-j2",
                "-o", "out/x.epub", "-o", "out/x.pdf")

    def calls(self, names):
        """Lines of strace for the run that makes both books."""
        if not shutil.which("strace"):
            self.skipTest("strace is not here")
        log = self.path("calls")
        run = subprocess.run(
            ["strace", "-f", "-y", "-s", "4096", "-o", log, "-e",
             "trace=" + names, support.SHEAF, "-q", *self.books()],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment({"TMPDIR": self.path("tmp")}))
        if b"ptrace" in run.stderr:
            self.skipTest("no process may be traced here")
        self.assertEqual(run.returncode, 0, run.stderr)
        with open(log, errors="replace") as file:
            return [line.split(None, 1)[1] for line in file]

    def test_check_and_report_write_nothing(self):
        self.write("p.html", post("P", "<p>Text.</p>"))
        self.sheaf("p.html", "-o", "p.epub", "--report", "p.jsonl")
        os.makedirs(self.path("home/.cache"))
        for command in (["check", "p.epub"], ["report", "p.jsonl"]):
            subprocess.run([support.SHEAF, *command], cwd=self.folder,
                           check=True, stdout=subprocess.DEVNULL,
                           env={"PATH": os.environ["PATH"],
                                "HOME": self.path("home")})
            self.assertEqual(os.listdir(self.path("home/.cache")), [])

    def test_runs_nothing(self):
        lines = [line for line in self.calls("execve,execveat")
                 if line.startswith("exec")]
        self.assertEqual(len(lines), 1, lines)

    def test_asks_nobody_offline(self):
        for line in self.calls("socket,connect,sendto,bind,listen"):
            self.assertNotRegex(line, "AF_INET|AF_NETLINK|^(connect|bind)")

    def test_reads_what_it_was_told(self):
        told = ("posts", "cache", "out", "tmp", "home")
        allowed = SYSTEM + tuple(self.path(name) for name in told)
        seen = False
        for line in self.calls("open,openat,openat2"):
            found = re.search(r"= \d+<(/[^>]*)>", line)
            if not found:
                continue
            path = re.sub(r"^/proc/\d+", "/proc/self", found[1])
            seen |= path.endswith("posts/a.md")
            self.assertTrue(
                path.startswith(allowed) or path == self.folder, line)
        self.assertTrue(seen)

    def test_writes_what_it_was_told(self):
        before = self.tree()
        self.sheaf("-q", *self.books(), env={"TMPDIR": self.path("tmp")})
        new = {path for path in self.tree() - before
               if not path.startswith("cache/")}
        self.assertEqual(new, {"cache", "out/x.epub", "out/x.pdf"})

    def tree(self):
        return {os.path.relpath(os.path.join(folder, name), self.folder)
                for folder, folders, files in os.walk(self.folder)
                for name in folders + files}

    def test_an_epub_is_passive(self):
        self.sheaf("-q", *self.books())
        with zipfile.ZipFile(self.path("out/x.epub")) as book:
            for name in book.namelist():
                if name.endswith((".xhtml", ".svg", ".opf", ".ncx")):
                    self.look_at(name, ElementTree.fromstring(book.read(name)))
                elif name.endswith(".css"):
                    self.assertNotIn(b"evil.example", book.read(name))
        text = support.epub_text(self.path("out/x.epub"))
        for word in ("WITNESS", "one", "two", "three", "four", "five", "six",
                     "seven"):
            self.assertIn(word, text)

    def look_at(self, name, tree):
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            self.assertNotIn(element.tag.split("}")[-1], FORBIDDEN, name)
            for key, value in element.attrib.items():
                key = key.split("}")[-1].lower()
                self.assertFalse(key.startswith("on"), (name, key))
                if key in ("href", "src", "data", "action"):
                    self.assertRegex(value, LEADS_TO, name)
                if key in ("src", "data"):
                    self.assertNotIn(":", value, name)

    def test_a_pdf_is_passive(self):
        self.sheaf("-q", *self.books())
        plain = support.output_of("qpdf", "--qdf", "--object-streams=disable",
                                  self.path("out/x.pdf"), "-")
        self.assertIsNone(PDF_ACTIONS.search(plain))
        for uri in re.findall(rb"/URI \(([^)]*)\)", plain):
            self.assertRegex(uri.decode(), r"^(https?|mailto):")


if __name__ == "__main__":
    unittest.main()
