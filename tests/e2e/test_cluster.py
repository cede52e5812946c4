"""A work in parts, as clusters do it: the scripts of examples/cluster/."""
import json
import os
import pwd
import shutil
import socket
import subprocess
import time
import unittest

import support
from support import epub_text, post
from test_network import Server

try:
    import yaml
except ImportError:
    yaml = None

EXAMPLES = support.ROOT + "/examples/cluster/"
ARTICLES = 24
SLURM = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol",
         "scancel", "squeue")
SBIN = {"PATH": os.environ["PATH"] + ":/usr/sbin"}

CONFIGURATION = """\
ClusterName=sheaf
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
SlurmdParameters=config_overrides
ReturnToService=2
MailProg=/bin/true
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1
NodeName=localhost NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def missing(*programs):
    """The reason for a skip, or None."""
    names = [name for name in programs
             if not shutil.which(name, path=SBIN["PATH"])]
    return f"{', '.join(names)}: not installed" if names else None


def listeners(port):
    """The addresses, as /proc has them, that are listened at."""
    with open("/proc/net/tcp", encoding="ascii") as file:
        rows = [line.split() for line in file][1:]
    return {row[1].split(":")[0] for row in rows
            if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster(Server):
    def setUp(self):
        super().setUp()
        for i in range(ARTICLES):
            self.write(f"work/posts/{i % 3}/{i}.html", post(
                f"T{i}", f"<p>words-{i}-here</p>" + "".join(
                    f"<img src='http://{self.host}/n-{n}'>"
                    for n in range(i % 4, i % 4 + 3))))
        self.write("work/posts/bad.html", b"\x7fELF\0\0\0\0" * 40)

    def environment(self, more=()):
        path = f"{support.BUILD}:{SBIN['PATH']}"
        return super().environment({"PATH": path, **dict(more)})

    def command_in(self, where, *args, env=(), stdin=None):
        run = subprocess.run(args, cwd=self.path(where), input=stdin,
                             env=self.environment(env), timeout=60,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(run.returncode, 0, run.stdout.decode())
        return run.stdout.decode()

    def judge(self, parts):
        """All articles are in the books, each once, and in the report."""
        text = ""
        for name in os.listdir(self.path("work/books")):
            text += epub_text(self.path("work/books", name))
        for i in range(ARTICLES):
            self.assertEqual(text.count(f"words-{i}-here"), 1, i)
        with open(self.path("work/report.jsonl"), encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.assertEqual(
            sorted(row["file"] for row in rows if row["kind"] == "article"),
            sorted([f"posts/{i % 3}/{i}.html" for i in range(ARTICLES)] +
                   ["posts/bad.html"]))
        run = rows[-1]
        self.assertEqual(
            (run["status"], run["sources"], run["articles"], run["left_out"],
             run["missing"]), ("partial", ARTICLES + 1, ARTICLES, 1, 0))
        self.assertEqual(len(os.listdir(self.path("work/reports"))), parts)
        self.assertEqual([name for name in os.listdir(self.path("work/books"))
                          if name.startswith(".")], [])
        # the cache that they shared is whole
        asked = len(self.server.log)
        self.assertGreaterEqual(asked, 6)
        self.assertLessEqual(asked, 6 * parts)
        self.command_in("work", "sheaf", "posts/0", "posts/1", "posts/2",
                        "--offline", "--cache", "cache", "--strict", "-o",
                        "whole.epub")
        self.assertEqual(len(self.server.log), asked)

    @unittest.skipIf(missing("parallel"), missing("parallel"))
    def test_parallel(self):
        self.command_in("work", "sh", EXAMPLES + "parallel.sh", "5",
                        "--allow-host", self.host)
        self.judge(5)

    @unittest.skipUnless(yaml, "python3-yaml: not installed")
    def test_kubernetes(self):
        """No cluster: what the job says is run for each index in turn."""
        with open(EXAMPLES + "job.yaml", encoding="utf-8") as file:
            job = yaml.safe_load(file)
        self.assertEqual(job["spec"]["completionMode"], "Indexed")
        container = job["spec"]["template"]["spec"]["containers"][0]
        env = {row["name"]: row["value"] for row in container["env"]}
        count = job["spec"]["completions"]
        self.assertEqual(env["SHEAF_SHARD_COUNT"], str(count))
        command = [word.replace(" --workers 2", f" --workers 2 --allow-host "
                                f"{self.host}")
                   for word in container["command"]]
        for index in range(count):
            self.command_in("work", *command, env={
                **env, "JOB_COMPLETION_INDEX": str(index)})
        self.command_in("work", "sh", "-c",
                        "sheaf merge reports/*.jsonl -o report.jsonl")
        self.judge(count)

    def start(self, *args, env=()):
        """A server, ended by its id."""
        log = open(self.path("cluster", args[0] + ".out"), "wb")
        self.addCleanup(log.close)
        server = subprocess.Popen(args, cwd=self.path("cluster"), stdout=log,
                                  stderr=log, env=self.environment(env))

        def stop():
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        self.addCleanup(stop)
        return server

    def wait_for(self, what, seconds, is_there):
        end = time.monotonic() + seconds
        while not is_there():
            if time.monotonic() > end:
                logs = "".join(
                    support.read(self.path("cluster", name)).decode()[-3000:]
                    for name in os.listdir(self.path("cluster"))
                    if name.endswith(".out"))
                self.fail(f"{what}\n{logs}")
            time.sleep(0.1)

    def start_slurm(self):
        """A cluster of one node that nobody else can reach."""
        folder = self.path("cluster")
        for name in ("state", "spool"):
            os.makedirs(os.path.join(folder, name))
        os.chmod(self.write("cluster/key", os.urandom(1024)), 0o600)
        user, ports = pwd.getpwuid(os.geteuid()).pw_name, free_ports(2)
        self.write("cluster/slurm.conf", CONFIGURATION.format(
            ports=ports, user=user, folder=folder))
        env = {"SLURM_CONF": folder + "/slurm.conf"}
        server = {**env, **self.preload("localhost")}
        self.start("munged", "--foreground", "--force",
                   *(f"--{option}={folder}/{name}" for option, name in (
                       ("key-file", "key"), ("socket", "munge.socket"),
                       ("pid-file", "munged.pid"), ("seed-file", "seed"),
                       ("log-file", "munged.out"))))
        self.wait_for("no munged", 10, lambda: os.path.exists(
            folder + "/munge.socket"))
        for name in ("slurmctld", "slurmd"):
            self.start(name, "-D", "-c", "-f", folder + "/slurm.conf",
                       env=server)
        self.wait_for("no node", 20, lambda: "State=IDLE" in subprocess.run(
            ["scontrol", "show", "node"], env=self.environment(env),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode())
        self.addCleanup(self.end_jobs, env, user)
        for port in ports:
            self.assertEqual(listeners(port), {"0100007F"})
        return env

    def end_jobs(self, env, user):
        """So that no task outlives its node."""
        place = {"env": self.environment(env), "stderr": subprocess.DEVNULL,
                 "stdout": subprocess.PIPE, "timeout": 20}
        subprocess.run(["scancel", "--user", user], check=False, **place)
        self.wait_for("jobs that go on", 20, lambda: subprocess.run(
            ["squeue", "--noheader"], check=False, **place).stdout == b"")

    @unittest.skipIf(missing(*SLURM), missing(*SLURM))
    @unittest.skipUnless(os.geteuid() == 0, "only root starts Slurm's nodes")
    @unittest.skipUnless(os.path.isdir("/sys/fs/cgroup"),
                         "Slurm's nodes want /sys/fs/cgroup")
    def test_slurm(self):
        env = self.start_slurm()
        job = self.command_in(
            "work", "sbatch", "--parsable", "--array=2-8:2", EXAMPLES +
            "slurm.sh", "--allow-host", self.host, env=env).strip()
        self.command_in(
            "work", "sbatch", f"--dependency=afterany:{job}", "--wrap",
            "sheaf merge reports/*.jsonl -o report.jsonl", env=env)
        self.wait_for("no report", 40, lambda: os.path.exists(
            self.path("work/report.jsonl")))
        self.wait_for("jobs that go on", 20, lambda: not self.command_in(
            "work", "squeue", "--noheader", env=env))
        shards = set()
        for name in os.listdir(self.path("work/reports")):
            with open(self.path("work/reports", name),
                      encoding="utf-8") as file:
                head = json.loads(file.readline())
            shards.add((name, head["shard"], head["shards"]))
        self.assertEqual(shards, {("2.jsonl", 1, 4), ("4.jsonl", 2, 4),
                                  ("6.jsonl", 3, 4), ("8.jsonl", 4, 4)})
        self.judge(4)


if __name__ == "__main__":
    unittest.main()
