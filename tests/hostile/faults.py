#!/usr/bin/env python3
"""A machine that fails, at every place it can: memory is refused, system calls
fail, the process is killed, disks are full, the power is cut.  What is promised:
a line and an exit status, the old or the new book, and nothing left over.

    faults.py SHEAF [PART...]           PART: memory calls kills random signals silence
                                              full cuts ext4

STEP=N tries every N-th place of the first three, KILLS=N so many random kills.
tests/e2e/test_failures.py runs a few of each."""
import collections
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from power import cut_ext4, cut_power, no_loop  # noqa: E402
from run import OLD, Bench, Run, left_over, no_mount  # noqa: E402
from support import no_trace  # noqa: E402

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
    "prlimit64": ("EPERM",), "linkat": ("EMLINK",), "unlinkat": ("EIO",),
    "mkdirat": ("ENOSPC",), "utimensat": ("EIO",), "access": ("EIO",),
    "fadvise64": ("EINVAL",), "fchmod": ("EIO",), "dup2": ("EBADF",),
    "seccomp": ("EINVAL",), "landlock_create_ruleset": ("EOPNOTSUPP",),
    "landlock_add_rule": ("EINVAL",), "landlock_restrict_self": ("EPERM",),
    "close_range": ("ENOSYS",), "capset": ("EPERM",), "setitimer": ("EINVAL",),
    "getrandom": ("ENOSYS",), "rt_sigaction": ("EINVAL",), "preadv": ("EIO",),
    "fstatfs": ("EIO",), "readlink": ("EIO",), "getcwd": ("ENOENT",),
    "wait4": ("EINTR",), "madvise": ("ENOMEM",), "sendto": ("ENOBUFS",),
    "recvfrom": ("EINTR",), "mprotect": ("ENOMEM",),
}


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
        "ext4": (no_loop, lambda b: cut_ext4(b, max(kills // 20, 4))),
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
