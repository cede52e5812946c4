#!/usr/bin/env python3
"""docs/CSS.md lists the properties and shorthands that the typesetter knows, with
all their keywords, and every property is in the style of a golden case."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROW = re.compile(r'PROPERTY\(\w+,\s*"([^"]+)",\s*(true|false),\s*[^,]*?,\s*'
                 r'((?:"[^"]*"\s*)+),\s*"([^"]*)"\)')


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def known():
    """{name: (inherited, initial, keywords)}, as the code has them."""
    text = re.sub(r"/\*.*?\*/", "", read("src/typeset/properties.def"),
                  flags=re.S)
    rows = ROW.findall(text)
    assert len(rows) == text.count("PROPERTY("), "properties.def is not read"
    return {name: ("yes" if inherited == "true" else "no", initial,
                   set("".join(re.findall('"([^"]*)"', words)).split()))
            for name, inherited, words, initial in rows}


def listed():
    """The same, as the table has them."""
    table = read("docs/CSS.md").split("## Shorthands")[0]
    found = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 5:
            found[cells[0].strip("`")] = (
                cells[2], cells[3].strip("`"),
                set(re.findall("`([^`]*)`", cells[1])))
            assert cells[4] not in ("", "?"), f"{cells[0]}: no standard"
    return found


def shorthands():
    code = re.search(r"shorthand_names\[\] = \{(.*?)\}",
                     read("src/typeset/shorthand.c"), re.S)[1]
    table = read("docs/CSS.md").split("## Shorthands")[1].split("\n## ")[0]
    return (set(re.findall('"([^"]+)"', code)),
            set(re.findall(r"(?m)^\| `([^`]+)` \|", table)))


def styles():
    """All style of golden cases, in files of its own or in their commands."""
    for base, _, names in os.walk(os.path.join(ROOT, "tests/golden/typeset")):
        for name in names:
            if name.endswith(".css") or name == "cmd":
                with open(os.path.join(base, name), encoding="utf-8") as file:
                    yield file.read()


def is_covered(name, css):
    """It, or a shorthand that sets it, is declared somewhere."""
    short = {"border-": ("border",), "margin-": ("margin",),
             "padding-": ("padding",), "column-": ("columns", "column-rule"),
             "list-style-": ("list-style",), "text-wrap-": ("text-wrap",),
             "text-decoration-": ("text-decoration",),
             "background-": ("background",)}
    names = [name] + [s for start, more in short.items()
                      if name.startswith(start) for s in more]
    return any(re.search(r"[{;\s\"']" + re.escape(n) + r"(-\w+)?\s*:", css)
               for n in names)


def main():
    wrong = []
    code, doc = known(), listed()
    for name in sorted(code.keys() | doc.keys()):
        if name not in doc:
            wrong.append(f"{name}: not in the table of docs/CSS.md")
        elif name not in code:
            wrong.append(f"{name}: in docs/CSS.md, but not known")
        elif code[name] != doc[name]:
            wrong.append(f"{name}: docs/CSS.md says {doc[name]}, the code "
                         f"{code[name]}")
    for name in sorted(set.symmetric_difference(*shorthands())):
        wrong.append(f"{name}: a shorthand of the code or of docs/CSS.md only")
    css = "\n".join(styles())
    for name in sorted(code):
        if not is_covered(name, css):
            wrong.append(f"{name}: in no style of tests/golden/typeset")
    print("\n".join(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
