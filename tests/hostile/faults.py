#!/usr/bin/env python3
"""A machine that fails, at every place it can: memory is refused, system calls
fail, the process is killed, disks are full, the power is cut.  What is promised:
a line and an exit status, the old or the new book, and nothing left over.

    faults.py SHEAF [PART...]           PART: memory calls kills random signals silence
                                              full cuts

STEP=N tries every N-th place of the first three, KILLS=N so many random kills.
tests/e2e/test_failures.py runs a few of each."""
import collections
import hashlib
import os
import random
import re
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

# How calls fail.  A close() that fails has not closed here, worse than in life.
ERRORS = {
    "openat": ("EMFILE", "EACCES", "ENOSPC"), "openat2": ("EMFILE",),
    "read": ("EIO", "EINTR"), "pread64": ("EIO", "EINTR"),
    "write": ("ENOSPC", "EINTR"), "pwrite64": ("ENOSPC", "EIO"),
    "copy_file_range": ("ENOSPC", "EIO"), "fsync": ("EIO", "ENOSPC"),
    "rename": ("EXDEV", "ENOSPC"), "ftruncate": ("EIO",), "close": ("EIO",),
    "newfstatat": ("EIO",), "fstat": ("EIO",), "getdents64": ("EIO",),
    "mmap": ("ENOMEM",), "memfd_create": ("EMFILE",), "fcntl": ("EIO",),
    "flock": ("ENOLCK",), "lseek": ("EIO",), "mkdir": ("ENOSPC",),
    "socketpair": ("EMFILE",), "clone": ("EAGAIN",), "poll": ("EINTR",),
    "recvmsg": ("EINTR",), "sendmsg": ("ENOBUFS",), "unlink": ("EIO",),
    "prctl": ("EPERM",), "setrlimit": ("EPERM",), "link": ("EMLINK",),
}


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
        self.size = sum(os.path.getsize(f"{work}/{name}") for name in BOOKS)
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


