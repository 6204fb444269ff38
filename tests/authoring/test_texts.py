"""A text that is added to a stage or a sales model is stored, edited and shown, or a test here fails.

What to touch: the model and its migration, the domain object, the admin's fieldsets, the template, the translations.
"""

from dataclasses import fields, replace
from typing import Any

import pytest
from django.contrib import admin
from django.utils.html import escape

from diagnostics import models
from diagnostics.instrument.parts import SalesModel, Stage
from diagnostics.instrument.text import LANGUAGES, Text
from tests.builders import make_instrument, make_sales_model, make_stage
from tests.visitors import Visitor, publish_version, url

ROWS: dict[type, Any] = {Stage: models.Stage, SalesModel: models.SalesModel}
IN_RESULTS_ALONE = {"entry_note", "entry_replaced_note", "name_in_sentence", "statement"}
"""Texts of a sales model that other pages show: results say what becomes of its leads beside another one and name it
inside sentences, and the separating question has its statement as an answer."""

each_kind = pytest.mark.parametrize("kind", ROWS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def texts_of(kind: type) -> list[str]:
    return [field.name for field in fields(kind) if field.type is Text]


def columns_of(kind: type) -> list[str]:
    return [f"{name}_{language}" for name in texts_of(kind) for language in LANGUAGES]


@each_kind
def test_every_text_has_a_column_a_language(kind: type) -> None:
    columns = {field.name for field in ROWS[kind]._meta.get_fields()}
    assert [name for name in columns_of(kind) if name not in columns] == []


@each_kind
def test_every_text_is_edited_in_the_administration(kind: type) -> None:
    options = admin.site.get_model_admin(ROWS[kind])
    edited = admin.utils.flatten_fieldsets(options.fieldsets or ())
    assert [name for name in columns_of(kind) if name not in edited] == []


@each_language
@pytest.mark.parametrize(("kind", "route"), [(Stage, "stage"), (SalesModel, "sales-model")])
def test_every_text_is_shown_on_the_page_of_its_own(db: None, kind: type, route: str, language: str) -> None:
    shown = {name: Text(f"<{name}> in English", f"<{name}> på norsk") for name in texts_of(kind)}
    stage, model = make_stage(), make_sales_model()
    part = replace(stage if kind is Stage else model, **shown)
    stages = [part if kind is Stage else stage, make_stage("present"), make_stage("close")]
    models_ = [part if kind is SalesModel else model, make_sales_model("outbound")]
    publish_version(make_instrument(stages=stages, sales_models=models_))
    html = Visitor(headers={"accept-language": language}).get(url(route, part.key)).content.decode()
    missing = [name for name, text in shown.items() if escape(text.in_language(language)) not in html]
    assert [name for name in missing if name not in IN_RESULTS_ALONE] == []
