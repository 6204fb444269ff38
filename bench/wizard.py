"""django-formtools' named-URL wizard with the same four questions, to compare with; the site does not use it.

Its steps are kept in the session, in the database, as by default, and one row is written at the end. A WSGI server
serves `application`; WIZARD_DATABASE names the SQLite file, and PYTHONPATH a folder with django-formtools.
"""

import os
from typing import Any

from django import forms
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from bench.floor import OPTIONS, QUESTIONS, TEMPLATES, site_of

PAGES = {
    "start.html": TEMPLATES["start.html"],
    "result.html": TEMPLATES["result.html"],
    "wizard.html": (
        "<!doctype html><html lang='en'><title>Question</title><main><h1>Question {{ wizard.steps.step1 }}</h1>"
        '<form method="post">{% csrf_token %}{{ wizard.management_form }}{{ wizard.form }}<button>Continue</button>'
        "</form></main></html>"
    ),
}


class OptionForm(forms.Form):
    """One of the options."""

    option = forms.ChoiceField(choices=[(key, key) for key in OPTIONS], widget=forms.RadioSelect)


def start(request: HttpRequest) -> HttpResponse:
    """Offer to start; start."""
    if request.method == "POST":
        return redirect("wizard", "1")
    return render(request, "start.html", {"title": "Start"})


def result(request: HttpRequest, key: int) -> HttpResponse:
    """Show the stored row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT total FROM run WHERE id = %s", [key])
        (total,) = cursor.fetchone()
    return render(request, "result.html", {"title": "Your result", "total": total})


def _wizard() -> Any:
    """Return the view of the steps."""
    # installed for the measurement alone
    from formtools.wizard.views import NamedUrlSessionWizardView  # type: ignore[import-not-found]

    class Wizard(NamedUrlSessionWizardView):  # type: ignore[misc]
        template_name = "wizard.html"

        def done(self, form_list: Any, **_more: Any) -> HttpResponse:
            total = sum(int(form.cleaned_data["option"]) for form in form_list)
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO run (total) VALUES (%s)", [total])
                return redirect(f"/result/{cursor.lastrowid}/")

    steps = [(str(number + 1), OptionForm) for number in range(QUESTIONS)]
    return Wizard.as_view(steps, url_name="wizard", done_step_name="done")


urlpatterns = [path("", start), path("result/<int:key>/", result)]

if "WIZARD_DATABASE" in os.environ:
    settings.configure(
        **site_of(os.environ["WIZARD_DATABASE"], __name__, PAGES, "django.contrib.sessions.backends.db", "formtools")
    )
    application = get_wsgi_application()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY, total INTEGER)")
    connection.close()
    urlpatterns.append(path("wizard/<str:step>/", _wizard(), name="wizard"))
