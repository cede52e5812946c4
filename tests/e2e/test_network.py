"""How servers are asked: again, with which headers, and what is no picture."""
import http.server
import os
import socket
import threading
import time
import unittest

import support
from support import post
from test_volumes import noise

PICTURE = support.png(20, 20)
LINK = "https://site.example/article"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        log = self.server.log
        log.append((self.path, self.headers.get("Referer"),
                    self.headers.get("User-Agent"), time.monotonic(),
                    self.headers.get("Cookie"), self.headers))
        count = sum(row[0] == self.path for row in log)
        name = self.path.strip("/")
        if name.startswith("busy"):
            status, good = (int(x) for x in name.split("-")[1:])
            if count < good:
                return self.answer(status, b"busy")
        elif name == "wait":
            if count == 1:
                return self.answer(429, Retry_After="1")
        elif name == "long":
            return self.answer(429, Retry_After="61")
        elif name == "set":
            return self.answer(302, Location="/after", Set_Cookie="evil=1")
        elif name.startswith("slow-"):
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
            time.sleep(0.3)
            self.server.now -= 1
        elif name.startswith("away-"):
            return self.answer(302, Location=f"http://{name[5:]}/there")
        elif name.startswith("noise-"):
            return self.answer(200, noise(int(name[6:])))
        elif name.startswith("heavy-"):
            left = int(name[6:])
            if left:
                return self.answer(302, bytes(40000),
                                   Location=f"/heavy-{left - 1}")
        elif name == "extensions":
            return self.never_end_a_chunk()
        elif name == "near":
            return self.answer(302, Location="/here")
        elif name == "guard" and self.headers.get("Referer"):
            return self.answer(403)
        elif name == "never":
            return self.answer(403)
        elif name == "page":
            return self.answer(200, b"\n<!-- x --><!DOCTYPE html><p>no",
                               Content_Type="image/png")
        elif name == "pixel":
            return self.answer(200, support.png(1, 1))
        elif name.startswith("n-"):
            return self.answer(200, support.png(20, 100 + int(name[2:])),
                               Content_Type="image/png", ETag=f'"{name}"')
        elif name == "reset" and count == 1:
            self.close_connection = True
            return None
        return self.answer(200, PICTURE)

    def never_end_a_chunk(self):
        """Its size has extensions, more and more of them."""
        # what is sent is on its way at once, or not taken
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.connection.sendall(b"5;")
        while self.server.sent < 40 << 20:
            self.server.sent += self.connection.send(b"a=b;" * 8192)


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients that are killed are expected."""


class Server(support.Case):
    HANDLER = Handler

    def setUp(self):
        super().setUp()
        self.server = self.serve(self.HANDLER)
        self.host = f"127.0.0.1:{self.server.server_port}"

    def serve(self, handler, address="127.0.0.1"):
        """One more server, which ends with the test."""
        server = Quiet((address, 0), handler)
        server.log = []
        server.now = server.most = server.sent = 0
        threading.Thread(target=server.serve_forever, args=(0.05,),
                         daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server


class Network(Server):
    def bind(self, *names, args=(), env=()):
        host = self.host
        body = "".join(f'<p><img src="http://{host}/{n}"></p>' for n in names)
        self.write("p.html", post("P", "<p>Text.</p>" + body,
                                  more=f"link: {LINK}\n"))
        return self.sheaf("p.html", "--cache", "cache", "-o", "a.epub",
                          "--allow-host", host, *args, env=env)

    def asked(self, name):
        return [row for row in self.server.log if row[0] == "/" + name]

    def test_asked_again(self):
        run = self.bind("busy-503-3", "busy-408-2", "busy-500-4", "reset",
                        "busy-404-2")
        self.assertEqual(len(run.lines), 2, run.text)
        for name, times in (("busy-503-3", 3), ("busy-408-2", 2),
                            ("busy-500-4", 3), ("reset", 2),
                            ("busy-404-2", 1)):
            self.assertEqual(len(self.asked(name)), times, name)
        rows = self.asked("busy-503-3")
        self.assertGreater(rows[1][3] - rows[0][3], 0.4)
        self.assertGreater(rows[2][3] - rows[1][3], 0.9)

    def test_books_behind_the_network(self):
        """What was loaded to ask it does not make them others."""
        for name, body in (("a", f'<img src="http://{self.host}/x">'),
                           ("b", "")):
            for i in range(2):
                self.write(f"{name}/{i}.html", post(f"T{i}", f"<p>x{body}"))
        self.write("two.yaml", """
