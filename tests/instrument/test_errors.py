"""Refusals carry what callers need to say them in their own words."""

import pytest

from diagnostics.instrument.document import parse_instrument
from diagnostics.instrument.errors import MalformedDocument, NotPublishable, UnansweredQuestions, UnfitDraft


def test_a_malformed_document_says_where_and_what() -> None:
    error = MalformedDocument("is odd", place="questions[0]", expected="text", found="3")
    assert (str(error), error.problem, error.place, error.expected, error.found) == (
        "questions[0]: is odd",
        "is odd",
        "questions[0]",
        "text",
        "3",
    )


def test_a_malformed_document_may_be_so_as_a_whole() -> None:
    error = MalformedDocument("the document is not a mapping")
    assert (str(error), error.place, error.expected, error.found) == ("the document is not a mapping", "", "", "")


def test_a_value_of_the_wrong_kind_is_distinguished() -> None:
    with pytest.raises(MalformedDocument) as caught:
        parse_instrument({"format": 3})
    assert (caught.value.place, caught.value.expected, caught.value.found) == ("format", "1 or 2", "3")


def test_an_unfit_draft_names_every_fault() -> None:
    error = UnfitDraft((("title", "is too long"), ("key", "is blank")))
    assert str(error) == "title: is too long; key: is blank"
    assert error.faults == (("title", "is too long"), ("key", "is blank"))


def test_questions_and_gaps_are_kept() -> None:
    assert (str(UnansweredQuestions(("leads", "people"))), UnansweredQuestions(("leads",)).keys) == (
        "unanswered: leads, people",
        ("leads",),
    )
    assert (str(NotPublishable(("a", "b"))), NotPublishable(("a",)).gaps) == (
        "2 gaps prevent publishing",
        ("a",),
    )
