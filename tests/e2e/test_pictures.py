"""Where pictures come from: the article's folder, data: URLs, a mirror, the
network (a real nginx on the loopback) and the cache."""
import base64
import http.server
import os
import re
import shutil
import socket
import struct
import subprocess
import threading
import time
import unittest
import zipfile
import zlib

import support
from support import post

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def images(path):
    """Contents of the pictures of an EPUB without its cover, in order of their
    bytes."""
    cover = support.epub_cover(path)
    with zipfile.ZipFile(path) as book:
        found = [book.read(name) for name in book.namelist()
                 if name.startswith("images/") and name != cover]
    return sorted(found)


class Local(support.Case):
    def bind(self, body, *args, name="posts/p.html", status=0, **options):
        self.write(name, post("P", "<p>Text.</p>\n" + body, **options))
        return self.sheaf(name, "--offline", "-o", "a.epub", *args,
                          status=status)

    def test_beside_the_article(self):
        self.write("posts/one.png", support.png(10, 10))
        self.write("posts/My Page_files/two 2.gif", support.gif())
        self.write("posts/deep/er/three.bin", support.picture("photo.jpg"))
        self.write("posts/四.png", support.png(12, 12))
        run = self.bind('<p><img src="one.png"></p>'
                        '<p><img src="./My%20Page_files/two%202.gif"></p>'
                        '<p><img src="deep/../deep/er/three.bin?v=1#x"></p>'
                        '<p><img src="%E5%9B%9B.png"></p>')
        self.assertEqual(run.lines, [])
        self.assertEqual(images(self.path("a.epub")), sorted([
            support.png(10, 10), support.png(12, 12), support.gif(),
            support.picture("photo.jpg")]))

    def test_of_a_folder_given(self):
        self.write("posts/sub/x.png", support.png())
        self.write("posts/sub/p.html", post("P", '<p>T.</p><img src="x.png">'))
        self.sheaf("posts", "--offline", "-o", "a.epub")
        self.assertEqual(images(self.path("a.epub")), [support.png()])
        self.sheaf("p.html", "--offline", "-o", "../../b.epub",
                   cwd=self.path("posts/sub"))
        self.assertEqual(images(self.path("b.epub")), [support.png()])

    def test_never_above(self):
        secret = support.png(99, 99, (1, 2, 3))
        self.write("secret.png", secret)
        os.makedirs(self.path("posts"))
        os.symlink("../secret.png", self.path("posts/link.png"))
        os.symlink(self.path("secret.png"), self.path("posts/absolute.png"))
        os.symlink("..", self.path("posts/up"))
        os.symlink("/proc/self", self.path("posts/proc"))
        absolute = self.path("secret.png")
        urls = ["../secret.png", "x/../../secret.png", "%2e%2e/secret.png",
                "..%2fsecret.png", "link.png", "absolute.png", "up/secret.png",
                absolute, "//" + absolute, "file://" + absolute,
                "file:../secret.png", "..\\secret.png", "proc/root" + absolute,
                "/proc/self/root" + absolute, ".//../secret.png", "",
                ".", "..", "%00", "x%00.png", "a" * 5000, "up/" * 300]
        run = self.bind("".join(f'<p><img src="{u}" alt="pic"></p>'
                                for u in urls))
        self.assertEqual(images(self.path("a.epub")), [])
        with zipfile.ZipFile(self.path("a.epub")) as book:
            for name in book.namelist():
                self.assertNotIn(secret[:40], book.read(name))
        self.assertGreater(len(run.lines), 10)
        for line in run.lines:
            self.assertIn("posts/p.html: warning: picture is missing", line)

    def test_link_that_stays_inside(self):
        self.write("posts/real/x.png", support.png())
        os.symlink("real/x.png", self.path("posts/link.png"))
        self.bind('<p><img src="link.png"></p>')
        self.assertEqual(images(self.path("a.epub")), [support.png()])

    def test_data_url(self):
        bytes_ = support.png(7, 9)
        code = base64.b64encode(bytes_).decode()
        run = self.bind(f'<img src="data:image/png;base64,{code}">'
                        '<img src="data:image/png;base64,!!!!">'
                        '<img src="data:text/html,hello">'
                        '<img src="data:">')
        self.assertEqual(images(self.path("a.epub")), [bytes_])
        self.assertGreaterEqual(len(run.lines), 1, run.text)

    def test_kind_by_content(self):
        """The name lies; what it is decides."""
        self.write("posts/a.jpg", support.png())
        self.write("posts/b.png", support.gif())
        self.write("posts/c.gif", support.picture("photo.jpg"))
        self.write("posts/d.png", b"<html>not a picture</html>")
        self.write("posts/e.png", b"")
        self.write("posts/f.png", support.png(50, 50)[:60])
        self.write("posts/g.jpg", support.picture("photo.jpg")[:900])
        run = self.bind("".join(f'<p><img src="{n}"></p>' for n in (
            "a.jpg", "b.png", "c.gif", "d.png", "e.png", "f.png", "g.jpg")))
        path = self.path("a.epub")
        names = [n for n in support.epub_names(path)
                 if n.startswith("images/") and n != support.epub_cover(path)]
        self.assertEqual(sorted(os.path.splitext(n)[1] for n in names),
                         [".gif", ".jpg", ".png"])
        self.assertEqual(len(run.lines), 4, run.text)
        for name in ("d.png", "e.png", "f.png", "g.jpg"):
            self.assertIn(name, run.text)

    def test_more_memory_than_a_worker_has(self):
        """Only JPEGs are made smaller while they are decoded."""
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(
                ">I", zlib.crc32(kind + data))
        pack, row = zlib.compressobj(1), bytes(1 + 4 * 8000)
        data = b"".join(pack.compress(row) for _ in range(4900))
        self.write("large.png", b"\x89PNG\r\n\x1a\n" + chunk(
            b"IHDR", struct.pack(">IIBBBBB", 8000, 4900, 8, 6, 0, 0, 0)) +
            chunk(b"IDAT", data + pack.flush()) + chunk(b"IEND", b""))
        self.write("p.html", post("P", '<p>x<p><img src="large.png">'))
        run = self.sheaf("p.html", "--offline", "-o", "a.epub", "--device",
                         "kindle")
        self.assertRegex(run.text, "8000 x 4900: it needs [0-9]+ MB to")

    def test_same_picture_once(self):
        self.write("posts/a.png", support.png())
        self.write("posts/b.png", support.png())
        self.bind('<p>x <img src="a.png"></p><p><img src="b.png"></p>'
                  '<p><img src="a.png"></p>')
        self.assertEqual(len(images(self.path("a.epub"))), 1)

    def test_mirror(self):
        host = "mirror/img.example.org/"
        with_query, without = support.png(5, 5), support.png(6, 6)
        self.write(host + "a/x.jpg?size=1%2F2&q=3", with_query)
        self.write(host + "a/x.jpg", without)
        self.write(host + "b/y", support.gif())
        self.write("mirror/img.example.org:8080/z.png", support.png(8, 8))
        self.write(host + "sp ace/é.png", support.png(9, 9))
        self.write(host + "dir/index.html", support.png(11, 11))
        web = "https://img.example.org/"
        run = self.bind("".join(f'<p><img src="{u}"></p>' for u in (
            web + "a/x.jpg?size=1/2&amp;q=3", web + "a/x.jpg?size=other",
            "//img.example.org/b/y#frag", "http://IMG.example.org:8080/z.png",
            web + "sp%20ace/%C3%A9.png", web + "dir/")), "--mirror", "mirror")
        self.assertEqual(run.lines, [])
        self.assertEqual(images(self.path("a.epub")), sorted([
            with_query, without, support.gif(), support.png(8, 8),
            support.png(9, 9), support.png(11, 11)]))

    def test_mirror_escape(self):
        secret = support.png(77, 77)
        self.write("secret.png", secret)
        self.write("mirror/img.example.org/real.png", support.png())
        os.symlink(self.path("secret.png"),
                   self.path("mirror/img.example.org/link.png"))
        run = self.bind("".join(f'<p><img src="{u}"></p>' for u in (
            "https://img.example.org/../../secret.png",
            "https://img.example.org/%2e%2e/%2e%2e/secret.png",
            "https://img.example.org/..%2f..%2fsecret.png",
            "https://../secret.png", "https://%2e%2e/secret.png",
            "https://img.example.org/link.png", "https:///secret.png",
            "https://./../secret.png")), "--mirror", "mirror")
        self.assertEqual(images(self.path("a.epub")), [])
        self.assertGreaterEqual(len(run.lines), 3)

    def test_missing_leaves_a_box(self):
        run = self.bind('<p class="image-wrapper"><img src="https://img.'
                        'example.org/none.jpg"></p> \n<p class="img-desc">The '
                        'caption stays</p>\n<p>After.</p>', "-o", "a.pdf")
        self.assertEqual(len(run.lines), 1)
        self.assertIn("https://img.example.org/none.jpg: not in the cache",
                      run.text)
        for text in (support.epub_text(self.path("a.epub")),
                     support.pdf_text(self.path("a.pdf"))):
            self.assertIn("The caption stays", text)
            self.assertIn("After.", text)
        self.assertEpubs("a.epub")
        self.assertPdf(self.path("a.pdf"))
        self.sheaf("posts/p.html", "--offline", "--strict", "-o", "a.epub",
                   status=1)

    def test_mirror_that_is_not_there(self):
        run = self.bind('<img src="https://img.example.org/x">', "--mirror",
                        "nowhere", status=2)
        self.assertEqual(run.text,
                         "sheaf: nowhere: no such file or directory\n")

    def test_cover_image_repeated_is_shown_once(self):
        self.write("mirror/img.example.org/c.png", support.png())
        url = "https://img.example.org/c.png"
        self.bind(f'<p><img src="{url}"></p><p>t</p>', "--mirror", "mirror",
                  more=f"headimg: '{url}'\nthumbnail: '{url}'\n")
        bodies = list(support.epub_chapters(self.path("a.epub")))
        self.assertEqual(len(list(bodies[0].iter(support.XHTML + "img"))), 1)

    def test_placeholder_is_ignored(self):
        run = self.bind("<p>t</p>", more="headimg: 'https://picsum.photos/400/"
                        "300?random=9'\nthumbnail: 'https://www.jianshu.com/p"
                        "/undefined'\n")
        self.assertEqual(run.lines, [])


