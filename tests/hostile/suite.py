#!/usr/bin/env python3
"""The hostile posts of ../shared/attack, where that folder is, as EPUB and as PDF,
as root and as nobody.

    suite.py SHEAF"""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ATTACK = os.path.join(HERE, "../../../shared/attack")
# The input is the folder of all cases: the bad ones are left out, exit status 1.
EXPECTED = {"articles/fs/symlink-up"}


def unpack(folder):
    subprocess.run(["tar", "-xJf", ATTACK + "/cases.tar.xz", "-C", folder],
                   check=True)
    os.chmod(folder, 0o755)
    # the archive holds what the link led to
    link = folder + "/articles/ref/files/dirlink"
    if os.path.isdir(link) and not os.path.islink(link):
        shutil.rmtree(link)
        os.symlink("../../../canary", link)


def judge(sheaf, folder, kind, user):
    table = f"{folder}/result.tsv"
    subprocess.run(
        [sys.executable, ATTACK + "/attack.py", "--root", folder, "--cmd",
         f"{sheaf} --no-state {{in}} -o {{out}}.{kind}", "--ext", kind,
         "--tsv", table, *(["--user", user] if user else [])], check=False,
        stdout=subprocess.DEVNULL)
    with open(table) as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    with open(folder + "/manifest.tsv") as file:
        cases = sum(not line.startswith("#") for line in file) - 1
    if len(rows) != cases:
        rows.append(["wrong", f"{len(rows)} of {cases} cases were tried"])
    wrong = [row for row in rows
             if row[0] != "ok" and row[1] not in EXPECTED]
    print(f"hostile posts, {kind}, {user or 'root'}: {len(rows)} cases, "
          f"{len(wrong)} wrong", flush=True)
    for row in wrong[:20]:
        print("   ", row[1], row[-1])
    return wrong


def main():
    sheaf = os.path.abspath(sys.argv[1])
    if not os.path.exists(ATTACK + "/cases.tar.xz"):
        print("hostile posts: skipped, no ../shared/attack")
        return 0
    if os.geteuid() != 0:
        print("hostile posts: skipped, only root can take the network away")
        return 0
    folder = tempfile.mkdtemp(prefix="sheaf-suite-")
    try:
        unpack(folder)
        # nobody may not see the folder of the build
        tool = shutil.copy(sheaf, folder + "/sheaf")
        wrong = [judge(tool, folder, kind, user)
                 for kind in ("epub", "pdf") for user in (None, "nobody")]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return any(wrong)


if __name__ == "__main__":
    sys.exit(main())
