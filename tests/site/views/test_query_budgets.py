"""What each page costs in queries, counted warm: versions are parsed, and transactions' own statements do not count."""

from collections.abc import Callable
from typing import Any

import pytest

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.queries.archive import PAGE_SIZE
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.pipelines.actions.current_stages import save_current_stages
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.sharing.domain import hash_of
from diagnostics.site.models import User
from tests.builders import make_instrument
from tests.reference import reference_instrument
from tests.support.own_pipelines import keep_pipeline
from tests.support.queries import counted
from tests.support.results import own_of
from tests.visitors import ANSWERS, Visitor, publish_version, url

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("no_pdf")]

OURS = reference_instrument().key

REMINDERS = 1
"""Queries for due reminders, on the start page and on the list, for signed-in users."""

LEFT_BEHIND = 1
"""A query for what a visitor left behind, on the start page, for those with a cookie or a session."""

SIGNED_IN = 2
"""A signed-in visitor costs two more queries: the session and the user."""


@pytest.fixture(scope="module")
def warm(module_db: None) -> QuestionnaireVersion:
    version = publish_version(reference_instrument())
    Visitor().complete()
    return version


@pytest.fixture
def reference(warm: QuestionnaireVersion, db: None) -> QuestionnaireVersion:
    """The reference questionnaire, of which a visitor before has made the site warm."""
    return warm


@pytest.fixture(params=[0, SIGNED_IN], ids=["anonymous", "signed in"])
def more(request: pytest.FixtureRequest, visitor: Visitor, manager: User) -> int:
    """What signing in adds to each page, for a visitor who has done so or has not."""
    if request.param:
        visitor.force_login(manager)
    return int(request.param)


def cost(visit: Callable[[], Any]) -> int:
    """Return how many queries `visit` takes."""
    with counted() as statements:
        assert visit().status_code in (200, 302)
    return len(statements)


def test_a_question_page_takes_one(visitor: Visitor, more: int) -> None:
    assessment = visitor.begin(leads="mixed")
    assert cost(lambda: visitor.get(url("question", assessment, "repeat_revenue"))) == 1 + more


def test_the_page_of_the_separating_question_takes_one(visitor: Visitor, more: int) -> None:
    assessment = visitor.begin(**ANSWERS)
    assert cost(lambda: visitor.get(url("question", assessment, "stands_out"))) == 1 + more


