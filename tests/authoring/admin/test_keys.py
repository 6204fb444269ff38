"""Keys that were published are read-only in the forms of the admin; those of new parts are not."""

from typing import Any

from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, Questionnaire, Stage
from tests.support.admin.forms import opened, save


def change_page(row: Any) -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def test_a_published_key_is_shown_and_what_is_sent_for_it_is_ignored(
    admin: Client, questionnaire: Questionnaire
) -> None:
    stage = questionnaire.stages.get(key="qualify")
    assert opened(admin, change_page(stage)).context_data["adminform"].form.fields["key"].disabled
    save(admin, change_page(stage), key="renamed", name_en="Qualification")
    stage.refresh_from_db()
    assert (stage.key, stage.name_en) == ("qualify", "Qualification")


def test_so_is_that_of_a_published_option_among_new_ones(admin: Client, questionnaire: Questionnaire) -> None:
    question = questionnaire.questions.get(key="leads")
    last = question.options.count()
    new = question.options.create(key="new", position=9, label_en="New", label_nb="Ny")
    save(admin, change_page(question), **{"options-0-key": "renamed", f"options-{last}-key": "newer"})
    assert AnswerOption.objects.get(pk=new.pk).key == "newer"
    assert not question.options.filter(key="renamed").exists()


def test_a_part_that_was_not_published_keeps_its_field(admin: Client, questionnaire: Questionnaire) -> None:
    stage = Stage.objects.create(questionnaire=questionnaire, position=99, key="new", name_en="New", name_nb="Ny")
    save(admin, change_page(stage), key="newer")
    stage.refresh_from_db()
    assert stage.key == "newer"
