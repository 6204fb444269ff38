"""Every sales model has a drawing, including those that administrators add."""

import pytest
from django.template.loader import render_to_string

from diagnostics.templatetags.illustrations import drawing
from tests.reference import reference_instrument


def test_each_sales_model_of_the_reference_has_its_own() -> None:
    drawn = {drawing(model.key) for model in reference_instrument().sales_models}
    assert len(drawn) == len(reference_instrument().sales_models)
    assert drawing("general") not in drawn


@pytest.mark.parametrize("key", ["field_sales", "", "../base"])
def test_others_get_the_general_one(key: str) -> None:
    assert drawing(key) == "diagnostics/site/illustrations/_general.html"


@pytest.mark.parametrize("key", ["inbound", "field_sales"])
def test_drawings_are_decoration_that_adapts_to_the_page(key: str) -> None:
    svg = render_to_string(drawing(key))
    assert svg.startswith('<svg class="art"')
    assert 'aria-hidden="true"' in svg
    # colours come from the page, for dark mode, forced colours and print
    assert "#" not in svg
    assert "style=" not in svg
