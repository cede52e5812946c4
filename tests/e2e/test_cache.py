"""A cache that many use at once, and that is killed while it is filled."""
import hashlib
import os
import random
import subprocess
import time
import unittest

import support
from support import post
from test_network import Server

PICTURES = 120
KILLS = 30


class Cache(Server):
    def setUp(self):
        super().setUp()
        self.args = [support.SHEAF, "-q", "posts", "--cache", "cache",
                     "--allow-host", self.host]
        for i in range(6):
            self.write(f"posts/{i}.html", post(f"P{i}", "".join(
                f'<p>{i}</p><img src="http://{self.host}/n-{n}">'
                for n in range(i * 20, i * 20 + 20))))

    def place(self):
        return {"cwd": self.path("."), "env": self.environment()}

    def verify(self):
        """How many whole pictures there are; nothing else is there.  Others
        may be writing: what is named was there before."""
        named, names = set(), set()
        for base, _, files in os.walk(self.path("cache/index")):
            for name in files:
                text = support.read(os.path.join(base, name)).decode()
                self.assertRegex(text, r"\A[0-9a-f]{64} http://[!-~]+\n"
                                 r"([A-Z][A-Za-z-]+: [ -~]+\n)+\Z")
                line = text.partition("\n")[0]
                named.add(line[:64])
                self.assertEqual(hashlib.sha256(line[65:].encode())
                                 .hexdigest(), os.path.basename(base) + name)
        for base, _, files in os.walk(self.path("cache/objects")):
            for name in files:
                bytes_ = support.read(os.path.join(base, name))
                self.assertEqual(hashlib.sha256(bytes_).hexdigest(),
                                 os.path.basename(base) + name)
                names.add(os.path.basename(base) + name)
        self.assertLessEqual(named, names)
        return len(names)

    def test_killed(self):
        chance = random.Random(4)
        for _ in range(KILLS):
            run = subprocess.Popen([*self.args, "-o", "a.epub"],
                                   **self.place())
            time.sleep(chance.uniform(0, 0.25))
            run.kill()
            run.wait()
            self.verify()
        subprocess.run([*self.args, "-o", "a.epub"], **self.place(),
                       check=True)
        self.assertEqual(self.verify(), PICTURES)
        self.assertEqual(os.listdir(self.path("cache/tmp")), [])
        asked = len(self.server.log)
        self.sheaf("posts", "--cache", "cache", "--offline", "--strict",
                   "-o", "b.epub")
        self.assertEqual(len(self.server.log), asked)

    @unittest.skipIf(support.no_trace(), "no process may be traced here")
    def test_ended_where_an_entry_takes_its_name(self):
        """A signal leaves nothing, a kill nothing behind the next run."""
        for number, left in (("TERM", 0), ("KILL", 1)):
            subprocess.run(
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e",
                 f"inject=rename:signal={number}:when=3", *self.args, "-o",
                 "a.epub"], check=False, stderr=subprocess.DEVNULL,
                **self.place())
            self.assertEqual(len(os.listdir(self.path("cache/tmp"))), left)
        self.sheaf("posts", "--cache", "cache", "--offline", "-o", "b.epub")
        self.assertEqual(os.listdir(self.path("cache/tmp")), [])

    def test_sixteen_at_once(self):
        runs = [subprocess.Popen([*self.args, "-j1", "-o", f"{i}.epub"],
                                 **self.place()) for i in range(16)]
        for run in runs:
            self.assertEqual(run.wait(60), 0)
        self.assertEqual(self.verify(), PICTURES)
        books = {support.read(self.path(f"{i}.epub")) for i in range(16)}
        self.assertEqual(len(books), 1)
        self.assertEqual(os.listdir(self.path("cache/tmp")), [])

    def storm(self, env):
        """Writers come and are killed, while others go on and one prunes."""
        chance = random.Random(7)
        place = {"cwd": self.path("."), "env": self.environment(env)}
        runs = []
        for i in range(18):
            if i % 6 == 5:
                subprocess.run([support.SHEAF, "cache", "prune", "--cache",
                                "cache", "--older-than", "1"], check=True,
                               stdout=subprocess.DEVNULL, **place)
            runs.append(subprocess.Popen(
                [*self.args, "-j1", "-o", f"{i}.epub"], **place))
            self.addCleanup(runs[-1].kill)
            if len(runs) == 5:
                time.sleep(chance.uniform(0, 0.15))
                victim = runs.pop(chance.randrange(len(runs)))
                victim.kill()
                victim.wait()
                self.verify()
        for run in runs:
            self.assertEqual(run.wait(60), 0)
        self.assertEqual(self.verify(), PICTURES)
        asked = len(self.server.log)
        self.sheaf("posts", "--cache", "cache", "--offline", "--strict",
                   "-o", "last.epub", env=env)
        self.assertEqual(len(self.server.log), asked)

        # what dead writers have left stays until it is old, whoever prunes
        for name in os.listdir(self.path("cache/tmp")):
            os.utime(self.path("cache/tmp", name), (time.time() - 7200,) * 2)
        self.write("cache/tmp/young", "half")
        self.cache("prune", "--older-than", "1")
        self.assertEqual(os.listdir(self.path("cache/tmp")), ["young"])

    def test_storm(self):
        self.storm({})

    def test_storm_on_a_network(self):
        """A folder without unnamed files, links and locks."""
        self.storm(self.preload("network_folder"))

    def test_named_again(self):
        """A content that is found in its place is not an old orphan."""
        subprocess.run([*self.args, "-o", "a.epub"], **self.place(),
                       check=True)
        objects = [os.path.join(base, name) for base, _, files in os.walk(
            self.path("cache/objects")) for name in files]
        name = objects[0]
        os.utime(name, (time.time() - 90000,) * 2)
        for base, _, files in os.walk(self.path("cache/index")):
            for entry in files:
                path = os.path.join(base, entry)
                if os.path.basename(name) in support.read(path).decode():
                    os.unlink(path)
        # it is fetched again, and its content is young again
        subprocess.run([*self.args, "-o", "a.epub"], **self.place(),
                       check=True)
        self.assertLess(time.time() - os.stat(name).st_mtime, 3600)

    def test_older_entries(self):
        """Those of one line are entries, without more to tell."""
        subprocess.run([*self.args, "-o", "a.epub"], **self.place(),
                       check=True)
        for base, _, files in os.walk(self.path("cache/index")):
            for name in files:
                path = os.path.join(base, name)
                line = support.read(path).partition(b"\n")[0]
                self.write(path, line + b"\n")
        asked = len(self.server.log)
        self.sheaf("posts", "--cache", "cache", "--allow-host", self.host,
                   "-o", "b.epub")
        self.assertEqual(len(self.server.log), asked)
        self.assertRegex(self.cache("list")[0],
                         r"^20\d\d-\S+Z +\d+ - +http://.*/n-0$")

    def cache(self, *args, status=0):
        run = subprocess.run([support.SHEAF, "cache", *args, "--cache",
                              "cache"], **self.place(), text=True,
                             stdout=subprocess.PIPE, check=False)
        self.assertEqual(run.returncode, status, run.stdout)
        return run.stdout.splitlines()

    def test_house_keeping(self):
        subprocess.run([*self.args, "-o", "a.epub"], **self.place(),
                       check=True)
        rows = self.cache("list")
        self.assertEqual(len(rows), PICTURES + 1)
        self.assertRegex(rows[0], r"^20\d\d-\S+Z +\d+ image/png +"
                         r"http://.*/n-0$")
        self.assertEqual(len(self.cache("verify")), 1)
        self.cache("export", "mirror/new")
        self.sheaf("posts", "--mirror", "mirror/new", "--offline", "--strict",
                   "--cache", "none", "-o", "b.epub")
        self.assertEqual(support.read(self.path("a.epub")),
                         support.read(self.path("b.epub")))
        base, _, names = next(row for row in os.walk(
            self.path("cache/objects")) if row[2])
        with open(os.path.join(base, names[0]), "ab") as file:
            file.write(b"x")
        rows = self.cache("verify", status=1)
        self.assertEqual(len(rows), 2)
        self.assertIn("damaged, removed: http://", rows[0])
        self.assertEqual(len(self.cache("verify")), 1)
        for name, age in (("old", 7200), ("new", 60)):
            path = self.write(f"cache/tmp/{name}", "half")
            os.utime(path, (time.time() - age,) * 2)
        self.cache("prune", "--older-than", "1")
        self.assertEqual(os.listdir(self.path("cache/tmp")), ["new"])
        self.assertEqual(len(self.cache("list")), PICTURES)
        self.cache("prune", "--max-size", "1K")
        left = len(self.cache("list")) - 1  # the last line is a sum
        self.assertLess(left, 20)
        # contents that nobody names go, but for young ones
        for base, _, files in os.walk(self.path("cache/objects")):
            for name in files:
                os.utime(os.path.join(base, name), (time.time() - 7200,) * 2)
        self.cache("prune", "--max-size", "1K")
        objects = [n for _, _, files in os.walk(self.path("cache/objects"))
                   for n in files]
        self.assertEqual(len(objects), left)
        # what stands there instead of a file is none
        base, _, names = next(row for row in os.walk(
            self.path("cache/index")) if row[2])
        os.unlink(os.path.join(base, names[0]))
        os.mkfifo(os.path.join(base, names[0]))
        self.cache("list")
        self.cache("prune", "--older-than", "x", status=2)
        self.cache("export", status=2)
        self.cache("burn", status=2)


if __name__ == "__main__":
    unittest.main()
