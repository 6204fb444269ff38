"""The admin pages that restore a version and discard a draft."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.drafts import discard_draft, restore_version
from diagnostics.authoring.admin.access import CHANGE_PERMISSION, questionnaire_for
from diagnostics.authoring.admin.seen import ask_again, draft_meanwhile, posted_seen
from diagnostics.authoring.admin.workspace import page_context
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.pages.drafts import ReplacingPage, draft_plan
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.authoring.queries.seen import seen_draft
from diagnostics.instrument.errors import ChangedMeanwhile, KeyTaken, NotPublished, UnfitDraft
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.admin.base import signed_in_user


def draft_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns of these pages."""
    views = {"restore": restore_view, "discard": discard_view}
    return [
        path(
            f"<int:questionnaire_id>/{name}/",
            site.admin_view(partial(view, site=site)),
            name=f"diagnostics_questionnaire_{name}",
        )
        for name, view in views.items()
    ]


def restore_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Confirm, then restore the version in the query, by default the latest. Needs the permission to change."""
    questionnaire = questionnaire_for(request, questionnaire_id, CHANGE_PERMISSION)
    version = requested_version(request, questionnaire)
    question = _("Make the draft what version %(number)s was?") % {"number": version.number}
    action = partial(
        restore_version, questionnaire_id=questionnaire.pk, number=version.number, by=signed_in_user(request)
    )
    page = ReplacingPage(question, _("Restore"))
    return confirm_and_replace(request, site, questionnaire, instrument_of(version), page, action)


def discard_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Confirm, then replace the draft with the current version. Needs the permission to change."""
    questionnaire = questionnaire_for(request, questionnaire_id, CHANGE_PERMISSION)
    version = questionnaire.current_version
    if version is None:
        messages.info(request, _("Nothing is published, so the draft cannot be discarded."))
        return _to_change_page(questionnaire)
    action = partial(discard_draft, questionnaire_id=questionnaire.pk, by=signed_in_user(request))
    page = ReplacingPage(_("Discard the draft?"), _("Discard"))
    return confirm_and_replace(request, site, questionnaire, instrument_of(version), page, action)


def confirm_and_replace(
    request: HttpRequest,
    site: admin.AdminSite,
    questionnaire: Questionnaire,
    instrument: Instrument,
    page: ReplacingPage,
    action: Callable[..., Questionnaire],
) -> HttpResponse:
    """Show what would change if the draft were `instrument`; a POST does it, if the draft is still what was shown."""
    if request.method == "POST":
        return _replace_draft(request, questionnaire, action)
    draft = valid_draft(questionnaire)
    seen = seen_draft(questionnaire, draft, target=instrument)
    context = {
        **page_context(request, site, questionnaire, page.question),
        "page": replace(page, plan=draft_plan(draft, instrument, is_new=False)),
        "seen": seen,
        "meanwhile": draft_meanwhile(request, questionnaire),
    }
    return TemplateResponse(request, "admin/diagnostics/replace_draft.html", context)


def _replace_draft(
    request: HttpRequest, questionnaire: Questionnaire, action: Callable[..., Questionnaire]
) -> HttpResponse:
    try:
        action(expected=posted_seen(request))
    except ChangedMeanwhile:
        return ask_again(request, request.path)
    except NotPublished:
        messages.info(request, _("Nothing is published, so the draft cannot be discarded."))
    except (KeyTaken, UnfitDraft) as error:
        messages.error(request, _("Nothing was written: %(fault)s") % {"fault": error})
    else:
        messages.success(request, _("The draft was replaced. The draft from before is in its history."))
    return _to_change_page(questionnaire)


def requested_version(request: HttpRequest, questionnaire: Questionnaire) -> QuestionnaireVersion:
    """Return the version in the query, by default the latest, its document deferred. Raises Http404."""
    number = request.GET.get("version")
    version = version_to_compare(questionnaire)
    if number is not None:
        # no version has a number that is invalid or larger than the column holds
        valid_number = int(number) if number.isdecimal() and len(number) < 9 else 0
        version = questionnaire.versions.defer("document").filter(number=valid_number).first()
    if version is None:
        raise Http404
    return version


def _to_change_page(questionnaire: Questionnaire) -> HttpResponse:
    return redirect("admin:diagnostics_questionnaire_change", questionnaire.pk)
