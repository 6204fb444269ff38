"""No authored table is forgotten by what goes through all parts of a questionnaire."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib import admin
from django.db.models import Model

from diagnostics.authoring.admin.translating import ON_ITS_PAGE
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.history import DRAFT_PARTS, Parts
from diagnostics.authoring.queries.translations import TRANSLATED_PARTS
from diagnostics.site.models.fields import Authored

AUTHORED = {model for model in apps.get_app_config("diagnostics").get_models() if issubclass(model, Authored)}
TRANSLATED = {model for model in AUTHORED if any(field.name.endswith("_nb") for field in model._meta.concrete_fields)}


def tables_in(parts: Parts, parent: type[Model] = Questionnaire) -> Iterator[type[Model]]:
    """Yield the table of a questionnaire and those of its parts."""
    yield parent
    for name, deeper in parts.items():
        yield from tables_in(deeper, parent._meta.get_field(name).related_model)


def test_a_change_of_any_table_is_noticed_before_a_questionnaire_is_deleted() -> None:
    assert set(tables_in(DRAFT_PARTS)) == AUTHORED


def test_stale_translations_are_looked_for_in_every_table_with_texts() -> None:
    assert set(tables_in(TRANSLATED_PARTS)) == TRANSLATED


def test_every_text_is_edited_on_a_page_of_its_own_or_of_its_parent() -> None:
    parts = {Questionnaire._meta.get_field(name).related_model for name in TRANSLATED_PARTS}
    assert {model for model in parts if not admin.site.is_registered(model)} == set(ON_ITS_PAGE)
