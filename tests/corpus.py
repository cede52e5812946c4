#!/usr/bin/env python3
"""Every post of a corpus, alone and all in one book.

    corpus.py BUILD all|sample

For each: exit status 0; EPUBCheck and qpdf find nothing; every paragraph of the
post is in the EPUB and in the PDF, in order, but for what DROPPED and MOVED and
--explain say; the text of the PDF is that of the EPUB, character for character.
With KEEP=DIR the books stay in DIR.
"""
import concurrent.futures
import html.parser
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT + "/tests/e2e")
import support      # noqa: E402  (where it lies is known only now)

CORPUS = ROOT + "/../shared/corpus"
MKMIRROR = ROOT + "/../shared/tools/mkmirror"
SETS = ("36kr", "other", "hexo-form")
SAMPLE = {"36kr": 13, "other": 8, "hexo-form": 4}
JOBS = 2

# A PDF that holds the articles and nothing beside.
PLAIN_CSS = """
@page { @top-left { content: none } @top-right { content: none }
	@bottom-center { content: none } }
ul, ol { list-style-type: none }
.cover, .contents, .index, .colophon, .byline, .origin, .missing, .link-note, .page-reference { display: none }
.note { float: none }
"""

# Paragraphs that are no part of the article: (pattern, why).  A pattern stands
# for a whole paragraph without white space.
DROPPED = [
    (r"(&(amp;)*nbsp;)+", "a blank that was escaped twice"),
    (r"[-_*=~—─.·]{2,60}", "a line of signs becomes a rule"),
]

SIGNS_BEHIND = re.compile(r"[-_*=~—─.·]{2,60}$")

# Elements that are no part of the article.
HIDDEN_CLASSES = {"copy-code-btn": "the button of a code box"}

# Paragraphs that may stand elsewhere than in their place.
MOVED = [
    (r".*(授权发布|经授权|本文来自|原文|公众号|微信|作者|编辑|译者|来源|文/).*",
     "notes on the source are set small at the end"),
    (r".{0,60}[|｜丨/／：:].{0,200}", "credit lines go to the end"),
]

NEAR = 60       # characters: what has moved stands farther away

BLOCKS = set("""address article aside blockquote body caption center dd details
dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
header hgroup hr legend li main menu nav ol optgroup option p pre section summary
table tbody td tfoot th thead tr ul img""".split())
SKIPPED = set("""script style head title template svg math iframe object noscript
noframes audio video canvas select button textarea map""".split())
VOID = set("area base br col embed hr img input link meta source track wbr".split())


# Shapes of radicals that were meant as the characters; NFKC leaves these alone.
RADICALS = str.maketrans("⺠⺟⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻩⻬⻮⻰", "民母西见角贝车长门青页风飞食马鱼黄齐齿龙")

# What sheaf puts behind a note, to get back.
BACK = "↩"

# Not a tag, though it looks like one: code that was never escaped.
TAG_LIKE = re.compile(r"</?[A-Za-z][^<>]{0,40}>")


def squeeze(text):
    text = unicodedata.normalize("NFKC", text.replace(BACK, ""))
    text = text.translate(RADICALS)
    # invisible, or with a meaning for a screen only
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-"
                  r"\ufe0f\ufeff\u0000-\u001f\u007f-\u009f]", "", text)


