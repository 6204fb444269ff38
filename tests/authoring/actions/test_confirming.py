"""Remarks that are meant: put aside, shown again, and back by themselves when they say something else."""

import pytest

from diagnostics.authoring.actions.beginning import begin_questionnaire
from diagnostics.authoring.actions.confirming import bring_back, confirm_remark, confirm_remarks
from diagnostics.authoring.models import Confirmation, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.publishing import proof_of
from diagnostics.authoring.queries.remarks import meant_remarks, open_remarks, remarks_of
from diagnostics.authoring.queries.states import standings
from diagnostics.instrument.errors import ChangedMeanwhile
from diagnostics.instrument.remarks import Remark, RemarkCode
from diagnostics.instrument.text import LANGUAGES, Text
from tests.loaded import load_reference
from tests.rows import make_draft, make_published, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

UNUSED = Remark(RemarkCode.STAGE_UNUSED, ("stage", "unused"))


@pytest.fixture
def draft() -> Questionnaire:
    draft = make_draft()
    draft.stages.create(key="unused", name_en="Unused", name_nb="Ubrukt", position=9)
    return draft


def found(draft: Questionnaire) -> dict[str, Remark]:
    instrument = load_draft(draft)
    return remarks_of(draft, instrument, proof_of(draft, instrument))


def open_in(draft: Questionnaire) -> tuple[Remark, ...]:
    instrument = load_draft(draft)
    return open_remarks(draft, instrument, proof_of(draft, instrument))


def put_aside(draft: Questionnaire) -> str:
    (fingerprint,) = found(draft)
    confirm_remark(questionnaire_id=draft.pk, fingerprint=fingerprint, by=make_user())
    return fingerprint


def test_a_remark_that_is_meant_is_not_shown_and_can_be_again(draft: Questionnaire) -> None:
    assert open_in(draft) == (UNUSED,)
    fingerprint = put_aside(draft)
    confirm_remark(questionnaire_id=draft.pk, fingerprint=fingerprint, by=make_user())
    assert (open_in(draft), Confirmation.objects.count()) == ((), 1)
    for _twice in range(2):
        bring_back(questionnaire_id=draft.pk, fingerprint=fingerprint, by=make_user())
    assert open_in(draft) == (UNUSED,)


def test_it_comes_back_when_it_says_something_else_and_goes_when_it_says_the_same_again(draft: Questionnaire) -> None:
    put_aside(draft)
    for name, expected in (("Other", (UNUSED,)), ("Unused", ())):
        draft.stages.filter(key="unused").update(name_en=name)
        assert open_in(draft) == expected


def test_what_the_draft_does_not_say_any_more_cannot_be_meant(draft: Questionnaire) -> None:
    (fingerprint,) = found(draft)
    draft.stages.filter(key="unused").update(name_en="Other")
    with pytest.raises(ChangedMeanwhile):
        confirm_remark(questionnaire_id=draft.pk, fingerprint=fingerprint, by=make_user())
    assert not Confirmation.objects.exists()


def test_putting_aside_changes_nothing_that_is_published() -> None:
    version = make_published()
    draft = version.questionnaire
    confirm_remarks(
        questionnaire=draft, draft=load_draft(draft), meant=[Remark(RemarkCode.NO_KPI, ("sales_model", "inbound"))]
    )
    assert (
        standings([Questionnaire.objects.select_related("current_version").get()])[draft.pk].state.value == "published"
    )


def test_the_person_is_forgotten_and_the_remark_stays_aside(draft: Questionnaire) -> None:
    put_aside(draft)
    row = Confirmation.objects.get()
    assert row.by is not None
    row.by.delete()
    row.refresh_from_db()
    assert (row.by, open_in(draft)) == (None, ())


def test_a_copy_has_aside_what_its_source_has_and_shows_the_rest(draft: Questionnaire) -> None:
    put_aside(draft)
    draft.sales_models.get(key="inbound").kpis.all().delete()
    source = load_draft(draft)
    title = Text("Copy", "Kopi")
    for languages in (LANGUAGES, ("nb",)):
        meant = meant_remarks(draft, source, proof_of(draft, source))
        copy = begin_questionnaire(
            source=source, languages=languages, title=title, key=f"copy-{len(languages)}", by=None, meant=meant
        )
        assert [remark.code for remark in open_in(copy)] == [RemarkCode.NO_KPI]


def test_a_new_site_begins_with_nothing_to_look_at() -> None:
    reference = load_reference()
    assert (open_in(reference), len(found(reference)), Confirmation.objects.filter(by=None).count()) == ((), 4, 4)
