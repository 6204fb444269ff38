"""Setting the pipelines up in a CRM from the page: preview, confirmation, results, and the token that is not stored."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.debug import SafeExceptionReporterFilter, get_exception_reporter_filter
from pytest_django import Settings

from diagnostics.pipelines.actions.push import push_lock
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import ApiTarget
from diagnostics.pipelines.models import HandOver
from diagnostics.pipelines.views import push as view
from tests.crms import local_target, serving
from tests.pipelines.crms.server import TOKEN
from tests.visitors import ANSWERS, Page, Visitor, url

KINDS = tuple(key for key, target in TARGETS.items() if isinstance(target, ApiTarget))
MAKE = "POST /api/v2/pipelines"
in_both = pytest.mark.parametrize("served", KINDS, indirect=True)
"""For what differs between the CRMs; all else is tested with the one that needs more calls."""


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    kind = getattr(request, "param", "pipedrive")
    with serving(kind) as server:
        yield kind, server


@pytest.fixture
def kind(served: tuple[str, Any]) -> str:
    return served[0]


@pytest.fixture
def server(served: tuple[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The account on this machine that the page calls instead of the CRM's host."""
    kind, server = served
    server.reset()
    cache.clear()
    monkeypatch.setitem(TARGETS, kind, local_target(kind, server))
    return server


@pytest.fixture
def assessment(reference: object, visitor: Visitor) -> UUID:
    return visitor.complete()


@pytest.fixture
def send(visitor: Visitor, assessment: UUID, kind: str, server: Any) -> Callable[..., Any]:
    """Return a function that fills in and submits the page's form."""

    def sent(**fields: str) -> HttpResponse:
        where = url("push", assessment, kind)
        form = {**Page(visitor.get(where)).forms[0].fields, "token": TOKEN, "confirmed": "on", **fields}
        response: HttpResponse = visitor.post(where, form)
        return response

    return sent


