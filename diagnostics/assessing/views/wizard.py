"""The wizard: one question a page, then all answers to check and submit.

The site, the frame of another site and the preview of a draft share its steps. They differ in their addresses, in the
context of their templates, and in where the answers are: in an assessment, or in the addresses of a preview.

Redirects are not made by `redirect`, which first takes an address for a name and looks in vain for its pattern.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from diagnostics.assessing.actions.assessments import answer_question, submit_assessment
from diagnostics.assessing.forms.assessments import AnswerForm, CheckForm
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.pages.assessments import already_submitted, check_page, home_page, other_tie, question_page
from diagnostics.assessing.pages.wizard import CHANGE, SITE, WizardPages, WizardUrls, next_step_url, open_step_url
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of, newest_version
from diagnostics.instrument.errors import AlreadySubmitted, UnansweredQuestions, UnknownOption, UnknownQuestion
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import Journey, Step, walk, with_answer
from diagnostics.site.views.typed import sent_form


@dataclass(frozen=True, slots=True)
class Wizard:
    """The wizard of one assessment or one preview, which has no `assessment`.

    `viewer` is the person who answers; `context` is added to the templates' context.
    """

    urls: WizardUrls
    instrument: Instrument
    journey: Journey
    assessment: Assessment | None = None
    viewer: Viewer = field(default_factory=Viewer)
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_completed(self) -> bool:
        """Whether the answers are submitted, so that they can no longer change."""
        return self.assessment is not None and self.assessment.is_completed

    @property
    def open_step_url(self) -> str:
        """The address of the first question without an answer, else of the check page."""
        return open_step_url(self.urls, self.journey)


def wizard_of(assessment: Assessment, pages: WizardPages, viewer: Viewer, **context: object) -> Wizard:
    """Return the wizard that saves its answers in `assessment`."""
    instrument = instrument_of(assessment.version)
    journey = walk(instrument, assessment.answers)
    return Wizard(WizardUrls(pages, assessment.pk), instrument, journey, assessment, viewer, context)


def open_version(questionnaire: str) -> QuestionnaireVersion | None:
    """Return the version that new assessments begin with, None if the questionnaire is retired. Raises Http404."""
    version = newest_version(questionnaire)
    if version is None:
        raise Http404
    return version if version.questionnaire.current_version_id == version.pk else None


def start_page(
    request: HttpRequest, template: str, instrument: Instrument, *, start_url: str, **context: object
) -> HttpResponse:
    """Render the start page of a questionnaire."""
    page = home_page(
        instrument,
        start_url=start_url,
        retention_begun=settings.RETENTION_DAYS_BEGUN,
        retention_completed=settings.RETENTION_DAYS_COMPLETED,
    )
    return render(request, template, {"page": page, **context})


def question_step(request: HttpRequest, wizard: Wizard, key: str) -> HttpResponse:
    """Show one question; by POST, save the answer and redirect to the next step."""
    step = wizard.journey.step(key)
    if step is None and not (key == STANDS_OUT and wizard.instrument.separates):
        raise Http404
    if wizard.is_completed:
        return _to_result(request, wizard)
    if step is None or not step.reachable:
        if step is None and request.method == "POST":
            _inform(request, wizard, other_tie())
        return HttpResponseRedirect(wizard.open_step_url)
    form = sent_form(AnswerForm, request, question=step.question)
    is_change = CHANGE in request.GET and all(other.is_separating for other in wizard.journey.open_steps)
    if form.is_valid():
        return _answer(request, wizard, step, form.cleaned_data["option"], is_change=is_change)
    chosen = form.initial.get("option", step.answer)
    page = question_page(wizard.urls, wizard.journey, step, chosen=chosen, error=form.error, is_change=is_change)
    status = 400 if form.is_tampered else 200
    return render(request, "diagnostics/assessing/question.html", {"page": page, **wizard.context}, status=status)


def check_step(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    """Show all answers with links to change them; by POST, submit them."""
    if wizard.is_completed:
        return _to_result(request, wizard)
    assessment = wizard.assessment
    known = {"company": assessment.company, "crm": assessment.crm} if assessment else {}
    form = sent_form(CheckForm, request, initial=known, nouns=wizard.instrument.nouns)
    if form.is_valid():
        if _submit(wizard, form.cleaned_data):
            return HttpResponseRedirect(wizard.urls.result(form.cleaned_data["company"]))
        _inform(request, wizard, _("A question is still open. Answer it, then submit."))
        return HttpResponseRedirect(wizard.open_step_url)
    if not wizard.journey.is_complete:
        return HttpResponseRedirect(wizard.open_step_url)
    page = check_page(wizard.urls, wizard.instrument, wizard.journey)
    return render(request, "diagnostics/assessing/check.html", {"page": page, "form": form, **wizard.context})


def _answer(request: HttpRequest, wizard: Wizard, step: Step, option: str, *, is_change: bool) -> HttpResponse:
    """Save an answer and redirect to the next step, or to the result if the assessment was submitted meanwhile.

    Raises Http404 if the assessment was erased, or claimed by an account, since it was fetched.
    """
    try:
        saved = _save(wizard, step.question.key, option)
    except AlreadySubmitted:
        return _to_result(request, wizard)
    except (UnknownQuestion, UnknownOption):
        _inform(request, wizard, other_tie())
        # the check page redirects to a step that another tab has opened meanwhile
        return HttpResponseRedirect(wizard.urls.check())
    except Assessment.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(next_step_url(saved.urls, saved.journey, step, is_change=is_change))


def _save(wizard: Wizard, question: str, option: str) -> Wizard:
    """Save an answer and return the wizard with it; raises what `answer_question` raises."""
    if wizard.assessment is None:
        answers = with_answer(wizard.instrument, wizard.urls.answers, question, option)
        urls = replace(wizard.urls, answers=answers)
        return replace(wizard, urls=urls, journey=walk(wizard.instrument, answers))
    assessment = answer_question(assessment=wizard.assessment, question=question, option=option, by=wizard.viewer)
    return replace(wizard, assessment=assessment, journey=walk(wizard.instrument, assessment.answers))


def _submit(wizard: Wizard, company: Mapping[str, str]) -> bool:
    """Submit the answers and return True; return False while a question is open. Raises Http404, as `_answer` does."""
    if wizard.assessment is None:
        return wizard.journey.is_complete
    try:
        submit_assessment(assessment_id=wizard.assessment.pk, by=wizard.viewer, **company)
    except UnansweredQuestions:
        return False
    except Assessment.DoesNotExist:
        raise Http404 from None
    return True


def _to_result(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    if request.method == "POST":
        _inform(request, wizard, already_submitted())
    return HttpResponseRedirect(wizard.urls.result())


def _inform(request: HttpRequest, wizard: Wizard, text: str) -> None:
    # a frame shows no messages: they need a cookie of the site's own
    if wizard.urls.pages is SITE:
        messages.info(request, text)
