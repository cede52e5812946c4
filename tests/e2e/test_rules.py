"""Site rules of a folder, and the pages an article goes on in."""
import http.server
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

import support
from support import post

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
VERSION = re.search(rb'SHEAF_VERSION "([^"]*)"', support.read(
    support.ROOT + "/include/sheaf.h")).group(1).decode()

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
            self.write(f"posts/{i}.html",
                       page(f"Story {i}.", f"https://example.com/{i}"))
        run = self.sheaf("posts", "-o", "a.epub", "--rules", "rules",
                         "--offline", "-j2")
        self.assertEqual(len(run.lines), 3, run.text)
        self.assertIn("sheaf: example.com.txt:1: warning: site rule is not "
                      "right: bogus: no directive has this name", run.lines)
        self.assertIn("tidy", run.text)
        self.assertIn("//p[: no XPath", run.text)
        self.assertIn("Story 5.", support.epub_text(self.path("a.epub")))
        self.assertNotIn("Buy now", support.epub_text(self.path("a.epub")))

    def test_directive_that_is_not_obeyed_is_told_once(self):
        for host in ("a.example", "b.example"):
            self.write(f"rules/{host}.txt", "tidy: no\n")
            self.write(f"posts/{host}.html",
                       page(f"Of {host}.", f"http://{host}/"))
        run = self.tree("posts", "--sort", "name")
        self.assertEqual(run.lines, ["sheaf: a.example.txt:1: warning: "
                                     "directive has no meaning any more: tidy"])

    def test_folder_that_is_not_there(self):
        self.write("p.html", page("Story."))
        run = self.sheaf("p.html", "-o", "a.epub", "--rules", "nowhere",
                         status=2)
        self.assertEqual(len(run.lines), 1)
        self.assertIn("nowhere", run.text)

    def test_file_that_is_too_large(self):
        self.write("rules/example.com.txt", RULES + "#" * (256 << 10))
        self.write("rules/www.example.com.txt", "title: 'The other'\n")
        for i in range(6):
            self.write(f"posts/{i}.html",
                       page(f"Story {i}.", f"https://example.com/{i}"))
        run = self.tree("posts", "-j2")
        self.assertEqual(run.lines, [
            "sheaf: example.com.txt: warning: site rules cannot be used: "
            "is larger than 262144 bytes"])
        self.assertIn('title "The other"', run.out)

    def test_what_is_no_file(self):
        os.makedirs(self.path("rules/example.com.txt"))
        os.mkfifo(self.path("rules/www.example.com.txt"))
        self.write("p.html", page("Story."))
        run = self.tree("p.html")
        self.assertEqual(run.lines, [])
        self.assertIn("Story.", run.out)
        run = self.sheaf("p.html", "-t", "tree", "--rules", "p.html",
                         status=2)
        self.assertEqual(run.text, "sheaf: p.html: not a directory\n")

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
        self.assertIn("example.com.txt:5: removes “Buy now.”", run.out)

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

    def test_page_that_is_itself(self):
        """Links of a page to itself, however they are spelled."""
        self.write("rules/example.com.txt", RULES)
        os.makedirs(self.path("mirror"))
        for link in ("#", "#top", "/1", "/1#more", "https://www.example.com/1"):
            self.write("p.html", page(
                "First.", more=f'<a class="next" href="{link}">Next</a>'))
            run = self.tree("p.html", "--mirror", "mirror")
            self.assertEqual(run.out.count("First."), 1, link)
        # no address but that of --base-url, and another fragment each time
        self.write("mirror/www.example.com/1", PAGE.replace(
            '<link rel="canonical" href="{url}">', "").format(
                text="First.", more='<a class="next" href="#b">Next</a>'))
        shutil.copy(self.path("mirror/www.example.com/1"),
                    self.path("p.html"))
        run = self.tree("p.html", "--mirror", "mirror", "--base-url",
                        "https://www.example.com/1#a")
        self.assertEqual(run.out.count("First."), 1)

    def test_single_page(self):
        self.write("rules/example.com.txt", RULES +
                   "single_page_link: //a[@class='all']\n")
        self.write("p.html", page(
            "First.", more='<a class="all" href="/all">All</a>'))
        self.write("mirror/www.example.com/all", page("First and second."))
        run = self.tree("p.html", "--mirror", "mirror")
        self.assertIn("First and second.", run.out)
        self.assertEqual(run.lines, [])
        # what is answered is no such page
        self.write("mirror/www.example.com/all",
                   "<html><body><form>Please log in.</form></body></html>")
        run = self.tree("p.html", "--mirror", "mirror", "-v")
        self.assertIn("First.", run.out)
        self.assertNotIn("log in", run.out)
        self.assertIn("https://www.example.com/all: no body rule finds its "
                      "text", run.text)

    def test_addresses_in_further_pages(self):
        self.write("rules/example.com.txt", RULES)
        self.write("p.html", page(
            "First.", "https://www.example.com/a/b",
            '<p><a href="x">one</a></p><a class="next" href="/c/d">Next</a>'))
        self.write("mirror/www.example.com/c/d", page(
            "Second.", more='<p><a href="x">two</a><img src="y.png"></p>'
                            '<a class="next" href="/e">Next</a>'))
        self.write("mirror/www.example.com/e", page(
            "Third.", more='<p><a href="x">three</a></p>').replace(
                "<head>", '<head><base href="https://base.example/f/">'))
        self.write("y.png", "not the picture of that page")
        run = self.tree("p.html", "--mirror", "mirror")
        for url in ("https://www.example.com/a/x", "https://www.example.com/c/x",
                    "https://www.example.com/c/y.png",
                    "https://base.example/f/x"):
            self.assertIn(url, run.out)

    def test_dates_of_rules_order_the_book(self):
        self.write("rules/example.com.txt", "date: //time\n")
        for name, year in (("a", 2021), ("b", 2019), ("c", 2020)):
            self.write(f"posts/{name}.md", post(
                f"Of {year}", f"<time>{year}-01-02</time><p>Text {year}.</p>",
                date=None, more="link: https://example.com/x\n"))
        self.sheaf("posts", "-o", "a.epub", "--rules", "rules", "--offline")
        text = support.epub_text(self.path("a.epub"))
        at = [text.index(f"Text {year}.") for year in (2019, 2020, 2021)]
        self.assertEqual(at, sorted(at))

    def test_what_takes_too_long(self):
        """Comparisons of sets are nothing that libxml2 counts."""
        self.write("rules/example.com.txt",
                   "strip: //b[//i/text() = //b/text()]\n")
        self.write("posts/slow.html", page(
            "Slow.", more="".join(f"<i>{n}</i><b>-{n}</b>"
                                  for n in range(20000))))
        self.write("posts/b.md", post("Mine", "<p>Text.</p>"))
        # whoever starts us may not want to hear of the timer
        for before in ((), ("sh", "-c", 'trap "" PROF; exec "$@"', "sh")):
            run = self.sheaf("posts", "-o", "a.epub", "--rules", "rules",
                             "--offline", "--limit", "cpu=1", status=1,
                             before=before)
            self.assertEqual(run.lines, [
                "sheaf: posts/slow.html: left out: its worker ended early: it "
                "takes too long: more than 1 s (limit cpu)"])
            self.assertIn("Text.", support.epub_text(self.path("a.epub")))

    def test_base_url_that_is_none(self):
        self.write("p.html", page("Story."))
        for url in ("::::junk", "/x", "file:///etc/passwd"):
            run = self.sheaf("p.html", "-o", "a.epub", "--base-url", url,
                             status=2)
            self.assertEqual(run.lines, [
                f"sheaf: --base-url {url}: no http or https address"])

    def test_rules_that_find_the_frame(self):
        """A body that is <html>, and one that a later rule wants away."""
        self.write("p.html", page("Story.").replace("<html>",
                                                    '<html class="t">'))
        self.write("rules/example.com.txt", "body: //*[@class='t']\n")
        self.assertIn("Story.", self.tree("p.html").out)
        self.write("rules/example.com.txt", "body: //div[@id='story']\n"
                   "post_strip_attr: //div\npost_strip_attr: //p/@class\n")
        self.assertIn("Story.", self.tree("p.html").out)

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


