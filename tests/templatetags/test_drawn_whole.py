"""A page that is drawn once as a whole, with its frame."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.template import Context, Template, TemplateSyntaxError, engines
from django.template.loaders.locmem import Loader

from diagnostics.site.pages.branding import SiteBrand
from diagnostics.templatetags.drawn import NotGiven, drawings
from tests.builders import make_instrument
from tests.templatetags.test_drawn import published

INSTRUMENT = published(make_instrument())
FRAME = (
    "{% drawn brand=brand %}<{% filled %}{% block title %}{% endblock %}{% endfilled %} {{ brand.name }}"
    " {% filled %}{{ name }}{% endfilled %}{% filled %}{% block main %}{% endblock %}{% endfilled %}>{% enddrawn %}"
)
BRAND = SiteBrand("Contoso", None, "", (), embeds=False, operator="")


@pytest.fixture(autouse=True)
def _frames() -> Iterator[None]:
    engine: Any = engines["django"]
    frames = Loader(engine.engine, {"frame.html": FRAME, "other.html": "{% block main %}{% endblock %}."})
    drawings.clear()
    with patch.object(engine.engine, "template_loaders", [frames]):
        yield
    drawings.clear()


def rendered(page: Template, name: str = "", frame: str = "frame.html") -> str:
    context = {"frame": frame, "brand": BRAND, "instrument": INSTRUMENT, "name": name}
    return str(page.render(Context(context)))


def page_of(title: str, main: str, arguments: str = "instrument=instrument") -> Template:
    blocks = "{% block title %}" + title + "{% endblock %}{% block main %}" + main + "{% endblock %}"
    return Template("{% drawn_extends frame " + arguments + " %}{% load accounts %}" + blocks)


def test_is_filled_each_time_and_otherwise_one_text() -> None:
    page = page_of("{{ instrument.title }}", "{% filled %}{{ name }}!{% endfilled %}")
    title = INSTRUMENT.title
    assert [rendered(page, name) for name in ("Ann", "Bo", "<")] == [
        f"<{title} Contoso {name}{name}!>" for name in ("Ann", "Bo", "&lt;")
    ]
    ((_key, drawing),) = drawings.items()
    assert [piece for piece in drawing if isinstance(piece, str)] == [f"<{title} Contoso ", "!", ">"]


@pytest.mark.parametrize("is_title", [True, False], ids=["beside the frame's own", "in the middle"])
def test_sees_its_arguments_alone(is_title: bool) -> None:
    for personal in ("{{ name }}", "{% if name %}1{% endif %}", "{% csrf_token %}", "{% sign_in_url %}"):
        page = page_of(personal, "") if is_title else page_of("", personal)
        with pytest.raises(NotGiven):
            rendered(page, "Ann")
    assert len(drawings) == 0


def test_is_drawn_for_each_frame() -> None:
    page = page_of("", "a")
    assert [rendered(page, frame=name) for name in ("frame.html", "other.html")] == ["< Contoso a>", "a."]


def test_is_written_with_names() -> None:
    for arguments in ("instrument", "page="):
        with pytest.raises(TemplateSyntaxError):
            page_of("", "", arguments)
