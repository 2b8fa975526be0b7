"""Throw-away database servers for tests: on a unix socket in a directory of their own, for no longer than their starter.

    with servers.start("postgres") as server:
        run(…, environment=server.environment)

A server is one class: it says which of its programs it needs, and how it starts and answers.  Start servers from a thread
that lives as long as they shall: the kernel ends them with it, however it ends."""
import atexit
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

PATIENCE = 60               # seconds a server may take to answer
LONGEST_SOCKET = 60         # bytes that the directory may have in its name: sockets are limited to 107


class Missing(Exception):
    """The programs of a server are not here."""


class Broken(Exception):
    """A server does not start; the message has its log."""


class Server:
    """A directory, the processes in it, and the environment that leads a program to them."""

    name = None             # as in the command, and in its directory's name
    users = ()              # who runs it when we are root: the first that there is

    def __init__(self):
        self.directory = None
        self.environment = {}
        self.processes = []
        self.janitor = None
        self.user = None

    def __enter__(self):
        try:
            self.make_directory()
            self.start()
        except BaseException:
            self.stop()
            raise
        atexit.register(self.stop)
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        raise NotImplementedError

    def make_directory(self):
        parent = tempfile.gettempdir()
        if len(parent) > LONGEST_SOCKET:
            parent = "/tmp"
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="cormorant-%s-" % self.name, dir=parent))
        # It waits for the end of its input, which comes with our end even if we are killed.
        self.janitor = subprocess.Popen(["sh", "-c", 'cat >/dev/null; sleep 1; rm -rf "$1"', "janitor", self.directory],
                                        stdin=subprocess.PIPE, start_new_session=True, cwd="/")
        if os.geteuid() == 0:
            self.user = next(user for user in self.users if is_user(user))
            entry = pwd.getpwnam(self.user)
            os.chown(self.directory, entry.pw_uid, entry.pw_gid)

    def as_user(self, command, ending=signal.SIGQUIT):
        """Servers refuse to be root's.  What is set before the user changes is forgotten: setpriv knows."""
        prefix = ["setpriv", "--pdeathsig=" + ending.name[len("SIG"):]]
        if self.user:
            entry = pwd.getpwnam(self.user)
            prefix += ["--reuid=%d" % entry.pw_uid, "--regid=%d" % entry.pw_gid, "--init-groups"]
        return prefix + [str(word) for word in command]

    def log(self, name):
        return self.directory / (name + ".log")

    def text_of_log(self, name):
        return self.log(name).read_text(errors="replace").strip()[-3000:]

    def do(self, name, command):
        with open(self.log(name), "ab") as log:
            done = subprocess.run(self.as_user(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory)
        if done.returncode != 0:
            raise Broken("%s failed\n%s" % (command[0], self.text_of_log(name)))

    def launch(self, name, command, is_ready, ending=signal.SIGQUIT):
        """`ending` is the signal that ends it without delay."""
        with open(self.log(name), "ab") as log:
            process = subprocess.Popen(self.as_user(command, ending), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       cwd=self.directory, start_new_session=True)
        self.processes.append((process, ending))
        limit = time.monotonic() + PATIENCE
        while not is_ready():
            if process.poll() is not None or time.monotonic() > limit:
                raise Broken("%s does not start\n%s" % (name, self.text_of_log(name)))
            time.sleep(0.02)
        return process

    def stop(self):
        """What they would save at leisure is thrown away with their directory."""
        atexit.unregister(self.stop)
        for process, ending in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(ending)
        for process, _ in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []
        if self.directory:
            shutil.rmtree(self.directory, ignore_errors=True)
        if self.janitor:
            self.janitor.kill()
            self.janitor.wait()
            self.janitor.stdin.close()
            self.janitor = None


class Postgres(Server):
    """A primary, standbys that follow it, and a pgbouncer in transaction mode before it, as wanted."""

    name = "postgres"
    users = ("postgres", "nobody")
    settings = {"listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
                "max_connections": "200", "shared_buffers": "64MB", "wal_level": "replica", "hot_standby": "on",
                "max_wal_senders": "10", "wal_retrieve_retry_interval": "200ms", "log_checkpoints": "off",
                "deadlock_timeout": "200ms", "max_wal_size": "4GB", "checkpoint_timeout": "1h", "autovacuum": "off"}

    def __init__(self, standbys=0, bouncer=False):
        super().__init__()
        self.standby_count, self.has_bouncer = standbys, bouncer
        self.programs = programs_of("initdb", ["/usr/lib/postgresql"], "CORM_POSTGRES_PROGRAMS")
        self.bouncer = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
        if bouncer and not self.bouncer:
            raise Missing("no pgbouncer here")

    def url(self, place):
        return "postgres:///postgres?host=%s&user=postgres" % (self.directory / place)

    def pooled_environment(self):
        """Leads tests through the pooler, but for what they do beside it."""
        return dict(self.environment, CORM_TEST_POOLER_URL=self.url("bouncer"))

    def start(self):
        self.do("initdb", [self.programs / "initdb", "-D", "primary/data", "-U", "postgres", "--no-sync", "-A", "trust",
                           "-E", "UTF8", "--locale=C.UTF-8"])
        self.start_cluster("primary")
        self.environment = {"CORM_TEST_URL": self.url("primary")}
        standbys = ["standby%d" % (number + 1) for number in range(self.standby_count)]
        for standby in standbys:
            self.do(standby, [self.programs / "pg_basebackup", "-D", standby + "/data", "-R", "-X", "stream", "-c", "fast",
                              "--no-sync", "-d", "host=%s user=postgres application_name=%s"
                              % (self.directory / "primary", standby)])
            self.start_cluster(standby)
        if standbys:
            self.environment["CORM_TEST_STANDBY_URLS"] = " ".join(self.url(standby) for standby in standbys)
        if self.has_bouncer:
            self.start_bouncer()
            self.environment["CORM_TEST_BOUNCER_URL"] = self.url("bouncer")

    def start_cluster(self, place):
        """Its data, and its socket, lie in a directory of that name."""
        command = [self.programs / "postgres", "-D", place + "/data", "-k", self.directory / place]
        for name, value in self.settings.items():
            command += ["-c", "%s=%s" % (name, value)]
        self.launch(place, command, lambda: self.answers(place))

    def answers(self, place):
        return subprocess.run([self.programs / "pg_isready", "-q", "-h", self.directory / place]).returncode == 0

    def start_bouncer(self):
        settings = {"listen_addr": "", "listen_port": 5432, "unix_socket_dir": self.directory / "bouncer", "auth_type": "any",
                    "pool_mode": "transaction", "max_client_conn": 200, "default_pool_size": 20,
                    "ignore_startup_parameters": "extra_float_digits,options"}
        self.do("bouncer", ["mkdir", "bouncer"])
        text = "[databases]\n* = host=%s user=postgres\n[pgbouncer]\n" % (self.directory / "primary")
        text += "".join("%s = %s\n" % setting for setting in settings.items())
        (self.directory / "bouncer.ini").write_text(text)
        self.launch("bouncer", [self.bouncer, self.directory / "bouncer.ini"], lambda: self.answers("bouncer"), signal.SIGTERM)


SERVERS = {server.name: server for server in (Postgres,)}


def start(name, **options):
    """Use it as a context; raises Missing if its programs are not here."""
    return SERVERS[name](**options)


def is_user(name):
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def programs_of(program, places, variable):
    """The directory of the newest version that has the program: what the variable says, what Debian has, or the PATH's."""
    if os.environ.get(variable):
        return pathlib.Path(os.environ[variable])
    found = [path for place in places for path in pathlib.Path(place).glob("*/bin") if (path / program).exists()]
    if found:
        return max(found, key=lambda path: [int(part) for part in path.parent.name.split(".") if part.isdigit()])
    at = shutil.which(program)
    if not at:
        raise Missing("no %s here" % program)
    return pathlib.Path(at).resolve().parent


@contextlib.contextmanager
def signals_end_us():
    """Inside, what would kill us raises SystemExit, so that what is open is closed."""
    def leave(number, _):
        raise SystemExit(128 + number)
    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
