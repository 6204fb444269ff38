"""The baseline: four questions and a stored result with as little of Django as possible, to compare machines.

No languages, policies, texts or saved steps: answers travel in a signed cookie, and one row is written at the end.
A WSGI server serves `application`; FLOOR_DATABASE names the SQLite file.
"""

import os
from typing import Any

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from salesmodel.database import DJANGOS_SQLITE, SQLITE_OPTIONS

QUESTIONS = 4
OPTIONS = ("1", "2", "3", "4", "5")
_PAGE = "<!doctype html><html lang='en'><title>{{ title }}</title><main><h1>{{ title }}</h1>%s</main></html>"
_FORM = '<form method="post">{% csrf_token %}%s<button>Continue</button></form>'
_RADIOS = (
    '{% for key in options %}<label><input type="radio" name="option" value="{{ key }}">{{ key }}</label>{% endfor %}'
)
TEMPLATES = {
    "start.html": _PAGE % _FORM.replace("%s", ""),
    "question.html": _PAGE % _FORM.replace("%s", _RADIOS),
    "result.html": _PAGE % "<p>{{ total }}</p>",
}


class OptionForm(forms.Form):
    """One of the options."""

    option = forms.ChoiceField(choices=[(key, key) for key in OPTIONS])


def start(request: HttpRequest) -> HttpResponse:
    """Offer to start; start."""
    if request.method == "POST":
        return redirect("/1/")
    return render(request, "start.html", {"title": "Start"})


def question(request: HttpRequest, number: int) -> HttpResponse:
    """Ask; keep the answer in the session; after the last question write the row."""
    form = OptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answers = [*request.session.get("answers", [])[: number - 1], int(form.cleaned_data["option"])]
        request.session["answers"] = answers
        return redirect(f"/{number + 1}/" if number < QUESTIONS else f"/result/{_store(answers)}/")
    return render(request, "question.html", {"title": f"Question {number}", "options": OPTIONS})


def result(request: HttpRequest, key: int) -> HttpResponse:
    """Show the stored row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT total FROM run WHERE id = %s", [key])
        (total,) = cursor.fetchone()
    return render(request, "result.html", {"title": "Your result", "total": total})


def _store(answers: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO run (total) VALUES (%s)", [sum(answers)])
        return int(cursor.lastrowid)


urlpatterns = [path("", start), path("<int:number>/", question), path("result/<int:key>/", result)]


def site_of(database: str, urls: str, templates: dict[str, str], sessions: str, *apps: str) -> dict[str, Any]:
    """Return Django's settings for a small site on a SQLite file."""
    middleware: list[str] = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    loaders: list[Any] = [
        ("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", templates)])
    ]
    return {
        "SECRET_KEY": "a key for measuring alone, on this machine, for a minute",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": urls,
        "MIDDLEWARE": middleware,
        "INSTALLED_APPS": ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", *apps],
        "SESSION_ENGINE": sessions,
        "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}],
        "DATABASES": {
            "default": {"ENGINE": DJANGOS_SQLITE, "NAME": database, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": 600}
        },
    }


if "FLOOR_DATABASE" in os.environ:
    in_a_cookie = "django.contrib.sessions.backends.signed_cookies"
    settings.configure(**site_of(os.environ["FLOOR_DATABASE"], __name__, TEMPLATES, in_a_cookie))
    application = get_wsgi_application()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY, total INTEGER)")
    connection.close()
