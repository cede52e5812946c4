"""CPU seconds of a book of 100 photos of 2000 x 1200 that pass, and that are
made to fit; vipsthumbnail beside it where it is installed.

  pictures.py SHEAF

The photos are made by ppm and cjpeg (libjpeg-turbo-progs)."""
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile

COUNT = 100
WIDTH, HEIGHT = 2000, 1200


def cpu(*command):
    """User and system seconds of a command and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime +
            after.ru_stime - before.ru_stime)


def photo():
    """Soft slopes and some noise, as a JPEG."""
    rand = random.Random(4)
    noise = rand.randbytes(WIDTH * 3 + 4096)
    rows = []
    for y in range(HEIGHT):
        slope = bytes((x * 90 // WIDTH + y * 90 // HEIGHT + c * 20) & 255
                      for x in range(WIDTH) for c in range(3))
        at = rand.randrange(4096)
        rows.append(bytes(s + (n & 31) for s, n in
                          zip(slope, noise[at:at + 3 * WIDTH])))
    ppm = b"P6 %d %d 255\n" % (WIDTH, HEIGHT) + b"".join(rows)
    return subprocess.run(["cjpeg", "-quality", "85"], input=ppm,
                          stdout=subprocess.PIPE, check=True).stdout


def main():
    sheaf = os.path.abspath(sys.argv[1])
    if not shutil.which("cjpeg"):
        sys.exit("pictures.py: cjpeg is missing (libjpeg-turbo-progs)")
    data = photo()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        names = ["p%d.jpg" % i for i in range(COUNT)]
        for i, name in enumerate(names):
            # a comment makes every file another one
            with open(name, "wb") as file:
                file.write(data[:2] + b"\xff\xfe\0\6%04d" % i + data[2:])
        with open("p.html", "w", encoding="utf-8") as file:
            file.write("<title>P</title><p>Some text.</p>" + "".join(
                '<p>A picture.</p><img src="%s">' % name for name in names))
        book = [sheaf, "p.html", "--offline", "-j1", "-o", "o.epub"]
        print("pass      %6.2f" % cpu(*book))
        print("1000x600  %6.2f" % cpu(*book, "--device", "1000x600"))
        print("kindle    %6.2f" % cpu(*book, "--device", "kindle"))
        if shutil.which("vipsthumbnail"):
            print("vips      %6.2f" % cpu(
                "vipsthumbnail", *names, "--size", "1000x600",
                "-o", "t_%s.jpg[Q=85,optimize_coding]"))


if __name__ == "__main__":
    main()
