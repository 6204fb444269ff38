"""The site as deploy/ runs it: nginx in front of two instances, whose sockets outlive them as systemd's do."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.processes import process_tree
from bench.site import ROOT, START_TIMEOUT, NoSite, manage
from tests.postgresql import free_port

DEPLOY = ROOT / "deploy"
INSTANCES = (1, 2)
WORKER = 0
READY_TIMEOUT = 120
"""Seconds until an instance is ready, for which the worker has to be seen, too; far more than on an idle machine."""

# a process gets the socket as systemd gives it: number 3, and its own id beside it
_WITH_SOCKET = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


class Front:
    """nginx and the instances behind it. `url` is the site's address, `certificate` the file to trust."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, port: int, limits: Mapping[str, str]) -> None:
        self.folder = folder
        self.port, self.plain_port = port, free_port()
        self.url = f"https://localhost:{port}"
        self.certificate = folder / "certificate.pem"
        # gunicorn would listen on this port, not on the socket
        self.environment = {name: value for name, value in environment.items() if name != "PORT"}
        self._limits = limits
        self._sockets: dict[int, socket.socket] = {}
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Make what nginx needs, and start everything. Raises NoSite."""
        for name in ("logs", "temp", "acme"):
            (self.folder / name).mkdir()
        self._make_certificate()
        manage(self.environment, "write_proxy_files", str(self.folder / "var" / "proxy"))
        (self.folder / "static").symlink_to(ROOT / "var" / "static")
        (self.folder / "deploy").symlink_to(DEPLOY)
        self.serve_by(*INSTANCES)
        self._configure()
        self._processes[WORKER] = self._run("worker", [sys.executable, "manage.py", "worker"])
        for instance in INSTANCES:
            self.open_socket(instance)
            self.start_instance(instance)
        self._nginx()
        for instance in INSTANCES:
            self.wait_ready(instance)

    def stop(self) -> None:
        """End everything."""
        if (self.folder / "nginx.pid").exists():
            self._nginx("-s", "quit")
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.wait(timeout=START_TIMEOUT)
        for listener in self._sockets.values():
            listener.close()

    def start_instance(self, instance: int) -> None:
        """Start gunicorn on the instance's socket, which is open already."""
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:salesmodel.server", "salesmodel.wsgi"]
        listener = self._sockets[instance].fileno()
        command = [sys.executable, "-c", _WITH_SOCKET, str(listener), *gunicorn]
        self._processes[instance] = self._run(f"instance-{instance}", command, listener)

    def stop_instance(self, instance: int) -> None:
        """End an instance; it answers what it has begun."""
        self._processes[instance].terminate()
        self._processes[instance].wait(timeout=START_TIMEOUT)

    def kill_instance(self, instance: int) -> None:
        """Kill an instance with all its workers."""
        for process in process_tree(self._processes[instance].pid):
            os.kill(process, signal.SIGKILL)
        self._processes[instance].wait()

    def restart_instance(self, instance: int) -> None:
        """Restart an instance while the other serves, as deploy/release.sh does."""
        self.serve_by(*(other for other in INSTANCES if other != instance))
        self.reload()
        self.stop_instance(instance)
        self.start_instance(instance)
        self.wait_ready(instance)
        self.serve_by(*INSTANCES)
        self.reload()

    def wait_ready(self, instance: int) -> None:
        """Wait until an instance can serve. Raises NoSite."""
        deadline = time.monotonic() + READY_TIMEOUT
        while time.monotonic() < deadline and self._processes[instance].poll() is None:
            if self._status_of(instance, "/readyz") == 200:
                return
            time.sleep(0.1)
        log = (self.folder / "logs" / f"instance-{instance}.log").read_text(encoding="utf-8")
        raise NoSite(f"instance {instance} does not become ready: {log[-2000:]}")

    def serve_by(self, *instances: int) -> None:
        """Write which instances nginx uses from its next reload on."""
        lines = [
            f"server unix:{self.folder}/{instance}.sock max_fails=0{'' if instance in instances else ' down'};"
            for instance in INSTANCES
        ]
        (self.folder / "instances.conf").write_text(f"upstream instances {{ {' '.join(lines)} }}", encoding="utf-8")

    def reload(self) -> None:
        """Let nginx read its configuration; requests in progress are finished."""
        self._nginx("-s", "reload")

    def _run(self, name: str, command: Sequence[str], *inherited: int) -> "subprocess.Popen[bytes]":
        with (self.folder / "logs" / f"{name}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, pass_fds=inherited, stdout=log, stderr=log)

    def _status_of(self, instance: int, path: str) -> int:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(3)
            try:
                probe.connect(str(self.folder / f"{instance}.sock"))
                head = f"GET {path} HTTP/1.0\r\nHost: localhost:{self.port}\r\nX-Forwarded-Proto: https\r\n\r\n"
                probe.sendall(head.encode())
                return int((probe.recv(64).split() or [b"", b"0"])[1])
            except OSError:
                return 0

    def open_socket(self, instance: int) -> None:
        """Listen where nginx finds the instance."""
        path = self.folder / f"{instance}.sock"
        listener = self._sockets[instance] = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        path.chmod(0o666)
        listener.listen(512)

    def close_socket(self, instance: int) -> None:
        """Refuse connections to the instance, once it has ended, too."""
        self._sockets[instance].close()
        (self.folder / f"{instance}.sock").unlink()

    def _make_certificate(self) -> None:
        options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
        files = ["-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)]
        names = ["-addext", "subjectAltName=DNS:localhost"]
        openssl = shutil.which("openssl") or "openssl"
        subprocess.run([openssl, *options.split(), *names, *files], check=True, stderr=subprocess.DEVNULL)

    def _configure(self) -> None:
        values = {
            # var/ is for the account that runs the site alone
            "USER": "user root;" if os.geteuid() == 0 else "",
            "RUN": self.folder,
            "LOGS": self.folder / "logs",
            "TEMP": self.folder / "temp",
            "ADDRESS": "127.0.0.1",
            "HTTP_PORT": self.plain_port,
            "HTTPS_PORT": self.port,
            "IPV6": "# ",
            "HOST": f"localhost:{self.port}",
            "HOST_NAME": "localhost",
            "CERTIFICATE": self.certificate,
            "CERTIFICATE_KEY": self.folder / "key.pem",
            "INSTANCES": self.folder / "instances.conf",
            "RELEASE": self.folder,
            "ROOT": self.folder,
            "ACME": self.folder / "acme",
            "WATCHERS": "",
            # clients say which address they come from, so that each has limits of its own
            "BEHIND": "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;",
            **self._limits,
        }
        pairs = [f"{name}={value}" for name, value in values.items()]
        command = ["sh", str(DEPLOY / "render"), str(DEPLOY / "nginx" / "nginx.conf.in"), *pairs]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")

    def _nginx(self, *arguments: str) -> None:
        log = self.folder / "logs" / "salesmodel.error.log"
        command = [nginx() or "nginx", "-c", str(self.folder / "nginx.conf"), "-e", str(log), *arguments]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            raise NoSite(f"nginx: {run.stderr.strip()}")


LIMITS = {"REQUESTS_PER_SECOND": "1000", "REQUESTS_AT_ONCE": "1000", "CONNECTIONS": "1000"}
"""Limits that a load from one address does not reach."""


def nginx() -> str | None:
    """Return nginx's path, or None if it is not installed."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def front(
    folder: Path, environment: Mapping[str, str], *, port: int, limits: Mapping[str, str] = LIMITS
) -> Iterator[Front]:
    """Serve the site of a prepared environment, whose SITE_URL is https://localhost:port. Raises NoSite."""
    site = Front(folder, environment, port=port, limits=limits)
    try:
        site.start()
        yield site
    finally:
        site.stop()
