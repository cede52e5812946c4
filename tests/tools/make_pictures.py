"""Makes tests/e2e/pictures/kinds/: one small picture of every kind sheaf reads,
all of them the same four fields.  They are kept as files, so that no test
depends on an encoder; this tells how they came to be.

  /usr/bin/python3 tests/tools/make_pictures.py FOLDER

wants python3-pil, libavif-bin, libheif-examples and webp."""
import os
import struct
import subprocess
import sys
import tempfile
import zlib

from PIL import Image

WIDTH, HEIGHT = 48, 32
RED, GREEN, BLUE, YELLOW = ((200, 40, 40), (40, 160, 60), (30, 60, 190),
                            (240, 220, 50))
GRAYS = (40, 110, 180, 250)
SIZE = (WIDTH, HEIGHT)


def which(x, y):
    """The field: 0 1 above 2 3."""
    return (x >= WIDTH // 2) + 2 * (y >= HEIGHT // 2)


def fields(mode, colours, size=SIZE):
    image = Image.new(mode, size)
    image.putdata([colours[which(x, y)] for y in range(HEIGHT)
                   for x in range(WIDTH)])
    return image


def colours(order=(0, 1, 2, 3)):
    table = (RED, GREEN, BLUE, YELLOW)
    return fields("RGB", [table[i] for i in order])


def clear():
    """The last field shows what is behind it, the third half of it."""
    return fields("RGBA", [RED + (255,), GREEN + (255,), BLUE + (128,),
                           YELLOW + (0,)])


def indexed():
    image = fields("P", (0, 1, 2, 3))
    image.putpalette([part for c in (RED, GREEN, BLUE, YELLOW) for part in c])
    return image


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(
        ">I", zlib.crc32(body))


def png(bits, colour_type, rows, interlaced=0):
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", *SIZE, bits, colour_type,
                                       0, 0, interlaced)) +
            chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def deep_png():
    rows = b""
    for y in range(HEIGHT):
        rows += b"\0" + b"".join(
            struct.pack(">HHH", *(257 * part for part in
                                  (RED, GREEN, BLUE, YELLOW)[which(x, y)]))
            for x in range(WIDTH))
    return png(16, 2, rows)


def interlaced_png():
    rows = b""
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8),
                           (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                           (0, 1, 1, 2)):
        for y in range(y0, HEIGHT, dy):
            rows += b"\0" + b"".join(
                bytes((RED, GREEN, BLUE, YELLOW)[which(x, y)])
                for x in range(x0, WIDTH, dx))
    return png(8, 2, rows, 1)


def bmp_4():
    palette = b"".join(bytes((c[2], c[1], c[0], 0))
                       for c in (RED, GREEN, BLUE, YELLOW))
    rows = b"".join(bytes(17 * which(2 * x, y) for x in range(WIDTH // 2))
                    for y in reversed(range(HEIGHT)))
    at = 14 + 40 + len(palette)
    return (struct.pack("<2sIHHI", b"BM", at + len(rows), 0, 0, at) +
            struct.pack("<IiiHHIIiiII", 40, *SIZE, 1, 4, 0, len(rows), 0, 0,
                        4, 4) + palette + rows)


def turned(orientation):
    """Data that the orientation turns into the four fields."""
    back = {2: [Image.FLIP_LEFT_RIGHT], 3: [Image.ROTATE_180],
            4: [Image.FLIP_TOP_BOTTOM], 5: [Image.TRANSPOSE],
            6: [Image.ROTATE_90], 7: [Image.TRANSVERSE],
            8: [Image.ROTATE_270]}
    image = colours()
    for step in back.get(orientation, []):
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image, exif


def main(folder):
    def at(name):
        return os.path.join(folder, name)

    def save(image, name, **options):
        image.save(at(name), **options)

    def write(name, content):
        with open(at(name), "wb") as file:
            file.write(content)

    def run(*command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    jpeg = {"quality": 92, "optimize": True}
    save(colours(), "baseline.jpg", **jpeg)
    save(colours(), "progressive.jpg", progressive=True, **jpeg)
    save(colours().convert("CMYK"), "cmyk.jpg", **jpeg)
    save(fields("L", GRAYS), "gray.jpg", **jpeg)
    for orientation in range(1, 9):
        image, exif = turned(orientation)
        save(image, f"turned-{orientation}.jpg", exif=exif, **jpeg)

    save(fields("L", GRAYS), "gray.png")
    save(colours(), "rgb.png")
    save(indexed(), "palette.png")
    save(clear(), "alpha.png")
    save(indexed(), "hole.png", transparency=bytes((255, 255, 128, 0)))
    write("deep.png", deep_png())
    write("interlaced.png", interlaced_png())

    second = colours((3, 2, 1, 0))
    save(indexed(), "still.gif", interlace=0)
    save(indexed(), "interlaced.gif", interlace=1)
    save(colours().quantize(4), "animated.gif", save_all=True, duration=500,
         append_images=[second.quantize(4)], loop=0)

    save(colours(), "lossy.webp", quality=90)
    save(colours(), "lossless.webp", lossless=True)
    save(clear(), "alpha.webp", lossless=True)
    save(colours(), "animated.webp", save_all=True, duration=500,
         append_images=[second], quality=90)

    save(fields("1", (0, 255, 255, 0)), "1.bmp")
    write("4.bmp", bmp_4())
    save(indexed(), "8.bmp")
    half = (WIDTH // 2, HEIGHT // 2)
    save(colours().resize(half, Image.NEAREST), "24.bmp")
    save(colours().resize(half, Image.NEAREST).convert("RGBA"), "32.bmp")

    with tempfile.TemporaryDirectory() as scratch:
        def source(image, name):
            path = os.path.join(scratch, name)
            image.save(path)
            return path

        plain = source(colours(), "plain.png")
        fine = ("avifenc", "--min", "0", "--max", "12", "-s", "0", "-j", "1")
        run(*fine, "-d", "8", "-y", "420", plain, at("8.avif"))
        run(*fine, "-d", "10", "-y", "444", plain, at("10.avif"))
        run(*fine, "-d", "12", "-y", "422", plain, at("12.avif"))
        run(*fine, "--lossless", plain, at("lossless.avif"))
        run(*fine, "-d", "8", "-y", "444", source(clear(), "clear.png"),
            at("alpha.avif"))
        run(*fine, "-y", "400", source(fields("L", GRAYS), "gray.png"),
            at("gray.avif"))
        # a turn against the clock, then left and right exchanged
        image = colours().transpose(Image.FLIP_LEFT_RIGHT).transpose(
            Image.ROTATE_270)
        run(*fine, "-y", "444", "--irot", "1", "--imir", "1",
            source(image, "turned.png"), at("turned.avif"))
        run(*fine, "-y", "420", "--fps", "2", plain,
            source(second, "second.png"), at("animated.avif"))
        run("heif-enc", "-q", "95", plain, "-o", at("plain.heic"))
        run("heif-enc", "-q", "95", source(clear(), "clear.png"), "-o",
            at("alpha.heic"))


if __name__ == "__main__":
    main(sys.argv[1])