CONF = """\
{user}daemon off;
worker_processes 1;
error_log {prefix}/error.log;
pid {prefix}/pid;
events {{ worker_connections 64; }}
http {{
	log_format asked '$request_uri|$http_referer|$http_cookie|$http_user_agent';
	access_log {prefix}/access.log asked;
	client_body_temp_path {prefix}/t1; proxy_temp_path {prefix}/t2;
	fastcgi_temp_path {prefix}/t3; uwsgi_temp_path {prefix}/t4;
	scgi_temp_path {prefix}/t5;
	default_type application/octet-stream;
	server {{
		listen 127.0.0.1:{port};
		root {prefix}/www;
		location /hotlink/ {{ if ($http_referer) {{ return 403; }} }}
		location /slow/ {{ limit_rate 100; }}
		location = /empty {{ return 200; }}
		location = /to-file {{ return 302 file:///etc/passwd; }}
		location = /to-private {{ return 302 http://10.255.255.1/x.png; }}
		location = /to-port {{ return 302 http://127.0.0.1:{other}/x.png; }}
		location = /to-name {{ return 302 http://localhost:{port}/a.png; }}
		location = /to-user {{ return 302 http://127.0.0.1:{port}\\\\@127.0.0.1:{other}/x.png; }}
		location = /to-good {{ add_header Set-Cookie a=b; return 301 /b.png?from=redirect; }}
		location = /loop {{ return 302 /loop; }}
		location = /text {{ return 200 "<html>login please</html>"; }}
		location = /error {{ return 503; }}
		location / {{ }}
	}}
}}
"""


