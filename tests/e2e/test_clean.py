#!/usr/bin/env python3
"""What holds of every cleaned article: over the golden cases and, when it is
there, over the corpus.  Works on the dumps of -t tree."""
import collections
import glob
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import corpus       # noqa: E402
import support      # noqa: E402

LINE_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt",
               "figcaption", "caption"}
MIXED = {"li", "dd", "td", "th"}
MAY_BE_EMPTY = {"br", "hr", "img", "td", "th", "body"}


def definitions(name, macro):
    """The second arguments of a table of ours: names."""
    with open(f"{support.ROOT}/src/article/{name}.def") as file:
        return set(re.findall(rf'^{macro}\(\w+,\s*"([^"]*)"', file.read(), re.M))


def unescaped(words):
    def one(match):
        if match[2]:
            return chr(int(match[2], 16))
        return {"n": "\n", "t": "\t"}.get(match[1], match[1])
    return re.sub(r"\\(u\{([0-9a-f]+)\}|.)", one, words)


def middle(longer, shorter):
    """What stands in one and not in the other, if it stands together."""
    start = len(os.path.commonprefix([longer, shorter]))
    rest = shorter[start:]
    if longer.endswith(rest):
        return longer[start:len(longer) - len(rest)]
    return None


class Node:
    def __init__(self, line, parent):
        self.parent, self.children = parent, []
        words = line.strip()
        self.text = None
        if words.startswith('"'):
            self.text = unescaped(words[1:-1])
            self.tag, self.attrs = "", {}
            return
        self.tag = words.split(" ")[0]
        self.attrs = dict(re.findall(
            r' ([\w-]+)="((?:[^"\\]|\\.)*)"', words[len(self.tag):]))

    def texts(self):
        if self.text is not None:
            yield self.text
        for child in self.children:
            if child.tag == "br":
                yield "\n"
            if child.tag == "img":
                yield "\ufffc"
            yield from child.texts()

    def inside(self):
        for child in self.children:
            yield child
            yield from child.inside()


def article_of(dump):
    """The body of one article."""
    lines = dump.split("\n")
    root, stack = None, []
    for line in lines[lines.index("body"):]:
        if not line:
            continue
        depth = (len(line) - len(line.lstrip(" "))) // 2
        del stack[depth:]
        node = Node(line, stack[-1] if stack else None)
        if stack:
            stack[-1].children.append(node)
        else:
            root = node
        stack.append(node)
    return root


def run(what, paths, *args):
    made = subprocess.run(
        [support.SHEAF, *what, "--offline", "-q", "--sort", "none", "--section",
         "none", *args, "--", *paths], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, timeout=600)
    return made.stdout.decode()


def articles(paths, *args):
    dumps = re.split(r"^article ", run(["-t", "tree"], paths, *args),
                     flags=re.M)[1:]
    return [article_of(dump) for dump in dumps]


def squeezed(node):
    return corpus.squeeze("".join(node.texts()).replace("\ufffc", ""))


def blocks(root):
    """The text of each block, squeezed as the corpus test does."""
    found = []

    def walk(node):
        lines = node.tag in LINE_BLOCKS or (
            node.tag in MIXED and any(c.text is not None or c.tag in
                                      ("a", "strong", "em", "b", "i", "code")
                                      for c in node.children))
        if lines:
            found.append(squeezed(node))
            return
        for child in node.children:
            walk(child)
    walk(root)
    return [text for text in found if text]


def golden_paths():
    return sorted(
        path for path in glob.glob(support.ROOT + "/tests/golden/**/*.*",
                                   recursive=True)
        if path.endswith((".md", ".html", ".markdown", ".htm")) and
        os.path.basename(path) != "README.md")


def corpus_paths(*names):
    return sorted(
        path for name in names
        for path in glob.glob(f"{corpus.CORPUS}/{name}/**/*.*", recursive=True)
        if path.endswith((".md", ".html")) and
        os.path.basename(path) not in ("expected.html", "README.md"))


