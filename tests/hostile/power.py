"""Cuts of the power: by the order of a run's writes, and of a real file system."""
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

from run import BOOKS, Run


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


# ---- cuts of the power of a real file system

def no_loop():
    """Why no ext4 can be mounted here; None: it can."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            ext4 = Ext4(folder)
        except (FileNotFoundError, subprocess.CalledProcessError):
            return "no ext4 can be mounted"
        ext4.end()
        return None


class Ext4:
    """A file system in a file, and a place where copies of it are looked at."""

    def __init__(self, folder):
        self.image, self.copy = folder + "/image", folder + "/copied"
        self.place, self.seen = folder + "/disk", folder + "/seen"
        os.mkdir(self.place)
        os.mkdir(self.seen)
        with open(self.image, "wb") as file:
            file.truncate(24 << 20)
        self.call("mkfs.ext4", "-q", "-O", "^metadata_csum", self.image)
        self.call("mount", "-o", "loop,commit=1", self.image, self.place)

    @staticmethod
    def call(*command):
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    def cut(self):
        """What a disk holds now; it may be written to meanwhile."""
        data = None
        for _ in range(20):
            before = data
            with open(self.image, "rb") as file:
                data = file.read()
            if data == before:
                break
        with open(self.copy, "wb") as file:
            file.write(data)

    def look(self):
        self.call("mount", "-o", "loop", self.copy, self.seen)

    def end_look(self):
        self.call("umount", self.seen)

    def end(self):
        self.call("umount", "-l", self.place)


def cut_ext4(bench, count):
    """While it runs, or when it has just ended with 0."""
    ext4, chance = Ext4(bench.folder), random.Random(count)
    try:
        for number in range(count):
            is_over = number % 2 == 0
            work = bench.fresh(ext4.place)
            os.sync()
            process = bench.start(work)
            if is_over:
                process.wait()
            else:
                time.sleep(chance.uniform(0, 1.1 * bench.seconds))
            ext4.cut()
            process.kill()
            process.communicate()
            if is_over and process.returncode != 0:
                raise RuntimeError(f"the run ends with {process.returncode}")
            ext4.look()
            try:
                seen = work.replace(ext4.place, ext4.seen)
                place = f"cut {number}, {'after' if is_over else 'in'} the run"
                run = Run(0 if is_over else -signal.SIGKILL, "")
                bench.judge(place, run, seen, killed_by=(signal.SIGKILL,))
                bench.judge_next(place, seen)
            finally:
                ext4.end_look()
            shutil.rmtree(os.path.dirname(work))
    finally:
        ext4.end()
    return "cuts of an ext4"