class Flaky(http.server.BaseHTTPRequestHandler):
    """Answers with 500, half a body or nothing at all, then properly."""
    asked = {}

    def do_GET(self):
        count = self.asked[self.path] = self.asked.get(self.path, 0) + 1
        body = support.png(30, 31)
        if count > 1 or self.path == "/good":
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        elif self.path == "/500":
            self.send_response(500)
            self.end_headers()
        elif self.path == "/half":
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:20])
        self.close_connection = True

    def log_message(self, *args):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@unittest.skipUnless(os.path.exists(NGINX), "no nginx")
class Network(support.Case):
    def setUp(self):
        super().setUp()
        self.flaky = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Flaky)
        Flaky.asked = {}
        self.other = self.flaky.server_address[1]
        threading.Thread(target=self.flaky.serve_forever, daemon=True).start()
        self.addCleanup(self.flaky.server_close)
        self.addCleanup(self.flaky.shutdown)
        self.write("www/a.png", support.png(20, 20))
        self.write("www/b.png", support.png(21, 21))
        self.write("www/hotlink/c.png", support.png(22, 22))
        self.write("www/large.png", support.png(23, 23) + bytes(300000))
        self.write("www/slow/d.png", support.png(24, 24) + bytes(60000))
        self.start_nginx()

    def start_nginx(self):
        for _ in range(5):
            self.port = free_port()
            self.write("nginx.conf", CONF.format(
                prefix=self.folder, port=self.port, other=self.other,
                user="user root;\n" if os.getuid() == 0 else ""))
            self.nginx = subprocess.Popen(
                [NGINX, "-p", self.folder, "-c", self.path("nginx.conf"),
                 "-e", self.path("error.log")], stderr=subprocess.DEVNULL)
            if self.is_up():
                self.addCleanup(self.stop_nginx)
                return
            self.stop_nginx()
        self.fail(support.read(self.path("error.log")).decode())

    def is_up(self):
        for _ in range(100):
            if self.nginx.poll() is not None:
                return False
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return True
            except OSError:
                time.sleep(0.05)
        return False

    def stop_nginx(self):
        self.nginx.terminate()
        self.nginx.wait(10)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    def log(self):
        rows = support.read(self.path("access.log")).decode().splitlines()
        return [row.split("|") for row in rows]

    def write_page(self, *images_, more=""):
        self.write("p.html", post("P", "<p>Text.</p>" + "".join(
            f"<p>{i}</p>" if i.startswith("<") else f'<p><img src="{i}"></p>'
            for i in images_), more=more))

    def bind(self, *args, name="a.epub", allow=True, **options):
        if allow:
            args += ("--allow-host", f"127.0.0.1:{self.port}")
        return self.sheaf("p.html", "--cache", "cache", "-o", name, *args,
                          **options)

    def test_fetched_once_and_cached(self):
        self.write_page(self.url("a.png"), self.url("a.png"),
                        self.url("b.png?x=1"))
        self.assertEqual(self.bind("-o", "a.pdf").lines, [])
        self.assertEqual(images(self.path("a.epub")),
                         [support.png(20, 20), support.png(21, 21)])
        self.assertEqual(sorted(row[0] for row in self.log()),
                         ["/a.png", "/b.png?x=1"])
        self.assertTrue(self.log()[0][3].startswith("sheaf/"))
        self.stop_nginx()
        self.assertEqual(self.bind("--offline", name="b.epub").lines, [])
        self.assertEqual(support.read(self.path("b.epub")),
                         support.read(self.path("a.epub")))
        self.assertEqual(self.bind(name="c.epub").lines, [])
        # a cached file that is not what it was is not used
        for base, _, names in os.walk(self.path("cache/objects")):
            for name in names:
                with open(os.path.join(base, name), "ab") as file:
                    file.write(b"x")
        run = self.bind("--offline", name="d.epub")
        self.assertEqual(len(run.lines), 2, run.text)

    def test_default_cache(self):
        self.write_page(self.url("a.png"))
        self.sheaf("p.html", "-o", "a.epub", "--allow-host",
                   f"127.0.0.1:{self.port}",
                   env={"XDG_CACHE_HOME": self.path("xdg")})
        self.assertTrue(os.path.isdir(self.path("xdg/sheaf/objects")))
        self.sheaf("p.html", "-o", "a.epub", "--allow-host",
                   f"127.0.0.1:{self.port}")
        self.assertTrue(os.path.isdir(self.path("home/.cache/sheaf/objects")))

    def test_cache_that_cannot_be_made(self):
        self.write("file", "")
        self.write_page(self.url("a.png"))
        self.assertEqual(self.sheaf("p.html", "--cache", "file/x", "-o",
                                    "a.epub", "--allow-host",
                                    f"127.0.0.1:{self.port}").lines, [])
        self.assertEqual(len(images(self.path("a.epub"))), 1)

    def test_mirror_and_offline_come_first(self):
        self.write_page(self.url("a.png"), self.url("b.png"))
        self.write(f"mirror/127.0.0.1:{self.port}/a.png", support.png(40, 40))
        run = self.bind("--mirror", "mirror", "--offline")
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertEqual(self.log(), [])
        self.assertEqual(self.bind("--mirror", "mirror").lines, [])
        self.assertEqual([row[0] for row in self.log()], ["/b.png"])
        self.assertEqual(images(self.path("a.epub")), sorted(
            [support.png(21, 21), support.png(40, 40)]))

    def test_referrer(self):
        self.write_page(
            f'<img src="{self.url("hotlink/c.png")}" '
            'referrerpolicy="no-referrer">',
            f'<img src="{self.url("a.png")}">',
            more="link: https://example.org/the/article?id=7\n")
        self.assertEqual(self.bind().lines, [])
        asked = {row[0]: row[1] for row in self.log()}
        self.assertEqual(asked["/hotlink/c.png"], "-")
        self.assertIn(asked["/a.png"], ("-", "https://example.org/",
                                        "https://example.org/the/article?id=7"))

    def test_what_is_not_to_be_had(self):
        """Each leaves a warning with its reason; the book is made."""
        flaky = f"http://127.0.0.1:{self.other}/"
        reasons = {
            self.url("none.png"): "HTTP status 404",
            self.url("error"): "HTTP status 503",
            self.url("empty"): "an empty answer",
            self.url("loop"): "redirected too often: more than 5 times (limit redirects)",
            self.url("large.png"): "larger than 100000 bytes",
            self.url("text"): "",
            self.url("to-file"): "",
            self.url("to-private"): "private",
            self.url("to-port"): f"port {self.other} is not asked",
            self.url("to-name"): f"port {self.port} is not asked",
            self.url("to-user"): "",
            flaky + "good": f"port {self.other} is not asked",
            "http://127.0.0.1/x.png": "private",
            "http://localhost/x.png": "private",
            "http://[::1]/x.png": "private",
            "http://2130706433/x.png": "private",
            "http://0x7f.1/x.png": "private",
            "http://169.254.169.254/latest/": "private",
            "http://10.1.2.3/x.png": "private",
        }
        self.write_page(self.url("a.png"), *reasons, "ftp://127.0.0.1/x.png",
                        "gopher://127.0.0.1:70/x.png", "file:///etc/passwd")
        run = self.bind("--limit", "download=100000", "-o", "a.pdf")
        self.assertEqual(images(self.path("a.epub")), [support.png(20, 20)])
        for url, reason in reasons.items():
            found = [line for line in run.lines if f" {url}: " in line]
            self.assertEqual(len(found), 1, f"{url}\n{run.text}")
            self.assertIn(reason, found[0])
            self.assertIn("warning", found[0])
        self.assertEqual(Flaky.asked, {})   # the other server heard nothing
        self.assertEqual(len([r for r in self.log() if r[0] == "/loop"]), 6)
        self.assertEpubs("a.epub")
        self.assertPdf(self.path("a.pdf"))

    def test_loopback_needs_leave(self):
        self.write_page(self.url("a.png"))
        run = self.bind(allow=False)
        self.assertEqual(len(run.lines), 1)
        self.assertEqual(self.log(), [])
        run = self.bind("--allow-host", "127.0.0.1:1", allow=False)
        self.assertEqual(self.log(), [])
        run = self.bind("--allow-host", "127.0.0.1", allow=False)
        self.assertEqual(run.lines, [])

    def test_redirect(self):
        self.write_page(self.url("to-good"))
        self.assertEqual(self.bind().lines, [])
        self.assertEqual(images(self.path("a.epub")), [support.png(21, 21)])
        self.assertEqual([row[0] for row in self.log()],
                         ["/to-good", "/b.png?from=redirect"])
        self.assertEqual(self.log()[1][2], "-")     # no cookies

    def test_retried(self):
        self.write_page(*(f"http://127.0.0.1:{self.other}/{n}"
                          for n in ("500", "half", "nothing")),
                        self.url("error"))
        run = self.bind("--allow-host", f"127.0.0.1:{self.other}")
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertEqual(len(images(self.path("a.epub"))), 1)
        self.assertEqual(Flaky.asked, {"/500": 2, "/half": 2, "/nothing": 2})
        self.assertEqual(len(self.log()), 3)

    def test_slow(self):
        """A server that drips is given up; the others do not wait for it."""
        self.write_page(self.url("slow/d.png"), self.url("a.png"))
        start = time.time()
        run = self.bind()
        self.assertLess(time.time() - start, 25)
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertIn("slow/d.png", run.text)
        self.assertEqual(images(self.path("a.epub")), [support.png(20, 20)])


if __name__ == "__main__":
    unittest.main()