def test_a_question_page_of_a_browser_let_in_takes_two(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed")
    phone = Visitor()
    phone.post(visitor.link_to(assessment))
    assert cost(lambda: phone.get(url("question", assessment, "leads"))) == 2


def test_an_answer_takes_at_most_four(visitor: Visitor, more: int) -> None:
    assessment = visitor.begin(leads="mixed")
    assert cost(lambda: visitor.answer(assessment, "repeat_revenue", "most")) <= 4 + more


def test_the_check_page_takes_one_and_submitting_at_most_four(visitor: Visitor, more: int) -> None:
    assessment = visitor.begin(**ANSWERS)
    assert cost(lambda: visitor.get(url("check", assessment))) == 1 + more
    assert cost(lambda: visitor.submit(assessment)) <= 4 + more


@pytest.mark.parametrize("page", ["what-if", "again", "erase"])
def test_what_is_beside_a_result_takes_one(visitor: Visitor, more: int, page: str) -> None:
    assessment = visitor.complete()
    assert cost(lambda: visitor.get(url(page, assessment))) == 1 + more


def test_the_link_to_another_device_takes_one_more_for_the_browsers_that_opened_it(visitor: Visitor, more: int) -> None:
    assessment, browsers = visitor.complete(), 0 if more else 1
    assert cost(lambda: visitor.get(url("continue", assessment))) == 1 + browsers + more


def test_a_result_takes_one_more_for_the_own_pipeline_and_one_for_todays_stages(visitor: Visitor, more: int) -> None:
    assessment = visitor.complete()
    assert cost(lambda: visitor.get(url("result", assessment))) == 3 + more
    row = Assessment.objects.with_version().get(pk=assessment)
    keep_pipeline(assessment, own_of(row))
    by = Viewer(browser=row.browser, user_id=row.owner_id)
    save_current_stages(assessment_id=assessment, stages=[CurrentStage("Demo", "present")] * 9, by=by)
    assert cost(lambda: visitor.get(url("result", assessment))) == 3 + more


@pytest.mark.parametrize("page", ["result-pdf", "result-json", "playbook"])
def test_what_shows_the_own_pipeline_takes_one_more_for_it(visitor: Visitor, more: int, page: str) -> None:
    assessment = visitor.complete()
    assert cost(lambda: visitor.get(url(page, assessment))) == 2 + more


def test_a_shared_page_takes_one_to_find_one_for_its_pipeline_and_one_to_count(visitor: Visitor, more: int) -> None:
    own = Visitor()
    assessment = Assessment.objects.get(pk=own.complete())
    assessment.share_links.create(token_hash=hash_of("secret"), created_at=assessment.started_at)
    visitor.start()
    assert cost(lambda: visitor.get(url("shared", "secret"))) == 3 + more
    assert cost(lambda: visitor.head(url("shared", "secret"))) == 2 + more


def test_a_link_that_does_not_work_takes_one(visitor: Visitor, more: int) -> None:
    with counted() as statements:
        assert visitor.get(url("shared", "secret")).status_code == 404
    assert len(statements) == 1 + more


@pytest.mark.parametrize("links", [0, 1, 3])
def test_the_list_of_links_takes_two_however_long_it_is(visitor: Visitor, more: int, links: int) -> None:
    assessment = Assessment.objects.get(pk=visitor.complete())
    for number in range(links):
        assessment.share_links.create(token_hash=str(number), created_at=assessment.started_at)
    assert cost(lambda: visitor.get(url("share", assessment.pk))) == 2 + more


def test_making_a_link_takes_at_most_six(visitor: Visitor, more: int) -> None:
    assessment = visitor.complete()
    assert cost(lambda: visitor.post(url("share", assessment), {"expires": "7"})) <= 6 + more


def test_checking_a_print_takes_none_until_it_is_asked_and_then_one(visitor: Visitor, more: int) -> None:
    assert cost(lambda: visitor.get(url("verify"))) == more
    assert cost(lambda: visitor.get(url("verify"), {"r": "0" * 26, "c": "0" * 16})) == 1 + more


@pytest.mark.parametrize(
    "address",
    [
        ("home",),
        ("how",),
        ("catalogue",),
        ("sales-model", "team"),
        ("stage", "qualify"),
        ("questionnaire", OURS),
        ("how-of", OURS),
        ("catalogue-of", OURS),
        ("sales-model-of", OURS, "team"),
        ("handoff-model", OURS, "team"),
        ("set-up-model", OURS, "team"),
        ("stage-of", OURS, "qualify"),
    ],
    ids=" ".join,
)
def test_a_page_to_learn_from_takes_one(visitor: Visitor, more: int, address: tuple[str, ...]) -> None:
    known = {"home": REMINDERS + LEFT_BEHIND, "questionnaire": REMINDERS}.get(address[0], 0) if more else 0
    assert cost(lambda: visitor.get(url(*address))) == 1 + more + known


@pytest.mark.parametrize("count", [1, 3])
def test_the_start_page_takes_one_more_for_whoever_comes_back(visitor: Visitor, count: int) -> None:
    assert cost(lambda: visitor.get(url("home"))) == 1
    for _ in range(count):
        visitor.begin(leads="mixed")
        visitor.complete()
    assert cost(lambda: visitor.get(url("home"))) == 1 + LEFT_BEHIND


def test_a_file_of_a_sales_model_takes_one(visitor: Visitor, more: int) -> None:
    assert cost(lambda: visitor.get(url("handoff-model-file", OURS, "team", "json"))) == 1 + more


@pytest.mark.parametrize("page", [("push", "hubspot"), ("playbook",), ("playbook-pdf",)], ids=" ".join)
def test_the_hand_over_takes_one_more_for_the_plan(visitor: Visitor, more: int, page: tuple[str, ...]) -> None:
    where = url(page[0], visitor.complete(), *page[1:])
    assert cost(lambda: visitor.get(where)) == 2 + more


def test_a_file_takes_one_more_to_record_that_it_was_taken(visitor: Visitor, more: int) -> None:
    where = url("handoff-file", visitor.complete(), "json")
    assert cost(lambda: visitor.get(where)) == 3 + more
    assert cost(lambda: visitor.head(where)) == 2 + more


@pytest.mark.parametrize("page", ["handoff", "set-up"])
def test_saying_where_open_deals_go_takes_one_more(visitor: Visitor, more: int, page: str) -> None:
    where = url(page, visitor.complete())
    assert cost(lambda: visitor.get(where)) == 3 + more


def test_todays_stages_take_one_more_and_the_workbench_two(visitor: Visitor, more: int) -> None:
    assessment = visitor.complete()
    visitor.post(url("todays-stages", assessment), {"text": "Qualify\nPresent"})
    assert cost(lambda: visitor.get(url("todays-stages", assessment))) == 2 + more
    assert cost(lambda: visitor.get(url("todays-stages-csv", assessment))) == 2 + more
    assert cost(lambda: visitor.get(url("own-pipeline", assessment))) == 3 + more


def test_a_comparison_takes_one_however_long_the_pipelines_are(visitor: Visitor, more: int) -> None:
    none = visitor.complete(**dict.fromkeys(ANSWERS, "unsure"))
    for answers in ({**ANSWERS, "people": "one_seller"}, dict.fromkeys(ANSWERS, "unsure")):
        other = visitor.complete(**answers)
        assert cost(lambda other=other: visitor.get(url("compare", none, other))) == 1 + more


@pytest.mark.parametrize("count", [1, 3])
def test_choosing_what_to_compare_with_takes_one_for_each_range_and_one_for_what_it_follows(
    visitor: Visitor, more: int, count: int
) -> None:
    for _ in range(count):
        first = visitor.complete()
    # begun in this browser, granted to it, and the account's
    ranges = 3 if more else 2
    assert cost(lambda: visitor.get(url("compare-choose", first))) == 1 + ranges + more
    visitor.post(url("again", first))
    second = Assessment.objects.get(follows=first).pk
    visitor.submit(second)
    assert cost(lambda: visitor.get(url("compare-choose", second))) == 2 + ranges + more
    assert cost(lambda: visitor.get(url("result", second))) == 4 + more


def test_taking_again_takes_at_most_six(visitor: Visitor, more: int) -> None:
    assessment = visitor.complete()
    assert cost(lambda: visitor.post(url("again", assessment))) <= 6 + more


def test_a_reminder_takes_two_to_see_and_no_more_than_seven_to_set(visitor: Visitor, more: int) -> None:
    assessment = visitor.complete()
    assert cost(lambda: visitor.get(url("remind", assessment))) <= 2 + more
    assert cost(lambda: visitor.post(url("remind", assessment), {"when": "3"})) <= 7 + more


def test_starting_takes_at_most_two_and_three_more_to_find_what_was_begun(visitor: Visitor, more: int) -> None:
    double_click = 3
    assert cost(lambda: visitor.post(url("start"))) <= 2 + (more and more + double_click)
    assert cost(lambda: visitor.post(url("questionnaire", OURS))) <= 2 + more + double_click


@pytest.mark.parametrize("count", [2, 4])
def test_the_choice_takes_one_however_many_there_are(visitor: Visitor, more: int, count: int) -> None:
    for number in range(1, count):
        publish_version(make_instrument(key=f"other-{number}"))
    visitor.get(url("home"))
    with counted() as statements:
        page = visitor.get(url("home")).context["page"]
    assert (len(statements), len(page.questionnaires)) == (1 + more + (REMINDERS + LEFT_BEHIND if more else 0), count)


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_list_takes_three_or_four_however_long_it_is(visitor: Visitor, more: int, rows: int) -> None:
    model = Assessment.objects.get(pk=visitor.complete())
    for _ in range(rows - 1):
        Assessment.objects.create(
            version=model.version,
            browser=model.browser,
            owner=model.owner,
            answers=model.answers,
            started_at=model.started_at,
            completed_at=model.completed_at,
            outcome=model.outcome,
            leading=model.leading,
        )
    visitor.get(url("archive"))
    # the choices of its filters, and one for each way to come by an assessment: owning, beginning, being let in
    with counted() as statements:
        page = visitor.get(url("archive")).context["page"]
    assert (len(statements), len(page.rows)) == (3 + (more and more + 1 + REMINDERS), min(rows, PAGE_SIZE))


def test_a_query_that_is_added_to_a_page_is_counted(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assessment = visitor.complete()
    monkeypatch.setattr(Assessment, "is_visible_to", lambda row, viewer: row.grants.count() == 0)
    assert cost(lambda: visitor.get(url("result", assessment))) == 4


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_my_data_takes_as_many_however_much_there_is(visitor: Visitor, more: int, rows: int) -> None:
    for _ in range(rows):
        visitor.complete()
    assert cost(lambda: visitor.get(url("my-data"))) == (4 if not more else 18 + more)
