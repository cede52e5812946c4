"""What pictures cost, and what they look like, beside vipsthumbnail.

  pictures.py SHEAF

CPU seconds of a book of 300 photos that pass, against the same text without;
of 100 photos of 2000 x 1200 that are made to fit, against vipsthumbnail; how
far both are from a Lanczos filter of Pillow's over the whole picture, in dB;
and the memory of a worker that makes 40 megapixels fit."""
import io
import math
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile

from PIL import Image, ImageChops, ImageDraw, ImageStat

COUNT = 100
WIDTH, HEIGHT = 2000, 1200


def cpu(*command):
    """User and system seconds of a command and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime +
            after.ru_stime - before.ru_stime)


def best(*command):
    return min(cpu(*command) for _ in range(15))


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


def scene():
    """Slopes, waves that become finer, edges and some noise: a photograph with
    all that makes scaling hard."""
    rand = random.Random(5)
    bytes_of = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            wave = math.sin((x * x + y * y) / 9000)
            value = 110 + 50 * wave + 40 * x / WIDTH + rand.randrange(8)
            bytes_of += bytes((int(value), int(value * 0.9),
                               int(255 - value)))
    picture = Image.frombytes("RGB", (WIDTH, HEIGHT), bytes(bytes_of))
    draw = ImageDraw.Draw(picture)
    for i in range(40):
        at = rand.randrange(WIDTH), rand.randrange(HEIGHT)
        draw.ellipse((*at, at[0] + 90, at[1] + 60),
                     fill=tuple(rand.randbytes(3)))
    return picture


def drawing():
    """Thin lines in all directions, black on white."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(picture)
    for i in range(120):
        angle = math.pi * i / 120
        draw.line((1000 + 40 * math.cos(angle), 600 + 40 * math.sin(angle),
                   1000 + 590 * math.cos(angle), 600 + 590 * math.sin(angle)),
                  fill=0, width=2)
    for i in range(60):
        draw.rectangle((20 + 6 * i, 20 + 6 * i, 380 - 3 * i, 380 - 3 * i),
                       outline=0)
    return picture


def distance(picture, reference):
    """Peak signal to noise ratio, in dB."""
    difference = ImageChops.difference(
        picture.convert("RGB"), reference.convert("RGB"))
    squares = sum(ImageStat.Stat(difference).sum2)
    return 10 * math.log10(255 ** 2 * reference.width * reference.height * 3 /
                           squares) if squares else math.inf


def book_of(sheaf, name, *options):
    """The only picture of a book of one."""
    with open("one.html", "w", encoding="utf-8") as file:
        file.write('<title>P</title><p>Some text.</p><img src="%s">' % name)
    subprocess.run([sheaf, "one.html", "--offline", "-q", "--cover", "none",
                    "-o", "one.epub", *options], check=True)
    with zipfile.ZipFile("one.epub") as book:
        names = [n for n in book.namelist() if n.endswith((".jpg", ".png"))]
        return Image.open(io.BytesIO(book.read(names[0])))


def compare(sheaf, kind, name):
    source = Image.open(name)
    reference = source.resize((1000, 600), Image.Resampling.LANCZOS)
    ours = distance(book_of(sheaf, name, "--device", "1000x600"), reference)
    print("%-10s sheaf %.2f dB" % (kind, ours), end="")
    if shutil.which("vipsthumbnail"):
        suffix = name[-3:]
        option = "[Q=85,optimize_coding]" if suffix == "jpg" else ""
        subprocess.run(["vipsthumbnail", name, "--size", "1000x600", "-o",
                        "vips." + suffix + option], check=True)
        theirs = distance(Image.open("vips." + suffix), reference)
        print("  vips %.2f dB" % theirs, end="")
    print()


def memory(sheaf, name):
    """MB of the largest process while 40 megapixels are made to fit."""
    with open("large.html", "w", encoding="utf-8") as file:
        file.write('<title>P</title><p>Some text.</p><img src="%s">' % name)
    said = subprocess.run(
        ["/usr/bin/time", "-f", "%M", sheaf, "large.html", "--offline", "-q",
         "-j1", "--cover", "none", "-o", "large.epub", "--device", "kindle"],
        stderr=subprocess.PIPE, check=True, text=True).stderr
    return int(said.split()[-1]) / 1024


def times(sheaf):
    data = photo()
    names = ["p%d.jpg" % i for i in range(COUNT)]
    for i, name in enumerate(names):
        # a comment makes every file another one
        with open(name, "wb") as file:
            file.write(data[:2] + b"\xff\xfe\0\6%04d" % i + data[2:])
    small = subprocess.run(["djpeg", "-scale", "4/8", names[0]],
                           stdout=subprocess.PIPE, check=True).stdout
    small = subprocess.run(["cjpeg", "-quality", "92"], input=small,
                           stdout=subprocess.PIPE, check=True).stdout
    passing = ["s%d.jpg" % i for i in range(3 * COUNT)]
    for i, name in enumerate(passing):
        with open(name, "wb") as file:
            file.write(small[:2] + b"\xff\xfe\0\6%04d" % i + small[2:])
    book = [sheaf, "--offline", "--no-state", "-q", "-j1", "--cover", "none",
            "-o", "o.epub"]
    for page, pictures, image in (("p", names, '<img src="%s">'),
                                  ("s", passing, '<img src="%s">'),
                                  ("none", passing, "<!-- %s -->")):
        with open(page + ".html", "w", encoding="utf-8") as file:
            file.write("<title>P</title><p>Some text.</p>" + "".join(
                "<p>A picture.</p>" + image % name for name in pictures))
    print("%d that pass, %.0f MB  %.3f s more than none" % (
        3 * COUNT, len(small) * 3 * COUNT / 1e6,
        best(*book, "s.html") - best(*book, "none.html")))
    ours = cpu(*book, "p.html", "--device", "1000x600")
    print("1000x600  %6.2f s" % ours, end="")
    if shutil.which("vipsthumbnail"):
        theirs = cpu("vipsthumbnail", *names, "--size", "1000x600",
                     "-o", "t_%s.jpg[Q=85,optimize_coding]")
        print("  vips %6.2f s  x %.2f" % (theirs, ours / theirs), end="")
    print()
    print("kindle    %6.2f s" % cpu(*book, "p.html", "--device", "kindle"))


def main():
    sheaf = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        times(sheaf)
        scene().save("scene.jpg", quality=95)
        drawing().save("drawing.png")
        compare(sheaf, "photograph", "scene.jpg")
        compare(sheaf, "line art", "drawing.png")
        scene().resize((8000, 5000)).save("large.jpg")
        scene().resize((8000, 5000)).save("large.png", compress_level=1)
        for name in "large.jpg", "large.png":
            print("%s, 40 megapixels: %.0f MB" % (name, memory(sheaf, name)))


if __name__ == "__main__":
    main()
