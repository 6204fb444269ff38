"""What is wrong with a form of the admin, line by line, each with a link to its field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import capfirst


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A message that names its field, and the id of the element to go to; "" if there is none."""

    text: str
    target: str


def error_lines(form: Any, inlines: Iterable[Any]) -> Iterator[ErrorLine]:
    """Yield what is wrong with a form of the admin and with its inline formsets."""
    yield from _lines_of(form, "")
    for inline in inlines:
        yield from formset_lines(inline.formset, str(inline.opts.opts.verbose_name))


def formset_lines(formset: Any, kind: str = "") -> Iterator[ErrorLine]:
    """Yield what is wrong with the rows of a formset; rows of a `kind` are numbered, others called by their name."""
    for error in formset.non_form_errors():
        yield ErrorLine(strip_tags(str(error)), f"{formset.prefix}-group" if kind else "")
    for number, form in enumerate(formset.forms, start=1):
        yield from _lines_of(form, f"{kind} {number}" if kind else str(form.instance))


def _lines_of(form: Any, where: str) -> Iterator[ErrorLine]:
    first = next((_target(bound) for bound in form if not bound.is_hidden), "")
    for error in form.non_field_errors():
        yield ErrorLine(_said([where], error), first)
    for bound in form:
        for error in bound.errors:
            yield ErrorLine(_said([where, str(bound.label)], error), _target(bound) or first)


def _said(names: list[str], error: Any) -> str:
    name, text = ", ".join(filter(None, names)), strip_tags(str(error))
    return f"{capfirst(name)}: {text}" if name else text


def _target(bound: Any) -> str:
    if bound.is_hidden:
        return ""
    # the label of a group of fields belongs to none of them
    return str(bound.id_for_label) or f"{bound.auto_id}_0"
