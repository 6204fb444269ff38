"""The page that begins a questionnaire, and the list that says how far each of them is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import Questionnaire
from tests.builders import make_instrument
from tests.rows import make_completed, make_draft
from tests.support.admin.forms import opened
from tests.visitors import one_line

BEGIN = reverse("admin:diagnostics_questionnaire_add")
LIST = reverse("admin:diagnostics_questionnaire_changelist")


def begin(client: Client, source: str, **fields: str) -> Any:
    sent = {"source": source, "languages": "both", "title_en": "", "title_nb": "", "key": "", **fields}
    return client.post(BEGIN, sent, follow=True)


class TestBeginning:
    def test_from_blank_leads_to_the_workspace_which_says_what_comes_next(self, admin: Client) -> None:
        response = begin(admin, "blank", title_nb="Kundesuksess")
        begun = Questionnaire.objects.get(key="kundesuksess")
        change = reverse("admin:diagnostics_questionnaire_change", args=[begun.pk])
        assert response.redirect_chain == [(change, 302)]
        assert response.context["workspace"].next.url.endswith(f"/questionnaire/{begun.pk}/stages/")
        page = one_line(response.content.decode())
        assert "Begin with stages, then sales models, questions and a process. Next:" in page

    @pytest.mark.parametrize("source", ["reference", "copy"])
    def test_from_the_reference_or_another_one_takes_all_its_parts(
        self, admin: Client, questionnaire: Questionnaire, source: str
    ) -> None:
        source = str(questionnaire.pk) if source == "copy" else source
        begin(admin, source, title_en="Our own", key="own")
        begun = Questionnaire.objects.get(key="own")
        assert (begun.title_en, begun.current_version) == ("Our own", None)
        assert begun.stages.count() == questionnaire.stages.count()

    def test_offers_a_copy_that_a_link_asks_for(self, admin: Client, questionnaire: Questionnaire) -> None:
        form = opened(admin, BEGIN, {"from": questionnaire.pk}).context_data["form"]
        assert form["source"].value() == str(questionnaire.pk)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({}, "Title in English: Write a title, in one language at least."),
            (
                {"title_en": "New", "languages": "nb"},
                "Title in Norwegian Bokmål: Write a title, in one language at least.",
            ),
            ({"title_en": "New", "key": "sales-model"}, "Key: Another questionnaire has this key."),
            (
                {"title_en": "New", "key": "No!"},
                "Key: Use lower-case letters, digits, - and _, and begin with a letter.",
            ),
        ],
    )
    def test_that_cannot_be_says_why_and_keeps_what_was_typed(
        self, admin: Client, fields: dict[str, str], message: str
    ) -> None:
        response = begin(admin, "blank", **fields)
        assert message in one_line(response.content.decode())
        assert Questionnaire.objects.count() == 1

    def test_of_a_draft_that_contradicts_itself_is_no_copy(self, admin: Client, questionnaire: Questionnaire) -> None:
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        page = one_line(begin(admin, str(questionnaire.pk), title_en="New").content.decode())
        assert "What to begin with: The draft contradicts itself: no stage may have the key the_win" in page


class TestList:
    def states(self, client: Client) -> dict[str, tuple[str, str]]:
        changelist = opened(client, LIST).context_data["cl"]
        admin = changelist.model_admin
        return {row.key: (admin.state(row), admin.version(row)) for row in changelist.result_list}

    def test_says_how_far_each_questionnaire_is(self, admin: Client, questionnaire: Questionnaire) -> None:
        drafts = {key: make_draft(make_instrument(key=key)) for key in ("never", "edited", "retired", "same")}
        for key in ("edited", "retired", "same"):
            publish(questionnaire_id=drafts[key].pk, by=None)
        retire(questionnaire_id=drafts["retired"].pk, by=None)
        stage = drafts["edited"].stages.first()
        stage.purpose_en = "Another purpose"
        stage.save()
        stage = drafts["same"].stages.first()
        purpose = stage.purpose_en
        for text in ("Another purpose", purpose):
            stage.purpose_en = text
            stage.save()
        assert self.states(admin) == {
            "sales-model": ("published", "Version 1"),
            "never": ("never published", ""),
            "edited": ("unpublished changes", "Version 1"),
            "retired": ("retired", "Version 1"),
            "same": ("published", "Version 1"),
        }

    def test_counts_what_was_begun_and_completed(self, admin: Client, questionnaire: Questionnaire) -> None:
        make_completed(questionnaire.current_version)
        assert "1 begun, 1 completed" in admin.get(LIST).content.decode()

    def test_is_filtered_with_several_too(self, admin: Client, questionnaire: Questionnaire) -> None:
        make_draft(make_instrument(key="other"))
        assert opened(admin, LIST, {"edition": "2"}).context_data["cl"].result_count == 2

    def test_costs_the_same_with_one_and_with_three(
        self, admin: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(40) as cost:
            admin.get(LIST)
        for key in ("second", "third"):
            make_draft(make_instrument(key=key))
        with django_assert_num_queries(len(cost)):
            admin.get(LIST)
