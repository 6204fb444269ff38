import pytest
from django.urls import reverse

from diagnostics.authoring.models import Process, Questionnaire, SalesModel, Stage, StageRule, StageRuleAnchor
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_instrument
from tests.reference import reference_instrument
from tests.support.admin.forms import delete, errors, filled_in, save, send

pytestmark = pytest.mark.both_databases


def page_of(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def rule_of(stage):
    return StageRule.objects.get(stage__key=stage, placement="after")


def anchors_of(rule):
    return [anchor.stage and anchor.stage.key for anchor in rule.anchors.all()]


@pytest.mark.parametrize("kind", [SalesModel, Stage, Process, StageRule])
def test_saving_an_unchanged_page_changes_nothing(admin, questionnaire, kind):
    for row in kind.objects.all():
        save(admin, page_of(row))
    assert dump_instrument(load_draft(questionnaire)) == dump_instrument(reference_instrument())


class TestSalesModel:
    def test_its_page_shows_its_rules_as_sentences(self, admin, questionnaire):
        page = admin.get(page_of(questionnaire.sales_models.get(key="team"))).content.decode()
        assert "Place Research after Qualify, else after Create stakeholder list" in page

    def test_its_kpis_and_its_threshold_can_be_changed(self, admin, questionnaire):
        model = questionnaire.sales_models.get(key="team")
        save(admin, page_of(model), threshold="4", **{"kpis-0-name_en": "Deals with help"})
        model.refresh_from_db()
        assert (model.threshold, model.kpis.first().name_en) == (4, "Deals with help")

    def test_a_threshold_begins_at_one(self, admin, questionnaire):
        response = send(admin, page_of(questionnaire.sales_models.get(key="team")), threshold="0")
        assert errors(response) == ["Ensure this value is greater than or equal to 1."]

    def test_only_processes_and_stages_of_its_questionnaire_are_offered(self, admin, questionnaire):
        other = Questionnaire.objects.create(key="other", title_en="Other", title_nb="Annet")
        Process.objects.create(questionnaire=other, key="foreign", name_en="Foreign", name_nb="Fremmed")
        form = admin.get(page_of(questionnaire.sales_models.get(key="team"))).context["adminform"].form
        assert {process.key for process in form.fields["process"].queryset} == {"common", "transactional", "channel"}

    def test_a_new_sales_model_can_be_added(self, admin, questionnaire):
        new = {"key": "field", "name_en": "Field sales", "name_nb": "Feltsalg", "threshold": 3, "market": "b2b"}
        save(admin, reverse("admin:diagnostics_salesmodel_add"), questionnaire=questionnaire.pk, position=8, **new)
        assert [model.key for model in questionnaire.sales_models.all()][-1] == "field"


class TestStageRule:
    def test_the_list_shows_all_rules_in_the_order_of_application(self, admin):
        page = admin.get(reverse("admin:diagnostics_stagerule_changelist")).content.decode()
        sentences = [
            "Place Prospect before Qualify",
            "Place Identify target account in place of Qualify",
            "Leave out Prospect",
        ]
        sentences += ["Place First check-in after the stage that wins"]
        places = [page.index(sentence) for sentence in sentences]
        assert places == sorted(places)

    def test_anchors_can_be_changed_and_cleared(self, admin):
        rule = rule_of("research")
        save(admin, page_of(rule), anchor_1=Stage.objects.get(key="present").pk, anchor_2="")
        assert anchors_of(rule) == ["present"]

    def test_empty_fields_between_anchors_are_skipped(self, admin):
        rule = rule_of("research")
        save(admin, page_of(rule), anchor_1="", anchor_3="the_win")
        assert anchors_of(rule) == ["create_stakeholder_list", None]

    def test_unchanged_anchors_add_no_history(self, admin):
        before = StageRuleAnchor.history.count()
        save(admin, page_of(rule_of("research")), position="20")
        assert StageRuleAnchor.history.count() == before

    def test_a_rule_with_many_anchors_keeps_them_all(self, admin):
        rule = rule_of("research")
        for place, key in enumerate(("present", "proposal", "negotiate"), start=3):
            StageRuleAnchor.objects.create(rule=rule, position=place, stage=Stage.objects.get(key=key))
        save(admin, page_of(rule))
        assert anchors_of(rule) == ["qualify", "create_stakeholder_list", "present", "proposal", "negotiate"]

    def test_a_placement_needs_an_anchor(self, admin):
        response = send(admin, page_of(rule_of("research")), anchor_1="", anchor_2="")
        assert errors(response) == ["Say where the stage goes: choose at least one anchor."]

    def test_leaving_out_needs_no_anchor(self, admin):
        response = send(admin, page_of(rule_of("research")), placement="leave_out")
        assert errors(response) == ["A rule that leaves a stage out has no anchors. Clear them."]

    def test_a_rule_cannot_use_stages_of_another_questionnaire(self, admin, questionnaire):
        other = Questionnaire.objects.create(key="other", title_en="Other", title_nb="Annet")
        foreign = Stage.objects.create(questionnaire=other, key="foreign", name_en="Foreign", name_nb="Fremmed")
        new = {"sales_model": questionnaire.sales_models.get(key="team").pk, "position": 13, "placement": "after"}
        response = send(admin, reverse("admin:diagnostics_stagerule_add"), stage=foreign.pk, anchor_1="the_win", **new)
        assert errors(response) == ["Choose stages of the sales model's own questionnaire."]

    def test_a_new_rule_can_be_added(self, admin, questionnaire):
        stages = {stage.key: stage.pk for stage in questionnaire.stages.all()}
        new = {"sales_model": questionnaire.sales_models.get(key="team").pk, "position": 13, "placement": "before"}
        address = reverse("admin:diagnostics_stagerule_add")
        save(admin, address, stage=stages["visit"], anchor_1=stages["close"], **new)
        assert anchors_of(StageRule.objects.get(stage__key="visit")) == ["close"]


class TestStage:
    def test_the_key_that_means_the_win_is_reserved(self, admin, questionnaire):
        response = send(admin, page_of(questionnaire.stages.get(key="qualify")), key="the_win")
        assert errors(response) == ["This key is reserved: rules use it for whichever stage wins. Choose another."]

    def test_a_name_fits_every_crm(self, admin, questionnaire):
        response = send(admin, page_of(questionnaire.stages.get(key="qualify")), name_en="x" * 37)
        assert errors(response) == ["Ensure this value has at most 36 characters (it has 37)."]

    def test_a_stage_in_use_is_not_deleted(self, admin, questionnaire):
        stage = questionnaire.stages.get(key="qualify")
        response = delete(admin, reverse("admin:diagnostics_stage_delete", args=[stage.pk]))
        assert (response.status_code, Stage.objects.filter(pk=stage.pk).exists()) == (200, True)
        assert response.context["title"] == "Cannot delete stage"


@pytest.mark.parametrize("kind", [SalesModel, Stage, Process])
def test_a_duplicate_key_is_refused(admin, kind):
    first, second = kind.objects.all()[:2]
    (message,) = errors(send(admin, page_of(second), key=first.key))
    assert message == f"Another {kind._meta.verbose_name} of this questionnaire has this key."


class TestProcess:
    def test_its_stages_can_be_reordered(self, admin, questionnaire):
        process = questionnaire.processes.get(key="common")
        save(admin, page_of(process), **{"process_stages-0-position": "9"})
        assert [place.stage.key for place in process.process_stages.all()][-1] == "qualify"

    def test_a_stage_is_in_it_only_once(self, admin, questionnaire):
        process = questionnaire.processes.get(key="common")
        data = filled_in(admin.get(page_of(process)))
        response = admin.post(page_of(process), {**data, "process_stages-1-stage": data["process_stages-0-stage"]})
        assert errors(response)[0] == "Please correct the duplicate data for stage."
