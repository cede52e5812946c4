#!/usr/bin/env python3
"""How well the text of whole pages is found.

    extract.py BUILD [--beside]

Over ../shared/corpus/readability-pages, where it is there: the F1 of words (of
ideographs, each) of the text against the one expected, and whether title and
byline agree.  With --beside also for @mozilla/readability under node, whose own
results the expectations are.
"""
import collections
import html.parser
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGES = ROOT + "/../shared/corpus/readability-pages"
TOOLS = ROOT + "/build/tools/readability"
PACKAGES = ["@mozilla/readability@0.6.0", "jsdom@22.1.0"]
SILENT = {"script", "style", "noscript", "title", "template"}


class Text(html.parser.HTMLParser):
    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.parts, self.silent = [], 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        if tag not in ("a", "b", "i", "em", "strong", "span", "sup", "sub"):
            self.parts.append(" ")

    def handle_endtag(self, tag):
        if tag in SILENT and self.silent:
            self.silent -= 1
        if tag not in ("a", "b", "i", "em", "strong", "span", "sup", "sub"):
            self.parts.append(" ")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def words(text):
    """Words in lower case; of scripts without spaces each character."""
    return re.findall(r"[⺀-鿿가-힯豈-﫿]|[^\W_⺀-鿿가-힯豈-﫿]+",
                      text.lower())


def score(found, expected):
    """F1, precision, recall."""
    found, expected = (collections.Counter(words(t))
                       for t in (found, expected))
    common = sum((found & expected).values())
    if not common:
        return float(not found and not expected), 0.0, 0.0
    precision = common / sum(found.values())
    recall = common / sum(expected.values())
    return 2 * precision * recall / (precision + recall), precision, recall


def plain(text):
    return " ".join((text or "").lower().split())


class Sheaf:
    name = "sheaf"

    def __init__(self, build):
        self.command = os.path.abspath(build) + "/sheaf"

    def run(self, page):
        dump = subprocess.run(
            [self.command, "-t", "tree", "--offline", "-q", "-j1",
             f"{PAGES}/{page}/source.html"],
            stdout=subprocess.PIPE, check=True).stdout.decode()
        article = dump[dump.find("\narticle "):]
        head, _, body = article.partition("\nbody\n")
        field = {key: json.loads(value) for key, value in
                 re.findall(r'^(title|author) (".*")$', head, re.M)}
        lines = re.findall(r'^ +"(.*)"$', body, re.M)
        return (" ".join(line.replace("\\n", " ") for line in lines),
                field.get("title"), field.get("author"))


class Readability:
    name = "@mozilla/readability"

    def __init__(self):
        if not os.path.isdir(TOOLS + "/node_modules/jsdom"):
            os.makedirs(TOOLS, exist_ok=True)
            subprocess.run(["npm", "install", "--loglevel=error", "--no-audit",
                            "--no-fund", "--prefix", TOOLS, *PACKAGES],
                           check=True)

    def run(self, page):
        said = subprocess.run(
            ["node", ROOT + "/bench/readability.js",
             f"{PAGES}/{page}/source.html"], stdout=subprocess.PIPE,
            check=True, env={**os.environ, "NODE_PATH": TOOLS + "/node_modules"}
        ).stdout.decode()
        result = json.loads(said)
        return ("".join(Text(result["content"] or "").parts),
                result["title"], result["byline"])


def pages():
    if not os.path.isdir(PAGES):
        return []
    return sorted(name for name in os.listdir(PAGES)
                  if os.path.isfile(f"{PAGES}/{name}/expected.html"))


def measure(tool):
    """Of each page: name, (F1, precision, recall), title agrees, byline."""
    for page in pages():
        text, title, byline = tool.run(page)
        expected = "".join(Text(read(f"{PAGES}/{page}/expected.html")).parts)
        meta = json.loads(read(f"{PAGES}/{page}/expected-metadata.json"))
        wanted = plain(meta.get("byline"))
        byline = plain(byline)
        # a byline may stand there with "By" and a date
        yield (page, score(text, expected),
               plain(title) == plain(meta.get("title")),
               byline == wanted or bool(byline and byline in wanted))


def summary(rows):
    count = len(rows)
    return {
        "f1": sum(row[1][0] for row in rows) / count,
        "precision": sum(row[1][1] for row in rows) / count,
        "recall": sum(row[1][2] for row in rows) / count,
        "title": sum(row[2] for row in rows) / count,
        "byline": sum(row[3] for row in rows) / count,
    }


def main():
    if not pages():
        print("no pages beside the project")
        return
    tools = [Sheaf(sys.argv[1])]
    if "--beside" in sys.argv:
        tools.append(Readability())
    print(f"{len(pages())} whole pages   F1     precision  recall  "
          "title   byline")
    for tool in tools:
        rows = list(measure(tool))
        s = summary(rows)
        print(f"{tool.name:20} {s['f1']:.4f}   {s['precision']:.4f}   "
              f"{s['recall']:.4f}   {s['title']:.1%}  {s['byline']:.1%}")
        if tool is tools[0]:
            worst = sorted(rows, key=lambda row: row[1][0])[:8]
    for page, (f1, precision, recall), _, _ in worst:
        print(f"  {page:32} {f1:.3f} (precision {precision:.3f}, recall "
              f"{recall:.3f})")


if __name__ == "__main__":
    main()
