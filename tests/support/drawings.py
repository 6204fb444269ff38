"""Rendering pages with and without what is drawn once, to compare them byte for byte."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from itertools import product
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.template.loader_tags import BlockNode, ExtendsNode
from django.test import RequestFactory
from django.urls import resolve

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.text import Text
from diagnostics.site.domain.branding import Brand, Ground, Logo
from diagnostics.site.domain.colour import Colour
from diagnostics.site.models import User
from diagnostics.templatetags.drawn import DrawnNode, FilledNode, drawings
from tests.reference import reference_instrument

BRAND = Brand(
    Text("Contoso"), Text("Run by https://contoso.example"), Colour(122, 31, 92), Logo(b"p", 3, 2, Ground.LIGHT)
)
TOKEN = "c" * 32
PERSONAL = ("Zephyr", "Quokka", "@example.com", "ffff-00", TOKEN)
"""What is in the names, notes, addresses, ids and tokens of the people of these tests."""


def _drawn_without(self: DrawnNode, context: Context) -> str:
    inside: Any = copy(context)
    values = {name: value.resolve(context, ignore_failures=True) for name, value in self.arguments}
    inside.page = getattr(context, "page", context)
    has_blocks = bool(self.get_nodes_by_type(BlockNode))
    inside.is_page = isinstance(self, ExtendsNode) or (getattr(context, "is_page", False) and has_blocks)
    ids = {name: value._value.resolve(inside.page, ignore_failures=True) for name, value in self.ids.items()}
    inside.dicts = [*context.dicts, {**values, **ids}]
    return str(self.text(inside))


def _filled_without(self: FilledNode, context: Context) -> str:
    is_of_page = getattr(context, "is_page", False) and self.get_nodes_by_type(BlockNode)
    return str(self.nodelist.render(context if is_of_page else getattr(context, "page", context)))


@contextmanager
def without_drawings() -> Iterator[None]:
    """Render templates as if `drawn` and `filled` were not there: everything each time, nothing kept."""
    with patch.object(DrawnNode, "render", _drawn_without), patch.object(FilledNode, "render", _filled_without):
        yield


def personal_parts(*texts: str) -> list[object]:
    """Return the keys and texts in the cache that contain what is personal."""
    kept = [part for key, drawing in drawings.items() for part in (repr(key), *map(str, drawing))]
    return [part for part in kept if any(text in part for text in (*PERSONAL, *texts))]


def compared(render: Callable[[str], str]) -> None:
    """Compare what one visitor sees, with nothing kept and after another one, with what they see without drawings."""
    with without_drawings():
        expected = {name: render(name) for name in ("Zephyr", "Quokka")}
    assert len(drawings) == 0
    assert render("Zephyr") == expected["Zephyr"]
    count = len(drawings)
    assert render("Quokka") == expected["Quokka"] != expected["Zephyr"]
    assert len(drawings) == count
    assert render("Zephyr") == expected["Zephyr"]
    assert personal_parts() == []


def request_of(name: str, path: str, *, has_messages: bool, is_signed_in: bool) -> Any:
    request: Any = RequestFactory().get(f"{path}?name={name}")
    request.user = User(pk=7, email=f"{name}@example.com") if is_signed_in else AnonymousUser()
    request.resolver_match = resolve(path)
    request._messages = [Message(20, f"Saved {name}"), Message(20, name, f"undo /{name}/")] if has_messages else []
    return request


def id_of(name: str) -> UUID:
    return UUID(f"ffffffff-ffff-4fff-8fff-{ord(name[0]):012x}")


def answers_of(instrument: Instrument) -> list[dict[str, str]]:
    """Return all answers that the questionnaire can have, without the separating one."""
    keys = [question.key for question in instrument.questions]
    options = [[option.key for option in question.options] for question in instrument.questions]
    return [dict(zip(keys, chosen, strict=True)) for chosen in product(*options)]


ANSWERS = answers_of(reference_instrument())
