"""Restoring a version as the draft, discarding the draft, and copying a questionnaire."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.drafts import copy_questionnaire, discard_draft, restore_version
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.pages.drafts import ReplacingPage, draft_plan
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import InvalidInstrument, KeyTaken, UnfitDraft
from diagnostics.site.admin.base import ModelForm
from diagnostics.site.models import User

CHANGING, ADDING = "diagnostics.change_questionnaire", "diagnostics.add_questionnaire"


def draft_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of the pages that replace and copy drafts."""
    views = {"restore": restore_view, "discard": discard_view, "copy": copy_view}
    return [
        path(
            f"<int:questionnaire_id>/{name}/",
            site.admin_view(partial(view, site=site)),
            name=f"diagnostics_questionnaire_{name}",
        )
        for name, view in views.items()
    ]


def restore_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Ask, then make the draft what the version was that the query names, else the last one. Needs to change."""
    questionnaire = _permitted(request, CHANGING, questionnaire_id)
    version = version_asked_for(request, questionnaire)
    question = _("Make the draft what version %(number)s was?") % {"number": version.number}
    act = partial(restore_version, questionnaire_id=questionnaire.pk, number=version.number, by=author(request))
    return _replace(request, site, questionnaire, version, question, _("Restore"), act)


def discard_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Ask, then make the draft what is published. Needs to change."""
    questionnaire = _permitted(request, CHANGING, questionnaire_id)
    version = questionnaire.current_version
    if version is None:
        messages.info(request, _("Nothing is published, so the draft cannot be discarded."))
        return _back(questionnaire)
    act = partial(discard_draft, questionnaire_id=questionnaire.pk, by=author(request))
    return _replace(request, site, questionnaire, version, _("Discard the draft?"), _("Discard"), act)


def copy_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Ask for a key, then write the draft once more under it. Needs to add questionnaires."""
    questionnaire = _permitted(request, ADDING, questionnaire_id)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["key"]
            copied = copy_questionnaire(questionnaire_id=questionnaire.pk, key=key, by=author(request))
        except KeyTaken:
            # someone was faster
            form.add_error("key", _("Another questionnaire has this key."))
        except InvalidInstrument as error:
            form.add_error(None, _("The draft contradicts itself: %(fault)s") % {"fault": error})
        else:
            messages.success(request, _("The copy is made. It is a draft that nobody has published."))
            return _back(copied)
    context = {**_context(request, site, questionnaire, _("Copy this questionnaire")), "form": form}
    return TemplateResponse(request, "admin/diagnostics/copy.html", context)


class KeyForm(ModelForm):
    """The key of a questionnaire to be made."""

    class Meta:
        model = Questionnaire
        fields = ["key"]

    def clean_key(self) -> str:
        """Refuse a key that is taken beside the field; the table's constraint would say so above the form."""
        key = str(self.cleaned_data["key"])
        if Questionnaire.objects.filter(key=key).exists():
            raise ValidationError(_("Another questionnaire has this key."))
        return key


def author(request: HttpRequest) -> User:
    """Return who is signed in; the admin lets in nobody else."""
    return cast(User, request.user)


def _replace(
    request: HttpRequest,
    site: admin.AdminSite,
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    question: str,
    button: str,
    act: Callable[[], Questionnaire],
) -> HttpResponse:
    """Show what would change; do it by POST, unless it would change something else by now."""
    with transaction.atomic():
        lock_drafts([questionnaire.pk])
        plan = draft_plan(valid_draft(questionnaire), instrument_of(version), is_new=False)
        if request.method == "POST":
            if request.POST.get("seen") != plan.seen:
                messages.warning(request, _("The draft has changed since. Look again at what would change."))
                return redirect(request.get_full_path())
            return _replaced(request, questionnaire, act)
    context = {**_context(request, site, questionnaire, question), "page": ReplacingPage(question, button, plan)}
    return TemplateResponse(request, "admin/diagnostics/replace_draft.html", context)


def _replaced(request: HttpRequest, questionnaire: Questionnaire, act: Callable[[], Questionnaire]) -> HttpResponse:
    try:
        act()
    except (KeyTaken, UnfitDraft) as error:
        messages.error(request, _("Nothing was written: %(fault)s") % {"fault": error})
    else:
        messages.success(request, _("The draft was replaced. What was there before stands in its history."))
    return _back(questionnaire)


def _permitted(request: HttpRequest, permission: str, questionnaire_id: int) -> Questionnaire:
    if not request.user.has_perm(permission):
        raise PermissionDenied
    rows = Questionnaire.objects.select_related("current_version").defer("current_version__document")
    return get_object_or_404(rows, pk=questionnaire_id)


def version_asked_for(request: HttpRequest, questionnaire: Questionnaire) -> QuestionnaireVersion:
    """Return the version that the query names, the last one without, and no document; raises Http404."""
    number = request.GET.get("version")
    version = version_to_compare(questionnaire)
    if number is not None:
        # what is no number, or more than a column holds, names no version
        chosen = int(number) if number.isdecimal() and len(number) < 9 else 0
        version = questionnaire.versions.defer("document").filter(number=chosen).first()
    if version is None:
        raise Http404
    return version


def _back(questionnaire: Questionnaire) -> HttpResponse:
    return redirect("admin:diagnostics_questionnaire_change", questionnaire.pk)


def _context(request: HttpRequest, site: admin.AdminSite, questionnaire: Questionnaire, title: str) -> dict[str, Any]:
    return {
        **site.each_context(request),
        "title": title,
        "subtitle": questionnaire,
        "opts": Questionnaire._meta,
        "original": questionnaire,
    }
