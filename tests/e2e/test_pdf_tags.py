#!/usr/bin/env python3
"""The logical structure of PDFs (ISO 32000-1, 14.7 and 14.8; ISO 14289-1)."""
import os
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pdf  # noqa: E402
import support  # noqa: E402

# in these no text stands by itself
GROUPS = {"Document", "Sect", "Art", "Div", "BlockQuote", "TOC", "TOCI", "L",
          "LI", "Table", "THead", "TBody", "TFoot", "TR", "Ruby", "Reference"}
# what these may hold
KIDS = {"Document": {"Sect", "Art"}, "TOC": {"TOC", "TOCI", "Caption"},
        "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"},
        "L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody"},
        "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
        "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"},
        "TR": {"TH", "TD"}, "Ruby": {"RB", "RT", "RP"},
        "Reference": {"Link", "Span"}}
# what may stand in what, where ISO 32000-1 14.8.4.3 and 14.8.4.2 say so
PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI"}, "TR": {
    "Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
    "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
    "TOCI": {"TOC"}, "RB": {"Ruby"}, "RT": {"Ruby"}, "RP": {"Ruby"}}
BODY = """
<p>Words with <a href="https://a.example/x">a link</a>, <b>bold</b>, <u>under
 lines</u>, <code>x = 1</code> and <q>a quotation</q>.</p>
<h2>Second head</h2>
<p lang="zh-Hans">一段中文，另有<em>强调</em>。</p>
<ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul>
<h3>Third head</h3>
<blockquote><p>said by another</p></blockquote>
<pre>for x in y:
    pass</pre>
<table><caption>Of numbers</caption>
<thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>
<tbody><tr><td colspan="2">c</td><td rowspan="2">d</td></tr>
<tr><td></td><td>e</td></tr></tbody></table>
<dl><dt>term</dt><dd>what it means</dd><dt>other</dt><dd>another</dd></dl>
<p><ruby>漢<rt>kan</rt></ruby> in a line <img src="x.png" alt="A red dot"></p>
<figure><img src="y.png"><figcaption>The caption of it</figcaption></figure>
<figure><img src="z.png"></figure>
<p>Gone: <img src="none.png" alt="not there"></p>
<figure><img src="gone.png"><figcaption>What was here</figcaption></figure>
<p>A claim<sup><a href="#fn1" id="r1">1</a></sup> of an
<abbr title="International Organization">IO</abbr>.</p>
<ol><li id="fn1">The note. <a href="#r1">back</a></li></ol>
"""


class Structure:
    """The tree, checked while it is walked."""

    def __init__(self, case, path):
        self.case = case
        self.pdf = pdf.Pdf(path)
        self.elements = []      # in order: (depth, type, dictionary)
        self.marks = {}         # (page, MCID) to element
        self.objects = {}       # annotation to element
        root = self.pdf.value(self.pdf.root["/StructTreeRoot"])
        self.root = root
        self.walk(root["/K"], self.pdf.root["/StructTreeRoot"], [])

    def types(self):
        return [row[1] for row in self.elements]

    def find(self, kind):
        return [row[2] for row in self.elements if row[1] == kind]

    def walk(self, ref, parent, above):
        element = self.pdf.value(ref)
        kind = element["/S"][1:]
        self.case.assertEqual(element["/P"], parent)
        if kind in PARENTS:
            self.case.assertIn(above[-1], PARENTS[kind])
        if above and above[-1] in KIDS:
            self.case.assertIn(kind, KIDS[above[-1]])
        self.elements.append((len(above), kind, element))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            page = element.get("/Pg")
            if not isinstance(kid, str):
                self.case.assertNotIn(kind, GROUPS)
            if isinstance(kid, int):
                self.add(self.marks, (page, kid), ref)
            elif isinstance(kid, str):
                self.walk(kid, ref, above + [kind])
            elif kid["/Type"] == "/MCR":
                self.add(self.marks, (kid.get("/Pg", page), kid["/MCID"]), ref)
            else:
                self.case.assertEqual(kid["/Type"], "/OBJR")
                self.add(self.objects, kid["/Obj"], ref)
                annotation = self.pdf.value(kid["/Obj"])
                self.case.assertIn(kid["/Obj"], self.pdf.value(
                    kid.get("/Pg", page))["/Annots"])
                self.case.assertEqual(annotation["/Subtype"], "/Link")

    def add(self, rows, key, ref):
        self.case.assertNotIn(key, rows)
        rows[key] = ref


