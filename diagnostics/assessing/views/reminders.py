"""Reminders to retake an assessment: set, change, cancel, and dismiss when due."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diagnostics.assessing.actions.reminders import cancel_reminder, dismiss_reminder, set_reminder
from diagnostics.assessing.forms.reminders import ReminderForm
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.reminders import remind_page
from diagnostics.assessing.queries.reminders import latest_day, reminder_of
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.site.models import User
from diagnostics.site.views.typed import keeps_typed, sent_form


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def remind(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Set, change or cancel the reminder of a completed assessment that the visitor owns."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return HttpResponseRedirect(open_step_url_of(assessment))
    today, latest = timezone.localdate(), latest_day(assessment)
    form = sent_form(ReminderForm, request, today=today, latest=latest)
    user = _owner(request, assessment)
    if user is not None and request.method == "POST" and "cancel" in request.POST:
        cancel_reminder(assessment=assessment)
        messages.success(request, _("The reminder is cancelled."))
        return redirect("diagnostics:result", assessment.pk)
    if user is not None and latest > today and form.is_valid():
        return _set(request, assessment, form, user)
    reminder = reminder_of(assessment) if user is not None else None
    page = remind_page(
        assessment.pk,
        is_owner=user is not None,
        due_at=reminder.due_at if reminder else None,
        now=timezone.now(),
        today=today,
        latest=latest,
    )
    return render(request, "diagnostics/assessing/remind.html", {"page": page, "form": form})


def _set(request: HttpRequest, assessment: Assessment, form: ReminderForm, user: User) -> HttpResponse:
    day = form.chosen_day
    try:
        set_reminder(assessment_id=assessment.pk, day=day, language=get_language() or "en", by=user)
    except Assessment.DoesNotExist:
        # erased since it was fetched
        raise Http404 from None
    text = _("We will remind you on %(day)s, by e-mail to %(email)s and here.")
    messages.success(request, text % {"day": date_format(day, "DATE_FORMAT"), "email": user.email})
    return redirect("diagnostics:result", assessment.pk)


@require_POST
def dismiss(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Dismiss a due reminder."""
    dismiss_reminder(assessment=assessment_or_404(request, assessment_id))
    return redirect("diagnostics:archive")


def _owner(request: HttpRequest, assessment: Assessment) -> User | None:
    """Return the signed-in user if they own the assessment."""
    user = request.user
    return user if isinstance(user, User) and user.pk == assessment.owner_id else None
