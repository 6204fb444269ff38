"""The frame around every page of a questionnaire: its tree, its simulator, and one questionnaire at a time."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.actions.examples import create_example
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.workspace import Branch, Node, Workspace
from diagnostics.authoring.queries import drafts
from diagnostics.instrument.text import Text
from diagnostics.site.models import User
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule, make_sales_model
from tests.rendering import without_rendering
from tests.rows import make_draft, make_published
from tests.support.admin.forms import opened
from tests.support.admin.rows import signed_in
from tests.visitors import one_line, with_second_factor


@pytest.fixture(scope="module")
def written(module_db: None) -> Questionnaire:
    """A questionnaire with a part of each kind but golden examples; there is another one beside it."""
    make_draft(make_instrument(key="other"))
    options = [make_option("one", inbound=3), make_option("two", outbound=3)]
    rules = [make_rule("inbound", "research", "after", "qualify"), make_rule("inbound", "visit", "after", "close")]
    processes = [make_process(), make_process("own", "qualify close")]
    questions = [make_question("people", *options), make_question("leads")]
    return make_draft(make_instrument(key="small", questions=questions, rules=rules, processes=processes))


@pytest.fixture
def draft(written: Questionnaire, db: None) -> Questionnaire:
    return written


@pytest.fixture
def client(draft: Questionnaire) -> Client:
    return signed_in("admin")


def page_of(row: Any, name: str = "change") -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_{name}", args=[row.pk])


def workspace_of(client: Client, address: str) -> Workspace:
    with without_rendering():
        workspace: Workspace = client.get(address).context_data["workspace"]
    return workspace


def branch_of(workspace: Workspace, name: str) -> Branch:
    (branch,) = [branch for branch in workspace.branches if branch.name == name]
    return branch


def current_of(workspace: Workspace) -> list[str]:
    nodes: list[Node] = [workspace.home, *(node for branch in workspace.branches for node in branch.nodes)]
    return [node.name for node in nodes if node.is_current]


class TestTree:
    def test_has_every_part_and_marks_the_one_that_is_open(self, client: Client, draft: Questionnaire) -> None:
        question = draft.questions.get(key="people")
        workspace = workspace_of(client, page_of(question))
        assert [(branch.name, len(branch.nodes), branch.left) for branch in workspace.branches] == [
            ("Questions", 2, 0),
            ("Sales models", 2, 0),
            ("Stages", 5, 0),
            ("Processes", 2, 0),
            ("Stage rules", 2, 0),
            ("Golden examples", 0, 0),
        ]
        assert current_of(workspace) == [str(question)]
        assert [branch.name for branch in workspace.branches if branch.is_open] == ["Questions"]
        (node,) = [node for node in branch_of(workspace, "Questions").nodes if node.is_current]
        assert [(part.name, part.url) for part in node.parts] == [
            ("Label one", f"{page_of(question)}#options-0"),
            ("Label two", f"{page_of(question)}#options-1"),
        ]

    @pytest.mark.parametrize("name", ["history", "delete"])
    def test_marks_the_part_on_its_other_pages_too(self, client: Client, draft: Questionnaire, name: str) -> None:
        stage = draft.stages.get(key="qualify")
        assert current_of(workspace_of(client, page_of(stage, name))) == ["qualify"]

    def test_says_what_is_left_to_do(self, client: Client, draft: Questionnaire) -> None:
        draft.stages.filter(key="qualify").update(name_nb="", exit_criterion_nb="")
        draft.rules.last().anchors.all().delete()
        draft.processes.filter(key="own").update(winning_stage=None)
        workspace = workspace_of(client, page_of(draft))
        left = [(node.name, node.left) for branch in workspace.branches for node in branch.nodes if node.left]
        (stage, texts), (process, point), (_rule, anchor) = left
        assert (stage, texts.split(" of ")[0], texts.split()[-2:]) == ("qualify", "2", ["texts", "missing"])
        assert (process, point, anchor) == ("Process own", "1 point", "1 point")
        assert workspace.home.left == ""

    def test_leads_to_the_other_pages_and_to_those_of_all_parts(self, client: Client, draft: Questionnaire) -> None:
        workspace = workspace_of(client, page_of(draft))
        assert [link.name for link in workspace.links] == [
            "Check and publish",
            "Preview",
            "Translate",
            "Insight",
            "Simulator",
            "What changed",
            "Download as a file",
            "Versions",
        ]
        pages = {branch.name: [page.name for page in branch.pages] for branch in workspace.branches}
        assert (pages["Questions"], pages["Stages"]) == (
            ["All weights", "List and order"],
            ["All on one page", "List and order"],
        )

    def test_of_a_draft_that_contradicts_itself_counts_nothing(self, client: Client, draft: Questionnaire) -> None:
        draft.stages.filter(key="qualify").update(key="the_win")
        page = one_line(client.get(page_of(draft)).content.decode())
        assert "The draft contradicts itself, so nothing can be counted. Check it." in page

    def test_of_an_empty_questionnaire_says_what_comes_next(self, client: Client) -> None:
        empty = Questionnaire.objects.create(key="empty", title_en="Empty")
        assert workspace_of(client, page_of(empty)).next.name == "Add a stage"  # type: ignore[union-attr]
        empty.stages.create(key="lead")
        assert workspace_of(client, page_of(empty)).next.name == "Add a sales model"  # type: ignore[union-attr]

    def test_shows_those_kinds_that_the_user_may_see(self, draft: Questionnaire) -> None:
        user = User.objects.create_user("staff@example.com", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename="view_question"))
        client = Client()
        client.force_login(with_second_factor(user))
        workspace = workspace_of(client, page_of(draft.questions.first()))
        assert [branch.name for branch in workspace.branches] == ["Questions"]
        assert (workspace.links, workspace.trial, workspace.branches[0].add) == ((), None, None)

    def test_costs_the_same_with_one_and_with_three_of_everything(
        self, client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
    ) -> None:
        def stage_of(key: str, count: int) -> str:
            models = [make_sales_model(f"model{number}") for number in range(count)]
            rules = [make_rule(model.key, "research", "after", "qualify") for model in models]
            options = make_option("yes", model0=3), make_option("no")
            questions = [make_question(f"question{number}", *options) for number in range(count)]
            row = make_draft(make_instrument(key=key, questions=questions, sales_models=models, rules=rules))
            return page_of(row.stages.first())

        one, three = stage_of("one", 1), stage_of("three", 3)
        client.get(one)
        with django_assert_max_num_queries(60) as cost:
            client.get(one)
        with django_assert_num_queries(len(cost)):
            client.get(three)


class TestTrial:
    @pytest.fixture
    def address(self, draft: Questionnaire) -> str:
        return reverse("admin:diagnostics_questionnaire_try", args=[draft.pk])

    def tried(self, back: str = "") -> dict[str, str]:
        return {"answer-people": "one", "answer-leads": "outbound", "back": back}

    def test_returns_to_the_page_that_it_is_beside(self, client: Client, draft: Questionnaire, address: str) -> None:
        back = page_of(draft.stages.first())
        response = client.get(address, self.tried(back))
        assert (response.status_code, response["Location"]) == (302, f"{back}#simulator")

    @pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", ""])
    def test_leads_to_no_other_site(self, client: Client, draft: Questionnaire, address: str, back: str) -> None:
        assert client.get(address, self.tried(back))["Location"] == f"{page_of(draft)}#simulator"

    def test_keeps_its_answers_from_page_to_page_of_one_questionnaire(
        self, client: Client, draft: Questionnaire, address: str
    ) -> None:
        client.get(address, self.tried())
        html = one_line(client.get(page_of(draft.stages.first())).content.decode())
        assert '<option value="outbound" selected>' in html
        assert 'class="trial-status">name inbound and name outbound share the lead.' in html
        whole = opened(client, reverse("admin:diagnostics_questionnaire_simulator", args=[draft.pk]))
        assert whole.context_data["page"].result is not None
        trial = workspace_of(client, page_of(Questionnaire.objects.get(key="other"))).trial
        assert trial is not None
        assert dict(trial.answers) == {}

    def test_forgets_an_answer_whose_question_was_deleted(
        self, client: Client, draft: Questionnaire, address: str
    ) -> None:
        client.get(address, self.tried())
        draft.questions.get(key="people").delete()
        response = client.get(page_of(draft, "check"))
        assert response.status_code == 200
        assert response.context_data["workspace"].trial.answers == {"leads": "outbound"}

    def test_shows_the_draft_at_once(self, client: Client, draft: Questionnaire, address: str) -> None:
        draft.sales_models.filter(key="inbound").update(name_en="They call us")
        pane = client.get(address, {**self.tried(), "pane": "1"}).content.decode()
        assert ("They call us" in pane, "<html" in pane) == (True, False)


class TestOneQuestionnaire:
    KINDS = ("question", "salesmodel", "stage", "process", "stagerule", "goldenexample", "questionnaireversion")

    def test_is_asked_for_before_its_parts_are_listed(self, client: Client, draft: Questionnaire) -> None:
        for kind in self.KINDS:
            address = reverse(f"admin:diagnostics_{kind}_changelist")
            assert opened(client, address).context_data["title"] == "Which questionnaire is it about?"
            rows = opened(client, f"{address}?questionnaire={draft.pk}").context_data["cl"].result_list
            assert {row.questionnaire for row in rows} <= {draft}

    def test_no_form_leads_to_rows_of_others(self, client: Client, draft: Questionnaire) -> None:
        """Neither by a choice nor by a window that adds, changes or shows a row beside a choice."""
        for row in (draft, draft.sales_models.first(), draft.processes.first()):
            response = client.get(page_of(row))
            assert "_popup" not in response.content.decode()
            fields = response.context["adminform"].form.fields.values()
            assert {each.questionnaire for field in fields for each in getattr(field, "queryset", ())} <= {draft}


def test_a_page_that_shows_the_draft_compiles_it_once(
    client: Client, draft: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[int] = []
    compile_draft = drafts._compiled

    def counted(questionnaire: Questionnaire, languages: tuple[str, ...]) -> Any:
        compiled.append(questionnaire.pk)
        return compile_draft(questionnaire, languages)

    monkeypatch.setattr(drafts, "_compiled", counted)
    published = make_published(make_instrument(key="published")).questionnaire
    of_draft = ("simulator", "pipelines", "check", "settle", "stages", "sales_models", "weights", "translate", "change")
    for questionnaire, names in ((draft, of_draft), (published, ("differences", "impact"))):
        for name in names:
            compiled.clear()
            address = reverse(f"admin:diagnostics_questionnaire_{name}", args=[questionnaire.pk])
            assert client.get(address).status_code == 200
            assert (name, compiled) == (name, [questionnaire.pk])
    answers = {"people": "one", "leads": "inbound"}
    example = create_example(questionnaire_id=draft.pk, name=Text("One"), answers=answers, by=None)
    for part in (draft.stages.last(), draft.rules.first(), draft.sales_models.first(), example):
        rows = reverse(f"admin:diagnostics_{part._meta.model_name}_changelist")
        for address in (page_of(part), page_of(part, "delete"), f"{rows}?questionnaire={draft.pk}"):
            compiled.clear()
            assert client.get(address).status_code == 200
            assert (address, compiled) == (address, [draft.pk])
