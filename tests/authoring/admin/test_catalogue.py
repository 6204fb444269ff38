import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from diagnostics.authoring.admin.option_fields import weight_fields
from diagnostics.authoring.admin.rows import RowForm, row_form
from diagnostics.authoring.models import Process, Questionnaire, SalesModel, Stage, StageRule
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_instrument
from tests.reference import reference_instrument
from tests.rendering import without_rendering
from tests.support.admin.forms import delete, errors, filled_in, opened, refused, save
from tests.visitors import one_line


def page_of(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("kind", [SalesModel, Stage, Process])
def test_saving_an_unchanged_page_changes_nothing(admin, questionnaire, kind):
    for row in kind.objects.all():
        save(admin, page_of(row))
    assert dump_instrument(load_draft(questionnaire)) == dump_instrument(reference_instrument())


RESERVED = "This key is reserved: it has a meaning of its own. Choose another."


def new_one(kind, questionnaire):
    """Return a row that was never published, so that its key can change."""
    return kind.objects.create(questionnaire=questionnaire, position=90, key="new", name_en="New", name_nb="Ny")


@pytest.mark.both_databases
class TestSalesModel:
    def test_the_key_that_means_equal_is_reserved(self, admin, questionnaire):
        response = refused(admin, page_of(new_one(SalesModel, questionnaire)), key="equal")
        assert errors(response) == [RESERVED]

    def test_its_texts_of_the_second_edition_can_be_changed(self, admin, questionnaire):
        model = questionnaire.sales_models.get(key="team")
        texts = {
            "name_in_sentence_en": "teams",
            "statement_en": "We sell together.",
            "characteristics_nb": "Tre former",
        }
        save(admin, page_of(model), **texts, **{"kpis-0-direction": "lower", "kpis-0-in_hubspot_en": "Reports"})
        model.refresh_from_db()
        assert {name: getattr(model, name) for name in texts} == texts
        assert (model.kpis.first().direction, model.kpis.first().in_hubspot_en) == ("lower", "Reports")

    def test_its_page_shows_its_rules_as_sentences(self, admin, questionnaire):
        page = admin.get(page_of(questionnaire.sales_models.get(key="team"))).content.decode()
        sentence = "From the threshold of team selling (3 points), in the common process: place Research after Qualify"
        assert f"{sentence}, else after Create stakeholder list" in page

    def test_its_kpis_and_its_threshold_can_be_changed(self, admin, questionnaire):
        model = questionnaire.sales_models.get(key="team")
        save(admin, page_of(model), threshold="4", **{"kpis-0-name_en": "Deals with help"})
        model.refresh_from_db()
        assert (model.threshold, model.kpis.first().name_en) == (4, "Deals with help")

    def test_a_threshold_begins_at_one(self, admin, questionnaire):
        response = refused(admin, page_of(questionnaire.sales_models.get(key="team")), threshold="0")
        assert errors(response) == ["Write a whole number from 1 on."]

    def test_only_processes_and_stages_of_its_questionnaire_are_offered(self, admin, questionnaire):
        other = Questionnaire.objects.create(key="other", title_en="Other", title_nb="Annet")
        Process.objects.create(questionnaire=other, key="foreign", name_en="Foreign", name_nb="Fremmed")
        form = opened(admin, page_of(questionnaire.sales_models.get(key="team"))).context_data["adminform"].form
        assert {process.key for process in form.fields["process"].queryset} == {"common", "transactional", "channel"}

    def test_a_new_sales_model_can_be_added(self, admin, questionnaire):
        new = {"key": "field", "name_en": "Field sales", "name_nb": "Feltsalg", "threshold": 3, "market": "b2b"}
        save(admin, reverse("admin:diagnostics_salesmodel_add"), **new)
        assert [model.key for model in questionnaire.sales_models.all()][-1] == "field"


@pytest.mark.both_databases
class TestStage:
    @pytest.mark.parametrize("key", ["the_win", "the_start"])
    def test_the_keys_of_places_in_the_pipeline_are_reserved(self, admin, questionnaire, key):
        response = refused(admin, page_of(new_one(Stage, questionnaire)), key=key)
        assert errors(response) == [RESERVED]

    def test_its_probability_and_its_idle_days_can_be_cleared(self, admin, questionnaire):
        stage = questionnaire.stages.get(key="qualify")
        save(admin, page_of(stage), win_probability="", idle_days="", opens_deal=None, outreach_subject_en="Hello")
        stage.refresh_from_db()
        assert (stage.win_probability, stage.idle_days, stage.opens_deal) == (None, None, False)
        assert stage.outreach_subject_en == "Hello"

    def test_a_name_fits_every_crm(self, admin, questionnaire):
        response = refused(admin, page_of(questionnaire.stages.get(key="qualify")), name_en="x" * 37)
        assert errors(response) == ["Ensure this value has at most 36 characters (it has 37)."]

    def test_a_stage_in_use_is_not_deleted(self, admin, questionnaire):
        stage = questionnaire.stages.get(key="qualify")
        response = delete(admin, reverse("admin:diagnostics_stage_delete", args=[stage.pk]))
        assert (response.status_code, Stage.objects.filter(pk=stage.pk).exists()) == (200, True)
        assert response.context["title"] == "Cannot delete stage"
        page = one_line(response.content.decode())
        process = reverse("admin:diagnostics_process_change", args=[Process.objects.get(key="common").pk])
        rule = StageRule.objects.filter(anchors__stage=stage).first()
        address = reverse("admin:diagnostics_stagerule_change", args=[rule.pk])
        assert "“Qualify” is not deleted, because it is needed here:" in page
        assert f'<a href="{process}">Process “{Process.objects.get(key="common")}”</a>: it is stage 1' in page
        assert f'<a href="{address}">Rule {rule.position}</a>: From ' in page


@pytest.mark.parametrize("kind", [SalesModel, Stage, Process])
@pytest.mark.both_databases
def test_a_duplicate_key_is_refused(admin, kind):
    first = kind.objects.first()
    second = new_one(kind, first.questionnaire)
    (message,) = errors(refused(admin, page_of(second), key=first.key))
    assert message == f"Another {kind._meta.verbose_name} of this questionnaire has this key."


def test_the_page_that_asks_lists_rules_as_sentences_without_their_places(admin, questionnaire):
    model = questionnaire.sales_models.get(key="outbound")
    context = admin.get(reverse("admin:diagnostics_salesmodel_delete", args=[model.pk])).context
    (shown, parts) = context["deleted_objects"]
    assert (shown, list(dict(context["model_count"]))[-1]) == ("Sales model: Outbound sales", "stage rules")
    assert re.sub("<[^>]*>", "", parts[-1]) == (
        "Rule 5: From the threshold of outbound sales (2 points), in the common process: "
        "place Make contact after Prospect"
    )
    assert not [line for line in parts if isinstance(line, list) or "Anchor" in line]


@pytest.mark.both_databases
class TestProcess:
    def test_its_stages_can_be_reordered(self, admin, questionnaire):
        process = questionnaire.processes.get(key="common")
        save(admin, page_of(process), **{"process_stages-0-position": "99"})
        assert [place.stage.key for place in process.process_stages.all()][-1] == "qualify"

    def test_a_stage_is_in_it_only_once(self, admin, questionnaire):
        process = questionnaire.processes.get(key="common")
        data = filled_in(opened(admin, page_of(process)))
        response = admin.post(page_of(process), {**data, "process_stages-1-stage": data["process_stages-0-stage"]})
        assert errors(response)[0] == "Please correct the duplicate data for stage."

    def test_that_rules_need_is_not_deleted(self, admin, questionnaire):
        process = Process.objects.create(questionnaire=questionnaire, key="own", name_en="Own", name_nb="Egen")
        StageRule.objects.filter(questionnaire=questionnaire, position=1).update(process=process)
        response = delete(admin, reverse("admin:diagnostics_process_delete", args=[process.pk]))
        sentence = "“Own” is not deleted, because it is needed here:"
        assert sentence in one_line(response.content.decode())
        assert Process.objects.filter(pk=process.pk).exists()


@pytest.mark.parametrize(
    ("kind", "field", "numbers", "message"),
    [
        (SalesModel, "threshold", ("0", "-1", "x"), "Write a whole number from 1 on."),
        (Stage, "win_probability", ("55", "110", "-10", "x"), "Write a multiple of 10 from 0 to 100."),
        (Stage, "idle_days", ("0", "-1", "1.5"), "Write a whole number from 1 on."),
    ],
    ids=["threshold", "win_probability", "idle_days"],
)
def test_a_number_that_cannot_be_has_one_message(admin, questionnaire, kind, field, numbers, message):
    row = kind.objects.first()
    with without_rendering():
        data = filled_in(opened(admin, page_of(row)))
        shown = {
            number: admin.post(page_of(row), data | {field: number}).context_data["adminform"].form.errors[field]
            for number in numbers
        }
    assert shown == {number: [message] for number in numbers}


def test_every_number_of_a_row_has_one_message_wherever_it_is_edited(questionnaire):
    """In the forms of rows, of parts of rows and of several rows on one page."""
    row = row_form(RowForm, SalesModel, ("en",), ("name",), ("threshold",))
    points = weight_fields(questionnaire.sales_models.all()[:1])
    for field, number in (
        (row.base_fields["threshold"], 0),
        (row.base_fields["threshold"], 99_999),
        (next(iter(points.values())), 101),
    ):
        with pytest.raises(ValidationError) as refused:
            field.clean(number)
        assert [text.split(" from ")[0] for text in refused.value.messages] == ["Write a whole number"]
