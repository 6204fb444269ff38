"""The sentence below the heading of a result says something that the heading doesn't."""

from diagnostics.site.languages import override_language
from tests.assessing.pages.test_results import page_of
from tests.support.outcomes import outcome_of


def test_of_a_single_model_is_its_summary() -> None:
    assert page_of(*outcome_of({"inbound": 3, "outbound": 0})).below_heading[0] == "summary inbound"


def test_is_in_the_language_of_the_reader() -> None:
    with override_language("nb"):
        assert page_of(*outcome_of({"inbound": 3, "outbound": 0})).below_heading[0] == "summary inbound (nb)"


def test_of_a_hybrid_says_what_else_is_part_of_it() -> None:
    page = page_of(*outcome_of({"inbound": 4, "outbound": 3}))
    assert page.below_heading[0] == page.statements[0]


def test_without_a_present_model_says_where_the_answers_lean() -> None:
    assert page_of(*outcome_of({"inbound": 1})).below_heading[0] == "Your answers lean towards name inbound."


def test_without_any_points_says_where_to_begin() -> None:
    page = page_of(*outcome_of({"inbound": 0}))
    assert page.below_heading == ("For now, begin with the stages that most teams share.",)


def test_is_not_said_twice() -> None:
    page = page_of(*outcome_of({"inbound": 1}))
    assert page.below_heading == (
        "Your answers lean towards name inbound.",
        "For now, begin with the stages that most teams share.",
    )
