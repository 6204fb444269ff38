"""The filters of templates for texts."""

from django.template import Context, Template


def render(text: str) -> str:
    return Template("{% load texts %}" + text).render(Context({"days": 30, "share": 10, "name": "\u202e<ש>"}))


def test_filters_keep_numbers_with_their_units() -> None:
    assert render("{{ days|days }}, {{ 730|duration }}, {{ share|percent }}") == "30\xa0days, 2\xa0years, 10%"


def test_what_people_typed_is_isolated_and_still_escaped() -> None:
    assert render("{{ name|isolated }}") == "\u2068&lt;ש&gt;\u2069"
