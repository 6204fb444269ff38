"""Pages of the fair floor: start, four questions, check, result. Each answer is committed before the next page.

Like the site, it knows browsers by a signed cookie, shows nobody another's answers, locks the row that it writes, and
completes it once.
"""

import json
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import include, path
from django.utils import timezone
from django.utils.translation import get_language

from bench.floor import OPTIONS, QUESTIONS, OptionForm
from diagnostics.assessing.views.viewer import remember_browser, viewer_of, with_browser

_PAGE = (
    "{% load i18n %}<!doctype html><html lang='{{ language }}'><title>{{ title }}</title><main><h1>{{ title }}</h1>"
    "{content}</main></html>"
)
_BUTTON = '<button>{% translate "Continue" %}</button>'
_FORM = f'<form method="post" action="{{{{ action }}}}">{{% csrf_token %}}{{fields}}{_BUTTON}</form>'
_RADIOS = (
    '{% for key in options %}<label><input type="radio" name="option" value="{{ key }}">{{ key }}</label>{% endfor %}'
)


def _compiled(content: str, fields: str = "") -> Any:
    source = _PAGE.replace("{content}", content).replace("{fields}", fields)
    return engines["django"].from_string(source)


BUTTON, QUESTION = _compiled(_FORM), _compiled(_FORM, _RADIOS)
RESULT = _compiled("<p>{{ total }}</p>")

TABLES = (
    "CREATE TABLE IF NOT EXISTS fair_questionnaire (number integer PRIMARY KEY, title varchar(100))",
    "INSERT INTO fair_questionnaire (number, title) SELECT 1, 'Four questions'"
    " WHERE NOT EXISTS (SELECT 1 FROM fair_questionnaire)",
    "CREATE TABLE IF NOT EXISTS fair_assessment (id char(32) PRIMARY KEY, browser char(64) NOT NULL, version integer,"
    " answers varchar(1000) NOT NULL, started_at timestamp with time zone NOT NULL,"
    " completed_at timestamp with time zone, total integer)",
)
CURRENT = "SELECT number, title FROM fair_questionnaire WHERE number = 1"
BEGIN = "INSERT INTO fair_assessment (id, browser, version, answers, started_at) VALUES (%s, %s, %s, %s, %s)"
FIND = "SELECT browser, answers, total FROM fair_assessment WHERE id = %s"
ANSWER = "UPDATE fair_assessment SET answers = %s WHERE id = %s"
LOCK = f"{FIND} FOR UPDATE"
COMPLETE = "UPDATE fair_assessment SET completed_at = %s, total = %s WHERE id = %s AND completed_at IS NULL"


def make_tables() -> None:
    """Make the tables of the floor, if there are none."""
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def home(request: HttpRequest) -> HttpResponse:
    """Offer to start."""
    with connection.cursor() as cursor:
        cursor.execute(CURRENT)
        _number, title = cursor.fetchone()
    return _page(request, BUTTON, title=title, action="/start/")


def start(request: HttpRequest) -> HttpResponse:
    """Begin; keep whose it is in a cookie."""
    viewer, browser = with_browser(request)
    key = uuid4().hex
    with connection.cursor() as cursor:
        cursor.execute(CURRENT)
        number, _title = cursor.fetchone()
        cursor.execute(BEGIN, [key, viewer.browser, number, "{}", _now()])
    response = HttpResponseRedirect(f"/{key}/1/")
    remember_browser(response, browser)
    return response


def question(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Ask; commit an answer."""
    form = OptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _answer(request, key, str(number), form.cleaned_data["option"])
        return HttpResponseRedirect(f"/{key}/{number + 1}/" if number < QUESTIONS else f"/{key}/check/")
    _find(request, key)
    return _page(request, QUESTION, title=f"Question {number}", options=OPTIONS)


def check(request: HttpRequest, key: str) -> HttpResponse:
    """Offer to submit; complete the row, and lead to the result."""
    if request.method == "POST":
        _complete(request, key)
        return HttpResponseRedirect(f"/{key}/result/")
    _find(request, key)
    return _page(request, BUTTON, title="Check")


def result(request: HttpRequest, key: str) -> HttpResponse:
    """Show what was stored."""
    _answers, total = _find(request, key)
    return _page(request, RESULT, title="Your result", total=total)


@transaction.atomic
def _answer(request: HttpRequest, key: str, number: str, option: str) -> None:
    answers, _total = _find(request, key, lock=True)
    with connection.cursor() as cursor:
        cursor.execute(ANSWER, [json.dumps({**answers, number: option}), key])


@transaction.atomic
def _complete(request: HttpRequest, key: str) -> None:
    answers, _total = _find(request, key, lock=True)
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE, [_now(), sum(map(int, answers.values())), key])


def _find(request: HttpRequest, key: str, *, lock: bool = False) -> tuple[dict[str, str], int | None]:
    """Return the answers and the total of a row that this browser began. Raises Http404."""
    lock = lock and connection.features.has_select_for_update
    with connection.cursor() as cursor:
        cursor.execute(LOCK if lock else FIND, [key])
        row = cursor.fetchone()
    if row is None or row[0] != viewer_of(request).browser:
        raise Http404
    return json.loads(row[1]), row[2]


def _page(request: HttpRequest, template: Any, **context: object) -> HttpResponse:
    around = {"csrf_token": get_token(request), "language": get_language(), "action": ""}
    return HttpResponse(template.render({**around, **context}))


def _now() -> str:
    return timezone.now().isoformat()


urlpatterns = [
    path("", home),
    path("start/", start),
    path("<str:key>/<int:number>/", question),
    path("<str:key>/check/", check),
    path("<str:key>/result/", result),
    # some of the middleware compares addresses with those of the site
    path("", include("salesmodel.urls")),
]
