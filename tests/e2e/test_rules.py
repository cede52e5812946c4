"""Site rules of a folder, and the pages an article goes on in."""
import http.server
import os
import threading
import unittest

import support
from support import post

PAGE = """<html><head><title>Old title - Example</title>
<link rel="canonical" href="{url}"></head>
<body><nav><a href="/">Home</a></nav>
<h1 class="t">The real title</h1><p class="by">By Ann Li</p>
<div id="story"><p>{text}</p><p class="ad">Buy now.</p>{more}</div>
<footer>Footer words.</footer></body></html>
"""

RULES = """# rules for a test
title: //h1[@class='t']
author: //p[@class='by']
body: //div[@id='story']
strip: //p[@class='ad']
next_page_link: //a[@class='next']
"""


def page(text, url="https://www.example.com/1", more=""):
    return PAGE.format(url=url, text=text, more=more)


class Rules(support.Case):
    def tree(self, *args, **options):
        run = self.sheaf(*args, "-t", "tree", "--rules", "rules", "--offline",
                         **options)
        return run

    def test_host_of_the_page(self):
        self.write("rules/example.com.txt", RULES)
        self.write("p.html", page("The story."))
        run = self.tree("p.html")
        self.assertIn('title "The real title"', run.out)
        self.assertIn('author "Ann Li"', run.out)
        self.assertIn("The story.", run.out)
        for gone in ("Buy now", "Home", "Footer", "Old title"):
            self.assertNotIn(gone, run.out)
        self.assertEqual(run.lines, [])

    def test_host_of_front_matter(self):
        self.write("rules/example.com.txt", RULES)
        self.write("p.md", post("Mine", '<p>Text.</p><p class="ad">Buy.</p>',
                                more="link: https://example.com/x\n"))
        run = self.tree("p.md")
        self.assertIn('title "Mine"', run.out)
        self.assertNotIn("Buy.", run.out)

    def test_base_url(self):
        self.write("rules/example.com.txt", RULES)
        self.write("p.md", post("Mine", '<p>Text.</p><p class="ad">Buy.</p>'))
        self.assertIn("Buy.", self.tree("p.md").out)
        run = self.tree("p.md", "--base-url", "https://example.com/y/")
        self.assertNotIn("Buy.", run.out)

    def test_wildcards_come_later(self):
        self.write("rules/.example.com.txt",
                   RULES + "strip: //p[@class='x']\n")
        self.write("rules/a.b.example.com.txt", "title: 'Nearest'\n")
        self.write("p.html", page("Story.", "https://a.b.example.com/1",
                                  '<p class="x">Wild.</p>'))
        run = self.tree("p.html")
        self.assertIn('title "Nearest"', run.out)
        self.assertNotIn("Wild.", run.out)
        # the wildcard is for what is below the domain
        self.write("p.html", page("Story.", "https://example.com/1",
                                  '<p class="x">Wild.</p>'))
        self.assertIn("Wild.", self.tree("p.html").out)

    def test_another_host(self):
        self.write("rules/example.com.txt", RULES)
        for url in ("https://example.org/1", "https://notexample.com/",
                    "https://example.com.evil.org/"):
            self.write("p.html", page("Story.", url))
            self.assertNotIn('title "The real title"', self.tree("p.html").out)

    def test_wrong_lines_are_told_once(self):
        self.write("rules/example.com.txt",
                   "bogus: x\ntidy: no\nstrip: //p[\n" + RULES)
        for i in range(6):
            self.write(f"posts/{i}.html", page(f"Story {i}."))
        run = self.sheaf("posts", "-o", "a.epub", "--rules", "rules",
                         "--offline", "-j2")
        self.assertEqual(len(run.lines), 3, run.text)
        self.assertIn("example.com.txt:1", run.text)
        self.assertIn("bogus: no directive has this name", run.text)
        self.assertIn("tidy", run.text)
        self.assertIn("//p[: no XPath", run.text)
        self.assertIn("Story 5.", support.epub_text(self.path("a.epub")))
        self.assertNotIn("Buy now", support.epub_text(self.path("a.epub")))

    def test_folder_that_is_not_there(self):
        self.write("p.html", page("Story."))
        run = self.sheaf("p.html", "-o", "a.epub", "--rules", "nowhere",
                         status=2)
        self.assertEqual(len(run.lines), 1)
        self.assertIn("nowhere", run.text)

    def test_nothing_outside_the_folder(self):
        self.write("secret.txt", "title: 'Secret'\n")
        os.makedirs(self.path("rules"))
        os.symlink("../secret.txt", self.path("rules/example.com.txt"))
        for url in ("https://example.com/1", "https://../secret",
                    "https://..%2fsecret/"):
            self.write("p.html", page("Story.", url))
            self.assertNotIn("Secret", self.tree("p.html").out)

    def test_explain(self):
        self.write("rules/example.com.txt", RULES + "author: //none\n")
        self.write("p.html", page("Story."))
        run = self.sheaf("--explain", "p.html", "--rules", "rules",
                         "--offline")
        self.assertTrue(run.out.startswith('"p.html"\n'), run.out)
        self.assertIn("  rules of example.com.txt (--rules)\n", run.out)
        self.assertIn("example.com.txt:2: title is “The real title”", run.out)
        self.assertIn("example.com.txt:4: body //div[@id='story']: 1 found",
                      run.out)
        self.assertIn("strip //p[@class='ad']: 1 found, “Buy now.”", run.out)

    def test_pages_of_a_mirror(self):
        self.write("rules/example.com.txt", RULES)
        self.write("p.html", page(
            "First.", more='<a class="next" href="/2?a=b">Next</a>'))
        self.write("mirror/www.example.com/2?a=b", page(
            "Second.", more='<a class="next" href="/3">Next</a>'))
        self.write("mirror/www.example.com/3", page(
            "Third.", more='<a class="next" href="/1">Next</a>'))
        run = self.sheaf("p.html", "-o", "a.epub", "--rules", "rules",
                         "--offline", "--mirror", "mirror")
        text = support.epub_text(self.path("a.epub"))
        self.assertLess(text.index("First."), text.index("Second."))
        self.assertLess(text.index("Second."), text.index("Third."))
        self.assertNotIn("Buy now", text)
        self.assertEqual(run.lines, [])
        self.assertEpubs("a.epub")

    def test_pages_that_are_not_to_be_had(self):
        self.write("rules/example.com.txt", RULES)
        self.write("p.html", page(
            "First.", more='<a class="next" href="/2">Next</a>'))
        run = self.tree("p.html")
        self.assertIn("First.", run.out)
        self.assertEqual(run.lines, [])
        run = self.tree("p.html", "-v")
        self.assertEqual(len([line for line in run.lines
                              if "https://www.example.com/2" in line]), 1)


