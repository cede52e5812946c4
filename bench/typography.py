#!/usr/bin/env python3
"""How well lines and pages are broken, beside Chromium and XeTeX.

    typography.py BUILD [N [FOLDER]]            (default: 100 articles)

The same articles are set on the same page, in the same fonts and sizes: by
sheaf, by headless Chromium from the chapters of sheaf's own EPUB, and by XeTeX
with ctex where they are installed.  mutool tells where every character stands;
the text of the EPUB tells which characters are a paragraph.  The figures:

    heads, ends   lines that begin with a mark that may not begin one, or end
                  with one that may not end one (W3C clreq 3.1.4)
    loose         justified lines whose white between ideographs is more than
                  PITCH_MOST, or between words more than SPACE_MOST (em)
    over          lines that stick out of the measure by more than a mark's white
    lonely        last lines of one character with or without marks
    widows        lines that a page break parts from the rest of a paragraph,
                  after it or (orphans) before it
    hollow        pages filled to less than HOLLOW that do not end an article
    adjustment    mean square over justified lines of the white added at a
                  place, in hundredths of the em
"""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CORPUS = ROOT + "/../shared/corpus"
MKMIRROR = ROOT + "/../shared/tools/mkmirror"

PITCH_MOST = 0.1
SPACE_MOST = 0.5
SPACE = 0.25            # em between words, before it grows
HOLLOW = 0.6

# A4 as styles/print.css has it, without what stands in the margins.
PAGE = (595.276, 841.89)
MARGINS = (79.98, 77.39, 88.40, 77.39)          # top right bottom left
PLAIN_CSS = """
@page { @top-left { content: none } @top-center { content: none }
	@top-right { content: none } @bottom-left { content: none }
	@bottom-center { content: none } @bottom-right { content: none } }
ul, ol { list-style-type: none }
.link-note, .page-reference, .contents, .cover, .index, .colophon { display: none }
.note { float: none }
"""
CHROMIUM_CSS = """
@page { size: 595.276pt 841.89pt; margin: 79.98pt 77.39pt 88.40pt }
html { font: 10.5pt/1.75 "Noto Serif CJK SC", serif; text-align: justify;
	widows: 2; orphans: 2; hyphens: auto }
body { margin: 0 }
section { break-before: page; text-indent: 2em }
p { margin: 0 0 0.25em }
h1, h2, h3, h4, h5, h6, figcaption, table { font-family: "Noto Sans CJK SC";
	text-indent: 0; text-align: start; break-after: avoid }
h1 { font-size: 20pt; line-height: 1.35; margin: 0 0 10pt }
h2 { font-size: 14pt; line-height: 1.35; margin: 20pt 0 8pt }
h3 { font-size: 12pt; line-height: 1.35; margin: 16pt 0 6pt }
ul, ol { list-style: none; margin: 6pt 0; padding-left: 2em; text-indent: 0 }
blockquote { margin: 8pt 0 8pt 2em }
figure { margin: 10pt 0; text-align: center; break-inside: avoid;
	text-indent: 0 }
figcaption { text-align: center; font-size: 8.5pt; break-after: auto }
img { max-width: 100%; max-height: 560pt }
"""
TEX_HEAD = r"""\documentclass[fontset=none,zihao=5]{ctexart}
\usepackage[paperwidth=595.276bp,paperheight=841.89bp,top=79.98bp,
 bottom=88.40bp,left=77.39bp,right=77.39bp,noheadfoot]{geometry}
\usepackage{graphicx}
\setCJKmainfont{Noto Serif CJK SC}\setCJKsansfont{Noto Sans CJK SC}
\setmainfont{Noto Serif CJK SC}\setsansfont{Noto Sans CJK SC}
\pagestyle{empty}\widowpenalty=10000 \clubpenalty=10000 \raggedbottom
\setlength{\parindent}{2em}\setlength{\parskip}{0.25em}
\emergencystretch=1em
\begin{document}\fontsize{10.5bp}{18.375bp}\selectfont
"""

# GB/T 15834 and clreq 3.1.4: what may not begin a line, what may not end one.
NOT_AT_HEAD = set("、，。．：；！？”’」』）〕］】》〉｝〗〙〛·,.:;!?)]}%％‰℃…—～")
NOT_AT_END = set("“‘「『（〔［【《〈｛〖〘〚([{￥＄$£")

BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd",
          "figcaption", "td", "th", "pre", "caption")


