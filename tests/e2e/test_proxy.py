"""Proxies that the environment names, and what is not asked of them."""
import http.server
import unittest

import support
from support import post
from test_network import Handler, Server

PICTURE = support.png(20, 20)
WITHIN = ["http://127.0.0.1/x", "http://%31%32%37.0.0.1/x",
          "http://127\u30020.0.1/x", "http://\u2460\u2461\u2466.0.0.1/x",
          "//localhost/x", "http://u@127.0.0.1/x"]


class Proxy(http.server.BaseHTTPRequestHandler):
    """Answers itself for every host there is."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.log.append((self.path, self.headers))
        inside = "/within-" in self.path
        self.send_response(302 if inside else 200)
        if inside:
            where = WITHIN[int(self.path.rpartition("-")[2])]
            self.send_header("Location",
                             where.encode().decode("latin-1"))
        self.send_header("Content-Length", 0 if inside else len(PICTURE))
        self.end_headers()
        self.wfile.write(b"" if inside else PICTURE)

    def do_CONNECT(self):
        self.server.log.append((self.path, self.headers))
        self.send_response(403)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"no")


class Proxies(Server):
    HANDLER = Proxy

    def bind(self, *urls, args=(), **env):
        body = "".join(f'<p><img src="{url}"></p>' for url in urls)
        self.write("p.html", post("P", "<p>Text.</p>" + body))
        return self.sheaf("p.html", "--cache", "cache", "-o", "a.epub", *args,
                          env=env)

    def asked(self):
        return [row[0] for row in self.server.log]

    def test_http(self):
        url = "http://pictures.example/a.png?b"
        run = self.bind(url, http_proxy=f"http://u:p@{self.host}",
                        args=("--header", "X-One: 1"))
        self.assertEqual(run.lines, [])
        self.assertEqual(self.asked(), [url])
        sent = self.server.log[0][1]
        self.assertEqual(sent["Host"], "pictures.example")
        self.assertEqual(sent["X-One"], "1")
        self.assertTrue(sent["Proxy-Authorization"].startswith("Basic "))

    def test_all(self):
        self.assertEqual(self.bind("http://pictures.example/b.png",
                                   ALL_PROXY=self.host).lines, [])
        self.assertEqual(len(self.asked()), 1)

    def test_ignored(self):
        """A request's header could set it; an empty one is none."""
        for env in ({"HTTP_PROXY": self.host},
                    {"http_proxy": "", "all_proxy": ""},
                    {"http_proxy": self.host, "no_proxy": "x,.invalid"}):
            run = self.bind("http://pictures.invalid/", **env)
            self.assertIn("resolve", run.text)
        self.assertEqual(self.asked(), [])

    def test_tunnel_refused(self):
        run = self.bind("https://pictures.example/c", https_proxy=self.host,
                        args=("--header", "Authorization: secret"))
        self.assertIn("the proxy answers with HTTP status 403", run.text)
        self.assertEqual(self.asked(), ["pictures.example:443"])
        self.assertIsNone(self.server.log[0][1]["Authorization"])

    def test_no_proxy_there(self):
        server = self.serve(Handler)
        gone = f"127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        run = self.bind("http://pictures.example/d", http_proxy=gone)
        self.assertIn("the proxy cannot be reached", run.text)

    def test_closed(self):
        """It could reach what we may not."""
        urls = ["http://127.0.0.1/x", "http://10.0.0.1/x", "http://127.1/x",
                "http://0x7f000001/x", "http://2130706433/x",
                "http://0177.0.0.1/x", "http://127.0.0.1./x",
                "http://[::1]/x", "http://[::ffff:10.0.0.1]/x",
                "http://169.254.169.254/latest/meta-data",
                "http://localhost/x", "http://LOCALHOST./x",
                "http://a.localhost/x", "http://printer.local/x",
                "http://intranet/x"]
        out = [f"http://out.example/within-{i}" for i in range(len(WITHIN))]
        urls += out
        run = self.bind(*urls, http_proxy=self.host)
        self.assertEqual(sorted(self.asked()), out)
        self.assertEqual(len(run.lines), len(urls), run.text)
        self.assertGreater(run.text.count("its address is private"), 17)

    def test_allowed(self):
        run = self.bind("http://10.0.0.1/x", "http://10.0.0.2/x",
                        http_proxy=self.host, args=("--allow-host", "10.0.0.1"))
        self.assertEqual(self.asked(), ["http://10.0.0.1/x"])
        self.assertEqual(len(run.lines), 1)

    def test_directly(self):
        direct = self.serve(Handler)
        host = f"127.0.0.1:{direct.server_port}"
        run = self.bind(f"http://{host}/a", "http://127.0.0.1/b",
                        http_proxy=self.host, no_proxy="127.0.0.0/8",
                        args=("--allow-host", host))
        self.assertEqual(self.asked(), [])
        self.assertEqual([row[0] for row in direct.log], ["/a"])
        self.assertEqual(len(run.lines), 1)
        self.assertIn("its address is private", run.text)


if __name__ == "__main__":
    unittest.main()
