"""A run that something befalls, and what is promised of it: a line and an exit
status, the old or the new books, and nothing left over."""
import collections
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE + "/../e2e")
from support import gif, png, post  # noqa: E402

BOOKS = ("x.epub", "x.pdf")
OLD = b"an old book\n" * 4096
# The machine's fonts with a cache of our own, which a fault may damage.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<cachedir>{}/fonts</cachedir>
<include>/etc/fonts/fonts.conf</include>
</fontconfig>
"""


class Fault(Exception):
    pass


class Run:
    """What a run left: exit status, what it said, its folder."""

    def __init__(self, status, text):
        self.status, self.text = status, text


class Bench:
    """Three posts with a picture each, and the books they become."""

    def __init__(self, sheaf, folder):
        self.sheaf, self.folder = sheaf, folder
        self.wrong, self.runs = [], 0
        self.seen = collections.Counter()
        os.mkdir(folder + "/posts")
        with open(folder + "/fonts.conf", "w", encoding="utf-8") as file:
            file.write(FONTS.format(folder))
        for day, (title, name, data) in enumerate((
                ("First", "a.png", png()), ("Second", "b.png", png(50, 20)),
                ("Third", "c.gif", gif())), 1):
            body = f'<p>{title} text.</p><p><img src="{name}" alt="x"></p>'
            with open(f"{folder}/posts/{day}.html", "w") as file:
                file.write(post(title, body, date=f"2022-01-0{day}"))
            with open(f"{folder}/posts/{name}", "wb") as file:
                file.write(data)
        began = time.monotonic()
        work = self.fresh()
        if self.run(work).status != 0:
            raise Fault("the undisturbed run failed")
        self.seconds = time.monotonic() - began
        self.new = {name: digest(f"{work}/{name}") for name in BOOKS}
        shutil.rmtree(work)

    def fresh(self, base=None):
        """A folder with old books."""
        work = tempfile.mkdtemp(dir=base or self.folder)
        os.mkdir(work + "/out")
        for name in BOOKS:
            with open(f"{work}/out/{name}", "wb") as file:
                file.write(OLD)
        return work + "/out"

    def command(self, work):
        outputs = [part for name in BOOKS for part in ("-o", f"{work}/{name}")]
        return [self.sheaf, "--offline", "-j1", "--cover", "none", "--cache",
                os.path.dirname(work) + "/cache", self.folder + "/posts",
                *outputs]

    def start(self, work, before=(), env=(), **more):
        return subprocess.Popen(
            [*before, *self.command(work)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, env={
                "PATH": os.environ["PATH"], "HOME": self.folder,
                "FONTCONFIG_FILE": self.folder + "/fonts.conf",
                "LC_ALL": "C.UTF-8", **dict(env)}, **more)

    def run(self, work, before=(), env=(), **more):
        process = self.start(work, before, env, **more)
        try:
            text, _ = process.communicate(timeout=40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Run("it hangs", "")
        return Run(process.returncode, text.decode(errors="replace"))

    def judge(self, place, run, work, killed_by=()):
        """The promise, after a run that something befell."""
        faults = []
        if run.status == "it hangs":
            faults.append(run.status)
        elif run.status < 0 and -run.status not in killed_by:
            faults.append(f"ended by signal {-run.status}")
        elif run.status > 0 and not run.text.strip():
            faults.append("it fails without a line")
        for name in BOOKS:
            found = book_state(f"{work}/{name}", self.new[name])
            self.seen[found] += 1
            if found in ("torn", "lost"):
                faults.append(f"{name} is {found}")
            elif found == "other" and not run.text.strip():
                faults.append(f"{name} is another without a line")
            elif found == "old" and run.status == 0:
                faults.append(f"{name} is old, the exit status 0")
        if not killed_by:
            faults += left_over(work)
        self.runs += 1
        self.note(place, faults, run)

    def judge_next(self, place, work):
        """The next run makes all good, with what cache and state now hold."""
        run = self.run(work)
        faults = left_over(work)
        if run.status != 0:
            faults.append(f"the next run ends with {run.status}")
        faults += [f"{name} differs after the next run" for name in BOOKS
                   if digest(f"{work}/{name}") != self.new[name]]
        self.note(place + ", then", faults, run)

    def note(self, place, faults, run):
        if faults:
            self.wrong.append(f"{place}: {', '.join(faults)}: "
                              f"{run.text[-200:]!r}")


def digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).digest()
    except FileNotFoundError:
        return None


def book_state(path, new):
    """old, new, other (whole, but not what is always made), torn or lost."""
    found = digest(path)
    if found is None or found == new:
        return "lost" if found is None else "new"
    if found == hashlib.sha256(OLD).digest():
        return "old"
    if path.endswith(".pdf"):
        check = subprocess.run(["qpdf", "--check", path], check=False,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        return "torn" if check.returncode else "other"
    try:
        with zipfile.ZipFile(path) as book:
            return "torn" if book.testzip() else "other"
    except (zipfile.BadZipFile, OSError):
        return "torn"


def left_over(work):
    """Temporaries, beside the books or in the cache."""
    cache = os.path.dirname(work) + "/cache"
    names = [name for name in os.listdir(work) if name not in BOOKS]
    names += [name for _, _, names in os.walk(cache) for name in names
              if name.endswith("-tmp")]
    return [f"left over: {name}" for name in names]


def no_mount():
    """Why no small disk can be made here; None: it can."""
    folder = tempfile.mkdtemp()
    try:
        run = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder],
                             check=False, stderr=subprocess.DEVNULL)
        if run.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return "mounting is not allowed" if run.returncode else None
    except FileNotFoundError:
        return "there is no mount"
    finally:
        os.rmdir(folder)