def children(pid):
    """Of its first thread."""
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(word) for word in file.read().split()]


class Site(http.server.BaseHTTPRequestHandler):
    asked = []
    asked_once, may_answer = threading.Event(), threading.Event()

    def do_GET(self):
        type(self).asked.append((self.path, self.headers.get("User-Agent"),
                                 self.headers.get("Cookie")))
        self.asked_once.set()
        self.may_answer.wait(20)
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
        Site.may_answer.set()
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
        self.assertEqual(run.lines, [])

    def test_worker_that_ends_meanwhile(self):
        """Its page comes when it is no more; the next one asks again."""
        command = self.command("p.html", "-o", "a.epub", "--rules", "rules",
                               "-j1", "--cache", "cache", "--allow-host",
                               f"127.0.0.1:{self.port}")
        Site.asked_once, Site.may_answer = (threading.Event(),
                                            threading.Event())
        self.addCleanup(Site.may_answer.set)
        run = subprocess.Popen(command, cwd=self.folder,
                               env=self.environment(), stderr=subprocess.PIPE)
        self.assertTrue(Site.asked_once.wait(20))
        worker = children(children(run.pid)[0])[0]
        os.kill(worker, signal.SIGKILL)
        for _ in range(200):
            if children(children(run.pid)[0]) not in ([], [worker]):
                break
            time.sleep(0.05)
        Site.may_answer.set()
        said = run.communicate(timeout=30)[1].decode()
        self.assertEqual((run.returncode, said), (0, ""))
        self.assertIn("Page 4.", support.epub_text(self.path("a.epub")))

    def test_never_to_private_hosts(self):
        run = self.sheaf("p.html", "-o", "a.epub", "--rules", "rules")
        self.assertEqual(Site.asked, [])
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertIn(self.url + "/2", run.text)
        self.assertIn("Page 1.", support.epub_text(self.path("a.epub")))

    def test_never_offline(self):
        self.sheaf("p.html", "-o", "a.epub", "--rules", "rules", "--offline",
                   "--allow-host", f"127.0.0.1:{self.port}")
        self.assertEqual(Site.asked, [])


