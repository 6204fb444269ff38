"""Two tabs, or two people, at one workbench: nobody overwrites what they did not see, and nothing typed is lost."""

from typing import Any
from uuid import UUID

import pytest
from django.core import signing

from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.pipelines.forms.workbench import SALT
from diagnostics.pipelines.models import SavedPipeline
from diagnostics.pipelines.views import workbench
from tests.pipelines.views.benches import SIMPLE, fields_of, kept, open_bench, own_pipeline, press, send
from tests.visitors import Page, Visitor, url


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete(**SIMPLE)


def test_of_two_tabs_the_later_sees_what_the_first_saved_and_keeps_what_it_typed(
    visitor: Visitor, assessment: UUID
) -> None:
    first, second = open_bench(visitor, assessment), open_bench(visitor, assessment)
    send(visitor, assessment, second, name_proposal="Offer", owner_qualify="Bob")
    response = send(visitor, assessment, first, name_negotiate="Haggle", owner_qualify="Ann", probability_present="x")
    page = response.context["page"]
    assert "Someone changed this pipeline meanwhile" in response.content.decode()
    assert page.extra.meanwhile == ("Proposal is called “Offer”.", "With your own content: Qualify.")
    sent = fields_of(page)
    # what was not typed is what is saved now; what was typed stays, with what is saved beside it
    assert [sent[name] for name in ("name-proposal", "name-negotiate", "owner-qualify", "probability-present")] == [
        *("Offer", "Haggle", "Ann", "x"),
    ]
    assert page.extra.now == {
        ("negotiate", "name"): "Negotiate",
        ("qualify", "owner"): "Bob",
        ("present", "probability"): "40",
    }
    assert own_pipeline(assessment).stage("negotiate") == OwnStage("negotiate")
    send(visitor, assessment, page, probability_present="25")
    assert [(one.name, one.owner, one.probability) for one in own_pipeline(assessment).kept] == [
        *(("", "Ann", None), ("", "", 25), ("Offer", "", None), ("Haggle", "", None), ("", "", None)),
    ]


def test_control_without_the_revision_the_name_of_the_other_tab_is_lost(visitor: Visitor, assessment: UUID) -> None:
    first, second = open_bench(visitor, assessment), open_bench(visitor, assessment)
    send(visitor, assessment, second, name_proposal="Offer")
    send(visitor, assessment, first, revision="1", name_negotiate="Haggle")
    assert [one.name for one in own_pipeline(assessment).kept] == ["", "", "", "Haggle", ""]


def test_an_order_that_was_dragged_meanwhile_stays_too(visitor: Visitor, assessment: UUID) -> None:
    first = open_bench(visitor, assessment)
    press(visitor, assessment, owner_qualify="Bob")
    page = send(visitor, assessment, first, order="present,qualify,proposal,negotiate,close").context["page"]
    assert page.order == "present,qualify,proposal,negotiate,close"
    send(visitor, assessment, page)
    assert kept(assessment) == ["present", "qualify", "proposal", "negotiate", "close"]


def test_without_a_change_of_the_order_the_saved_one_counts(visitor: Visitor, assessment: UUID) -> None:
    first = open_bench(visitor, assessment)
    press(visitor, assessment, "up:present")
    page = send(visitor, assessment, first, owner_qualify="Ann").context["page"]
    assert page.order == "present,qualify,proposal,negotiate,close"


def test_what_was_typed_for_a_stage_that_is_gone_is_shown(visitor: Visitor, assessment: UUID) -> None:
    first = open_bench(visitor, assessment)
    press(visitor, assessment, "leave-out:present")
    page = send(visitor, assessment, first, name_present="Demo", new_name="Pilot").context["page"]
    assert page.extra.lost == ("For “Present”, which was left out meanwhile, you typed: “Demo”.",)
    assert fields_of(page)["new-name"] == "Pilot"