RADICALS = "/usr/share/unicode/EquivalentUnifiedIdeograph.txt"


def read_folds():
    """What other programs' PDFs have for a character: radicals, hyphens."""
    folds = {0x2010: "-", 0x2011: "-"}
    if os.path.exists(RADICALS):
        with open(RADICALS, encoding="utf-8") as file:
            for row in re.findall(r"(?m)^(\w+)(?:\.\.(\w+))? *; (\w+)",
                                  file.read()):
                for code in range(int(row[0], 16),
                                  int(row[1] or row[0], 16) + 1):
                    folds[code] = chr(int(row[2], 16))
    return folds


FOLDS = read_folds()


def squeeze(text):
    text = unicodedata.normalize("NFKC", text).translate(FOLDS)
    return "".join(text.split())


def is_han(char):
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or \
        "\u3041" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3"


def is_letter(char):
    return unicodedata.category(char)[0] in "LNS"


class Block:
    """A paragraph: its text, and the lines in which a program has set it."""

    def __init__(self, article, name, text):
        self.article, self.name, self.text = article, name, text
        self.lines = []


class Line:
    def __init__(self, page):
        self.page, self.chars = page, []


def local(name):
    return name.rpartition("}")[2]


def read_blocks(epub):
    """All blocks of the chapters in order, and the chapters' bodies."""
    blocks, bodies = [], []
    with zipfile.ZipFile(epub) as book:
        package = next(n for n in book.namelist() if n.endswith(".opf"))
        folder = os.path.dirname(package)
        tree = ElementTree.fromstring(book.read(package))
        items = {i.get("id"): i.get("href") for i in tree.iter()
                 if local(i.tag) == "item"}
        spine = [items[i.get("idref")] for i in tree.iter()
                 if local(i.tag) == "itemref"]
        for name in spine:
            path = os.path.normpath(os.path.join(folder, name))
            root = ElementTree.fromstring(book.read(path))
            body = next(n for n in root.iter() if local(n.tag) == "body")
            if not os.path.basename(path).startswith("a-"):
                continue                # no article
            bodies.append(body)
            article = len(bodies)
            for node in body.iter():
                if node.get("src"):
                    node.set("src", "epub/" + os.path.normpath(os.path.join(
                        os.path.dirname(path), node.get("src"))))
                if local(node.tag) in BLOCKS and not any(
                        local(n.tag) in BLOCKS for n in node.iter()
                        if n is not node):
                    text = squeeze("".join(node.itertext()))
                    if text:
                        blocks.append(Block(article, local(node.tag), text))
    return blocks, bodies


def read_chars(pdf):
    """(page, char, x0, x1, baseline, size) in the order of the content, and the
    lowest ink of each page."""
    text = pdf + ".stext"
    subprocess.run(
        ["mutool", "convert", "-F", "stext", "-O", "preserve-images", "-o",
         text, pdf], stderr=subprocess.DEVNULL)
    with open(text, encoding="utf-8", errors="replace") as file:
        text = file.read()
    pattern = re.compile(
        r'<page |<font name="[^"]*" size="([^"]*)"|'
        r'<image bbox="\S+ \S+ \S+ ([^"]*)"|'
        r'<char quad="(\S+) \S+ (\S+) [^"]*" x="\S+" y="(\S+)"[^>]* '
        r'c="([^"]*)"')
    page, size, chars, lowest = 0, 0.0, [], []
    for found in pattern.finditer(text):
        if found[1]:
            size = float(found[1])
        elif found[2]:
            lowest[-1] = max(lowest[-1], float(found[2]))
        elif found[6] is not None:
            y = float(found[5])
            lowest[-1] = max(lowest[-1], y)
            chars.append((page, html.unescape(found[6]), float(found[3]),
                          float(found[4]), y, size))
        else:
            page += 1
            lowest.append(0.0)
    return chars, lowest


def add_char(block, char):
    line = block.lines[-1] if block.lines else None
    if line:
        last = line.chars[-1]
        if char[0] != last[0] or (char[2] < last[2] - char[5] and
                                  abs(char[4] - last[4]) > 0.6 * char[5]):
            line = None
    if line is None:
        line = Line(char[0])
        block.lines.append(line)
    line.chars.append(char)


