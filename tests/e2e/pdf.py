"""Reads a PDF through qpdf: objects, and what stands in content streams."""
import base64
import json
import re
import subprocess

CONTENT_OPERATORS = {b"Tj", b"TJ", b"Do", b"f", b"S", b"B", b"f*", b"'", b'"'}
DELIMITERS = b"()<>[]{}/% \t\r\n\0\f"


class Pdf:
    def __init__(self, path, *options):
        run = subprocess.run(
            ["qpdf", "--json=2", "--json-stream-data=inline",
             "--decode-level=generalized", *options, path],
            stdout=subprocess.PIPE, check=True)
        self.objects = json.loads(run.stdout)["qpdf"][1]
        self.trailer = self.objects["trailer"]["value"]
        self.root = self.value(self.trailer["/Root"])
        self.pages = list(self.kids(self.root["/Pages"]))

    def stream(self, ref):
        return self.objects["obj:" + ref]["stream"]

    def value(self, what):
        """What a reference leads to; of a stream its dictionary."""
        while isinstance(what, str) and what.endswith(" R"):
            row = self.objects["obj:" + what]
            what = row["stream"]["dict"] if "stream" in row else row["value"]
        return what

    def data(self, ref):
        return base64.b64decode(self.stream(ref)["data"])

    def kids(self, ref):
        """The references of pages under a node."""
        for kid in self.value(ref)["/Kids"]:
            if self.value(kid)["/Type"] == "/Pages":
                yield from self.kids(kid)
            else:
                yield kid

    def content(self, page):
        contents = self.value(page)["/Contents"]
        refs = contents if isinstance(contents, list) else [contents]
        return b"\n".join(self.data(ref) for ref in refs)

    def form(self, node, name):
        """What a form that a page or a form draws by this name holds; None: it
        is a picture."""
        rows = self.value(self.value(node["/Resources"])["/XObject"])
        ref = rows[name.decode()]
        if self.value(ref)["/Subtype"] != "/Form":
            return None
        return self.data(ref)

    def tree(self, ref, key):
        """The pairs of a name or number tree, in order; limits are held."""
        node = self.value(ref)
        pairs = []
        for kid in node.get("/Kids", ()):
            below = self.tree(kid, key)
            assert self.value(kid)["/Limits"] == [below[0][0], below[-1][0]]
            pairs += below
        rows = node.get(key, [])
        pairs += list(zip(rows[::2], rows[1::2]))
        assert [pair[0] for pair in pairs] == sorted(
            {pair[0] for pair in pairs})
        return pairs


def text(value):
    """A string object as qpdf tells it."""
    return value[2:] if value.startswith("u:") else value


def literal_end(data, at):
    depth = 0
    while True:
        byte = data[at:at + 1]
        if byte == b"\\":
            at += 1
        elif byte == b"(":
            depth += 1
        elif byte == b")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1


def tokens(data):
    at = 0
    while at < len(data):
        byte = data[at:at + 1]
        end = at + 1
        if byte == b"(":
            end = literal_end(data, at)
        elif byte in (b"<", b">") and data[at:at + 2] in (b"<<", b">>"):
            end = at + 2
        elif byte == b"<":
            end = data.index(b">", at) + 1
        elif byte not in b"[]{}":
            if byte in DELIMITERS and byte != b"/":
                at = end
                continue
            while end < len(data) and data[end] not in DELIMITERS:
                end += 1
        yield data[at:end]
        at = end


def operators(data):
    """Pairs of an operator and its operands, as bytes."""
    operands = []
    for token in tokens(data):
        if token[:1].isalpha() or token in (b"'", b'"', b"f*"):
            if token in (b"true", b"false", b"null"):
                operands.append(token)
                continue
            yield token, operands
            operands = []
        else:
            operands.append(token)


def marked(data):
    """Rows of what is drawn: the open marked sequences, outermost first, each
    its tag and MCID or None; the operator, and its last operand."""
    stack = []
    rows = []
    in_text = False
    for operator, operands in operators(data):
        if operator in (b"BT", b"ET"):
            assert in_text == (operator == b"ET")
            in_text = not in_text
        if operator in (b"BMC", b"BDC"):
            number = None
            if b"/MCID" in operands:
                number = int(operands[operands.index(b"/MCID") + 1])
            stack.append((operands[0].decode(), number, in_text, operands))
        elif operator == b"EMC":
            assert stack.pop()[2] == in_text
        elif operator in CONTENT_OPERATORS:
            rows.append(([row[:2] for row in stack], operator,
                         operands[-1] if operands else None))
    assert stack == [] and not in_text
    return rows


def marks(data):
    """The operands of every marked sequence."""
    return [operands for operator, operands in operators(data)
            if operator in (b"BMC", b"BDC")]


ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def string(token):
    """The bytes of a literal string."""
    out = bytearray()
    at = 1
    while at < len(token) - 1:
        byte = token[at:at + 1]
        if byte == b"\\":
            at += 1
            byte = ESCAPES.get(token[at:at + 1], token[at:at + 1])
        out += byte
        at += 1
    return bytes(out)


def texts(cmap):
    """A /ToUnicode as a dictionary of codes and UTF-16BE."""
    found = {}
    code = rb"<([0-9a-f]+)>"
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for one, words in re.findall(code + rb" *" + code, block):
            found[bytes.fromhex(one.decode())] = bytes.fromhex(words.decode())
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, words in re.findall(
                code + rb" *" + code + rb" *" + code, block):
            base = int(words, 16)
            for at in range(int(first, 16), int(last, 16) + 1):
                found[at.to_bytes(2, "big")] = (
                    base + at - int(first, 16)).to_bytes(len(words) // 2, "big")
    return found