def no_trace():
    """Why calls cannot be made to fail here; None: they can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    run = subprocess.run(["strace", "-o", "/dev/null", "true"], check=False,
                         stderr=subprocess.DEVNULL)
    return "ptrace is not allowed" if run.returncode else None


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


# ---- memory

def refuse_memory(bench, first, step):
    """Every step-th allocation, until no process makes so many."""
    library = bench.folder + "/refuse_memory.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-w", "-O2", "-o", library,
                    HERE + "/../tools/refuse_memory.c"], check=True)
    sign = bench.folder + "/refused"
    number = first
    while True:
        with open(sign, "wb") as file:
            file.write(b"\0")
        work = bench.fresh()
        run = bench.run(work, env={"LD_PRELOAD": library, "REFUSED": sign,
                                   "REFUSE": str(number)})
        with open(sign, "rb") as file:
            was_refused = file.read(1) == b"\1"
        if was_refused:
            bench.judge(f"allocation {number}", run, work)
        shutil.rmtree(os.path.dirname(work))
        if not was_refused:
            return f"of {number} allocations"
        number += step


# ---- system calls

def calls_made(bench):
    """{call: (calls of the loader, most calls of one process)}"""
    trace = bench.folder + "/trace"
    work = bench.fresh()
    bench.run(work, before=["strace", "-f", "-qq", "-o", trace])
    counts, first, begins = collections.Counter(), None, {}
    with open(trace, errors="replace") as file:
        for line in file:
            found = re.match(r"(\d+) +(\w+)\(", line)
            if not found:
                continue
            first = first or found[1]
            # the first that main() does
            if found[2] == "fcntl" and not begins:
                begins = {call: count for (process, call), count
                          in counts.items() if process == first}
            counts[found[1], found[2]] += 1
    shutil.rmtree(os.path.dirname(work))
    most = {}
    for (process, call), count in counts.items():
        most[call] = max(most.get(call, 0), count)
    return {call: (begins.get(call, 0), count) for call, count in most.items()}


def inject(what):
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=" + what]


def places(bench, step):
    """Every step-th call of each kind, of those a process of ours makes."""
    for call, (begin, most) in sorted(calls_made(bench).items()):
        for number in range(begin + 1, most + 1, step):
            yield call, number


def fail_calls(bench, step):
    for call, number in places(bench, step):
        for error in ERRORS.get(call, ()):
            work = bench.fresh()
            run = bench.run(work, inject(f"{call}:error={error}:when={number}"))
            bench.judge(f"{call} {number} {error}", run, work)
            shutil.rmtree(os.path.dirname(work))
    return "failing calls"


# ---- kills

def kill_at_calls(bench, step):
    for call, number in places(bench, step):
        work = bench.fresh()
        run = bench.run(work, inject(f"{call}:signal=KILL:when={number}"))
        place = f"killed at {call} {number}"
        bench.judge(place, run, work, killed_by=(signal.SIGKILL,))
        bench.judge_next(place, work)
        shutil.rmtree(os.path.dirname(work))
    return "kills at calls"


def end_at_random(bench, signals, count):
    """Of the parent alone: its workers must end with it."""
    chance = random.Random(count)
    for number in range(count):
        which = chance.choice(signals)
        work = bench.fresh()
        process = bench.start(work)
        wait = chance.uniform(0, 1.1 * bench.seconds)
        time.sleep(wait)
        process.send_signal(which)
        text, _ = process.communicate(timeout=40)
        run = Run(process.returncode, text.decode(errors="replace"))
        place = f"{which.name} {number} after {wait:.4f} s"
        bench.judge(place, run, work, killed_by=signals)
        if which != signal.SIGKILL:
            bench.note(place, left_over(work), run)
        bench.judge_next(place, work)
        shutil.rmtree(os.path.dirname(work))
    return "signals at random"


# ---- workers that hang

def workers(pid):
    try:
        return [worker for spawner in children(pid)
                for worker in children(spawner)]
    except FileNotFoundError:
        return []   # it has ended meanwhile


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def stop_workers(bench):
    """The first three, at the same article: it is given up, and that is said."""
    work = bench.fresh()
    process = bench.start(work)
    stopped = []
    while process.poll() is None:
        for pid in workers(process.pid):
            if pid not in stopped and len(stopped) < 3:
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
        time.sleep(0.0005)
    run = Run(process.returncode, process.stdout.read().decode())
    bench.judge("workers that hang", run, work)
    if run.status != 1 or "no answer for 120 s (limit cpu)" not in run.text:
        bench.note("workers that hang", ["that is not told"], run)
    bench.judge_next("workers that hang", work)
    shutil.rmtree(os.path.dirname(work))
    return "run whose workers hang"


# ---- full disks

def fill_disks(bench, step_bytes):
    """Disks of all sizes up to that which is enough, with books, cache and state;
    one that is full is enlarged for the next run."""
    disk = bench.folder + "/disk"
    os.makedirs(disk, exist_ok=True)
    size = 2 * len(OLD) + 4096
    while True:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs",
                        disk], check=True)
        try:
            work = bench.fresh(disk)
            run = bench.run(work)
            place = f"disk of {size} bytes"
            bench.judge(place, run, work)
            lines = [line for line in run.text.splitlines()
                     if "no space" in line]
            if run.status != 0 and not lines:
                bench.note(place, ["no line says that it is full"], run)
            subprocess.run(["mount", "-o", "remount,size=16m", disk],
                           check=True)
            bench.judge_next(place, work)
        finally:
            subprocess.run(["umount", "-l", disk], check=True)
        if run.status == 0 and not run.text:
            return f"disks up to {size} bytes"
        size += step_bytes


# ---- power cuts

class Disk:
    """What a disk may hold after a cut: of a file's bytes, those before its last
    fsync and any of the later; of a folder's names, those before its last fsync
    and any of the later.  Files are known by the names they were made under."""

    def __init__(self):
        self.unsynced = set()   # files with bytes that may be lost
        self.versions = {name: ["old"] for name in BOOKS}

    def write(self, file):
        self.unsynced.add(file)

    def sync(self, path):
        self.unsynced.discard(path)
        for name, versions in self.versions.items():
            if os.path.dirname(name) == path.rstrip("/"):
                del versions[:-1]

    def rename(self, old, new):
        if new in self.versions:
            self.versions[new].append(old)

    def faults(self, is_over):
        for name, versions in self.versions.items():
            for version in versions:
                if version in self.unsynced:
                    yield f"{name} may be torn"
            if is_over and "old" in versions:
                yield f"{name} may be old after exit status 0"


WRITES = "write,pwrite64,writev,copy_file_range,ftruncate,fallocate"
EVENT = re.compile(r'(?P<call>\w+)\((?P<rest>.*)\) += (?P<result>-?\d+)')


def cut_power(bench):
    """The order of a whole run's writes, played to a disk that may be cut after
    each of them.  Only what a run without our tracer does too is in it."""
    trace = bench.folder + "/order"
    work = os.path.realpath(bench.fresh())
    run = bench.run(work, before=[
        "strace", "-f", "-y", "-qq", "-o", trace, "-e",
        f"trace={WRITES},fsync,fdatasync,rename,renameat,renameat2"])
    bench.judge("traced", run, work)
    disk = Disk()
    disk.versions = {f"{work}/{name}": ["old"] for name in BOOKS}
    cuts = 0
    with open(trace, errors="replace") as file:
        for line in file:
            event = EVENT.search(line)
            if not event or event["result"].startswith("-"):
                continue
            if not play(disk, event):
                continue
            cuts += 1
            for fault in disk.faults(False):
                bench.note(f"cut after {line.strip()[:80]}", [fault], run)
    for fault in disk.faults(True):
        bench.note("cut at the end", [fault], run)
    if cuts < 6:
        bench.note("power", ["the trace shows no writes"], run)
    bench.runs += cuts
    shutil.rmtree(os.path.dirname(work))
    return "cuts of power"


def play(disk, event):
    """False: nothing that a disk would see."""
    paths = re.findall(r"<([^<>]*)>", event["rest"])
    if event["call"] == "rename":
        old, new = re.findall(r'"([^"]*)"', event["rest"])
        disk.rename(old, new)
    elif not paths:
        return False
    elif "sync" in event["call"]:
        disk.sync(paths[0])
    else:
        # a copy names the file it reads first
        disk.write(paths[-1])
    return True


# ---- all of it

def parts(step, kills):
    """name: (why it cannot be, what it does)"""
    return {
        "memory": (None, lambda b: refuse_memory(b, 1, step)),
        "calls": (no_trace, lambda b: fail_calls(b, step)),
        "kills": (no_trace, lambda b: kill_at_calls(b, step)),
        "random": (None, lambda b: end_at_random(
            b, (signal.SIGKILL,), kills)),
        "signals": (None, lambda b: end_at_random(
            b, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP), kills // 4)),
        "silence": (None, stop_workers),
        "full": (no_mount, lambda b: fill_disks(b, 4096 * step)),
        "cuts": (no_trace, cut_power),
    }


def measure(sheaf, part):
    """Returns the bench after a part, and its figure."""
    folder = tempfile.mkdtemp(prefix="sheaf-faults-")
    try:
        bench = Bench(sheaf, folder)
        what = part(bench)
        bench.figure = (f"{bench.runs} {what}, " + ", ".join(
            f"{count} {name}" for name, count in sorted(bench.seen.items())) +
            f", {len(bench.wrong)} wrong")
        return bench
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    sheaf = os.path.abspath(sys.argv[1])
    table = parts(int(os.environ.get("STEP", "1")),
                  int(os.environ.get("KILLS", "2000")))
    is_wrong = False
    for name in sys.argv[2:] or table:
        why_not, part = table[name]
        if why_not and why_not():
            print(f"faults, {name}: skipped, {why_not()}")
            continue
        began = time.monotonic()
        bench = measure(sheaf, part)
        print(f"faults, {name}: {bench.figure} "
              f"({time.monotonic() - began:.0f} s)", flush=True)
        for line in bench.wrong[:20]:
            print("   ", line)
        is_wrong = is_wrong or bool(bench.wrong)
    return is_wrong


if __name__ == "__main__":
    sys.exit(main())
