"""Every field of struct sheaf_options has a row in src/lib/setup_key.c that says
what it acts on: else a book could be taken for unchanged that is not."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent


def fields():
    text = (root / "include/sheaf.h").read_text()
    body = re.search(r"^struct sheaf_options \{(.*?)^\};", text, re.S | re.M).group(1)
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    for declaration in body.split(";"):
        for part in declaration.split(","):
            name = re.search(r"(\w+)\s*(\[\w+\])?\s*$", part)
            if name:
                yield name.group(1)


def rows():
    text = (root / "src/lib/setup_key.c").read_text()
    table = re.search(r"\} fields\[\] = \{(.*?)^\};", text, re.S | re.M).group(1)
    return set(re.findall(r"(\w+)(?=[,)])", table))


missing = [name for name in fields() if name not in rows()]
for name in missing:
    print("src/lib/setup_key.c: what does %s act on?" % name)
sys.exit(bool(missing) or len(list(fields())) < 50)
