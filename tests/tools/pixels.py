"""What Pillow sees in pictures: for each file a line of JSON with its format,
size, number of frames, and the middle of its four quarters as RGBA.

  /usr/bin/python3 tests/tools/pixels.py FILE..."""
import json
import sys

from PIL import Image, ImageOps

for path in sys.argv[1:]:
    with Image.open(path) as image:
        image.load()
        told = {"format": image.format, "frames": getattr(image, "n_frames", 1)}
        shown = ImageOps.exif_transpose(image).convert("RGBA")
    told["size"] = width, height = shown.size
    told["points"] = [shown.getpixel((width * x // 4, height * y // 4))
                      for y in (1, 3) for x in (1, 3)]
    print(json.dumps(told))