def faults(root, tags, attrs):
    for node in root.inside():
        if node.text is not None:
            continue
        place = f"{node.tag} {''.join(node.texts())[:40]!r}"
        if node.tag not in tags:
            yield f"{place}: a foreign element"
        if not set(node.attrs) <= attrs:
            yield f"{place}: foreign attributes {set(node.attrs) - attrs}"
        if not node.children and node.tag not in MAY_BE_EMPTY:
            yield f"{place}: empty"
        for one, two in zip(node.children, node.children[1:]):
            if one.text is not None and two.text is not None:
                yield f"{place}: neighbouring texts {one.text[:20]!r}"
        if node.tag in LINE_BLOCKS | MIXED:
            yield from line_faults(node, place)


def line_faults(node, place):
    leaves = [n for n in node.inside() if not n.children]
    if not leaves or node.tag == "pre":
        return
    if any(n.tag in LINE_BLOCKS for n in node.inside()):
        return
    if leaves[0].tag == "br" or leaves[-1].tag == "br":
        yield f"{place}: a break at its end"
    text = "".join(node.texts())
    if node.tag in LINE_BLOCKS and not text.strip():
        yield f"{place}: blank"
    if re.search(r"^[ \t]|[ \t]$| \n|\n |  ", text):
        yield f"{place}: loose white space"


class Invariants(unittest.TestCase):
    """Of the tree."""

    def check(self, paths):
        tags, attrs = definitions("tags", "TAG"), definitions("attrs", "ATTR")
        for tidy in ("none", "all"):
            for root in articles(paths, "--tidy", tidy):
                self.assertEqual(list(faults(root, tags, attrs)), [])

    def test_goldens(self):
        self.check(golden_paths())

    @unittest.skipUnless(os.path.isdir(corpus.CORPUS), "no corpus")
    def test_corpus(self):
        self.check(corpus_paths("36kr", "other", "hexo-form",
                                "readability-pages"))


def explanations(paths, *args):
    told = re.split(r'^".*"\n', run(["--explain"], paths, *args), flags=re.M)
    return [corpus.Told(lines) for lines in told[1:]]


class Losses(unittest.TestCase):
    """Of text: what goes is what was asked for, and is told."""

    def check(self, paths):
        explained = explanations(paths, "--tidy", "all")
        kept, tidied = articles(paths), articles(paths, "--tidy", "all")
        self.assertEqual(len(kept), len(tidied))
        self.assertEqual(len(kept), len(explained))
        count = 0
        for before, after, told in zip(kept, tidied, explained):
            change = collections.Counter(blocks(before))
            change.subtract(blocks(after))
            added = [text for text in change if change[text] < 0]
            for text in (text for text in change if change[text] > 0):
                parts = [middle(text, new) for new in added]
                gone = next((p for p in parts if p), text)
                self.assertTrue(told.explains(gone), f"{gone}: {told.text}")
                count += 1
        return count

    def test_goldens(self):
        self.assertGreater(self.check(golden_paths()), 5)

    @unittest.skipUnless(os.path.isdir(corpus.CORPUS), "no corpus")
    def test_corpus(self):
        self.check(corpus_paths("36kr", "other", "hexo-form"))

    @unittest.skipUnless(os.path.isdir(corpus.CORPUS), "no corpus")
    def test_nothing_is_lost(self):
        paths = corpus_paths("36kr", "other", "hexo-form")
        roots, explained = articles(paths), explanations(paths)
        self.assertEqual(len(roots), len(paths))
        for path, root, told in zip(paths, roots, explained):
            with open(path, encoding="utf-8", errors="replace") as file:
                wanted = corpus.Paragraphs(corpus.body_of(file.read())).found
            text = squeezed(root)
            missing = [part for part in corpus.missing_from(text, wanted)[0]
                       if not told.explains(part, text)]
            self.assertEqual(missing, [], os.path.basename(path))


if __name__ == "__main__":
    unittest.main()
