"""The admin pages that offer the second edition of the reference questionnaire: as the draft, or as a file."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.drafts import replace_draft
from diagnostics.authoring.admin.access import ADD_PERMISSION, CHANGE_PERMISSION, questionnaire_for
from diagnostics.authoring.admin.drafts import confirm_and_replace
from diagnostics.authoring.files import REFERENCE, read_file
from diagnostics.authoring.pages.drafts import ReplacingPage
from diagnostics.authoring.queries.upgrading import upgrade_of
from diagnostics.site.admin.base import signed_in_user


def upgrade_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns of these pages."""
    upgrade = site.admin_view(partial(upgrade_view, site=site))
    return [
        path("<int:questionnaire_id>/upgrade/", upgrade, name="diagnostics_questionnaire_upgrade"),
        path("second-edition/", site.admin_view(file_view), name="diagnostics_questionnaire_second_edition"),
    ]


def upgrade_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Confirm, then make the second edition the draft, if it is offered. Needs the permission to change."""
    questionnaire = questionnaire_for(request, questionnaire_id, CHANGE_PERMISSION)
    upgrade = upgrade_of(questionnaire)
    if upgrade is None or not upgrade.is_offered:
        messages.info(request, _("The second edition is offered to a draft that is the first edition, unchanged."))
        return redirect("admin:diagnostics_questionnaire_change", questionnaire.pk)
    instrument = read_file(REFERENCE.read_bytes()).instrument
    page = ReplacingPage(_("Take the second edition as your draft?"), _("Take it as the draft"), is_upgrade=True)
    action = partial(
        replace_draft, questionnaire_id=questionnaire.pk, instrument=instrument, by=signed_in_user(request)
    )
    return confirm_and_replace(request, site, questionnaire, instrument, page, action)


def file_view(request: HttpRequest) -> HttpResponse:
    """Download the second edition as a file. Needs a permission with which it can be imported."""
    if not (request.user.has_perm(ADD_PERMISSION) or request.user.has_perm(CHANGE_PERMISSION)):
        raise PermissionDenied
    headers = {"Content-Disposition": f'attachment; filename="{REFERENCE.name}"'}
    return HttpResponse(REFERENCE.read_bytes(), content_type="application/yaml; charset=utf-8", headers=headers)