def set_blocks(blocks, chars):
    """Gives blocks their lines; how many were not found."""
    stream, places, lost, at = [], [], 0, 0
    for index, char in enumerate(chars):
        for one in squeeze(char[1]):
            stream.append(one)
            places.append(index)
    stream = "".join(stream)
    for block in blocks:
        block.lines = []
        found = stream.find(block.text, at, at + len(block.text) + 20000)
        if found < 0:
            lost += 1
            continue
        at = found + len(block.text)
        for index in range(places[found], places[at - 1] + 1):
            if chars[index][1].strip():
                add_char(block, chars[index])
    return lost


def adjustments(line):
    """White added between ideographs and between words, em."""
    pitch, words = [], []
    for left, right in zip(line.chars, line.chars[1:]):
        size = min(left[5], right[5])
        gap = (right[2] - left[3]) / size
        if is_han(left[1]) and is_han(right[1]) and gap < 2:
            pitch.append(gap)
        elif not is_han(left[1]) and not is_han(right[1]) and \
                is_letter(left[1]) and is_letter(right[1]) and 0.12 < gap < 4:
            words.append(gap - SPACE)
    return pitch, words


def mean(values):
    return sum(values) / len(values) if values else 0.0


def sticks_out(line):
    last = max(line.chars, key=lambda char: char[3])
    white = 0.0 if is_letter(last[1]) else last[5]
    return last[3] > PAGE[0] - MARGINS[1] + white + 0.5


def measure(blocks, lowest):
    result = dict(lines=0, heads=0, ends=0, loose=0, over=0, lonely=0,
                  widows=0, justified=0)
    squares, lasts, firsts = [], {}, {}
    for block in blocks:
        lines = block.lines
        if lines:
            firsts.setdefault(lines[0].page, block.article)
            lasts[lines[-1].page] = block.article
            for line in lines:
                firsts.setdefault(line.page, block.article)
                lasts[line.page] = block.article
        if block.name not in ("p", "li", "dd"):
            continue
        result["lines"] += len(lines)
        for number, line in enumerate(lines):
            result["over"] += sticks_out(line)
            if number > 0 and line.chars[0][1] in NOT_AT_HEAD and not (
                    line.chars[0][1] in "…—"):
                result["heads"] += 1
            if number + 1 < len(lines) and line.chars[-1][1] in NOT_AT_END:
                result["ends"] += 1
            if number + 1 == len(lines):
                continue
            pitch, words = adjustments(line)
            if not pitch and not words:
                continue
            result["justified"] += 1
            result["loose"] += (mean(pitch) > PITCH_MOST or
                                mean(words) > SPACE_MOST)
            squares.append((100 * mean(pitch + words)) ** 2)
        if len(lines) > 1:
            letters = [c for c in lines[-1].chars if is_letter(c[1])]
            result["lonely"] += len(letters) < 2 and is_han(
                (letters or lines[-1].chars)[0][1])
            pages = [line.page for line in lines]
            result["widows"] += sum(
                pages.count(page) == 1 for page in set(pages)
                if len(set(pages)) > 1)
    result["adjustment"] = mean(squares)
    result["pages"] = len(lowest)
    room = PAGE[1] - MARGINS[0] - MARGINS[2]
    result["hollow"] = sum(
        (low - MARGINS[0]) / room < HOLLOW and
        firsts.get(page + 1) == lasts.get(page)
        for page, low in enumerate(lowest, 1) if page in lasts)
    return result


def with_sheaf(build, posts, mirror, folder):
    style = folder + "/plain.css"
    with open(style, "w") as file:
        file.write(PLAIN_CSS)
    subprocess.run(
        [build + "/sheaf", "-q", "--offline", "--no-state", "--mirror", mirror,
         "--sort", "none", "--section", "none", "--style", style, "-o",
         folder + "/sheaf.pdf", "--", *posts], stderr=subprocess.DEVNULL)
    subprocess.run(
        [build + "/sheaf", "-q", "--offline", "--no-state", "--mirror", mirror,
         "--sort", "none", "--section", "none", "-o", folder + "/sheaf.epub", "--",
         *posts], stderr=subprocess.DEVNULL)
    return folder + "/sheaf.pdf"


