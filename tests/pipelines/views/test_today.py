"""Today's stages: entered, matched and compared."""

from typing import Any
from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.models import CurrentStages
from tests.pipelines.views.benches import SIMPLE
from tests.pipelines.views.todays import TODAY, confirm, paste, saved_stages
from tests.visitors import Page, Visitor, url

LONG = "\n".join(f"x{number}x" for number in range(51))


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete(**SIMPLE)


def correct(visitor: Visitor, assessment: UUID, **chosen: str) -> Any:
    """Submit the page's form with these choices changed, and return the page of the comparison."""
    names = visitor.get(url("todays-stages", assessment)).context["form"]["names"].value()
    choices = {name.replace("_", "-"): value for name, value in chosen.items()}
    return visitor.post(url("todays-stages", assessment), {"names": names, **choices}, follow=True)


def test_stages_are_matched_by_name_and_saved_with_the_assessment(visitor: Visitor, assessment: UUID) -> None:
    before = Assessment.objects.values().get()
    response = visitor.post(url("todays-stages", assessment), {"text": TODAY})
    assert response["Location"] == url("own-pipeline", assessment)
    assert saved_stages() == [
        ["Discovery", "qualify"],
        ["Proposal", "proposal"],
        ["Demo day", "present"],
        ["Lunch", None],
    ]
    page = visitor.get(url("todays-stages", assessment)).context["page"]
    rows = [(row.current, str(row.stage.name) if row.stage else "", row.state) for row in page.rows]
    assert rows == [
        ("Discovery", "Qualify", "matched"),
        ("Proposal", "Proposal", "moved"),
        ("Demo day", "Present", "matched"),
        ("Lunch", "", "extra"),
        ("", "Negotiate", "missing"),
        ("", "Closed won", "missing"),
    ]
    assert Assessment.objects.values().get() == before


def test_a_suggestion_can_be_corrected(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    response = correct(visitor, assessment, stage_0="qualify", stage_1="proposal", stage_2="", stage_3="negotiate")
    assert [stage for _, stage in saved_stages()] == ["qualify", "proposal", None, "negotiate"]
    assert response.context["page"].summary == (
        "You already have 3 of 5 stages. 2 are missing. 1 of yours is not in the recommendation."
    )


def test_a_stage_that_is_not_offered_is_refused_and_nothing_changes(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    response = correct(visitor, assessment, stage_0="gone", stage_1="negotiate")
    assert response.context["form"].errors == {
        "stage-0": ["That stage is not one of the choices. Choose one of the list."]
    }
    assert saved_stages()[1] == ["Proposal", "proposal"]


def test_a_page_that_showed_other_stages_changes_nothing(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    opened_before = visitor.get(url("todays-stages", assessment)).context["form"]["names"].value()
    paste(visitor, assessment, "Visit\nPaid")
    before = saved_stages()
    form = {"names": opened_before, "stage-0": "qualify", "stage-1": "proposal"}
    response = visitor.post(url("todays-stages", assessment), form, follow=True)
    assert Page(response).notices == ["Other stages were given meanwhile. Here they are; nothing was changed."]
    assert saved_stages() == before


def test_correcting_deleted_stages_redirects_to_the_form(visitor: Visitor, assessment: UUID) -> None:
    response = visitor.post(url("todays-stages", assessment), {"names": "", "stage-0": "qualify"})
    assert response["Location"] == url("todays-stages", assessment)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Type your stages, one per line, or choose a file that holds them."),
        ("\n \n", "Type your stages, one per line, or choose a file that holds them."),
        (
            LONG,
            "These are 51 stages, and at most 50 are compared. Leave out what is no stage.",
        ),
        ("x" * 101, "One of the names has 101 characters, and a name has at most 100. Is this a list of stages?"),
    ],
)
def test_what_is_no_list_of_stages_is_refused_and_stays_in_the_form(
    visitor: Visitor, assessment: UUID, text: str, error: str
) -> None:
    response = visitor.post(url("todays-stages", assessment), {"text": text})
    assert response.context["form"].errors == {"text": [error]}
    assert Page(response).title.startswith("Error:")
    assert response.context["form"]["text"].value() == text
    assert CurrentStages.objects.count() == 0


def test_a_pasted_table_is_confirmed_too(visitor: Visitor, assessment: UUID) -> None:
    offered = visitor.post(url("todays-stages", assessment), {"text": "Stage\tDeals\nDemo\t3\nWon\t4"})
    confirm(visitor, assessment, offered, "0")
    assert [name for name, _ in saved_stages()] == ["Demo", "Won"]


def test_a_list_on_one_line_is_read_whole(visitor: Visitor, assessment: UUID) -> None:
    for text in (
        "Lead, Kontaktet, Tilbud, Vunnet",
        "Lead > Kontaktet > Tilbud > Vunnet",
        "Lead → Kontaktet → Tilbud → Vunnet",
    ):
        paste(visitor, assessment, text)
        assert [name for name, _ in saved_stages()] == ["Lead", "Kontaktet", "Tilbud", "Vunnet"]


def test_lost_stages_are_left_out_and_the_page_tells_so(visitor: Visitor, assessment: UUID) -> None:
    page = paste(visitor, assessment, "Demo\nWon\nLost\nKansellert")
    assert [name for name, _ in saved_stages()] == ["Demo", "Won"]
    assert "Lost deals need no stage, so we left out Lost and Kansellert." in page.notices


def test_starting_over_deletes_the_stages(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    visitor.post(url("todays-stages-clear", assessment))
    assert CurrentStages.objects.count() == 0


def test_names_are_shown_as_typed_and_escaped(visitor: Visitor, assessment: UUID) -> None:
    response = visitor.post(url("todays-stages", assessment), {"text": "<script>x</script>"}, follow=True)
    assert "<script>x" not in response.content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in response.content.decode()


def test_the_comparison_is_csv_without_formulas(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment, "Qualify\n=cmd()")
    lines = visitor.get(url("todays-stages-csv", assessment)).content.decode("utf-8-sig").splitlines()
    assert lines[:3] == [
        "Today,Recommended,Comparison",
        "Qualify,Qualify,You have this",
        "'=cmd(),,Not in the recommendation",
    ]


def test_erasing_the_assessment_erases_the_stages(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment)
    visitor.post(url("erase", assessment))
    assert CurrentStages.objects.count() == 0


def test_shows_which_sales_model_the_stages_fit(visitor: Visitor, assessment: UUID) -> None:
    paste(visitor, assessment, "Visit\nIn cart\nCheckout\nPaid\nRepeat purchase")
    page = visitor.get(url("todays-stages", assessment)).context["page"]
    assert (page.fits[0].percent, page.fits[0].is_first) == (100, False)
    name = page.fits[0].model.inside_sentence
    assert page.best.startswith(f"Your pipeline looks built for {name}, but your answers point to ")