CONF = """\
{user}daemon off;
worker_processes 1;
error_log {prefix}/error.log;
pid {prefix}/pid;
events {{ worker_connections 64; }}
http {{
	log_format asked '$host$request_uri|$http_cookie|$http_user_agent|$http_accept|$http_referer';
	access_log {prefix}/access.log asked;
	client_body_temp_path {prefix}/t1; proxy_temp_path {prefix}/t2;
	fastcgi_temp_path {prefix}/t3; uwsgi_temp_path {prefix}/t4;
	scgi_temp_path {prefix}/t5;
	default_type application/octet-stream;
	server {{
		listen 127.0.0.1:{port};
		root {prefix}/www;
		location = /away {{ return 302 http://localhost:{port}/2; }}
		location = /round {{ return 302 /2; }}
		location = /private {{ return 302 http://127.0.0.2:{port}/2; }}
		location = /error {{ return 404; }}
		location / {{ }}
	}}
}}
"""


@unittest.skipUnless(os.path.exists(NGINX), "no nginx")
class Nginx(support.Case):
    """A server that is not ours, and what it was sent."""

    def setUp(self):
        super().setUp()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.write("nginx.conf", CONF.format(
            prefix=self.folder, port=self.port,
            user="user root;\n" if os.getuid() == 0 else ""))
        nginx = subprocess.Popen(
            [NGINX, "-p", self.folder, "-c", self.path("nginx.conf"),
             "-e", self.path("error.log")], stderr=subprocess.DEVNULL)
        self.addCleanup(nginx.wait, 10)
        self.addCleanup(nginx.terminate)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.05)
        self.url = f"http://127.0.0.1:{self.port}/"
        self.write("rules/127.0.0.1.txt", RULES +
                   "http_header(cookie): a=b\n"
                   "http_header(user-agent): Reader/1\n"
                   "http_header(accept): text/html\n"
                   "http_header(referer): https://search.example/\n")
        self.write("www/2", page("Second."))

    def write_page(self, link, name="p.html", more=""):
        self.write(name, page("First.", self.url + name,
                              f'<a class="next" href="{link}">Next</a>' + more))

    def log(self):
        rows = support.read(self.path("access.log")).decode().splitlines()
        return [tuple(row.split("|")) for row in rows]

    def bind(self, *args, source="p.html", hosts=("127.0.0.1", "localhost"),
             **options):
        for host in hosts:
            args += ("--allow-host", f"{host}:{self.port}")
        return self.sheaf(source, "-o", "a.epub", "--rules", "rules",
                          "--cache", "cache", *args, **options)

    def text(self):
        return support.epub_text(self.path("a.epub"))

    def test_headers(self):
        self.write_page("/round")
        self.assertEqual(self.bind().lines, [])
        self.assertIn("Second.", self.text())
        sent = ("a=b", "Reader/1", "text/html", "https://search.example/")
        self.assertEqual(self.log(), [("127.0.0.1/round", *sent),
                                      ("127.0.0.1/2", *sent)])

    def test_headers_stay_with_their_host(self):
        self.write_page("/away")
        self.assertEqual(self.bind().lines, [])
        self.assertIn("Second.", self.text())
        self.assertEqual(self.log()[1],
                         ("localhost/2", "-", "sheaf/" + VERSION, "*/*", "-"))
        self.write_page(f"http://localhost:{self.port}/2?x")
        self.assertEqual(self.bind().lines, [])
        self.assertEqual(self.log()[2],
                         ("localhost/2?x", "-", "sheaf/" + VERSION, "*/*", "-"))

    def test_cache(self):
        self.write_page("/2")
        self.bind()
        self.bind()
        self.bind("--offline")
        self.assertIn("Second.", self.text())
        self.assertEqual(len(self.log()), 1)
        # with another cookie it may be another page
        self.write("rules/127.0.0.1.txt", RULES +
                   "http_header(cookie): c=d\n")
        self.bind()
        self.assertEqual([row[1] for row in self.log()], ["a=b", "c=d"])

    def test_header_for_all(self):
        """A rule's of the same name is nearer."""
        self.write_page("/2")
        self.bind("--header", "Accept: text/x")
        self.assertEqual(self.log()[0][3], "text/html")
        self.write("rules/127.0.0.1.txt", RULES)
        self.bind("--header", "Accept: text/x")
        self.assertEqual(self.log()[1][3], "text/x")

    def test_asked_again(self):
        self.write_page("/2")
        self.bind()
        self.assertEqual(self.bind("--refetch", "all", "-v").lines, [])
        self.assertEqual(len(self.log()), 2)
        self.assertIn("Second.", self.text())
        os.remove(self.path("www/2"))
        run = self.bind("--refetch", "all", "-v")
        self.assertIn("not fetched again, what the cache has is used: "
                      f"{self.url}2: HTTP status 404", run.text)
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertIn("Second.", self.text())

    def test_reasons(self):
        self.write("www/large", page("Large.") + " " * 100000)
        for link, why in (("/error", "HTTP status 404"),
                          ("/private", "port"),
                          ("/large", "larger than 50000 bytes")):
            self.write_page(link)
            run = self.bind("--limit", "download=50000")
            self.assertEqual(len(run.lines), 1, run.text)
            self.assertIn(f"p.html: warning: the article goes on in a page "
                          f"that is missing: {self.url}{link[1:]}: ", run.text)
            self.assertIn(why, run.text)
            self.assertIn("First.", self.text())

    def test_large_page_of_the_mirror(self):
        self.write(f"mirror/127.0.0.1:{self.port}/2",
                   page("Second.") + " " * 100000)
        self.write_page("/2")
        run = self.bind("--mirror", "mirror", "--limit", "download=50000")
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertIn("larger than 50000 bytes (limit download)", run.text)
        self.assertEqual(self.bind("--mirror", "mirror").lines, [])
        self.assertIn("Second.", self.text())
        self.assertEqual(self.log(), [])

    def test_many_pictures_meanwhile(self):
        """Pictures wait for the worker that waits for a page."""
        for i in range(150):
            self.write(f"www/{i}.png", support.png(8 + i, 9))
        pictures = "".join(f'<p><img src="/{i}.png"></p>' for i in range(150))
        for i in range(8):
            self.write(f"www/next{i}", page(f"Further {i}."))
            self.write_page(f"/next{i}", f"posts/{i}.html", pictures)
        made = []
        for jobs in ("-j1", "-j3"):
            shutil.rmtree(self.path("cache"), ignore_errors=True)
            run = self.bind(jobs, source="posts", timeout=50)
            self.assertEqual(run.lines, [])
            for i in range(8):
                self.assertIn(f"Further {i}.", self.text())
            made.append(support.read(self.path("a.epub")))
        self.assertEqual(*made)

    def test_endless(self):
        self.write_page("/n0")
        for i in range(70):
            self.write(f"www/n{i}", page(
                f"Page {i}.", more=f'<a class="next" href="/n{i + 1}">x</a>'))
        self.bind()
        self.assertIn("Page 40.", self.text())
        self.assertLessEqual(len(self.log()), 60)

    def test_not_for_metadata_alone(self):
        """No title but in the text: it is read twice and fetched once."""
        self.write("p.html", f'<html><head><link rel="canonical" '
                   f'href="{self.url}p"></head><body><div id="story"><p>Text.'
                   '</p><a class="next" href="/2">Next</a></div></body></html>')
        self.bind("--cache", "")
        self.assertEqual(len(self.log()), 1)


if __name__ == "__main__":
    unittest.main()
