"""The frame around every page of a questionnaire: its tree, its simulator, and one questionnaire at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from diagnostics.authoring.models import Questionnaire, Stage
from diagnostics.authoring.pages.workspace import Branch, Node, Workspace
from diagnostics.site.views.typed import is_marked
from tests.builders import make_instrument, make_option, make_question, make_rule, make_sales_model
from tests.rows import make_draft
from tests.site.views.main_form import Forms
from tests.support.admin.forms import opened
from tests.support.admin.permissions import NAMES, LastingWorld, table_of
from tests.visitors import one_line

pytestmark = pytest.mark.both_databases


def page_of(row: Any, name: str = "change") -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_{name}", args=[row.pk])


def workspace_of(client: Client, address: str) -> Workspace:
    workspace: Workspace = opened(client, address).context_data["workspace"]
    return workspace


def branch_of(workspace: Workspace, name: str) -> Branch:
    (branch,) = [branch for branch in workspace.branches if branch.name == name]
    return branch


def current_of(workspace: Workspace) -> list[str]:
    nodes: list[Node] = [workspace.home, *(node for branch in workspace.branches for node in branch.nodes)]
    return [node.name for node in nodes if node.is_current]


class TestTree:
    def test_has_every_part_and_marks_the_one_that_is_open(self, admin: Client, questionnaire: Questionnaire) -> None:
        question = questionnaire.questions.get(key="people")
        workspace = workspace_of(admin, page_of(question))
        assert [(branch.name, len(branch.nodes), branch.left) for branch in workspace.branches] == [
            ("Questions", 4, 0),
            ("Sales models", 7, 0),
            ("Stages", 36, 0),
            ("Processes", 3, 0),
            ("Stage rules", 29, 0),
            ("Golden examples", questionnaire.golden_examples.count(), 0),
        ]
        assert current_of(workspace) == [str(question)]
        assert [branch.name for branch in workspace.branches if branch.is_open] == ["Questions"]
        (node,) = [node for node in branch_of(workspace, "Questions").nodes if node.is_current]
        assert [part.url for part in node.parts][1] == f"{page_of(question)}#options-1"

    @pytest.mark.parametrize("name", ["history", "delete"])
    def test_marks_the_part_on_its_other_pages_too(
        self, admin: Client, questionnaire: Questionnaire, name: str
    ) -> None:
        stage = questionnaire.stages.get(key="qualify")
        assert current_of(workspace_of(admin, page_of(stage, name))) == ["Qualify"]

    def test_says_what_is_left_to_do(self, admin: Client, questionnaire: Questionnaire) -> None:
        Stage.objects.filter(key="qualify").update(purpose_nb="", exit_criterion_nb="")
        questionnaire.rules.first().anchors.all().delete()
        questionnaire.processes.filter(key="channel").update(winning_stage=None)
        workspace = workspace_of(admin, page_of(questionnaire))
        left = [(node.name, node.left) for branch in workspace.branches for node in branch.nodes if node.left]
        (stage, texts), (process, point), (_rule, anchor), *_examples = left
        assert (stage, texts.split(" of ")[0], texts.split()[-2:]) == ("Qualify", "2", ["texts", "missing"])
        assert (process, point, anchor) == (str(questionnaire.processes.get(key="channel")), "1 point", "1 point")
        assert workspace.home.left == ""

    def test_leads_to_the_other_pages(self, admin: Client, questionnaire: Questionnaire) -> None:
        names = [link.name for link in workspace_of(admin, page_of(questionnaire)).links]
        assert names[0] == "Check and publish"
        assert {"Preview", "Simulator", "What changed", "Download as a file", "Versions"} <= set(names)

    def test_of_a_draft_that_contradicts_itself_counts_nothing(
        self, admin: Client, questionnaire: Questionnaire
    ) -> None:
        Stage.objects.filter(key="qualify").update(key="the_win")
        page = one_line(admin.get(page_of(questionnaire)).content.decode())
        assert "The draft contradicts itself, so nothing can be counted. Check it." in page

    def test_of_an_empty_questionnaire_says_what_comes_next(self, admin: Client) -> None:
        draft = Questionnaire.objects.create(key="empty", title_en="Empty")
        assert workspace_of(admin, page_of(draft)).next.name == "Add a stage"  # type: ignore[union-attr]
        draft.stages.create(key="lead")
        assert workspace_of(admin, page_of(draft)).next.name == "Add a sales model"  # type: ignore[union-attr]

    def test_shows_those_kinds_that_the_user_may_see(self, staff: Callable[..., Client]) -> None:
        question = Questionnaire.objects.get().questions.first()
        workspace = workspace_of(staff("view_question"), page_of(question))
        assert [branch.name for branch in workspace.branches] == ["Questions"]
        assert (workspace.links, workspace.trial, workspace.branches[0].add) == ((), None, None)

    def test_costs_the_same_with_one_and_with_three_of_everything(
        self, admin: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
    ) -> None:
        def draft(key: str, count: int) -> Questionnaire:
            models = [make_sales_model(f"model{number}") for number in range(count)]
            rules = [make_rule(model.key, "research", "after", "qualify") for model in models]
            options = make_option("yes", model0=3), make_option("no")
            questions = [make_question(f"question{number}", *options) for number in range(count)]
            return make_draft(make_instrument(key=key, questions=questions, sales_models=models, rules=rules))

        one, three = draft("one", 1), draft("three", 3)
        admin.get(page_of(one.stages.first()))
        with django_assert_max_num_queries(60) as cost:
            admin.get(page_of(one.stages.first()))
        with django_assert_num_queries(len(cost)):
            admin.get(page_of(three.stages.first()))


class TestTrial:
    ANSWERS = {"leads": "tenders", "repeat_revenue": "most", "people": "every_deal", "audience": "everyone"}

    @pytest.fixture
    def address(self, questionnaire: Questionnaire) -> str:
        return reverse("admin:diagnostics_questionnaire_try", args=[questionnaire.pk])

    def tried(self, back: str = "") -> dict[str, str]:
        return {f"answer-{key}": option for key, option in self.ANSWERS.items()} | {"back": back}

    def test_returns_to_the_page_that_is_beside(
        self, admin: Client, questionnaire: Questionnaire, address: str
    ) -> None:
        back = page_of(questionnaire.stages.first())
        response = admin.get(address, self.tried(back))
        assert (response.status_code, response["Location"]) == (302, f"{back}#simulator")

    @pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", ""])
    def test_leads_to_no_other_site(self, admin: Client, questionnaire: Questionnaire, address: str, back: str) -> None:
        assert admin.get(address, self.tried(back))["Location"] == f"{page_of(questionnaire)}#simulator"

    def test_keeps_its_answers_from_page_to_page(
        self, admin: Client, questionnaire: Questionnaire, address: str
    ) -> None:
        admin.get(address, self.tried())
        for page in (page_of(questionnaire), page_of(questionnaire.stages.first())):
            html = one_line(admin.get(page).content.decode())
            assert '<option value="tenders" selected>' in html
            assert 'class="trial-status">' in html
            assert "Submit bid" in html
        whole = admin.get(reverse("admin:diagnostics_questionnaire_simulator", args=[questionnaire.pk]))
        assert whole.context["page"].result is not None

    def test_shows_the_draft_at_once(self, admin: Client, questionnaire: Questionnaire, address: str) -> None:
        questionnaire.sales_models.filter(key="team").update(name_en="Everybody together")
        pane = admin.get(address, {**self.tried(), "pane": "1"})
        assert (pane.status_code, "Everybody together" in pane.content.decode()) == (200, True)
        assert "<html" not in pane.content.decode()

    def test_is_of_one_questionnaire(self, admin: Client, address: str) -> None:
        other = make_draft(make_instrument(key="other"))
        admin.get(address, self.tried())
        workspace = workspace_of(admin, page_of(other))
        assert workspace.trial is not None
        assert dict(workspace.trial.answers) == {}


class TestOneQuestionnaire:
    KINDS = ("question", "salesmodel", "stage", "process", "stagerule", "goldenexample", "questionnaireversion")

    @pytest.mark.parametrize("kind", KINDS)
    def test_is_asked_for_before_its_parts_are_listed(self, admin: Client, kind: str) -> None:
        other = make_draft(make_instrument(key="other"))
        address = reverse(f"admin:diagnostics_{kind}_changelist")
        assert admin.get(address).context["title"] == "Which questionnaire is it about?"
        rows = admin.get(address, {"questionnaire": other.pk}).context["cl"].result_list
        assert {row.questionnaire for row in rows} <= {other}

    def test_no_form_leads_to_rows_of_others(self, admin: Client, questionnaire: Questionnaire) -> None:
        """Neither by a choice nor by a window that adds, changes or shows a row beside a choice."""
        make_draft(make_instrument(key="other"))
        for row in (questionnaire, questionnaire.sales_models.first(), questionnaire.processes.first()):
            html = admin.get(page_of(row)).content.decode()
            assert "_popup" not in html
            form = opened(admin, page_of(row)).context_data["adminform"].form
            offered = [each for field in form.fields.values() for each in getattr(field, "queryset", ())]
            assert {each.questionnaire for each in offered} <= {questionnaire}


def test_every_page_in_which_authors_type_keeps_it(db: None) -> None:
    """Every form with typed text on a page of a questionnaire leads to a view that is marked with `keeps_typed`."""
    world = LastingWorld()
    client, unmarked, seen = world.client(is_superuser=True), set(), set()
    parts = ("questionnaire", "question", "salesmodel", "stage", "process", "stagerule", "goldenexample")
    for name in NAMES:
        if table_of(name) not in parts or "preview" in name or not name.startswith("diagnostics_"):
            continue
        address = world.address(name).where
        response = client.get(address)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        for form in Forms(response).forms:
            if form.fields:
                path = form.action.partition("#")[0].partition("?")[0] or address
                seen.add(name)
                unmarked |= set() if is_marked(resolve(path).func) else {name}
    assert unmarked == set()
    assert {"diagnostics_questionnaire_import", "diagnostics_question_add", "diagnostics_stagerule_change"} <= seen