defaults: {cover: none}
books: [{inputs: a, output: a.epub}, {inputs: b, output: b.epub}]
""")
        for kept in (0, 2, 2):
            run = self.sheaf("--jobs", "two.yaml", "--cache", "cache", "-v",
                             "--allow-host", self.host)
            self.assertEqual(run.text.count("not made again"), kept)

    def test_no_libcurl(self):
        """What needs no network does not miss it."""
        env = self.without("libcurl.so.4")
        self.sheaf("--version", env=env)
        run = self.bind("there")
        run = self.bind("there", "other", env=env)
        self.assertEqual(len(run.lines), 1)
        self.assertIn("/other: the network needs libcurl", run.text)
        self.assertEqual(len(self.asked("there")), 1)
        self.assertEqual(self.asked("other"), [])

    def test_received(self):
        """What is read for one picture is bounded, whatever it is read of."""
        run = self.bind("heavy-2", args=("--limit", "download=100000"))
        self.assertEqual(run.lines, [])
        run = self.bind("heavy-3", args=("--limit", "download=100000"))
        self.assertEqual(len(run.lines), 1)
        self.assertIn("larger than 100000 bytes (limit download)", run.text)
        self.assertEqual(self.asked("heavy-0")[1:], [])

    def test_endless_extensions(self):
        """They are of no body, but count."""
        run = self.bind("extensions", args=("--limit", "download=100000"))
        self.assertIn("larger than 100000 bytes (limit download)", run.text)
        self.assertLess(self.server.sent, 2 << 20)

    def test_asked_once_for_smaller_books(self):
        """A book that is made again with smaller pictures asks for none of
        them again, nor for what is not to be had."""
        names = []
        for i in range(6):
            names += [f"noise-{i}", f"busy-404-{2 + i}"]
            self.write(f"in/{i}.html", post(f"A{i}", "".join(
                f'<p>x<p><img src="http://{self.host}/{n}">'
                for n in names[-2:])))
        run = self.sheaf("in", "--cache", "cache", "-o", "a.epub",
                         "--allow-host", self.host, "--max-size", "800K",
                         "--device", "300x250", "--max-connections", "1",
                         "-v")
        self.assertLess(os.path.getsize(self.path("a.epub")), 800 << 10)
        self.assertEqual(len([l for l in run.lines if "404" in l]), 6)
        # but for one on its way when an attempt was given up
        self.assertLess(len(self.server.log), len(names) + 5)
        # nothing that is kept: then it is split at once
        self.server.log.clear()
        self.write("file", b"")
        self.sheaf("in", "--cache", "file/cache", "-o", "b.epub",
                   "--allow-host", self.host, "--max-size", "800K",
                   "--device", "300x250")
        self.assertLess(max(len(self.asked(n)) for n in names), 3)

    def test_retry_after(self):
        run = self.bind("wait", "long")
        self.assertEqual(len(run.lines), 1, run.text)
        rows = self.asked("wait")
        self.assertEqual(len(rows), 2)
        self.assertGreater(rows[1][3] - rows[0][3], 0.9)
        self.assertEqual(len(self.asked("long")), 1)

    def test_referrer(self):
        run = self.bind("a", "guard", "never")
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertEqual([row[1] for row in self.asked("a")], [LINK])
        for name in ("guard", "never"):
            self.assertEqual([row[1] for row in self.asked(name)],
                             [LINK, None])

    def test_headers_given(self):
        self.bind("a", args=("--referer", "none", "--user-agent", "x/1"))
        self.bind("b", "never", args=("--referer", "https://r.example/"))
        self.assertEqual(self.asked("a")[0][1:3], (None, "x/1"))
        self.assertEqual(self.asked("b")[0][1], "https://r.example/")
        self.assertEqual(len(self.asked("never")), 1)

    def test_cookies(self):
        self.write("c.txt", "# Netscape HTTP Cookie File\n"
                   "127.0.0.1\tFALSE\t/\tFALSE\t0\tmine\t1\n"
                   "other.example\tFALSE\t/\tFALSE\t0\tother\t1\n")
        before = support.read(self.path("c.txt"))
        self.bind("a")
        self.bind("set", args=("--cookies", "c.txt"))
        self.assertEqual([row[4] for row in self.server.log],
                         [None, "mine=1", "mine=1"])
        self.assertEqual(support.read(self.path("c.txt")), before)

    def test_header(self):
        other = self.serve(Handler)
        there = f"127.0.0.1:{other.server_port}"
        self.bind("a", "near", "away-" + there,
                  args=("--allow-host", there, "--header",
                        "Authorization: Bearer secret", "--header",
                        "X-Two:  b c \t"))
        self.assertEqual({row[0] for row in self.server.log},
                         {"/a", "/near", "/here", "/away-" + there})
        for row in self.server.log:
            self.assertEqual(row[5].get_all("Authorization"),
                             ["Bearer secret"])
            self.assertEqual(row[5].get_all("X-Two"), ["b c"])
        self.assertEqual([row[0] for row in other.log], ["/there"])
        self.assertIsNone(other.log[0][5].get("Authorization"))
        self.assertIsNone(other.log[0][5].get("X-Two"))
        for base, _, files in os.walk(self.path("cache")):
            for name in files:
                self.assertNotIn(b"secret",
                                 support.read(os.path.join(base, name)))

    def gaps(self, log):
        times = sorted(row[3] for row in log)
        return [b - a for a, b in zip(times, times[1:])]

    def test_delay(self):
        other = self.serve(Handler)
        there = f"127.0.0.1:{other.server_port}"
        quick = self.serve(Handler, "127.0.0.2")
        fast = f"127.0.0.2:{quick.server_port}"
        self.write("q.html", post("Q", "<p>Text.</p>" + "".join(
            f'<p><img src="http://{fast}/n-{n}"></p>' for n in range(3))))
        run = self.bind("n-1", "n-2", "away-" + there, "near", "busy-503-2",
                        args=("q.html", "--allow-host", there, "--allow-host",
                              fast, "--delay", "150ms"))
        self.assertEqual(run.lines, [])
        rows = self.server.log + other.log
        self.assertEqual(len(rows), 8)
        # one host, whatever its ports; a start may be seen a little late
        self.assertGreater(min(self.gaps(rows)), 0.13)
        # the other host did not wait for it
        self.assertGreater(min(self.gaps(quick.log)), 0.13)
        self.assertLess(max(row[3] for row in quick.log),
                        sorted(row[3] for row in rows)[4])

    def test_delay_and_connections(self):
        start = time.monotonic()
        run = self.bind(*(f"slow-{n}" for n in range(4)),
                        args=("--delay", "20", "--max-connections", "2"))
        self.assertEqual(run.lines, [])
        self.assertGreater(min(self.gaps(self.server.log)), 0.015)
        self.assertGreater(time.monotonic() - start, 0.6)
        self.assertEqual(self.server.most, 2)

    def test_wrong_headers(self):
        for text in ("x", ": x", "a b: x", "a(: x", "ä: x", "a:", "a:  ",
                     "a: secret\r\nb: c", "a: secret\x01", "a\n: x",
                     "Host: secret", "content-length: 1", "COOKIE: secret",
                     "Referer: x", "User-Agent: x", "Connection: x",
                     "Transfer-Encoding: x", "Range: x",
                     "If-None-Match: x", "Proxy-Authorization: secret"):
            run = self.sheaf("p.html", "-o", "a.epub", "--header", text,
                             status=2)
            self.assertEqual(len(run.lines), 1, run.text)
            self.assertIn("--header", run.text)
            self.assertNotIn("secret", run.text)

    def test_no_pictures(self):
        run = self.bind("page", "pixel")
        self.assertIn("a web page in its place", run.text)
        self.assertIn("a single pixel in its place", run.text)
        self.bind("page", "pixel")
        # nothing of it was kept
        self.assertEqual(len(self.asked("page")), 2)
        self.assertEqual(len(self.asked("pixel")), 2)

    def test_placeholder(self):
        """One picture for many addresses: the user tells that it is none."""
        self.write("hot.png", PICTURE)
        self.write("other.png", PICTURE[:-1] + b"x")
        self.assertEqual(self.bind("a", "n-1").lines, [])
        args = ("--placeholder", "other.png", "--placeholder", "hot.png")
        books = set()
        for jobs in "14":
            # what is in the cache is asked for again
            run = self.bind("a", "b", "n-1", args=(*args, "-j", jobs))
            self.assertEqual(len(run.lines), 2, run.text)
            self.assertEqual(run.text.count("a placeholder in its place"), 2)
            books.add(support.read(self.path("a.epub")))
        self.assertEqual(len(books), 1)
        self.assertEqual([len(self.asked(n)) for n in ("a", "b", "n-1")],
                         [3, 2, 1])
        run = self.bind("a", "b", args=(*args, "--offline"))
        self.assertIn("/a: a placeholder in its place", run.text)
        self.assertIn("/b: not in the cache", run.text)
        self.write(f"mirror/{self.host}/c", PICTURE)
        self.write("local.png", PICTURE)
        self.write("p.html", post("P", '<p>x<img src="local.png"><img src='
                                  f'"http://{self.host}/c"></p>'))
        for more, count in ((args, 2), ((), 0)):
            run = self.sheaf("p.html", "--mirror", "mirror", "--offline",
                             "-o", "a.epub", *more)
            self.assertEqual(run.text.count("a placeholder in"), count)
        self.write("empty", "")
        for name in ("none.png", "empty", "mirror"):
            run = self.sheaf("p.html", "-o", "a.epub", "--placeholder", name,
                             status=2)
            self.assertEqual(len(run.lines), 1)
            self.assertIn(f"--placeholder {name}: ", run.text)

    def test_wrong_options(self):
        for option, value in (("--max-connections", "0"),
                              ("--max-connections", "2,3"),
                              ("--max-connections", "65"),
                              ("--max-connections", "4,"),
                              ("--delay", ""), ("--delay", "-1"),
                              ("--delay", "1m"), ("--delay", "3601s"),
                              ("--delay", "99999999999999999999"),
                              ("--referer", "ftp://x/")):
            run = self.sheaf("p.html", "-o", "a.epub", option, value,
                             status=2)
            self.assertIn(option, run.text)


if __name__ == "__main__":
    unittest.main()
