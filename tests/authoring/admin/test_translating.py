"""The page that translates a draft side by side: nothing of a colleague's is overwritten, nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.models.choices import Languages
from tests.support.admin.forms import messages_of, opened


@pytest.fixture
def address(questionnaire):
    return reverse("admin:diagnostics_questionnaire_translate", args=[questionnaire.pk])


def sent(page, **texts):
    """Return what the form sends; `texts` are typed, by key with __ for each dot."""
    typed = {key.replace("__", "."): text for key, text in texts.items()}
    fields = {field.name: field.value for group in page.groups for field in group.fields}
    return {"seen": page.seen, **fields, **{f"text.{key}": text for key, text in typed.items()}}


def fields_of(response):
    page = response.context_data["page"]
    return {field.shown.key: field for group in page.groups for field in group.fields}


def say(questionnaire, key, **texts):
    stage = questionnaire.stages.get(key=key)
    for name, text in texts.items():
        setattr(stage, name, text)
    stage.save()


class TestShowing:
    def test_a_whole_draft_has_nothing_to_do_and_all_texts_on_demand(self, admin, address):
        page = opened(admin, address).context_data["page"]
        assert ([tab.count for tab in page.tabs][:1], page.groups) == ([0], ())
        everything = opened(admin, f"{address}?show=all").context_data["page"]
        assert sum(len(group.fields) for group in everything.groups) == everything.tabs[1].count > 400
        assert not everything.is_cut

    def test_missing_and_stale_ones_come_by_themselves(self, admin, address, questionnaire):
        say(questionnaire, "qualify", purpose_nb="", exit_criterion_en="Changed")
        found = fields_of(admin.get(address))
        assert {key: (field.shown.is_missing, field.shown.is_stale) for key, field in found.items()} == {
            "stage.qualify.purpose": (True, False),
            "stage.qualify.exit_criterion": (False, True),
        }
        assert fields_of(admin.get(f"{address}?to=en")) == {}

    def test_one_kind_of_part_is_shown_by_itself(self, admin, address):
        page = opened(admin, f"{address}?show=all&part=process").context_data["page"]
        assert {field.shown.kind for group in page.groups for field in group.fields} == {"process"}
        assert admin.get(f"{address}?part=other").status_code == 404
        assert admin.get(f"{address}?to=de").status_code == 404

    def test_costs_the_same_with_more_parts(self, admin, address, questionnaire):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                admin.get(address)
            return len(captured)

        queries()
        before = queries()
        for number in range(3):
            questionnaire.stages.create(key=f"more{number}", name_en="More", position=90 + number)
            questionnaire.questions.first().options.create(key=f"more{number}", label_en="More", position=90 + number)
        assert queries() == before


class TestSaving:
    def test_writes_what_was_typed_and_nothing_else(self, admin, address, questionnaire):
        say(questionnaire, "qualify", purpose_nb="", exit_criterion_en="Changed")
        page = opened(admin, address).context_data["page"]
        history = questionnaire.stages.get(key="qualify").history.count()
        response = admin.post(address, sent(page, stage__qualify__purpose=" Et formål\r\nto "), follow=True)
        stage = questionnaire.stages.get(key="qualify")
        assert messages_of(response) == ["1 text was saved."]
        assert (stage.purpose_nb, stage.history.count()) == ("Et formål\nto", history + 1)
        assert list(fields_of(response)) == ["stage.qualify.exit_criterion"]

    def test_of_what_a_colleague_wrote_shows_both_and_needs_a_second_time(self, admin, address, questionnaire):
        say(questionnaire, "qualify", purpose_nb="", synonyms_nb="")
        page = opened(admin, address).context_data["page"]
        say(questionnaire, "qualify", purpose_nb="Hennes")
        typed = sent(page, stage__qualify__purpose="Mitt", stage__qualify__synonyms="Annet")
        response = admin.post(address, typed)
        refused = fields_of(response)
        assert "“Hennes”" in refused["stage.qualify.purpose"].problem
        assert (refused["stage.qualify.purpose"].value, refused["stage.qualify.synonyms"].value) == ("Mitt", "Annet")
        stage = questionnaire.stages.get(key="qualify")
        assert (stage.purpose_nb, stage.synonyms_nb) == ("Hennes", "")
        admin.post(address, sent(response.context_data["page"]))
        stage.refresh_from_db()
        assert (stage.purpose_nb, stage.synonyms_nb) == ("Mitt", "Annet")

    def test_leaves_a_colleagues_text_if_it_was_not_touched(self, admin, address, questionnaire):
        say(questionnaire, "qualify", purpose_nb="", synonyms_nb="")
        page = opened(admin, f"{address}?show=all&part=stage").context_data["page"]
        say(questionnaire, "present", purpose_nb="Hennes")
        admin.post(address, sent(page, stage__qualify__purpose="Mitt"))
        stages = questionnaire.stages.filter(key__in=["qualify", "present"])
        texts = {stage.key: stage.purpose_nb for stage in stages}
        assert texts == {"qualify": "Mitt", "present": "Hennes"}

    def test_is_refused_if_the_source_moved_on(self, admin, address, questionnaire):
        say(questionnaire, "qualify", purpose_nb="")
        page = opened(admin, address).context_data["page"]
        say(questionnaire, "qualify", purpose_en="Another purpose")
        (field,) = fields_of(admin.post(address, sent(page, stage__qualify__purpose="Mitt"))).values()
        assert (field.value, field.shown.source) == ("Mitt", "Another purpose")
        assert field.problem == "The English was changed meanwhile. Read it again, then save once more."

    def test_says_what_a_column_refuses_and_what_is_gone(self, admin, address, questionnaire):
        say(questionnaire, "qualify", name_nb="")
        questionnaire.golden_examples.filter(position=1).update(name_nb="")
        page = opened(admin, address).context_data["page"]
        key = questionnaire.golden_examples.get(position=1).key
        questionnaire.golden_examples.filter(position=1).delete()
        response = admin.post(
            address, sent(page, stage__qualify__name="x" * 37, **{f"golden_example__{key}__name": "N"})
        )
        (problem,) = response.context_data["page"].problems
        assert "36 characters" in problem.problem
        assert response.context_data["page"].lost[0][:2] == (f"golden_example.{key}.name", "N")
        assert questionnaire.stages.get(key="qualify").name_nb == ""

    def test_shows_again_what_was_typed_when_the_language_is_switched(self, admin, address, questionnaire):
        say(questionnaire, "qualify", purpose_nb="")
        page = opened(admin, address).context_data["page"]
        response = admin.post(address, {**sent(page, stage__qualify__purpose="Mitt"), "show-in": "nb"})
        assert fields_of(response)["stage.qualify.purpose"].value == "Mitt"
        assert questionnaire.stages.get(key="qualify").purpose_nb == ""

    def test_needs_the_permission_to_change(self, staff, address, questionnaire):
        say(questionnaire, "qualify", purpose_nb="")
        client = staff("view_questionnaire")
        page = opened(client, address).context_data["page"]
        assert client.post(address, sent(page, stage__qualify__purpose="Mitt")).status_code == 403


def test_a_questionnaire_in_one_language_is_translated_to_the_other(admin, address, questionnaire):
    Questionnaire.objects.update(languages=Languages.NORWEGIAN)
    page = opened(admin, address).context_data["page"]
    assert (page.source, page.target) == ("nb", "en")
    assert "one language" in admin.get(address).content.decode()
