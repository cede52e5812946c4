"""Every ceiling of `sheaf --limit help`, made so small that an input passes it:
one line says which file and which limit, and the article beside it is in the
books."""
import http.server
import re
import threading
import unittest

import support
from support import post

# what a source of the case is made of
TEXT = "<p>It begins.</p>"
NAMES = " ".join(f'data-x{n}="1"' for n in range(30))
SETS = "<b>0</b>" + "".join(
    f"<i>{n}</i><b>-{n}</b>" for n in range(20000))


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        step = int(self.path[1:] or 0)
        self.send_response(302 if step else 200)
        if step:
            self.send_header("Location", f"/{step - 1}")
        self.end_headers()
        if not step:
            self.wfile.write(support.png())


def case(value, body=TEXT, said="", out=False, more="", args=(), online=False):
    """A ceiling's value; a post that is over it; what the line says besides;
    whether the article is left out of the books."""
    return value, body, said, out, more, args, online


CASES = {
    "input": case("3000", TEXT + "x" * 3000, "larger than 3000 bytes",
                  out=True),
    "front-matter": case("300", more="".join(
        f"key{n}: value\n" for n in range(40)), said="front matter"),
    "depth": case("20", "<div>" * 60 + TEXT, "more than 20 open at once"),
    "attributes": case("9", f"<p {NAMES}>It begins.</p>", "more than 9"),
    "nodes": case("50", TEXT * 60, "more than 50"),
    "text-run": case("1000", TEXT + "<p>" + "word " * 500,
                     "more than 1000 bytes"),
    "pictures": case("2", "".join(
        f'<p>It begins.<img src="{n}.png"></p>' for n in "abc"), "more than 2"),
    "picture": case("90", TEXT + '<img src="large.png">',
                    "large.png: larger than 90 bytes"),
    "pixels": case("1300", TEXT + '<img src="large.png">',
                   "40 x 40: more than 1300 pixels"),
    "side": case("39", TEXT + '<img src="large.png">',
                 "40 x 40: more than 39 pixels a side"),
    "scans": case("0", TEXT + '<img src="photo.jpg">', "more than 0 scans"),
    "download": case("50", TEXT + '<img src="http://HOST/0">',
                     "larger than 50 bytes", online=True),
    "redirects": case("2", TEXT + '<img src="http://HOST/3">',
                      "redirected too often: more than 2 times", online=True),
    "cpu": case("1", TEXT + SETS, "takes too long: more than 1 s", out=True,
                more="link: https://example.com/x\n", args=("--rules", "rules")),
    "memory": case("30M", TEXT + "<p>" + "many words in a row " * 200000,
                   "more than 31457280 bytes", out=True),
}


class Limits(support.Case):
    def setUp(self):
        super().setUp()
        for name, size in (("a", 8), ("b", 9), ("c", 10), ("large", 40)):
            self.write(f"posts/{name}.png", support.png(size, size, (9, 9, size)))
        self.write("posts/photo.jpg", support.picture("photo.jpg"))
        self.write("rules/example.com.txt",
                   "strip: //b[//i/text() = //b/text()]\n")
        self.write("posts/good.html", post("Good", "<p>A good article.</p>"))

    def serve(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def stop():
            server.shutdown()
            thread.join()
            server.server_close()
        self.addCleanup(stop)
        return f"127.0.0.1:{server.server_port}"

    def bind(self, name, *args, status):
        value, body, _, _, more, given, online = CASES[name]
        if online:
            host = self.serve()
            body = body.replace("HOST", host)
            given = ("--allow-host", host, "--cache", "cache")
        else:
            given = ("--offline", *given)
        self.write("posts/bad.html", post("Bad", body, more=more))
        return self.sheaf("posts", "-o", "a.epub", "-o", "a.pdf", *given, *args,
                          status=status)

    def test_names(self):
        """The table and these cases have the same names."""
        rows = self.sheaf("--limit", "help").out.splitlines()
        self.assertEqual({row.split()[0] for row in rows}, set(CASES))

    def test_without(self):
        """None of the inputs passes the ceilings that are the default."""
        host = self.serve()
        for name, (_, body, _, _, more, _, _) in CASES.items():
            self.write(f"posts/{name}.html",
                       post(name, body.replace("HOST", host), more=more))
        run = self.sheaf("posts", "-o", "a.epub", "--cache", "cache",
                         "--allow-host", host)
        self.assertNotIn("(limit", run.text)

    def test_with(self):
        for name, (value, _, said, out, _, _, _) in CASES.items():
            if name == "memory" and support.IS_SANITIZED:
                continue    # a sanitizer wants more than there is
            with self.subTest(name):
                run = self.bind(name, "--limit", f"{name}={value}",
                                status=1 if out else 0)
                lines = [line for line in run.lines
                         if line.endswith(f" (limit {name})")]
                self.assertEqual(len(lines), 1, run.text)
                self.assertRegex(
                    lines[0], r"^sheaf: posts/bad\.html(:\d+)?: " +
                    ("left out: " if out else "warning: "))
                self.assertIn(said, lines[0])
                self.assertEqual(len(run.lines), 1, run.text)
                self.assertHas("A good article.", True)
                self.assertHas("It begins.", not out)

    def assertHas(self, text, is_there):
        epub = support.epub_text(self.path("a.epub"))
        pdf = support.pdf_text(self.path("a.pdf"))
        for book in (epub, pdf):
            self.assertEqual(text in re.sub(r"\s+", " ", book), is_there)


if __name__ == "__main__":
    unittest.main()