def with_chromium(bodies, folder):
    os.makedirs(folder + "/epub", exist_ok=True)
    with zipfile.ZipFile(folder + "/sheaf.epub") as book:
        book.extractall(folder + "/epub")
    with open(folder + "/whole.html", "w", encoding="utf-8") as file:
        file.write("<!doctype html><html lang=zh-Hans><meta charset=utf-8>"
                   f"<style>{CHROMIUM_CSS}</style>")
        for body in bodies:
            for node in body.iter():
                node.tag = local(node.tag)
            inner = "".join(ElementTree.tostring(
                child, encoding="unicode", method="html") for child in body)
            file.write(f"<section>{inner}</section>")
    pdf = folder + "/chromium.pdf"
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
         "--no-first-run", "--disable-background-networking",
         "--user-data-dir=" + folder + "/profile", "--no-pdf-header-footer",
         "--print-to-pdf=" + pdf, "file://" + folder + "/whole.html"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    return pdf


TEX_SIGNS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}",
             "^": r"\textasciicircum{}", "{": r"\{", "}": r"\}", "$": r"\$",
             "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%"}


def tex_text(node):
    text = " ".join("".join(node.itertext()).split())
    return "".join(TEX_SIGNS.get(c, c) for c in text)


def tex_of(bodies):
    for body in bodies:
        yield "\\clearpage\n"
        for node in body.iter():
            name = local(node.tag)
            if name == "img" and node.get("src").endswith(
                    (".jpg", ".jpeg", ".png")):
                yield ("\n\\begin{center}\\includegraphics[width=\\linewidth,"
                       "height=560bp,keepaspectratio]{%s}\\end{center}\n"
                       % node.get("src"))
            if name not in BLOCKS or any(
                    local(n.tag) in BLOCKS for n in node.iter()
                    if n is not node) or not "".join(node.itertext()).strip():
                continue
            if name[0] == "h":
                yield ("\n{\\sffamily\\bfseries\\large\\noindent %s\\par"
                       "\\nopagebreak}\n" % tex_text(node))
            else:
                yield "\n%s\\par\n" % tex_text(node)


def with_xetex(bodies, folder):
    with open(folder + "/whole.tex", "w", encoding="utf-8") as file:
        file.write(TEX_HEAD)
        file.writelines(tex_of(bodies))
        file.write("\\end{document}\n")
    subprocess.run(["xelatex", "-interaction=batchmode", "whole.tex"],
                   cwd=folder, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=900)
    return folder + "/whole.pdf"


def pick_posts(count):
    if not os.path.isdir(CORPUS):
        folder = ROOT + "/examples/posts"
        return [os.path.join(folder, n) for n in sorted(os.listdir(folder))]
    paths = []
    for name in ("36kr", "other"):
        folder = os.path.join(CORPUS, name)
        paths += [os.path.join(folder, n) for n in sorted(os.listdir(folder))
                  if n.endswith((".md", ".html"))]
    return paths[::max(1, len(paths) // count)][:count]


COLUMNS = ("pages", "lines", "heads", "ends", "justified", "loose", "over",
           "lonely", "widows", "hollow", "adjustment")


def report(name, blocks, pdf):
    if not os.path.exists(pdf):
        print(f"{name:10} not installed, or it made nothing")
        return
    chars, lowest = read_chars(pdf)
    lost = set_blocks(blocks, chars)
    row = measure(blocks, lowest)
    print(f"{name:10}" + "".join(
        f"{row[c]:11.2f}" if isinstance(row[c], float) else f"{row[c]:11}"
        for c in COLUMNS) + f"   {lost} of {len(blocks)} blocks not found",
        flush=True)


def run(build, count, folder):
    posts = pick_posts(count)
    mirror = folder + "/mirror"
    if os.path.exists(MKMIRROR):
        subprocess.run([sys.executable, MKMIRROR, *posts, mirror], check=True,
                       stdout=subprocess.DEVNULL)
    pdf = with_sheaf(os.path.abspath(build), posts, mirror, folder)
    blocks, bodies = read_blocks(folder + "/sheaf.epub")
    print(f"{len(posts)} articles, {len(blocks)} blocks")
    print(" " * 10 + "".join(f"{c:>11}" for c in COLUMNS))
    report("sheaf", blocks, pdf)
    if shutil.which("chromium"):
        report("Chromium", blocks, with_chromium(bodies, folder))
    if shutil.which("xelatex"):
        report("XeTeX", blocks, with_xetex(bodies, folder))


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    if len(sys.argv) > 3:
        os.makedirs(sys.argv[3], exist_ok=True)
        run(build, count, os.path.abspath(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as folder:
        run(build, count, folder)


if __name__ == "__main__":
    main()
