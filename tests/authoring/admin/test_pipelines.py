"""The page of pipelines: processes are changed there, and rules lead back to it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import Process, ProcessStage, Questionnaire, StageRule
from diagnostics.site.models import User
from tests.builders import make_instrument, make_process, make_rule, make_stage
from tests.rendering import without_rendering
from tests.rows import make_draft
from tests.support.admin.forms import delete, opened
from tests.visitors import one_line, with_second_factor

pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module")
def written(module_db):
    stages = [make_stage(key) for key in ("find", "qualify", "present", "close", "research")]
    rules = [make_rule("inbound", "research", "after", "qualify")]
    processes = [make_process(), make_process("own", "close")]
    return make_draft(make_instrument(stages=stages, rules=rules, processes=processes))


@pytest.fixture
def draft(written, db):
    return written


@pytest.fixture
def client(draft):
    client = Client()
    client.force_login(with_second_factor(User.objects.create_superuser("admin@example.com", "a long password 1")))
    return client


@pytest.fixture
def address(draft):
    return reverse("admin:diagnostics_questionnaire_pipelines", args=[draft.pk])


def process_form(client, address, number=0):
    return opened(client, address).context_data["processes"][number].form


def sent(form, **changes):
    """Return what the form of a process would send, with some changes."""
    name = form.process.pk if form.process else "common"
    data = {"process": name, "revision": form.revision, f"{form.prefix}-wins": form["wins"].value() or ""}
    return data | {f"{form.prefix}-{key}" if key in ("add", "wins") else key: value for key, value in changes.items()}


def send(client, address, form, **changes):
    with without_rendering():
        return client.post(address, sent(form, **changes))


def keys(process):
    return [place.stage.key for place in Process.objects.get(pk=process.pk).process_stages.all()]


def stage(draft, key):
    return draft.stages.get(key=key).pk


class TestProcess:
    def test_that_was_saved_stays_open(self, client, draft, address):
        form = process_form(client, address, 1)
        assert f'id="process-{form.process.pk}" open' not in one_line(client.get(address).content.decode())
        location = send(client, address, form, add=[stage(draft, "find")])["Location"]
        assert location.endswith(f"#process-{form.process.pk}")
        content = one_line(client.get(location).content.decode())
        assert f'id="process-{form.process.pk}" open' in content

    def test_stages_are_moved_taken_out_and_added_and_one_wins(self, client, draft, address):
        form = process_form(client, address)
        assert send(client, address, form, _move=f"up-{stage(draft, 'present')}").status_code == 302
        assert keys(form.process) == ["present", "qualify", "close"]
        send(client, address, process_form(client, address), _remove=stage(draft, "qualify"))
        assert keys(form.process) == ["present", "close"]
        both = [stage(draft, "find"), stage(draft, "research")]
        send(client, address, process_form(client, address), add=both, wins=both[1])
        assert keys(form.process) == ["present", "close", "find", "research"]
        assert Process.objects.get(pk=form.process.pk).winning_stage.key == "research"
        assert [row.position for row in form.process.process_stages.all()] == [1, 2, 3, 4]

    def test_a_button_saves_the_rest_of_the_form_too(self, client, draft, address):
        form = process_form(client, address)
        send(client, address, form, _move=f"down-{stage(draft, 'qualify')}", add=[stage(draft, "find")])
        assert keys(form.process) == ["present", "qualify", "close", "find"]

    def test_the_winning_stage_goes_with_its_stage_and_must_be_one_of_them(self, client, draft, address):
        form = process_form(client, address)
        response = send(client, address, form, wins=stage(draft, "find"))
        assert response.context_data["processes"][0].form.errors == {
            "wins": ["Choose one of the stages of the process, or add this one too."]
        }
        send(client, address, process_form(client, address), _remove=stage(draft, "close"))
        process = Process.objects.get(pk=form.process.pk)
        assert (keys(process), process.winning_stage) == (["qualify", "present"], None)

    def test_nothing_changes_if_someone_else_changed_it_meanwhile(self, client, draft, address):
        form = process_form(client, address)
        ProcessStage.objects.filter(process=form.process, stage__key="present").get().delete()
        response = send(client, address, form, add=[stage(draft, "find")])
        shown = response.context_data["processes"][0].form
        assert shown.non_field_errors() == [
            "Nothing was changed: someone else changed this process meanwhile. This is how it is now."
        ]
        assert (keys(form.process), shown["add"].value()) == (["qualify", "close"], [str(stage(draft, "find"))])
        send(client, address, shown, add=[stage(draft, "find")])
        assert keys(form.process) == ["qualify", "close", "find"]

    def test_the_common_one_is_begun_with_its_first_stages(self, client, draft, address):
        Questionnaire.objects.filter(pk=draft.pk).update(common_process=None)
        draft.processes.all().delete()
        send(client, address, process_form(client, address), add=[stage(draft, "find"), stage(draft, "close")])
        common = Questionnaire.objects.get(pk=draft.pk).common_process
        assert (common.key, common.name_en, common.position, keys(common)) == (
            "common",
            "Common process",
            1,
            ["find", "close"],
        )

    def test_one_that_is_gone_is_not_made_anew(self, client, draft, address):
        data = sent(process_form(client, address, 1))
        draft.processes.get(key="own").delete()
        assert client.post(address, data).status_code == 302
        assert Process.objects.count() == 1

    @pytest.mark.parametrize("changes", [{"_move": "up-0"}, {"_move": "sideways-1"}, {"_remove": "x"}], ids=str)
    def test_a_button_that_is_none_changes_nothing(self, client, draft, address, changes):
        form = process_form(client, address)
        before = keys(form.process)
        send(client, address, form, **changes)
        assert keys(form.process) == before


class TestPage:
    def test_draws_every_sales_model_and_two_together(self, client, address):
        page = client.get(f"{address}?first=outbound&second=inbound").context_data
        assert [pipeline.key for pipeline in page["overview"]] == ["inbound", "outbound"]
        assert page["chosen"].name == "name outbound and name inbound"
        assert client.get(f"{address}?first=nothing").context_data["chosen"] is None

    def test_of_a_blank_questionnaire_says_what_to_write_first(self, client, draft):
        blank = Questionnaire.objects.create(key="blank", title_en="Blank", title_nb="Tom")
        for name, text in (("pipelines", "write them first."), ("weights", "write them first, then")):
            html = client.get(reverse(f"admin:diagnostics_questionnaire_{name}", args=[blank.pk])).content.decode()
            assert text in html

    def test_of_a_draft_that_contradicts_itself_still_changes_processes(self, client, draft, address):
        draft.stages.filter(key="find").update(key="the_win")
        html = client.get(address).content.decode()
        assert "The draft contradicts itself: no stage may have the key the_win (stages[" in html
        assert 'name="_move"' in html


class TestRules:
    def test_are_added_in_place_and_say_at_once_what_they_change(self, client, draft, address):
        find, model = stage(draft, "find"), draft.sales_models.get(key="outbound").pk
        data = {"stage": find, "placement": "before", "anchor_1": "the_start"}
        add = opened(client, address).context_data["add_rule"]
        response = client.post(add, {**data, "sales_model": model, "_save": "1"})
        rule = StageRule.objects.get(stage=find)
        assert response["Location"] == f"{address}?changed={rule.pk}#rule-{rule.pk}"
        (line,) = [row for row in opened(client, response["Location"]).context_data["rules"] if row.is_changed]
        assert (line.line.number, line.line.effect) == (2, "Changes the pipeline of name outbound.")

    def test_are_changed_in_place(self, client, draft, address):
        rule = StageRule.objects.get()
        (row,) = opened(client, f"{address}?rule={rule.pk}").context_data["rules"]
        data = {bound.html_name: bound.value() for bound in row.form if bound.value() not in (None, False)}
        change = reverse("admin:diagnostics_stagerule_change", args=[rule.pk])
        response = client.post(change, {**data, "from_points": "3", "_save": "1"})
        assert response["Location"] == f"{address}?changed={rule.pk}#rule-{rule.pk}"
        assert StageRule.objects.get().from_points == 3

    def test_lead_back_when_they_are_deleted(self, client, address):
        response = delete(client, reverse("admin:diagnostics_stagerule_delete", args=[StageRule.objects.get().pk]))
        assert response["Location"] == address


class TestOrder:
    def test_of_rules_is_changed_beside_what_they_do(self, client, draft, address):
        first, second = make_rules(draft)
        with without_rendering():
            response = client.post(address, {"_move": f"up-rule-{second.pk}"})
        assert response["Location"] == f"{address}?changed={second.pk}#up-rule-{second.pk}"
        assert list(draft.rules.all()) == [second, first]
        assert f'value="down-rule-{second.pk}"' in client.get(address).content.decode()

    @pytest.mark.parametrize("button", ["up-rule-0", "sideways-rule-{}", "up-rule-x"])
    def test_is_not_changed_by_a_button_that_is_none(self, client, draft, address, button):
        rules = make_rules(draft)
        with without_rendering():
            response = client.post(address, {"_move": button.format(rules[1].pk)})
        assert (response["Location"], list(draft.rules.all())) == (address, rules)

    def test_needs_the_permission_to_change_rules(self, draft, address):
        client, (_first, second) = Client(), make_rules(draft)
        user = with_second_factor(User.objects.create_user("author@example.com", is_staff=True))
        user.user_permissions.set(Permission.objects.filter(codename="change_questionnaire"))
        client.force_login(user)
        with without_rendering():
            assert client.post(address, {"_move": f"up-rule-{second.pk}"}).status_code == 403


def make_rules(draft):
    """Return the rule of the draft and another one after it."""
    first = draft.rules.get()
    rule = StageRule.objects.create(
        questionnaire=draft,
        position=2,
        stage=first.stage,
        sales_model=first.sales_model,
        placement="leave_out",
        from_points=9,
    )
    return [first, rule]