class Site(http.server.BaseHTTPRequestHandler):
    asked = []

    def do_GET(self):
        type(self).asked.append((self.path, self.headers.get("User-Agent"),
                                 self.headers.get("Cookie")))
        number = int(self.path[1:])
        more = f'<a class="next" href="/{number + 1}">Next</a>'
        body = page(f"Page {number}.", more=more if number < 4 else "")
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


class Network(support.Case):
    def setUp(self):
        super().setUp()
        Site.asked = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.port}"
        self.write("rules/127.0.0.1.txt", RULES +
                   "http_header(user-agent): Reader/1\n"
                   "http_header(cookie): a=b\n"
                   "http_header(host): evil.example\n")
        self.write("p.html", page(
            "Page 1.", self.url + "/1", '<a class="next" href="/2">Next</a>'))

    def test_pages_are_followed(self):
        allowed = ("--allow-host", f"127.0.0.1:{self.port}")
        run = self.sheaf("p.html", "-o", "a.epub", "--rules", "rules",
                         *allowed)
        text = support.epub_text(self.path("a.epub"))
        at = [text.index(f"Page {n}.") for n in (1, 2, 3, 4)]
        self.assertEqual(at, sorted(at))
        self.assertEqual([a[0] for a in Site.asked], ["/2", "/3", "/4"])
        self.assertEqual({a[1:] for a in Site.asked}, {("Reader/1", "a=b")})
        # the header Host is not for rules to set
        self.assertEqual(len(run.lines), 1)
        self.assertIn("127.0.0.1.txt:9: http_header(host)", run.text)

    def test_never_to_private_hosts(self):
        run = self.sheaf("p.html", "-o", "a.epub", "--rules", "rules")
        self.assertEqual(Site.asked, [])
        self.assertEqual(len(run.lines), 2, run.text)
        self.assertIn(self.url + "/2: port", run.text)
        self.assertIn("Page 1.", support.epub_text(self.path("a.epub")))

    def test_never_offline(self):
        self.sheaf("p.html", "-o", "a.epub", "--rules", "rules", "--offline",
                   "--allow-host", f"127.0.0.1:{self.port}")
        self.assertEqual(Site.asked, [])


if __name__ == "__main__":
    unittest.main()