def text_of(response: HttpResponse) -> str:
    """Return a page's text without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode().partition("<main")[2]))


def test_what_is_selected_is_set_up(visitor: Visitor, assessment: UUID, kind: str, server: Any) -> None:
    for query, count in (("?part=growth", 1), ("?prospecting=own", 3)):
        response = visitor.get(url("push", assessment, kind) + query)
        labels = [preview.label for preview in response.context["page"].previews]
        assert (len(labels), url("handoff", assessment) + query in Page(response).links) == (count, True)
        form = {**Page(response).forms[0].fields, "token": TOKEN, "confirmed": "on"}
        visitor.post(url("push", assessment, kind) + query, form)
        assert set(labels) <= server.outline().keys()


@in_both
class TestPreview:
    def test_shows_every_stage_and_sends_nothing(
        self, visitor: Visitor, assessment: UUID, kind: str, server: Any
    ) -> None:
        response = visitor.get(url("push", assessment, kind))
        page = response.context["page"]
        assert response.status_code == 200
        for preview in page.previews:
            assert [label for label, *_ in preview.rows if label not in text_of(response)] == []
        assert server.calls == []

    def test_shows_exactly_what_is_sent_later(self, send: Any, server: Any, kind: str) -> None:
        page = send().context["page"]
        shown = [label for preview in page.previews for label, *_ in preview.rows]
        made = [label for stages in server.outline().values() for label in stages]
        assert made == shown

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_exists_in_both_languages(
        self, visitor: Visitor, assessment: UUID, kind: str, server: Any, language: str
    ) -> None:
        response = visitor.get(url("push", assessment, kind), HTTP_ACCEPT_LANGUAGE=language)
        assert (response.status_code, Page(response).language) == (200, language)

    def test_is_linked_from_the_hand_over(self, visitor: Visitor, assessment: UUID, kind: str) -> None:
        assert url("push", assessment, kind) in Page(visitor.get(url("handoff", assessment))).links

    def test_exists_only_for_crms_with_an_api(self, visitor: Visitor, assessment: UUID, kind: str) -> None:
        assert kind in KINDS
        assert visitor.get(url("push", assessment, "odoo")).status_code == 404

    def test_asks_for_the_token_in_a_password_field_without_autocompletion(
        self, visitor: Visitor, assessment: UUID, kind: str
    ) -> None:
        body = visitor.get(url("push", assessment, kind)).content.decode()
        (field,) = re.findall(r'<input[^>]*name="token"[^>]*>', body)
        assert 'type="password"' in field
        assert 'autocomplete="off"' in field


class TestSending:
    @in_both
    def test_creates_the_pipelines_and_shows_their_ids(self, send: Any, server: Any) -> None:
        response = send()
        text = text_of(response)
        assert response.context["page"].is_done
        assert len(server.outline()) == 2
        assert [one["id"] for one in server.pipelines if str(one["id"]) not in text] == []

    def test_again_creates_nothing_twice_and_says_so(self, send: Any, server: Any, kind: str) -> None:
        send()
        before, sent = server.outline(), len(server.bodies)
        response = send()
        assert (server.outline(), len(server.bodies)) == (before, sent)
        assert "was there already" in text_of(response)
        assert list(HandOver.objects.values_list("kind", "target")) == [("push", kind)]

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"token": ""}, "Paste the token."),
            ({"token": "two words"}, "This is not a token."),
            ({"token": "short"}, "This is not a token."),
            ({"token": "pat-naïve-token"}, "This is not a token."),
            ({"token": f"{TOKEN}\r\nX-Other: 1"}, "This is not a token."),
            ({"confirmed": ""}, "Confirm that it may be created."),
            ({"mark": "of another pipeline"}, "The pipeline has changed"),
            ({"mark": ""}, "The pipeline has changed"),
        ],
    )
    def test_an_invalid_form_sends_nothing(self, send: Any, server: Any, fields: dict[str, str], error: str) -> None:
        response = send(**fields)
        assert error in Page(response).error
        assert server.calls == []

    def test_from_a_page_in_another_language_sends_nothing(
        self, send: Any, visitor: Visitor, assessment: UUID, kind: str, server: Any
    ) -> None:
        where = url("push", assessment, kind)
        fields = Page(visitor.get(where, HTTP_ACCEPT_LANGUAGE="nb")).forms[0].fields
        visitor.post(where, {**fields, "token": TOKEN, "confirmed": "on"}, HTTP_ACCEPT_LANGUAGE="en")
        assert server.calls == []

    @in_both
    def test_shows_the_problem_and_what_exists_and_offers_a_retry(self, send: Any, server: Any) -> None:
        server.max_pipelines = 1
        response = send()
        page = Page(response)
        assert "takes no more pipelines" in page.error
        assert page.title.startswith("Error:")
        (made, missing) = response.context["page"].results
        assert (made.state, missing.state) == ("created", "not created")
        assert page.forms[0].fields.get("token") == ""

    def test_after_a_problem_continues(self, send: Any, server: Any) -> None:
        server.faults = {f"{MAKE} 2": "limits for long"}
        assert "Wait 60 minutes" in Page(send()).error
        assert [one.state for one in send().context["page"].results] == ["was there already", "created"]

    def test_of_another_visitors_pipelines_is_not_found(self, assessment: UUID, kind: str, server: Any) -> None:
        form = {"token": TOKEN, "confirmed": "on"}
        assert Visitor().post(url("push", assessment, kind), form).status_code == 404
        assert server.calls == []


class TestLocks:
    def test_allow_one_push_at_a_time_in_a_process(self, send: Any, server: Any) -> None:
        with view._process_lock:
            assert "Another pipeline is being set up" in Page(send()).error
        assert server.calls == []
        assert send().context["page"].is_done

    def test_allow_one_push_at_a_time_for_a_result_in_all_processes(
        self, send: Any, server: Any, assessment: UUID, kind: str
    ) -> None:
        with push_lock(assessment_id=assessment, crm=kind) as is_held:
            assert is_held
            assert "Another pipeline is being set up" in Page(send()).error
        assert server.calls == []
        assert send().context["page"].is_done

    def test_count_pushes_by_network_address(self, send: Any, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(view, "PUSHES_AN_HOUR", 2)
        errors = [Page(send(token="pat-of-someone-else")).error for _ in range(3)]
        assert ["too often" in one for one in errors] == [False, False, True]
        assert len(server.calls) == 2


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """The site's log from here on, at level DEBUG."""
    stream = io.StringIO()
    root, handler = logging.getLogger(), logging.StreamHandler(stream)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def all_values() -> str:
    """Return everything in the database as a string."""
    rows = [row for model in apps.get_models(include_auto_created=True) for row in model._base_manager.values_list()]
    with connection.cursor() as cursor:
        # this table has no model
        cursor.execute("SELECT * FROM site_cache")
        return repr(rows + cursor.fetchall())


