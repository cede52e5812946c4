#!/usr/bin/env python3
"""Time to fetch 1,000 pictures from a server that is 20 ms away, beside the same
book with all of them in the cache.

The delay is before each answer, on the loopback, in a server of ours: nginx has
no delay of its own, and netem needs a network namespace.

    network.py SHEAF"""
import asyncio
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib

COUNT, ARTICLES, DELAY = 1000, 50, 0.020
SECONDS, CONNECTIONS = 3.0, 8


def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))


def png(number):
    row = b"\0" + struct.pack(">I", number)[1:] * 60
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(row * 40)) + chunk(b"IEND", b""))


class Server:
    def __init__(self):
        self.open = self.most = self.asked = self.port = 0
        self.ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.run()),
                         daemon=True).start()
        self.ready.wait()

    async def run(self):
        server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()

    async def talk(self, reader, writer):
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.asked += 1
                await asyncio.sleep(DELAY)
                body = png(int(head.split()[1].strip(b"/")))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
                             b"Content-Length: %d\r\n\r\n" % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        self.open -= 1
        writer.close()


def bind(sheaf, folder, *args):
    start = time.monotonic()
    subprocess.run([sheaf, "-q", "posts", "--cache", "cache", "--no-state",
                    "-o", "a.epub", *args], cwd=folder, check=True)
    spent = time.monotonic() - start
    with zipfile.ZipFile(os.path.join(folder, "a.epub")) as book:
        names = [n for n in book.namelist() if n.endswith(".png")]
    return spent, len(names)


def main():
    sheaf = os.path.abspath(sys.argv[1])
    server = Server()
    host = f"127.0.0.1:{server.port}"
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "posts"))
        each = COUNT // ARTICLES
        for i in range(ARTICLES):
            with open(os.path.join(folder, f"posts/{i:03}.html"), "w",
                      encoding="utf-8") as file:
                file.write(f"---\ntitle: Article {i}\n---\n<p>Text {i}.</p>\n")
                for n in range(each):
                    file.write(f'<p><img src="http://{host}/{i * each + n}">'
                               "</p>\n")
        spent, count = bind(sheaf, folder, "--allow-host", host)
        cached, _ = bind(sheaf, folder, "--offline")
    good = (spent <= SECONDS and server.most <= CONNECTIONS and
            count >= COUNT and server.asked == COUNT)
    print(f"network: {count} pictures, {server.asked} requests, "
          f"{server.most} connections, {spent:.2f} s (least possible "
          f"{COUNT * DELAY / CONNECTIONS:.2f} s; from the cache "
          f"{cached:.2f} s): {'good' if good else 'NOT GOOD'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
