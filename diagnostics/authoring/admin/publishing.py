"""What the buttons of the check page do: publish now or at a time, ask for a review, answer it; and retiring."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.confirming import bring_back, confirm_remark
from diagnostics.authoring.actions.planning import cancel_plan, plan_publication
from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.actions.reviewing import Asked, ask_for_review, give_back, withdraw_review
from diagnostics.authoring.admin.access import CHANGE_PERMISSION, PUBLISH_PERMISSION, questionnaire_for
from diagnostics.authoring.admin.checking import Impact, check_page, check_view, first_values, prove_view
from diagnostics.authoring.admin.seen import ask_again, draft_meanwhile, draft_meanwhile_of, posted_seen
from diagnostics.authoring.admin.workspace import page_context
from diagnostics.authoring.forms import PASSED, PublishingForm
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.seen import at_this_moment, version_now
from diagnostics.authoring.queries.waiting import waiting_for
from diagnostics.instrument.errors import (
    ChangedMeanwhile,
    InvalidInstrument,
    NothingChanged,
    NotPublishable,
    NotPublished,
    TimePassed,
)
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.pages.dates import minute_text
from diagnostics.site.views.typed import keeps_typed, sent_form, typed_of

Decided = dict[str, Any]
"""Whose draft it is, who decides, and what was seen, as actions take it."""


def _publish(request: HttpRequest, form: PublishingForm, decided: Decided) -> None:
    version = publish(note=form.cleaned_data["note"], **decided)
    messages.success(request, _("%(version)s is published. New assessments use it.") % {"version": version})


def _plan(request: HttpRequest, form: PublishingForm, decided: Decided) -> None:
    plan = plan_publication(due_at=form.moment, note=form.cleaned_data["note"], **decided)
    messages.success(request, _("The draft will be published on %(when)s.") % {"when": minute_text(plan.due_at)})


def _cancel_plan(request: HttpRequest, _form: PublishingForm, decided: Decided) -> None:
    cancel_plan(**decided)
    messages.success(request, _("No time is set for publishing any more."))


def _ask(request: HttpRequest, form: PublishingForm, decided: Decided) -> None:
    asked = ask_for_review(note=form.cleaned_data["note"], **decided)
    if asked is Asked.MAILED:
        messages.success(request, _("Your request is there, and those who may publish get a mail."))
    elif asked is Asked.ALREADY:
        messages.info(request, _("A review of exactly this draft was asked for already."))
    else:
        messages.warning(request, _("Your request is there, but nobody gets a mail about it. Tell a publisher."))


def _withdraw(request: HttpRequest, _form: PublishingForm, decided: Decided) -> None:
    withdraw_review(**decided)
    messages.success(request, _("Nobody is asked for a review any more."))


def _give_back(request: HttpRequest, form: PublishingForm, decided: Decided) -> None:
    give_back(answer=form.cleaned_data["note"], **decided)
    messages.success(request, _("The draft was given back. The author gets a mail with your note."))


@dataclass(frozen=True, slots=True)
class Step:
    """What one button does, who may press it, and what its form needs."""

    act: Callable[[HttpRequest, PublishingForm, Decided], None]
    permission: str = PUBLISH_PERMISSION
    needs_note: bool = False
    needs_time: bool = False


STEPS = {
    "publish": Step(_publish),
    "plan": Step(_plan, needs_time=True),
    "cancel_plan": Step(_cancel_plan),
    "ask": Step(_ask, CHANGE_PERMISSION),
    "withdraw": Step(_withdraw, CHANGE_PERMISSION),
    "give_back": Step(_give_back, needs_note=True),
}
"""The buttons, by the names of their addresses."""


def publishing_urls(site: admin.AdminSite, impact: Impact) -> list[URLPattern]:
    """Return the URL patterns of the check page and of all that is decided there."""
    views: dict[str, Callable[..., HttpResponse]] = {
        "check": partial(check_view, site=site, impact=impact),
        **{name: keeps_typed(partial(step_view, site=site, impact=impact, step=step)) for name, step in STEPS.items()},
        "put_aside": put_aside_view,
        "prove": prove_view,
        "retire": partial(retire_view, site=site),
    }
    return [
        path(f"<int:questionnaire_id>/{name}/", site.admin_view(view), name=f"diagnostics_questionnaire_{name}")
        for name, view in views.items()
    ]


def step_view(
    request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int, impact: Impact, step: Step
) -> HttpResponse:
    """Do by POST what a button of the check page says, if all is as the page showed it."""
    questionnaire = questionnaire_for(request, questionnaire_id, step.permission)
    needs = {"needs_note": step.needs_note, "needs_time": step.needs_time}
    form = sent_form(PublishingForm, request, initial=first_values(request, waiting_for(questionnaire)), **needs)
    if request.method != "POST" and typed_of(request) is None:
        return _to_check_page(questionnaire)
    meanwhile = None
    if form.is_valid():
        try:
            return _done(request, questionnaire, form, step)
        except ChangedMeanwhile:
            meanwhile = draft_meanwhile_of(questionnaire, posted_seen(request))
            # as it is now, for the page that is shown
            questionnaire.refresh_from_db()
        except TimePassed:
            form.add_error("time", PASSED)
    return check_page(request, site, questionnaire, impact, form=form, meanwhile=meanwhile)


def _done(request: HttpRequest, questionnaire: Questionnaire, form: PublishingForm, step: Step) -> HttpResponse:
    """Do it, and go back to the check page. Raises ChangedMeanwhile or TimePassed."""
    decided = {"questionnaire_id": questionnaire.pk, "by": signed_in_user(request), "expected": posted_seen(request)}
    try:
        step.act(request, form, decided)
    except (NotPublishable, InvalidInstrument):
        messages.error(request, _("Not published: correct the points below first."))
    except NothingChanged:
        messages.info(request, _("Not published: the draft is the same as the published version."))
    return _to_check_page(questionnaire)


def put_aside_view(request: HttpRequest, *, questionnaire_id: int) -> HttpResponse:
    """Put a remark aside by POST, since it is meant so, or show it again."""
    questionnaire = questionnaire_for(request, questionnaire_id, CHANGE_PERMISSION)
    check = reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])
    if request.method == "POST":
        act = bring_back if "back" in request.POST else confirm_remark
        fingerprint = request.POST.get("remark", "")
        try:
            act(questionnaire_id=questionnaire.pk, fingerprint=fingerprint, by=signed_in_user(request))
        except (ChangedMeanwhile, InvalidInstrument):
            return ask_again(request, check)
    return HttpResponseRedirect(f"{check}#remarks")


def retire_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Confirm, then close the questionnaire for new assessments, if the version in use is the one that was shown."""
    questionnaire = questionnaire_for(request, questionnaire_id, PUBLISH_PERMISSION)
    if request.method == "POST":
        try:
            retire(questionnaire_id=questionnaire.pk, by=signed_in_user(request), expected=posted_seen(request))
        except ChangedMeanwhile:
            return ask_again(request, request.path)
        except NotPublished:
            messages.info(request, _("The questionnaire is not open."))
        else:
            messages.success(request, _("The questionnaire is closed. What was begun can still be finished."))
        return _to_check_page(questionnaire)
    context = {
        **page_context(request, site, questionnaire, _("Retire this questionnaire?")),
        "seen": at_this_moment(questionnaire, version_now(questionnaire)),
        "version": questionnaire.current_version,
        "meanwhile": draft_meanwhile(request, questionnaire),
    }
    return TemplateResponse(request, "admin/diagnostics/retire.html", context)


def _to_check_page(questionnaire: Questionnaire) -> HttpResponse:
    return redirect("admin:diagnostics_questionnaire_check", questionnaire.pk)
