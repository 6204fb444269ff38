#!/usr/bin/env python3
"""A stand-in for systemd, so that install.sh and release.sh can be tried on a machine that does not run it.

`systemctl.py serve` keeps sockets and processes; every other command line of systemctl is passed on to it. It follows
Type, User, UMask, WorkingDirectory, StateDirectory, Exec…, ListenStream, Restart and RestartSec. It hardens nothing:
what the units forbid is checked by `systemd-analyze security`, and not tried here.
"""

import grp
import json
import os
import pwd
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ADDRESS = "/run/stand-in.sock"
FOLDERS = ("/etc/systemd/system", "/lib/systemd/system")
LOG = Path("/var/log/stand-in")


class Unit(dict):
    """The settings of a unit's section; repeated ones are a list."""

    def __init__(self, name: str) -> None:
        self.name = name
        stem, _, kind = name.rpartition(".")
        base, at, self.instance = stem.partition("@")
        for folder in FOLDERS:
            file = Path(folder, f"{base}{at}.{kind}")
            if file.exists():
                break
        else:
            raise FileNotFoundError(name)
        for line in file.read_text().replace("\\\n", " ").splitlines():
            key, equals, value = line.partition("=")
            if equals and key[0] not in "#;":
                self.setdefault(key, []).append(value.replace("%i", self.instance).replace("%I", self.instance))

    def one(self, key: str, default: str = "") -> str:
        """Return the last value."""
        return self.get(key, [default])[-1]


