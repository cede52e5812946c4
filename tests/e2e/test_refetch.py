"""Pictures that are kept and asked for once more."""
import os
import subprocess
import unittest

import support
from support import post
from test_network import Handler, Server


class Versions(Handler):
    """Each name has a version, or an answer of its own."""

    def do_GET(self):
        name = self.path.strip("/")
        self.server.log.append((name, self.headers))
        bytes_, headers = self.server.files.get(name, (b"", {}))
        if callable(bytes_):
            return bytes_(self)
        if isinstance(bytes_, int):
            return self.answer(bytes_, **headers)
        if headers and any(self.headers.get(asked) == headers.get(told)
                           for asked, told in (
                               ("If-None-Match", "ETag"),
                               ("If-Modified-Since", "Last_Modified"))
                           if told in headers):
            return self.answer(304, **headers)
        return self.answer(200, bytes_, **headers)


def hang_up(handler):
    handler.close_connection = True


class Refetch(Server):
    HANDLER = Versions
    DATE = "Sat, 28 Nov 2026 08:00:00 GMT"

    def bind(self, *names, args=("--refetch", "all"), out="a.epub"):
        body = "".join(f'<p><img src="http://{self.host}/{n}"></p>'
                       for n in names)
        self.write("p.html", post("P", "<p>Text.</p>" + body))
        self.server.log.clear()
        return self.sheaf("p.html", "--cache", "cache", "-o", out, "-v",
                          "--allow-host", self.host, *args)

    def entry(self, name):
        """The path of its entry in the index, and what that says."""
        for base, _, files in os.walk(self.path("cache/index")):
            for file in files:
                path = os.path.join(base, file)
                text = support.read(path).decode()
                if text.partition("\n")[0].endswith("/" + name):
                    return path, dict(line.split(": ", 1)
                                      for line in text.splitlines()[1:])
        return None, None

    def asked(self):
        return sorted(row[0] for row in self.server.log)

    def pictures(self, name="a.epub"):
        return [n for n in support.epub_names(self.path(name))
                if n.startswith("images/")]

    def test_unchanged(self):
        files = self.server.files = {
            "a": (support.png(20, 30), {"ETag": 'W/"1"',
                                        "Content_Type": "image/png"}),
            "b": (support.png(20, 31), {"Last_Modified": self.DATE}),
            "c": (support.png(20, 32), {}),
            "to": (302, {"Location": "/a"})}
        self.bind(*files, args=())
        path, was = self.entry("a")
        self.assertEqual(was["ETag"], 'W/"1"')
        self.assertEqual(was["Status"], "200")
        self.assertEqual(was["Content-Type"], "image/png")
        self.assertEqual(self.entry("b")[1]["Last-Modified"], self.DATE)
        self.assertRegex(self.entry("to")[1]["Location"], "http://.*/a$")
        self.assertRegex(was["Fetched"], r"^20\d\d-\d\d-\d\dT[\d:]{8}Z$")
        old = support.read(path).replace(was["Fetched"].encode(),
                                         b"2001-01-01T00:00:00Z")
        self.write(path, old)
        # missing is what nobody asks for now
        run = self.bind(*files, args=("--refetch", "missing"), out="b.epub")
        self.assertEqual(self.asked(), [])
        self.assertEqual(run.lines, [])
        run = self.bind(*files, out="c.epub")
        self.assertEqual(run.lines, [])
        self.assertEqual(self.asked(), ["a", "a", "b", "c", "to"])
        for name, headers in self.server.log:
            self.assertEqual(headers.get("If-None-Match"),
                             'W/"1"' if name == "a" else None)
            self.assertEqual(headers.get("If-Modified-Since"),
                             self.DATE if name == "b" else None)
        self.assertGreater(self.entry("a")[1]["Fetched"], "2026")
        self.assertEqual(self.entry("a")[1]["ETag"], 'W/"1"')
        books = {support.read(self.path(f"{n}.epub")) for n in "abc"}
        self.assertEqual(len(books), 1)

    def test_changed(self):
        self.server.files = {"a": (support.png(20, 30), {"ETag": '"1"'})}
        self.bind("a")
        first = self.pictures()
        self.server.files = {"a": (support.png(20, 31), {"ETag": '"2"'})}
        self.bind("a")
        self.assertEqual(self.server.log[0][1]["If-None-Match"], '"1"')
        self.assertNotEqual(self.pictures(), first)
        self.assertEqual(self.entry("a")[1]["ETag"], '"2"')
        self.bind("a", args=("--offline",), out="b.epub")
        self.assertEqual(self.pictures("b.epub"), self.pictures())

    def test_kept(self):
        """Whatever goes wrong, what was there is used, and stays."""
        good = {f"n{i}": (support.png(20, 40 + i), {"ETag": f'"{i}"'})
                for i in range(7)}
        self.server.files = dict(good)
        self.bind(*good, "never")
        before = {name: self.entry(name) for name in good}
        self.server.files = {
            "n0": (404, {}), "n1": (b"<!doctype html><p>log in", {}),
            "n2": (b"", {"X": "1"}), "n3": (hang_up, {}),
            "n4": (support.png(1, 1), {}), "n5": (b"x" * 5000, {}),
            "n6": (302, {"Location": "http://127.0.0.1/private"})}
        run = self.bind(*good, "never", args=(
            "--refetch", "all", "--limit", "download=4000"), out="b.epub")
        notes = [line for line in run.lines if "not fetched again" in line]
        self.assertEqual(len(notes), 7, run.text)
        self.assertEqual(len(run.lines), 8, run.text)
        for name, why in (("n0", "HTTP status 404"), ("n1", "a web page"),
                          ("n2", "an empty answer"), ("n4", "a single pixel"),
                          ("n5", "larger than 4000"), ("n6", "private")):
            self.assertTrue(any(f"/{name}: {why}" in line or
                                f"/{name}: its address is {why}" in line
                                for line in notes), (name, run.text))
        self.assertEqual(self.pictures("b.epub"), self.pictures())
        self.assertEqual({name: self.entry(name) for name in good}, before)
        # without -v nothing is told
        run = self.sheaf("p.html", "--cache", "cache", "-o", "c.epub",
                         "--refetch", "all")
        self.assertEqual(len(run.lines), 1, run.text)

    def test_placeholder(self):
        """One that comes now does not cost the picture that is kept, and one
        that was kept is none."""
        hot = support.png(20, 29)
        self.write("hot.png", hot)
        self.server.files = {"a": (support.png(20, 30), {"ETag": '"1"'}),
                             "b": (hot, {"ETag": '"2"'})}
        self.bind("a", "b")
        self.server.files["a"] = (hot, {"ETag": '"2"'})
        run = self.bind("a", "b", out="b.epub", args=(
            "--refetch", "all", "--placeholder", "hot.png"))
        self.assertEqual(len(run.lines), 2, run.text)
        self.assertIn("/a: a placeholder in its place", run.text)
        self.assertIn("picture is missing", run.text)
        self.assertEqual([row[1].get("If-None-Match")
                          for row in self.server.log if row[0] == "b"],
                         ['"2"', None])
        self.assertEqual(self.entry("a")[1]["ETag"], '"1"')

    def test_server_gone(self):
        self.server.files = {"a": (support.png(20, 30), {"ETag": '"1"'})}
        self.bind("a")
        self.server.shutdown()
        self.server.server_close()
        run = self.bind("a", out="b.epub")
        self.assertEqual(len(run.lines), 1, run.text)
        self.assertEqual(support.read(self.path("a.epub")),
                         support.read(self.path("b.epub")))

    def test_damaged(self):
        """What a 304 speaks of is not there any more."""
        self.server.files = {"a": (support.png(20, 30), {"ETag": '"1"'})}
        self.bind("a")
        for base, _, files in os.walk(self.path("cache/objects")):
            for name in files:
                with open(os.path.join(base, name), "ab") as file:
                    file.write(b"x")
        run = self.bind("a", out="b.epub")
        self.assertEqual(run.lines, [])
        self.assertEqual([row[1].get("If-None-Match")
                          for row in self.server.log], ['"1"', None])
        self.assertEqual(self.pictures("b.epub"), self.pictures())

    def test_other_place(self):
        """A mark of a version is not told to another place."""
        self.server.files = {"to": (302, {"Location": "/a"}),
                             "a": (support.png(20, 30), {"ETag": '"1"'}),
                             "b": (support.png(20, 31), {"ETag": '"1"'})}
        self.bind("to")
        first = self.pictures()
        self.server.files["to"] = (302, {"Location": "/b"})
        self.bind("to")
        self.assertEqual([row[1].get("If-None-Match")
                          for row in self.server.log], [None, None])
        self.assertNotEqual(self.pictures(), first)

    def test_unasked_304(self):
        self.server.files = {"a": (304, {})}
        run = self.bind("a")
        self.assertIn("HTTP status 304", run.text)

    def test_sixteen_at_once(self):
        files = {f"n{i}": (support.png(20, 40 + i), {"ETag": f'"{i}"'})
                 for i in range(20)}
        self.server.files = files
        self.bind(*files)
        runs = [subprocess.Popen(
            [support.SHEAF, "-q", "p.html", "-j1", "--cache", "cache",
             "--refetch", "all", "--allow-host", self.host, "-o",
             f"{i}.epub"], cwd=self.path("."), env=self.environment())
            for i in range(16)]
        for run in runs:
            self.assertEqual(run.wait(60), 0)
        books = {support.read(self.path(f"{i}.epub")) for i in range(16)}
        self.assertEqual(books, {support.read(self.path("a.epub"))})
        for name in files:
            self.assertRegex(self.entry(name)[1]["ETag"], '^"[0-9]+"$')
        self.assertEqual(os.listdir(self.path("cache/tmp")), [])

    def test_options(self):
        self.write("p.html", post("P", "<p>Text.</p>"))
        for args in (("--refetch", "all", "--offline"), ("--refetch", "x")):
            run = self.sheaf("p.html", "-o", "a.epub", *args, status=2)
            self.assertEqual(len(run.lines), 1)
            self.assertIn("--refetch", run.text)
        self.sheaf("p.html", "-o", "a.epub", "--refetch", "missing",
                   "--offline")


if __name__ == "__main__":
    unittest.main()
