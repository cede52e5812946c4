#!/usr/bin/env python3
"""Words that are parted at line ends: by dictionaries that workers ask for."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import Case, output_of, pdf_text, post, read, squeeze  # noqa: E402

ENGLISH = """<p>Typographical considerations occasionally necessitate
extraordinarily uncomfortable compromises between readability and uniformity,
and straightforward implementations of paragraph composition disregard
interdependencies between neighbouring lines.</p>"""
GERMAN = """<p>Die Donaudampfschifffahrtsgesellschaft beschäftigte zahlreiche
Kapitäne, deren Aufgabenbereiche sich auf Sicherheitsbestimmungen und
Arbeitszeitregelungen erstreckten und auf Größenordnungen.</p>"""
STYLE = """
@page { size: 200pt 400pt; margin: 20pt;
	@top-left { content: none } @top-right { content: none }
	@bottom-center { content: none } }
.cover, .contents, .byline, .origin { display: none }
"""


class Hyphens(Case):
    def setUp(self):
        super().setUp()
        if not os.path.exists("/usr/share/hyphen/hyph_de_DE.dic"):
            self.skipTest("hyphen-en-us and hyphen-de are not installed")
        self.write("narrow.css", STYLE)

    def bind(self, name, *args):
        return self.sheaf("-q", "--style", "narrow.css", "--cover", "none",
                          "-o", name, *args)

    def hyphens(self, path):
        plain = output_of("qpdf", "--qdf", "--object-streams=disable",
                          self.path(path), "-")
        return len(re.findall(rb"ActualText\s*<feff>", plain))

    def test_text_is_what_was_written(self):
        self.write("en.html", post("En", ENGLISH, more="lang: en\n"))
        self.write("de.html", post("De", GERMAN, more="lang: de\n"))
        for name in ("en", "de"):
            self.bind(name + ".pdf", name + ".html")
            self.assertPdf(self.path(name + ".pdf"))
            self.assertGreater(self.hyphens(name + ".pdf"), 1)
            text = squeeze(pdf_text(self.path(name + ".pdf")))
            body = ENGLISH if name == "en" else GERMAN
            self.assertIn(squeeze(re.sub("<[^>]*>", "", body)), text)

    def test_style_says_whether(self):
        self.write("en.html", post("En", ENGLISH, more="lang: en\n"))
        self.write("narrow.css", STYLE + "html { hyphens: manual }")
        self.bind("en.pdf", "en.html")
        self.assertEqual(self.hyphens("en.pdf"), 0)

    def test_workers_agree(self):
        names = []
        for i in range(6):
            names.append(f"{i}.html")
            self.write(names[-1], post(
                f"Number {i}", (GERMAN if i % 2 else ENGLISH) * 3,
                more="lang: " + ("de" if i % 2 else "en") + "\n"))
        for jobs in ("1", "2"):
            self.bind(f"{jobs}.pdf", "-j", jobs, *names)
        self.assertEqual(read(self.path("1.pdf")), read(self.path("2.pdf")))

    def test_missing_dictionary_is_told(self):
        self.write("x.html", post("X", ENGLISH * 3, more="lang: tlh\n"))
        told = []
        for flags in (["-v"], []):
            run = self.sheaf(*flags, "--style", "narrow.css", "--cover",
                             "none", "-o", "x.pdf", "x.html")
            told.append(run.text.count(
                "no dictionary to hyphenate this language: tlh"))
        self.assertEqual(told, [1, 0])


if __name__ == "__main__":
    unittest.main()