class Manager:
    """The sockets and processes of this machine."""

    def __init__(self) -> None:
        self.sockets: dict[str, socket.socket] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.wanted: set[str] = set()
        LOG.mkdir(parents=True, exist_ok=True)

    def do(self, verb: str, name: str) -> int:
        """Carry out one command for one unit and return its exit status."""
        name = name if name.rpartition(".")[2] in ("service", "socket", "timer") else f"{name}.service"
        unit = Unit(name)
        if name.endswith(".timer"):
            return 0
        if name.endswith(".socket"):
            return self.listen(unit)
        if verb == "reload-or-restart":
            verb = "reload" if self.is_active(unit) else "restart"
        if verb == "is-active":
            return 0 if self.is_active(unit) else 3
        if verb == "reload":
            return max(self.execute(unit, command).wait() for command in unit["ExecReload"])
        if verb in ("stop", "restart"):
            self.stop(unit)
        return self.start(unit) if verb in ("start", "restart") else 0

    def listen(self, unit: Unit) -> int:
        """Open a socket unit's socket, once."""
        if unit.name not in self.sockets:
            path = Path(unit.one("ListenStream"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            listener = self.sockets[unit.name] = socket.socket(socket.AF_UNIX)
            listener.bind(str(path))
            os.chown(path, pwd.getpwnam(unit.one("SocketUser")).pw_uid, grp.getgrnam(unit.one("SocketGroup")).gr_gid)
            path.chmod(int(unit.one("SocketMode"), 8))
            listener.listen(int(unit.one("Backlog")))
        return 0

    def is_active(self, unit: Unit) -> bool:
        """Whether the unit's main process lives."""
        if unit.one("Type") == "forking":
            return self.main_process(unit) is not None
        process = self.processes.get(unit.name)
        return process is not None and process.poll() is None

    def main_process(self, unit: Unit) -> int | None:
        """Return the process that a forking unit's file names, if it lives."""
        try:
            process = int(Path(unit.one("PIDFile")).read_text().split()[0])
            os.kill(process, 0)
        except (OSError, ValueError, IndexError):
            return None
        return process

    def start(self, unit: Unit) -> int:
        """Start a service, and wait until it says that it is ready if it is one that does."""
        if self.is_active(unit):
            return 0
        for command in unit.get("ExecStartPre", []):
            if self.execute(unit, command).wait() and not command.startswith("-"):
                return 1
        if unit.one("Type") in ("forking", "oneshot"):
            return max(self.execute(unit, command).wait() for command in unit["ExecStart"])
        with notifications() as ready:
            process = self.processes[unit.name] = self.execute(unit, unit.one("ExecStart"), ready.getsockname())
            self.wanted.add(unit.name)
            threading.Thread(target=self.watch, args=(unit, process), daemon=True).start()
            return 0 if unit.one("Type") != "notify" or became_ready(ready, process, unit) else 1

    def watch(self, unit: Unit, process: "subprocess.Popen[bytes]") -> None:
        """Start the service again when its process ends by itself."""
        process.wait()
        if unit.name in self.wanted and self.processes.get(unit.name) is process and unit.one("Restart") == "always":
            time.sleep(float(unit.one("RestartSec", "0.1")))
            if unit.name in self.wanted and self.processes.get(unit.name) is process:
                self.start(unit)

    def stop(self, unit: Unit) -> None:
        """Stop a service as its unit says, or by SIGTERM to its first process."""
        self.wanted.discard(unit.name)
        if unit.one("Type") == "forking":
            for command in unit.get("ExecStop", []):
                self.execute(unit, command).wait()
            main = self.main_process(unit)
            if main is not None:
                os.kill(main, signal.SIGTERM)
            while self.main_process(unit) is not None:
                time.sleep(0.1)
        elif self.is_active(unit):
            process = self.processes[unit.name]
            process.terminate()
            try:
                process.wait(timeout=int(unit.one("TimeoutStopSec", "90")))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def execute(self, unit: Unit, command: str, notify: str = "") -> "subprocess.Popen[bytes]":
        """Start a command of a unit with the account, folder, environment and socket that the unit says."""
        user = pwd.getpwnam(unit.one("User", "root"))
        for state in unit.get("StateDirectory", []):
            folder = Path("/var/lib", state)
            folder.mkdir(parents=True, exist_ok=True)
            os.chown(folder, user.pw_uid, user.pw_gid)
            folder.chmod(int(unit.one("StateDirectoryMode", "755"), 8))
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        environment |= {"MAINPID": str(self.main_process(unit) or ""), "USER": user.pw_name}
        environment |= {"NOTIFY_SOCKET": notify} if notify else {}
        listener = self.sockets.get(unit.name.replace(".service", ".socket"))
        arguments = [
            os.path.expandvars(word)
            for word in shlex.split(command.lstrip("-@+!").replace("$MAINPID", environment["MAINPID"]))
        ]
        if listener is not None:
            os.dup2(listener.fileno(), 3)
            arguments = ["/bin/sh", "-c", 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"', "sh", *arguments]
        with (LOG / f"{unit.name}.log").open("ab") as log:
            return subprocess.Popen(
                arguments,
                env=environment,
                cwd=unit.one("WorkingDirectory", "/"),
                umask=int(unit.one("UMask", "022"), 8),
                user=user.pw_uid,
                group=user.pw_gid,
                extra_groups=os.getgrouplist(user.pw_name, user.pw_gid),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(3,) if listener is not None else (),
                start_new_session=True,
            )


def notifications() -> socket.socket:
    """Return the socket to which a service says that it is ready."""
    ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    path = f"/run/notify-{time.monotonic_ns()}"
    ready.bind(path)
    os.chmod(path, 0o666)
    return ready


def became_ready(ready: socket.socket, process: "subprocess.Popen[bytes]", unit: Unit) -> bool:
    """Wait until the service is ready, or has ended."""
    ready.settimeout(0.2)
    deadline = time.monotonic() + int(unit.one("TimeoutStartSec", "90"))
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if b"READY=1" in ready.recv(4096):
                return True
        except TimeoutError:
            continue
    return False


def serve() -> None:
    """Carry out commands until the process ends."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 3)  # kept for the sockets that services inherit
    Path(ADDRESS).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(ADDRESS)
    listener.listen()
    manager = Manager()
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw") as stream:
            verb, names = json.loads(stream.readline())
            try:
                status = max((manager.do(verb, name) for name in names), default=0)
            except Exception as error:  # one bad command must not end the machine
                print(verb, names, repr(error), file=sys.stderr, flush=True)
                status = 1
            stream.write(f"{status}\n")


def main() -> int:
    """Pass a command on; enabling and reading units anew need nothing."""
    verb, *names = [word for word in sys.argv[1:] if not word.startswith("-")]
    if verb == "serve":
        serve()
    if verb in ("daemon-reload", "enable"):
        return 0
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(ADDRESS)
        with client.makefile("rw") as stream:
            stream.write(json.dumps([verb, names]) + "\n")
            stream.flush()
            return int(stream.readline())


if __name__ == "__main__":
    sys.exit(main())
