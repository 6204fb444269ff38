"""Measure what becomes of others while some ask for much: PDFs for four at once, or 50 sign-ins a second.

    python -m bench.busy pdf
    python -m bench.busy sign-in --rate 50 --seconds 20 [--without-turn]

The first lets four browsers ask for the PDF of their result again and again, as their page does, and prints how long
each waited. The second sends wrong passwords for many accounts from many addresses. Both print how long other pages
take before and meanwhile. `--without-turn` lets a process hash as many passwords at once as it has threads. The client
is on the same machine, and takes some of its time.
"""

import argparse
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.http import Connection, Request
from bench.report import percentiles
from bench.site import NoSite, Server, environment_of, prepare
from bench.visitor import Plan, Visitor

ASKERS = 4
EVERY = 0.05
"""Seconds between two pages of the visitor who asks for little."""

TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')


@dataclass(slots=True)
class Pages:
    """How long a page took, again and again, before and while others ask for much."""

    url: str
    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Ask for the page until the block ends."""
        self.seconds.clear()
        ended = threading.Event()
        watcher = threading.Thread(target=self._ask, args=(ended,))
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()

    def _ask(self, ended: threading.Event) -> None:
        connection = Connection(self.url)
        while not ended.wait(EVERY):
            self.seconds.append(connection.request(Request("page", "GET", self.url, {})).seconds)
        connection.close()

    def figures(self) -> str:
        """Return the median and the 99th percentile, in milliseconds."""
        times = percentiles(self.seconds)
        return f"p50 {times['p50']:.0f} ms, p99 {times['p99']:.0f} ms, most {times['max']:.0f} ms ({len(self.seconds)})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 if the site could not be started."""
    options = _parser().parse_args(arguments)
    try:
        with _served(without_turn=options.without_turn) as url:
            pages = Pages(f"{url}sales-models/")
            with pages.watched():
                time.sleep(options.seconds / 2)
            print(f"pages before: {pages.figures()}")
            with pages.watched():
                lines = (_pdf if options.what == "pdf" else _sign_in)(url, options)
            print("\n".join([*lines, f"pages meanwhile: {pages.figures()}"]))
    except NoSite as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def _served(*, without_turn: bool) -> Iterator[str]:
    """Serve a site that knows visitors by what a proxy says; yields its address. Raises NoSite."""
    with tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder:
        settings = {"TRUSTED_PROXIES": "1", "CARELESS": "hashes at once" if without_turn else ""}
        environment = environment_of(f"sqlite:///{folder}/bench.sqlite3", **settings)
        prepare(environment)
        application = "bench.drill.careless" if without_turn else "salesmodel.wsgi"
        server = Server(environment, Path(folder) / "log", application=application)
        try:
            server.start()
            yield server.url
        finally:
            server.stop()


def _pdf(url: str, options: argparse.Namespace) -> list[str]:
    end = time.monotonic() + options.seconds

    def asks(number: int) -> tuple[list[float], int]:
        """Return how long each PDF took from the first time of asking, and how often the answer was to wait."""
        visitor = Visitor(Connection(url), Plan(url, choose="last"), seed=number)
        where: list[str] = []
        visitor.journey(lambda label, response: where.append(response.url))
        waits, refused, began = [], 0, time.monotonic()
        while time.monotonic() < end:
            request = Request("pdf", "GET", f"{where[-1]}result.pdf", visitor._cookies)
            answer = visitor.exchange.request(request)
            if answer.status == 200:
                waits.append(time.monotonic() - began)
                began = time.monotonic()
            else:
                refused += 1
                time.sleep(float(answer.headers["retry-after"]))
        return waits, refused

    lines = []
    with ThreadPoolExecutor(ASKERS) as threads:
        for waits, refused in threads.map(asks, range(ASKERS)):
            times = percentiles(waits)
            lines.append(
                f"asker: {len(waits)} PDFs, waited p50 {times['p50'] / 1000:.1f} s, most {times['max'] / 1000:.1f} s, "
                f"asked {refused + len(waits)} times"
            )
    return lines


def _sign_in(url: str, options: argparse.Namespace) -> list[str]:
    page = Connection(url).request(Request("form", "GET", f"{url}accounts/login/", {}))
    token = TOKEN.findall(page.text)[0]
    cookies = dict(cookie.partition(";")[0].split("=", 1) for cookie in page.cookies)
    statuses: Counter[int] = Counter()
    began = time.monotonic()

    def sends(number: int) -> None:
        time.sleep(max(0.0, began + number / options.rate - time.monotonic()))
        form = {"csrfmiddlewaretoken": token, "login": f"user{number}@example.com", "password": "wrong words here"}
        request = Request(
            *("try", "POST", f"{url}accounts/login/", cookies),
            body=urlencode(form).encode(),
            referer=f"{url}accounts/login/",
            address=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        )
        connection = Connection(url)
        statuses[connection.request(request).status] += 1
        connection.close()

    with ThreadPoolExecutor(64) as threads:
        list(threads.map(sends, range(int(options.rate * options.seconds))))
    taken = time.monotonic() - began
    answers = ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()))
    return [f"sign-ins: {statuses.total() / taken:.0f} a second for {taken:.0f} s: {answers}"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.busy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add: Callable[..., object] = parser.add_argument
    add("what", choices=("pdf", "sign-in"), help="what others ask for")
    add("--seconds", type=float, default=30, help="how long (default 30)")
    add("--rate", type=float, default=50, help="sign-ins a second (default 50)")
    add("--without-turn", action="store_true", help="hash as many passwords at once as there are threads")
    return parser


if __name__ == "__main__":
    sys.exit(main())