def test_a_save_between_reading_and_writing_is_a_conflict_too(
    visitor: Visitor, assessment: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, save = open_bench(visitor, assessment), workbench.save_own_pipeline

    def overtaken(**arguments: object) -> int:
        monkeypatch.setattr(workbench, "save_own_pipeline", save)
        press(visitor, assessment, name_proposal="Offer")
        return save(**arguments)

    monkeypatch.setattr(workbench, "save_own_pipeline", overtaken)
    response = send(visitor, assessment, page, name_negotiate="Haggle")
    # the contexts of all three requests are in the response
    assert "Proposal is called “Offer”." in response.content.decode()
    assert [one.name for one in own_pipeline(assessment).kept] == ["", "", "Offer", "", ""]


OTHER_RELEASES = (
    {"stages": [{"id": "qualify", "part": "deal", "colour": "red"}]},
    {"stages": [{"id": "qualify", "part": "elsewhere"}]},
    {"parts": []},
    [],
)
"""Pipelines as a release before or after this one could have signed them."""


@pytest.mark.parametrize("seen", ["", "mistyped", "eyJzdGFnZXMiOltdfQ:1vQ:abc", *OTHER_RELEASES])
def test_a_page_whose_base_cannot_be_read_keeps_everything_that_differs(
    visitor: Visitor, assessment: UUID, seen: Any
) -> None:
    first = open_bench(visitor, assessment)
    press(visitor, assessment, name_proposal="Offer")
    sent = seen if isinstance(seen, str) else signing.dumps(seen, salt=SALT, compress=True)
    page = send(visitor, assessment, first, seen=sent, owner_qualify="Ann").context["page"]
    assert page.extra.now == {("qualify", "owner"): page.extra.now["qualify", "owner"], ("proposal", "name"): "Offer"}
    assert fields_of(page)["name-proposal"] == "Proposal"


def test_undoing_what_somebody_else_has_changed_since_is_a_conflict(visitor: Visitor, assessment: UUID) -> None:
    press(visitor, assessment, name_proposal="Offer")
    first = open_bench(visitor, assessment)
    press(visitor, assessment, name_proposal="Bid")
    response = send(visitor, assessment, first, "undo")
    assert response.context["page"].extra.is_conflict
    assert own_pipeline(assessment).stage("proposal") == OwnStage("proposal", name="Bid")


def test_an_empty_form_changes_nothing(visitor: Visitor, assessment: UUID) -> None:
    press(visitor, assessment, name_proposal="Offer")
    before = SavedPipeline.objects.values().get()
    assert Page(visitor.post(url("own-pipeline", assessment))).error
    assert SavedPipeline.objects.values().get() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"revision": "9" * 5000},
        {"revision": "²"},
        {"do": "add-today:" + "9" * 5000},
        {"do": "begin:model:"},
        {"do": ":" * 50},
        {"order": "," * 1000 + "gone,own-1,qualify,qualify"},
        {"order": ",".join(f"own-{number}" for number in range(5000))},
        {"new-part": "nowhere", "new-key": "gone", "new-after": "gone", "new-name": "\x01"},
        {"part-qualify": "nowhere", "probability-qualify": "9" * 5000, "idle_days-qualify": "٣"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_form_that_no_page_sends_is_answered_and_breaks_nothing(
    visitor: Visitor, assessment: UUID, changed: dict[str, str]
) -> None:
    fields = {**fields_of(open_bench(visitor, assessment)), "do": "save", **changed}
    assert visitor.post(url("own-pipeline", assessment), fields).status_code in (200, 302)
    assert kept(assessment) == ["qualify", "present", "proposal", "negotiate", "close"]


class TestAnotherLanguage:
    """Switching the language sends the form, which is shown again; nothing is written."""

    def test_keeps_what_was_typed_and_translates_the_rest(self, visitor: Visitor, assessment: UUID) -> None:
        page = open_bench(visitor, assessment)
        fields = {**fields_of(page), "name-qualify": "Fit", "probability-present": "half", "new-name": "Pilot"}
        fields["order"] = "present,qualify,proposal,negotiate,close"
        response = visitor.post(url("own-pipeline", assessment), {**fields, "show-in": "nb"})
        shown = response.context["page"]
        assert Page(response).language == "nb"
        assert shown.is_unsaved
        sent = fields_of(shown)
        assert [sent[name] for name in ("name-qualify", "probability-present", "new-name", "name-proposal")] == [
            *("Fit", "half", "Pilot", "Tilbud"),
        ]
        assert shown.order == fields["order"]
        assert SavedPipeline.objects.count() == 0
        send(visitor, assessment, shown, probability_present="40")
        assert [(one.id, one.name) for one in own_pipeline(assessment).kept if one.name] == [
            ("qualify", "Fit"),
            ("own-1", "Pilot"),
        ]

    def test_without_anything_typed_is_nothing_to_save(self, visitor: Visitor, assessment: UUID) -> None:
        fields = fields_of(open_bench(visitor, assessment))
        response = visitor.post(url("own-pipeline", assessment), {**fields, "show-in": "nb"})
        assert not response.context["page"].is_unsaved

    def test_while_somebody_else_saved_is_a_conflict(self, visitor: Visitor, assessment: UUID) -> None:
        fields = {**fields_of(open_bench(visitor, assessment)), "name-qualify": "Fit"}
        press(visitor, assessment, name_qualify="Match")
        page = visitor.post(url("own-pipeline", assessment), {**fields, "show-in": "nb"}).context["page"]
        assert (page.extra.is_conflict, page.extra.now) == (True, {("qualify", "name"): "Match"})


def test_a_session_that_ended_keeps_what_was_typed(assessment: UUID, visitor: Visitor) -> None:
    """A form whose token is no longer right is shown again with it."""
    fields = {**fields_of(open_bench(visitor, assessment)), "name-qualify": "Fit"}
    visitor.handler.enforce_csrf_checks = True
    response = visitor.post(url("own-pipeline", assessment), fields, headers={"origin": "http://testserver"})
    assert fields_of(response.context["page"])["name-qualify"] == "Fit"
    assert SavedPipeline.objects.count() == 0