class Paragraphs(html.parser.HTMLParser):
    """The text of each block, without looking at what the block is."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.found, self.words, self.skipping = [], [], []
        self.feed(markup)
        self.close()
        self.cut()

    def cut(self):
        text = squeeze("".join(self.words))
        self.words = []
        if text:
            self.found.append(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        is_hidden = "hidden" in attrs or HIDDEN_CLASSES.keys() & set(
            (attrs.get("class") or "").split())
        if tag in SKIPPED or (is_hidden and tag not in VOID):
            self.skipping.append(tag)
        if tag in BLOCKS:
            self.cut()
        if tag == "br":
            self.words.append("\n")
        if tag in self.CDATA_CONTENT_ELEMENTS:
            self.set_cdata_mode(tag)

    def handle_startendtag(self, tag, attrs):
        if tag in BLOCKS:
            self.cut()

    def handle_endtag(self, tag):
        if tag in self.skipping:
            while self.skipping.pop() != tag:
                pass
        if tag in BLOCKS:
            self.cut()

    def handle_data(self, data):
        if not self.skipping:
            self.words.append(data)


def body_of(text):
    """What stands behind the front matter."""
    lines = text.split("\n")
    at = 0
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at < len(lines) and lines[at].strip() == "---":
        for end in range(at + 1, len(lines)):
            if lines[end].strip() == "---":
                return "\n".join(lines[end + 1:])
    return text


def matches(rows, paragraph):
    return any(re.fullmatch(pattern, paragraph) for pattern, _ in rows)


def missing_from(text, paragraphs, start=0):
    """Those that are not in the text in order, and where it ended."""
    at, missing = start, []
    # no match in another article, where there is more than one
    end = start + 2 * sum(map(len, paragraphs)) + 4000
    for paragraph in paragraphs:
        found = text.find(paragraph, at, end)
        if found < 0:       # a line of signs behind empty lines went
            paragraph = SIGNS_BEHIND.sub("", paragraph) or paragraph
            found = text.find(paragraph, at, end)
        is_moved = matches(MOVED, paragraph)
        is_dropped = matches(DROPPED, paragraph)
        if found >= 0 and not ((is_moved or is_dropped) and found > at + NEAR):
            at = found + len(paragraph)
        elif is_dropped:
            pass
        elif not (is_moved and text.find(paragraph, start, end) >= 0) and \
                paragraph not in TAG_LIKE.sub("", text[at:end]):
            missing.append(paragraph)
    return missing, at


SHOWN = 15      # characters: who removes more, tells it in pieces


class Told:
    """What --explain says of an article: rules of sites remove, unasked."""

    def __init__(self, lines):
        self.text = squeeze(lines)
        self.pieces = [squeeze(piece) for piece in
                       re.findall("removes “(.*)”$", lines, re.M)]

    def explains(self, paragraph, text=""):
        """It went; or what went of it is told, and the rest is in the text."""
        if paragraph in self.text or (
                len(paragraph) > SHOWN and paragraph[:SHOWN] in self.text):
            return True
        rest = self.rest(paragraph)
        return rest != paragraph and rest in text

    def rest(self, paragraph):
        for piece in self.pieces:
            paragraph = paragraph.replace(piece, "")
        return paragraph


def explain(build, path):
    run = subprocess.run([build + "/sheaf", "--explain", "--offline", "-q",
                          "--", path], stdout=subprocess.PIPE, timeout=60)
    return Told(run.stdout.decode(errors="replace"))


class Post:
    def __init__(self, path, number, folder):
        self.path = path
        self.name = os.path.relpath(path, CORPUS)
        self.book = os.path.join(folder, f"{number:04}")
        self.errors = []

    def paragraphs(self):
        with open(self.path, encoding="utf-8", errors="replace") as file:
            return Paragraphs(body_of(file.read())).found

    def bind(self, build, mirror, style):
        self.errors += bind(build, [self.path], self.book,
                            ["--mirror", mirror, "--style", style])

    def check_text(self, build):
        if self.errors:
            return
        paragraphs = self.paragraphs()
        for kind, text in texts_of(self.book):
            missing = missing_from(text, paragraphs)[0]
            for paragraph in self.untold(build, missing, text):
                self.errors.append(f"{kind} has not: {paragraph[:160]}")

    def compare_texts(self):
        """The PDF has the text of the EPUB, character for character."""
        if self.errors:
            return
        first = squeeze("".join(article_texts(self.book + ".epub")))
        second = squeeze(support.pdf_text(self.book + ".pdf"))
        if first != second:
            at = len(os.path.commonprefix([first, second]))
            self.errors.append(f"texts differ: {first[at - 20:at + 40]!r} and "
                               f"{second[at - 20:at + 40]!r}")

    def shown(self, build):
        """Those that are in its own book, without what went of them: it may
        stand in another article."""
        paragraphs = self.paragraphs()
        text = squeeze(support.epub_text(self.book + ".epub"))
        gone = set(missing_from(text, paragraphs)[0])
        if not gone:
            return paragraphs
        told = explain(build, self.path)
        rests = (told.rest(p) if p in gone else p for p in paragraphs)
        return [rest for rest in rests if rest and rest in text]

    def untold(self, build, missing, text):
        told = explain(build, self.path) if missing else None
        return [p for p in missing if not told.explains(p, text)]


def article_texts(path):
    """Of each chapter what is neither a line under its title nor the box of a
    missing picture."""
    for body in support.epub_chapters(path):
        for parent in list(body.iter()):
            is_header = parent.tag.endswith("}header")
            for child in list(parent):
                if "missing" in (child.get("class") or "").split() or (
                        is_header and child.tag.endswith("}p")):
                    child.tail, tail = "", child.tail
                    child[:], child.text = [], tail
        yield "".join(body.itertext())


def bind(build, paths, book, args):
    """Makes both books, judges the PDF; what is wrong."""
    run = subprocess.run(
        [build + "/sheaf", "--offline", "--no-state", "-q", "-j2", *args, "-o",
         book + ".epub", "-o", book + ".pdf", "--", *paths],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    if run.returncode != 0:
        return [f"exit status {run.returncode}: "
                f"{run.stdout.decode(errors='replace')[:500]}"]
    run = subprocess.run(["qpdf", "--check", book + ".pdf"],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if run.returncode != 0 or b"WARNING" in run.stdout:
        return [f"qpdf: {run.stdout.decode(errors='replace')[:500]}"]
    return []


def texts_of(book):
    yield "epub", squeeze(support.epub_text(book + ".epub"))
    yield "pdf", squeeze(support.pdf_text(book + ".pdf"))


def pick(count, most):
    step = max(1, count // most)
    return range(0, count, step)


def posts_of(what, folder):
    paths = [CORPUS + "/seed.html.md"]
    for name in SETS:
        found = sorted(os.path.join(CORPUS, name, n)
                       for n in os.listdir(os.path.join(CORPUS, name))
                       if n.endswith((".md", ".html", ".htm")))
        if what == "sample":
            found = [found[i] for i in pick(len(found), SAMPLE[name])]
        paths += found
    return [Post(path, n, folder) for n, path in enumerate(paths)]


def check_all_in_one(posts, build, folder, mirror, style):
    """What is wrong with the one book that holds every post."""
    book = os.path.join(folder, "all")
    errors = bind(build, [post.path for post in posts], book,
                  ["--mirror", mirror, "--style", style, "--sort", "none",
                   "--section", "none"])
    if errors:
        return errors
    for kind, text in texts_of(book):
        # behind the contents
        first = next(p for p in posts[0].paragraphs() if len(p) > 30)
        at = max(0, text.find(first) - 200)
        for post in posts:
            missing, at = missing_from(text, post.shown(build), at)
            errors += [f"{kind} has not: {post.name}: {p[:160]}"
                       for p in post.untold(build, missing, text)]
    return errors


def check_epubs(books):
    made = [book + ".epub" for book in books
            if os.path.exists(book + ".epub")]
    return support.check_epubs(made)


def run(build, what, folder):
    start = time.time()

    def tell(text):
        print(f"{time.time() - start:6.1f} s  {text}", flush=True)
    mirror, style = folder + "/mirror", folder + "/plain.css"
    posts = posts_of(what, folder)
    with open(style, "w") as file:
        file.write(PLAIN_CSS)
    subprocess.run([sys.executable, MKMIRROR, *(p.path for p in posts), mirror],
                   check=True, stdout=subprocess.DEVNULL)
    tell(f"{len(posts)} posts, mirror made")
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(lambda p: p.bind(build, mirror, style), posts))
    tell("each bound, PDFs checked")
    errors = check_all_in_one(posts, build, folder, mirror, style)
    tell("all in one book")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        epubs = pool.submit(check_epubs, [p.book for p in posts] +
                            [folder + "/all"])
        for post in posts:
            post.check_text(build)
            post.compare_texts()
        tell("texts compared")
        said = epubs.result()
    tell("EPUBs checked")
    names = {p.book + ".epub": p.name for p in posts}
    for line in (said or "").splitlines():
        book = line.split(": ")[0]
        errors.append(f"epubcheck: {names.get(book, '')}: {line}")
    bad = [p for p in posts if p.errors]
    for post in bad:
        for error in post.errors[:8]:
            print(f"{post.name} ({os.path.basename(post.book)}): {error}")
    for error in errors[:60]:
        print(f"all in one: {error}")
    print(f"{len(posts) - len(bad)} posts passed, {len(bad)} failed; "
          f"{len(errors)} errors of the whole")
    return not bad and not errors


def main():
    build, what = os.path.abspath(sys.argv[1]), sys.argv[2]
    if what not in ("all", "sample"):
        sys.exit(__doc__)
    if not os.path.isdir(CORPUS):
        print("no corpus beside the project")
        return 0
    keep = os.environ.get("KEEP")
    folder = keep or tempfile.mkdtemp(prefix="sheaf-corpus-")
    os.makedirs(folder, exist_ok=True)
    try:
        return 0 if run(build, what, folder) else 1
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