class Tags(support.Case):
    def check(self, path):
        """What holds for every PDF; gives its structure."""
        support.output_of("qpdf", "--check", path)      # or raises
        tree = Structure(self, path)
        self.check_parents(tree)
        self.check_content(tree)
        self.check_elements(tree)
        root = tree.pdf.root
        self.assertEqual(root["/MarkInfo"], {"/Marked": True})
        self.assertIs(root["/ViewerPreferences"]["/DisplayDocTitle"], True)
        self.assertIn("/Lang", root)
        return tree

    def check_parents(self, tree):
        """Every mark and annotation is in the parent tree, and nothing else
        is."""
        rows = dict(tree.pdf.tree(tree.root["/ParentTree"], "/Nums"))
        self.assertEqual(tree.root["/ParentTreeNextKey"], len(rows))
        marks = {}
        objects = {}
        for page in tree.pdf.pages:
            node = tree.pdf.value(page)
            self.assertEqual(node["/Tabs"], "/S")
            for number, ref in enumerate(rows.pop(node["/StructParents"])):
                marks[page, number] = ref
            for ref in node.get("/Annots", ()):
                annotation = tree.pdf.value(ref)
                objects[ref] = rows.pop(annotation["/StructParent"])
                self.assertTrue(pdf.text(annotation["/Contents"]))
                self.assertEqual(annotation["/F"], 4)
        self.assertEqual(rows, {})
        self.assertEqual(marks, tree.marks)
        self.assertEqual(objects, tree.objects)

    def check_content(self, tree):
        """Nothing is drawn outside marked content; artifacts and text are not
        in each other, nor in forms that are one of them; numbers count from
        0, and a form has none."""
        for page in tree.pdf.pages:
            found = []
            node = tree.pdf.value(page)
            for stack, operator, name in pdf.marked(tree.pdf.content(page)):
                form = (tree.pdf.form(node, name) if operator == b"Do"
                        else None)
                inner = pdf.marked(form) if form is not None else [([],)]
                for row in inner:
                    tags = [tag for tag, number in stack + row[0]]
                    numbers = [n for tag, n in stack if n is not None]
                    self.assertEqual([n for tag, n in row[0]
                                      if n is not None], [])
                    self.assertEqual(
                        len(numbers) + tags.count("/Artifact"), 1)
                    found += numbers
            expected = {number for at, number in tree.marks if at == page}
            self.assertEqual(set(found), expected)
            self.assertEqual(expected, set(range(len(expected))))

    def check_table(self, tree, table):
        """Cells do not lie on each other, and rows are of one length."""
        def kids(element, *kinds):
            found = [tree.pdf.value(kid) for kid in element.get("/K", ())
                     if isinstance(kid, str)]
            return [one for one in found if one["/S"][1:] in kinds]
        groups = [kids(one, "TR") for one in
                  [table] + kids(table, "THead", "TBody", "TFoot")]
        widths = set()
        for group in groups:
            taken = {}
            for y, row in enumerate(group):
                x = 0
                for cell in kids(row, "TH", "TD"):
                    said = cell.get("/A", {})
                    while (x, y) in taken:
                        x += 1
                    for dx in range(said.get("/ColSpan", 1)):
                        for dy in range(said.get("/RowSpan", 1)):
                            place = (x + dx, y + dy)
                            self.assertNotIn(place, taken)
                            self.assertLess(place[1], len(group))
                            taken[place] = cell
            widths |= {max((x for x, at in taken if at == y), default=-1) + 1
                       for y in range(len(group))}
            self.assertEqual(len(taken), len(group) * max(widths, default=0))
        self.assertLessEqual(len(widths), 1)

    def check_elements(self, tree):
        for table in tree.find("Table"):
            self.check_table(tree, table)
        names = set()
        level = 0
        for _, kind, element in tree.elements:
            if kind == "Figure":
                self.assertTrue(pdf.text(element["/Alt"]))
                left, bottom, right, top = element["/A"]["/BBox"]
                self.assertLess(left, right)
                self.assertLess(bottom, top)
            elif kind == "Link":
                self.assertTrue(any(isinstance(kid, dict) and
                                    kid["/Type"] == "/OBJR"
                                    for kid in element["/K"]))
            elif kind == "TH":
                self.assertIn(element["/A"]["/Scope"], ("/Column", "/Row"))
            elif kind == "Note":
                self.assertNotIn(element["/ID"], names)
                names.add(element["/ID"])
            elif kind[0] == "H" and kind[1:].isdigit():
                self.assertLessEqual(int(kind[1:]), level + 1)
                level = int(kind[1:])
        if names:
            rows = dict(tree.pdf.tree(tree.root["/IDTree"], "/Names"))
            self.assertEqual(set(rows), names)

    def make(self, *args, name="book.pdf"):
        for picture in "xyz":
            self.write(picture + ".png", support.png(60, 40, (200, 30, 30)))
        self.sheaf("--offline", *args, "-o", self.path(name))
        return self.path(name)

    def test_everything(self):
        self.write("one.md", support.post("One", BODY, more="lang: en\n"))
        path = self.make(self.path("one.md"))
        tree = self.check(path)
        types = tree.types()
        for kind in ("Document", "Sect", "Art", "H1", "H2", "H3", "P", "L",
                     "LI", "Lbl", "LBody", "BlockQuote", "Code", "Quote",
                     "Table", "Caption", "THead", "TBody", "TR", "TH", "TD",
                     "Ruby", "RB", "RT", "Figure", "Div", "Link", "Reference",
                     "Note", "Span"):
            self.assertIn(kind, types)
        self.assertEqual(types[0], "Document")
        # three pictures; words for the fourth
        self.assertEqual([pdf.text(row["/Alt"]) for row in tree.find("Figure")],
                         ["A red dot", "The caption of it", "Picture"])
        cells = [row.get("/A", {}) for row in tree.find("TD")]
        self.assertEqual(len(cells), 4)
        self.assertEqual(cells[0]["/ColSpan"], 2)
        self.assertEqual(cells[1]["/RowSpan"], 2)
        # the empty cell has its place
        self.assertEqual([("/K" in row) for row in tree.find("TD")],
                         [True, True, False, True])
        self.assertEqual([row["/A"]["/ListNumbering"] for row in tree.find("L")
                          if "/A" in row], ["/Disc", "/Decimal", "/Decimal"])
        self.assertIn("zh-Hans", [pdf.text(row["/Lang"])
                                  for row in tree.find("P") if "/Lang" in row])
        self.assertIn("International Organization",
                      [pdf.text(row["/E"]) for row in tree.find("Span")
                       if "/E" in row])

    def test_reading_order(self):
        """The text of the tree is the text of the page."""
        self.write("one.md", support.post("One", BODY, more="lang: en\n"))
        path = self.make(self.path("one.md"), "--cover", "none")
        said = support.output_of("pdfinfo", "-struct-text", path).decode()
        words = "".join(line.strip()[1:-1] for line in said.splitlines()
                        if line.strip().startswith('"'))
        places = [support.squeeze(words).index(support.squeeze(word))
                  for word in ("One", "Words with", "a link", "Second head",
                               "一段中文", "one", "deep", "Third head",
                               "said by another", "for x in y", "Of numbers",
                               "term", "what it means", "The caption of it",
                               "A claim", "The note.")]
        self.assertEqual(places, sorted(places))

    def test_generated(self):
        """What a style adds is read where it stands, in elements of its own."""
        self.write("one.md", support.post("One", BODY, more="lang: en\n"))
        self.write("style.css", "p { hyphens: none } *::before { content: '[' } "
                   "*::after { content: ']' } li::marker { content: '-' } "
                   "h3::before, pre::after { display: block } "
                   "h2::before { content: 'Part ' } td::after { content: '}' } "
                   "a[href^=http]::after { content: ' (' attr(href) ')' }")
        path = self.make(self.path("one.md"), "--cover", "none",
                         "--style", self.path("style.css"))
        self.check(path)
        said = support.output_of("pdfinfo", "-struct-text", path).decode()
        words = "".join(line.strip()[1:-1] for line in said.splitlines()
                        if line.strip().startswith('"'))
        for text in ("Part Second head]", "a link (https://a.example/x)",
                     "[x = 1]", "[Third head]",
                     "[Of numbers]", "-[one]", "[deep]", "[c}", "[e}"):
            self.assertIn(support.squeeze(text), support.squeeze(words))

    def test_too_much_is_generated(self):
        """Thousands of counters, long texts and deep nesting have ends."""
        self.write("one.md", support.post(
            "One", "<blockquote>" * 30 + "<p>in</p>" + "</blockquote>" * 30 +
            "<p>word</p>" * 300, more="lang: en\n"))
        names = " ".join(f"c{i}" for i in range(10000))
        some = [" ".join(f"c{60 * k + i}" for i in range(60))
                for k in range(20)]
        self.write("style.css", f"* {{ counter-reset: {names} }}"
                   f"p::before {{ content: '{'x' * 800000}' }}" + "".join(
                       f"p:nth-child({k + 1}) {{ counter-increment: {row} }}"
                       for k, row in enumerate(some)) +
                   "* { counter-reset: " + some[0] + " }"
                   "*::before { content: counters(c1, '" + "." * 9000 + "') }"
                   f"p::after {{ content: '{'word ' * 1900}' }}")
        path = self.make(self.path("one.md"), "--cover", "none",
                         "--style", self.path("style.css"))
        self.check(path)
        self.assertLess(os.path.getsize(path), 4000000)

    def test_book(self):
        """Sections, contents, paragraphs across pages, many pages."""
        for i in range(70):
            self.write(f"posts/{i:02}.md", support.post(
                f"Title {i}", "<p>" + f"Some words of {i}, " * (
                    900 if i == 0 else 9) + "</p>"
                '<p><a href="https://a.example/">far</a></p>',
                categories=("news" if i < 40 else "old",), more="lang: en\n",
                date=f"Mon, {1 + i % 27} Jan 2022 08:00:16 GMT"))
        path = self.make(self.path("posts"), "--section", "category")
        tree = self.check(path)
        types = tree.types()
        self.assertEqual(types.count("Art"), 70)
        self.assertEqual(types.count("TOC"), 1)
        self.assertEqual(types.count("TOCI"), 72)
        sections = [pdf.text(row["/T"]) for row in tree.find("Sect")
                    if "/T" in row]
        self.assertEqual(len(sections), 2)
        split = [row for row in tree.find("P")
                 if any(isinstance(kid, dict) for kid in row.get("/K", ()))]
        self.assertEqual(len(split), 1)
        # the same whoever makes it
        again = self.make(self.path("posts"), "--section", "category", "-j1",
                          name="again.pdf")
        with open(path, "rb") as one, open(again, "rb") as other:
            self.assertEqual(one.read(), other.read())

    def test_heads_are_artifacts(self):
        self.write("one.md", support.post(
            "One", "<p>" + "Some words " * 900 + "</p>", more="lang: en\n"))
        tree = self.check(self.make(self.path("one.md")))
        kinds = {b"".join(operands) for page in tree.pdf.pages
                 for operands in pdf.marks(tree.pdf.content(page))
                 if operands[0] == b"/Artifact"}
        self.assertIn(b"/Artifact<</Type/Pagination/Subtype/Header>>", kinds)
        self.assertIn(b"/Artifact<</Type/Pagination/Subtype/Footer>>", kinds)

    def test_neighbours(self):
        """Two links beside each other are two, wherever they lead."""
        link = '<a href="https://a.example/">{}</a>'
        self.write("one.md", support.post(
            "One", f"<p>{link.format('one ')}<b>{link.format('two')}</b></p>",
            more="lang: en\n"))
        tree = self.check(self.make(self.path("one.md"), "--link-notes",
                                    "none"))
        self.assertEqual(tree.types().count("Link"), 2)

    def test_odd_tables(self):
        """Rows of many lengths, spans that reach too far."""
        rows = ["<tr><td>a</td></tr>", "<tr><td colspan=9>b</td><td>c</td></tr>",
                "<tr><td rowspan=9>d</td><td>e</td><td rowspan=2>f</td></tr>",
                "<tr><td colspan=4>g</td></tr>",
                "<tr><th scope=row>h</th><td colspan=1000>i</td></tr>",
                "<tr><td rowspan=3 colspan=2>j</td><td rowspan=2>k</td></tr>",
                "<tr><td>l</td></tr>"]
        tables = ["".join(rows[i:] + rows[:i][::-1]) for i in range(len(rows))]
        body = "".join(f"<table>{one}</table><p>x</p><table><thead>{rows[2]}"
                       f"</thead><tbody>{one}</tbody></table>"
                       for one in tables)
        self.write("one.md", support.post("One", body, more="lang: en\n"))
        tree = self.check(self.make(self.path("one.md")))
        self.assertEqual(tree.types().count("Table"), 2 * len(rows))

    def test_ruby(self):
        """An element for each base with its annotation, and text as an EPUB has
        it, wherever annotations stand."""
        parts = (
            "<ruby>漢<b>字</b><rt>かん<i>じ</i></rt>読<rp>（</rp><rt>よ</rt>"
            "<rp>）</rp></ruby>む",
            "<ruby><a href='https://a.example/'>鎖</a> x<rt>さ<br>り</rt></ruby>",
            "<ruby>甲<rt>こう</rt><rt>きのえ</rt></ruby>",
            "<ruby><rt>おつ</rt></ruby><ruby>丙<br>丁<rt>へい</rt></ruby>",
            "<ruby>戊<rt>" + "とても長い" * 40 + "</rt></ruby>",
            "<em>着<ruby>重<rt>zhòng</rt></ruby></em><u>線</u>")
        rows = "".join(f"<tr><td>{part}</td></tr>" for part in parts)
        self.write("one.md", support.post(
            "One", f"<p>{'、'.join(parts)}</p><h2>{parts[0]}</h2>"
            f"<table>{rows}</table>", more="lang: ja\n"))
        self.write("plain.css", "@page { @top-left { content: none } "
                   "@bottom-center { content: none } }")
        self.sheaf("--offline", self.path("one.md"), "-o",
                   self.path("book.epub"))
        tree = self.check(self.make(
            self.path("one.md"), "--cover", "none", "--link-notes", "none",
            "--style", self.path("plain.css")))
        kids = [[tree.pdf.value(kid)["/S"][1:] for kid in ruby["/K"]]
                for ruby in tree.find("Ruby")]
        self.assertEqual(kids, [
            ["RB", "RT"], ["RB", "RT"], ["RB", "RT"], ["RB", "RT", "RT"],
            ["RT"], ["RB", "RT"], ["RB", "RT"], ["RB", "RT"]] +
            [["RB", "RT"]] * 2 +
            [["RB", "RT"], ["RB", "RT"], ["RB", "RT"], ["RB", "RT", "RT"],
             ["RT"], ["RB", "RT"], ["RB", "RT"], ["RB", "RT"]])
        texts = [support.squeeze(text)
                 for text in (support.epub_text(self.path("book.epub")),
                              support.pdf_text(self.path("book.pdf")))]
        # in contents a heading is called what its bases say
        with zipfile.ZipFile(self.path("book.epub")) as book:
            self.assertIn(">漢字読む<", book.read("nav.xhtml").decode())
        # the title has other lines below it
        self.assertEqual(*[text[text.index("漢"):] for text in texts])

    def test_forms(self):
        """Margin boxes that wait for the number of pages, and page numbers of
        other articles, which stand in what is no text, too."""
        self.write("late.css", """
            @page { @bottom-center { content: counter(page) "/" counter(pages) } }
            a::after { content: " " target-counter(attr(href), page) }""")
        self.write("one.md", support.post(
            "One", '<p>to <a href="https://example.org/b">two</a></p>'
            '<p>and <a href="#here">here</a></p><h2 id="here">Head</h2>',
            more="lang: en\n"))
        self.write("two.md", support.post(
            "Two", "<p>words</p>", more="lang: en\nurl: https://example.org/b\n"))
        self.check(self.make(self.path("one.md"), self.path("two.md"),
                             "--style", self.path("late.css")))
        self.assertRegex(support.pdf_text(self.path("book.pdf")), r"\b2/3\b")

    def test_link_that_leads_nowhere(self):
        """No annotation, no Link."""
        self.write("one.md", support.post(
            "One", '<p>to <a href="#gone">nothing</a></p>', more="lang: en\n"))
        tree = self.check(self.make(self.path("one.md")))
        self.assertNotIn("Link", tree.types())


if __name__ == "__main__":
    unittest.main()