class TestToken:
    @pytest.mark.parametrize("fault", ["", "limits for long", "leads elsewhere", "401"])
    def test_is_stored_nowhere(self, send: Any, visitor: Visitor, server: Any, logged: io.StringIO, fault: str) -> None:
        token = f"{TOKEN}-wrong" if fault == "401" else TOKEN
        server.faults = {MAKE: fault} if fault not in ("", "401") else {}
        response = send(token=token)
        assert server.calls != []
        assert TOKEN not in response.content.decode() + str(response.headers) + str(visitor.cookies)
        assert TOKEN not in repr(dict(visitor.session))
        assert TOKEN not in all_values()
        assert TOKEN not in logged.getvalue()

    def test_would_be_found_in_the_database_and_the_log(
        self, visitor: Visitor, assessment: UUID, logged: io.StringIO, reference: object
    ) -> None:
        """The control: these checks find a token in a row and in a log."""
        visitor.fill_in(visitor.get(url("edit", assessment)), note=TOKEN)
        logging.getLogger("urllib3.connectionpool").debug("sent %s", TOKEN)
        assert TOKEN in all_values()
        assert TOKEN in logged.getvalue()

    def test_is_in_no_response_if_the_form_has_an_error(self, send: Any) -> None:
        assert TOKEN not in send(confirmed="").content.decode()

    def test_is_cleansed_from_djangos_error_reports(
        self, visitor: Visitor, assessment: UUID, kind: str, server: Any, settings: Settings
    ) -> None:
        reported = []

        def broken(*arguments: object, **_: object) -> None:
            raise RuntimeError("broken")

        def keep(sender: object, request: Any, **_: object) -> None:
            reported.append((request, SafeExceptionReporterFilter().get_post_parameters(request)))

        where = url("push", assessment, kind)
        fields = {**Page(visitor.get(where)).forms[0].fields, "token": TOKEN, "confirmed": "on"}
        got_request_exception.connect(keep)
        visitor.raise_request_exception = False
        try:
            with patch.object(view, "push_pipelines", broken):
                response = visitor.post(where, fields)
        finally:
            got_request_exception.disconnect(keep)
        ((request, parameters),) = reported
        assert response.status_code == 500
        assert TOKEN not in response.content.decode()
        assert parameters["token"] == SafeExceptionReporterFilter.cleansed_substitute
        assert get_exception_reporter_filter(RequestFactory().get("/")).is_active(request)


def test_a_result_with_one_pipeline_creates_one(
    visitor: Visitor, reference: object, served: tuple[str, Any], server: Any, kind: str
) -> None:
    assessment = visitor.complete(**{**ANSWERS, "repeat_revenue": "hardly_any"})
    where = url("push", assessment, kind)
    fields = Page(visitor.get(where)).forms[0].fields
    visitor.post(where, {**fields, "token": TOKEN, "confirmed": "on"})
    assert len(server.outline()) == 1
