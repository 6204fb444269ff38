"""The past results that a draft is compared with."""

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries import impact
from diagnostics.assessing.queries.impact import past_results
from diagnostics.instrument.impact import PastResult
from tests.builders import make_instrument, make_option, make_question
from tests.rows import costs, make_begun, make_completed, make_published, without_triggers

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_they_are_the_completed_ones_newest_first():
    version = make_published()
    inbound, outbound = make_completed(version, leads="inbound"), make_completed(version, leads="outbound")
    make_begun(version, leads="inbound")
    assert list(past_results(version.questionnaire)) == [
        PastResult(
            made.pk,
            str(made.pk),
            made.completed_at,
            {"leads": key},
            key,
            frozenset({key}),
            ("qualify", "present", "close"),
        )
        for made, key in ((outbound, "outbound"), (inbound, "inbound"))
    ]


def test_they_have_their_separating_answer():
    tied = make_question("leads", make_option("both", inbound=2, outbound=2), make_option("none"))
    version = make_published(make_instrument(questions=[tied], separates=True))
    make_completed(version, stands_out="outbound")
    (result,) = past_results(version.questionnaire)
    assert (result.answers, result.leading, result.present) == (
        {"leads": "both", "stands_out": "outbound"},
        "outbound",
        frozenset({"inbound", "outbound"}),
    )


def test_they_are_read_in_the_first_format_too():
    version = make_published()
    made = make_completed(version, leads="inbound")
    first = {"format": 1, **{key: value for key, value in made.outcome.items() if key not in ("format", "process")}}
    first["pipeline"]["stages"] = [
        {key: value for key, value in stage.items() if key not in ("optional", "part")}
        for stage in first["pipeline"]["stages"]
    ]
    with without_triggers():
        Assessment.objects.update(outcome=first)
    (result,) = past_results(version.questionnaire)
    assert (result.leading, result.stages) == ("inbound", ("qualify", "present", "close"))


def test_they_have_their_title_if_any_and_may_lack_a_leading_model():
    version = make_published()
    named = make_completed(version, leads="unsure")
    named.title = "Ours"
    named.save()
    assert list(past_results(version.questionnaire)) == [
        PastResult(
            named.pk,
            "Ours",
            named.completed_at,
            {"leads": "unsure"},
            None,
            frozenset(),
            ("qualify", "present", "close"),
        )
    ]


def test_those_of_another_questionnaire_are_left_out():
    version = make_published()
    make_completed(make_published(make_instrument(key="other")))
    assert list(past_results(version.questionnaire)) == []


def test_only_the_newest_are_read(monkeypatch):
    monkeypatch.setattr(impact, "RESULTS_READ", 2)
    version = make_published()
    made = [make_completed(version) for _ in range(3)]
    assert [result.id for result in past_results(version.questionnaire)] == [made[2].pk, made[1].pk]


@pytest.mark.parametrize("count", [1, 3])
def test_they_cost_one_query(count):
    version = make_published()
    for _ in range(count):
        make_completed(version)
    questionnaire = version.questionnaire
    with costs(queries=1):
        assert len(list(past_results(questionnaire))) == count
