"""Fonts taken apart and put together again, as far as the tests need it
(OpenType 1.9; numbers are big-endian)."""
import struct


class Font:
    """The tables of a font by their tags."""

    def __init__(self, data):
        self.flavour = data[:4]
        count, = struct.unpack_from(">H", data, 4)
        self.tables = {}
        for i in range(count):
            tag, _, offset, size = struct.unpack_from(
                ">4sIII", data, 12 + 16 * i)
            self.tables[tag.decode()] = data[offset:offset + size]

    def build(self, start=0):
        """The file; `start` bytes stand before it, as in a collection."""
        count = len(self.tables)
        rows, body = b"", b""
        place = 12 + 16 * count
        for tag in sorted(self.tables):
            data = self.tables[tag]
            rows += struct.pack(">4sIII", tag.encode(), checksum(data),
                                start + place + len(body), len(data))
            body += data + bytes(-len(data) % 4)
        return struct.pack(">4sHHHH", self.flavour, count, 0, 0, 0) + rows + body

    def set_fs_type(self, value):
        table = bytearray(self.tables["OS/2"])
        struct.pack_into(">H", table, 8, value)
        self.tables["OS/2"] = bytes(table)

    def set_names(self, family, more=()):
        names = {1: family, 2: "Regular", 4: family,
                 6: family.replace(" ", ""), **dict(more)}
        rows, texts = b"", b""
        for number in sorted(names):
            text = names[number].encode("utf-16-be")
            rows += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(text),
                                len(texts))
            texts += text
        self.tables["name"] = struct.pack(
            ">HHH", 0, len(names), 6 + len(rows)) + rows + texts

    def names(self):
        table = self.tables["name"]
        _, count, start = struct.unpack_from(">HHH", table)
        found = {}
        for i in range(count):
            _, _, _, number, size, offset = struct.unpack_from(
                ">HHHHHH", table, 6 + 12 * i)
            text = table[start + offset:start + offset + size]
            found[number] = text.decode("utf-16-be", "replace")
        return found

    def characters(self):
        """Characters with their glyphs."""
        table = self.tables["cmap"]
        found = {}
        for i in range(struct.unpack_from(">H", table, 2)[0]):
            offset, = struct.unpack_from(">I", table, 8 + 8 * i)
            kind, = struct.unpack_from(">H", table, offset)
            if kind == 12:
                found.update(groups_of(table[offset:]))
            elif kind == 4:
                found.update(segments_of(table[offset:]))
        return found

    def glyph_count(self):
        return struct.unpack_from(">H", self.tables["maxp"], 4)[0]

    def outline(self, glyph):
        """The bytes of a TrueType glyph."""
        is_long, = struct.unpack_from(">H", self.tables["head"], 50)
        loca = self.tables["loca"]
        if is_long:
            start, end = struct.unpack_from(">II", loca, 4 * glyph)
        else:
            start, end = (2 * x for x in
                          struct.unpack_from(">HH", loca, 2 * glyph))
        return self.tables["glyf"][start:end]

    def make_variable(self, glyph, widening):
        """A weight axis from 400 to 900; at 900 the points of one simple glyph
        lie further right by `widening` font units each time."""
        outline = self.outline(glyph)
        contours, = struct.unpack_from(">h", outline)
        points = struct.unpack_from(">H", outline, 10 + 2 * (contours - 1))[0] + 5
        deltas = [widening * i for i in range(points - 4)] + [0] * 4
        # every point; words for x, nothing for y
        data = (b"\0" + bytes([0x40 | points - 1]) +
                struct.pack(">%dh" % points, *deltas) +
                bytes([0x80 | points - 1]))
        variation = struct.pack(">HHHH", 1, 8, len(data), 0x2000) + data
        variation += bytes(-len(variation) % 2)
        count = self.glyph_count()
        offsets = [0] * (glyph + 1) + [len(variation)] * (count - glyph)
        start = 20 + 4 * len(offsets)
        self.tables["gvar"] = struct.pack(
            ">HHHHIHHI", 1, 0, 1, 1, start, count, 1, start + 2) + struct.pack(
                ">%dI" % len(offsets), *offsets) + struct.pack(
                    ">h", 1 << 14) + variation
        self.tables["fvar"] = struct.pack(
            ">HHHHHHHH", 1, 0, 16, 2, 1, 20, 0, 8) + struct.pack(
                ">4siiiHH", b"wght", 400 << 16, 400 << 16, 900 << 16, 0, 1)


def checksum(data):
    data += bytes(-len(data) % 4)
    return sum(struct.unpack(">%dI" % (len(data) // 4), data)) & 0xffffffff


def groups_of(table):
    for i in range(struct.unpack_from(">I", table, 12)[0]):
        first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * i)
        for c in range(first, last + 1):
            yield c, glyph + c - first


def segments_of(table):
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(">%dH" % count, table, at) for at in
        (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count))
    for i in range(count):
        for c in range(starts[i], min(ends[i], 0xfffe) + 1):
            glyph = c
            if ranges[i]:
                glyph, = struct.unpack_from(
                    ">H", table, 16 + 6 * count + 2 * i + ranges[i] +
                    2 * (c - starts[i]))
            if glyph:
                yield c, (glyph + deltas[i]) & 0xffff


def collection(font):
    """One font, in a collection."""
    return struct.pack(">4sHHII", b"ttcf", 1, 0, 1, 16) + font.build(16)
