"""Walk assessments against a server on this machine and report what they cost.

A journey is what one visitor does: open the start page, start, choose an option on every question page, submit, and
read the result. On each page the first form of its main part that is sent by POST is followed, with its hidden fields
and its token, until a page has none. A journey begins without cookies.

    python -m bench.journey http://127.0.0.1:8000/ -n 500 -c 4 --pid web=1234 --pid db=1200
    python -m bench.journey http://127.0.0.1:8000/ --weigh
    python -m bench.journey http://127.0.0.1:8000/how-this-works/ --get -n 50

CPU and memory are those of the processes that --pid names, with their children. The exit status is 1 when a journey
failed. Only servers on this machine are requested.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from bench.http import LOOPBACK
from bench.load import Load, measure
from bench.report import as_text, load_report, weight_report
from bench.visitor import JourneyFailed, Plan
from bench.weight import weigh

MOST_JOURNEYS, MOST_CLIENTS, MOST_SECONDS = 100_000, 64, 3600


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    plan = Plan(
        url=options.url,
        questions=options.questions,
        choose=options.choose,
        expect=options.expect,
        new_connection=options.new_connection,
        single_page=options.get,
    )
    if options.weigh:
        try:
            report = weight_report(weigh(plan, encoding=options.encoding))
        except (JourneyFailed, OSError) as error:
            print(f"The journey failed: {error}", file=sys.stderr)
            return 1
    else:
        report = load_report(plan, measure(plan, _load(options), dict(options.pid)))
    print(json.dumps(report) if options.json else as_text(report))
    return 1 if report.get("errors") else 0


def _load(options: argparse.Namespace) -> Load:
    return Load(
        journeys=options.journeys,
        clients=options.clients,
        warmup=options.warmup,
        seconds=options.seconds,
        encoding=options.encoding,
        seed=options.seed,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.journey", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("url", type=_local, help="start page, http://127.0.0.1:PORT/")
    add("-n", "--journeys", type=whole(1, MOST_JOURNEYS), default=100, help="journeys in all (default 100)")
    add("-c", "--clients", type=whole(1, MOST_CLIENTS), default=2, help="visitors at once (default 2)")
    add("--warmup", type=whole(0, 1000), default=3, help="uncounted journeys per visitor first (default 3)")
    add("--seconds", type=whole(1, MOST_SECONDS), default=120, help="begin no journey after this long (default 120)")
    add("--choose", choices=("first", "last", "random"), default="random", help="which option (default random)")
    add("--seed", type=int, default=1, help="of the random choices (default 1)")
    add("--questions", type=whole(0, 100), default=4, help="question pages a journey has, or one more (default 4)")
    add("--expect", default="", metavar="TEXT", help="text that the last page must contain")
    add("--encoding", default="gzip", metavar="TOKEN", help="Accept-Encoding to send, '' for none (default gzip)")
    add("--new-connection", action="store_true", help="begin each journey on a new connection")
    add("--pid", action="append", type=_named_process, default=[], metavar="NAME=PID", help="server process to account")
    add("--json", action="store_true", help="print one JSON object")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--get", action="store_true", help="a journey is one GET of the address")
    kind.add_argument("--weigh", action="store_true", help="walk one journey and report what its pages weigh")
    return parser


def _local(text: str) -> str:
    address = urlsplit(text)
    if address.scheme != "http" or address.hostname not in LOOPBACK:
        raise argparse.ArgumentTypeError("only http on 127.0.0.1, localhost or [::1] may be loaded")
    return text


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from `least` to `most`, for argparse."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return parse


def _named_process(text: str) -> tuple[str, int]:
    name, _, process = text.rpartition("=")
    if not process.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=PID")
    return name or process, int(process)


if __name__ == "__main__":
    sys.exit(main())
