"""The largest texts that authors may save, everywhere at once: pages, files and PDFs of them cost a bounded time.

Time is the processor's, so other work on the machine does not count. The texts are of kinds that are slow to some
expressions: without spaces, all of paragraphs, brackets, markup, or letters with many marks.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from diagnostics.authoring.files import write_file
from diagnostics.authoring.pages.differences import difference_list
from diagnostics.authoring.queries.columns import column_faults
from diagnostics.instrument.document import dump_instrument, parse_instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.proof import prove
from diagnostics.pipelines.domain.own_pipeline import MAX_STAGES, OwnStage
from diagnostics.pipelines.domain.written import LENGTHS, MOST_ACTIVITIES, tidy
from diagnostics.pipelines.views import report
from diagnostics.site.models.fields import PROSE_LINES
from tests.reference import reference_instrument, reference_with_nouns
from tests.support.authored import rewritten
from tests.support.own_pipelines import keep
from tests.visitors import Visitor, publish_version, url

PAGE, FILE = 0.5, 3
"""Seconds of a page, and of the questionnaire's file of 1.5 MB, which authors alone ask for."""

PAPER = 500_000
"""Characters of the page that a PDF is drawn of: with 125,000, of words in 60 lines, drawing it took 4.2 s."""

SHAPES: dict[str, str] = {
    "lines": "a few words and then some more, and a line ends\n",
    "all sorts": "[<&\"'>[x]\u0315\u0300\u0315\u05d0_*`=x",
}


def largest(shape: str) -> Any:
    """Return a document in which every text that is not empty is as long as it may be, in both languages."""

    def text(before: str, limit: int) -> str:
        return "\n".join((shape * limit)[:limit].split("\n")[:PROSE_LINES])

    return rewritten(dump_instrument(reference_with_nouns()), text)


def own_stages(text: str) -> Iterator[OwnStage]:
    """Yield the stages of a team's own pipeline, as many as there may be, with texts as long as they may be."""
    for number in range(1, MAX_STAGES + 1):
        activities = "\n".join(tidy("activities", text * 2000).split("\n")[:MOST_ACTIVITIES])
        texts = {field: tidy(field, text * 2000)[:limit] for field, limit in LENGTHS.items()}
        texts |= {
            "activities": activities[: LENGTHS["activities"]],
            "name": f"{number} {texts['name']}"[:STAGE_NAME_LIMIT],
        }
        yield OwnStage(f"own-{number}", wins=number == MAX_STAGES, **texts)


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Fail if the block takes more of the processor."""
    began = time.thread_time()
    yield
    taken = time.thread_time() - began
    print(f"{what}: {taken * 1000:.0f} ms")
    assert taken < seconds, f"{what} took {taken:.2f} s of {seconds}"


def test_are_as_large_as_may_be() -> None:
    document = largest("x")
    assert column_faults(parse_instrument(document)) == ()
    document["sales_models"][0]["description"]["en"] += "x"
    document["sales_models"][0]["description"]["nb"] = "\n" * PROSE_LINES
    faults = column_faults(parse_instrument(document))
    assert [place for place, _ in faults] == ["sales_models[0].description.en", "sales_models[0].description.nb"]


@pytest.mark.parametrize("shape", SHAPES)
def test_cost_pages_and_files_a_bounded_time(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 0
    papers: list[str] = []
    monkeypatch.setattr(report, "pdf_of", lambda html, *given, **more: papers.append(html) or b"%PDF")
    instrument = parse_instrument(largest(SHAPES[shape]))
    publish_version(instrument)
    visitor = Visitor()
    own = visitor.complete()
    pages = ("result", "playbook", "set-up", "handoff", "result-pdf", "playbook-pdf")
    for kind, shown in (("recommended", pages), ("own", ("own-pipeline", *pages))):
        for page in shown:
            with within(PAGE, f"{page}, {kind}"):
                assert visitor.get(url(page, own)).status_code == 200
        keep(own, *own_stages(SHAPES[shape]))
    assert max(map(len, papers)) < PAPER
    with within(PAGE, "proof"):
        prove(instrument)
    with within(PAGE, "difference"):
        difference_list(reference_instrument(), instrument)
    with within(FILE, "file"):
        write_file(instrument)
