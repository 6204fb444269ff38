"""The page of pipelines: how the rules compose them, with the processes and rules that they are composed of."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.ordering import move_row
from diagnostics.authoring.actions.processes import begin_common_process, set_process_stages
from diagnostics.authoring.admin.access import CHANGE_PERMISSION, readable_questionnaire
from diagnostics.authoring.admin.authored import OPEN
from diagnostics.authoring.admin.parts import MOVE_BUTTON
from diagnostics.authoring.admin.processes import ProcessForm
from diagnostics.authoring.admin.workspace import draft_of, page_context
from diagnostics.authoring.domain.ordering import STEPS
from diagnostics.authoring.models import Questionnaire, StageRule
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.pages.pipelines import DrawnPipeline, RuleEffect, drawn_pipeline, rule_effects
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.views.typed import begin_with_typed, keeps_typed, typed_of

CONDITIONS = ("from_points", "sales_model", "process", "option")
"""The fields of a rule that say when it applies; the others say what it then does."""


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process with its form: whether it is the common one, and the sales models whose own it is."""

    form: ProcessForm
    is_common: bool
    sales_models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of the draft with its effect; `form` changes it, if that is what the address asks for."""

    pk: int
    line: RuleEffect
    is_changed: bool
    form: Any

    @property
    def key(self) -> str:
        """Its id as a text, for the names of buttons."""
        return str(self.pk)


def pipelines_url(site: admin.AdminSite) -> URLPattern:
    """Return the URL pattern of the page."""
    view = site.admin_view(keeps_typed(partial(pipelines_view, site=site)))
    return path("<int:questionnaire_id>/pipelines/", view, name="diagnostics_questionnaire_pipelines")


def pipelines_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Draw the pipelines; change a process by POST. Needs permission to view or change, and to change for saving."""
    questionnaire = readable_questionnaire(request, questionnaire_id)
    may_change = request.user.has_perm(CHANGE_PERMISSION)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        is_of_rule = "-rule-" in request.POST.get(MOVE_BUTTON, "")
        return _move_rule(request, questionnaire) if is_of_rule else _change_process(request, site, questionnaire)
    forms = _process_forms(questionnaire)
    typed = typed_of(request)
    for form in forms:
        if typed is not None and form.prefix == f"process-{typed.fields.get('process')}":
            begin_with_typed(form, request)
    return _render(request, site, questionnaire, forms)


def _change_process(request: HttpRequest, site: admin.AdminSite, questionnaire: Questionnaire) -> HttpResponse:
    """Save the process that was sent, unless it has changed since it was shown."""
    with transaction.atomic():
        lock_drafts([questionnaire.pk])
        questionnaire.refresh_from_db(fields=["common_process"])
        forms = _process_forms(questionnaire)
        name = request.POST.get("process", "")
        number = next((number for number, form in enumerate(forms) if form.prefix == f"process-{name}"), None)
        if number is None:
            messages.warning(request, _("Nothing was changed: this process is not there any more."))
            return HttpResponseRedirect(request.path)
        form = forms[number] = ProcessForm(forms[number].process, list(forms[number].catalogue.values()), request.POST)
        if not form.is_valid():
            return _render(request, site, questionnaire, forms)
        user = signed_in_user(request)
        process = form.process or begin_common_process(questionnaire_id=questionnaire.pk, by=user)
        winning = form.catalogue[form.cleaned_data["wins"]] if form.cleaned_data["wins"] is not None else None
        stages = [form.catalogue[pk] for pk in form.new_order]
        set_process_stages(process=process, stages=stages, winning_stage=winning, by=user)
    messages.success(request, _("“%(name)s” was saved.") % {"name": process})
    return HttpResponseRedirect(f"{request.path}?{OPEN}=process-{process.pk}#process-{process.pk}")


@transaction.atomic
def _move_rule(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """Move a rule in the order in which they are applied, as its button says: "up-rule-12"."""
    if not request.user.has_perm("diagnostics.change_stagerule"):
        raise PermissionDenied
    lock_drafts([questionnaire.pk])
    direction, _rule, key = request.POST[MOVE_BUTTON].partition("-rule-")
    rules = list(questionnaire.rules.all())
    place = next((place for place, rule in enumerate(rules, start=1) if str(rule.pk) == key), None)
    if place is None or direction not in STEPS:
        messages.warning(request, _("Nothing was changed: this rule is not there any more."))
        return HttpResponseRedirect(request.path)
    move_row(rows=rules, row_id=rules[place - 1].pk, place=place + STEPS[direction])
    return HttpResponseRedirect(f"{request.path}?changed={key}#{direction}-rule-{key}")


def _process_forms(questionnaire: Questionnaire) -> list[ProcessForm]:
    """Return the forms of the processes, that of the common one first; it is there even if the process is not yet."""
    stages = list(questionnaire.stages.all())
    rows = list(questionnaire.processes.select_related("winning_stage"))
    rows.sort(key=lambda process: process.pk != questionnaire.common_process_id)
    without = [] if questionnaire.common_process_id else [None]
    return [ProcessForm(process, stages) for process in [*without, *rows]]


def _render(
    request: HttpRequest, site: admin.AdminSite, questionnaire: Questionnaire, forms: list[ProcessForm]
) -> HttpResponse:
    context = {
        **page_context(request, site, questionnaire, _("Pipelines")),
        "may_change": request.user.has_perm(CHANGE_PERMISSION),
        "processes": [_process_view(questionnaire, form) for form in forms],
        "sales_models": list(questionnaire.sales_models.all()),
        "rule_conditions": CONDITIONS,
        "add_rule": f"{reverse('admin:diagnostics_stagerule_add')}?{urlencode({'questionnaire': questionnaire.pk})}",
        "new_rule": _rule_form(request, site, None),
    }
    try:
        draft = draft_of(request, questionnaire)
    except InvalidInstrument as error:
        return TemplateResponse(request, "admin/diagnostics/pipelines.html", {**context, "fault": fault_text(error)})
    drawn = {
        "overview": [drawn_pipeline(draft, [key]) for key in draft.sales_model_by_key],
        "chosen": _chosen(request, draft),
        "rules": _rule_rows(request, site, questionnaire, draft),
    }
    return TemplateResponse(request, "admin/diagnostics/pipelines.html", {**context, **drawn})


def _process_view(questionnaire: Questionnaire, form: ProcessForm) -> ProcessView:
    key = form.process.pk if form.process else None
    owners = questionnaire.sales_models.filter(process=key) if key is not None else ()
    return ProcessView(form, key == questionnaire.common_process_id, tuple(map(str, owners)))


def _chosen(request: HttpRequest, draft: Instrument) -> DrawnPipeline | None:
    """Return the pipeline of the sales models in the query, the leading one first; None if it names none."""
    keys = dict.fromkeys(request.GET.get(name, "") for name in ("first", "second"))
    known = [key for key in keys if key in draft.sales_model_by_key]
    return drawn_pipeline(draft, known) if known else None


def _rule_rows(
    request: HttpRequest, site: admin.AdminSite, questionnaire: Questionnaire, draft: Instrument
) -> list[RuleRow]:
    asked, changed = request.GET.get("rule", ""), request.GET.get("changed", "")
    rules = questionnaire.rules.all()
    return [
        RuleRow(
            pk=rule.pk,
            line=line,
            is_changed=str(rule.pk) == changed,
            form=_rule_form(request, site, rule) if str(rule.pk) == asked else None,
        )
        for rule, line in zip(rules, rule_effects(draft), strict=True)
    ]


def _rule_form(request: HttpRequest, site: admin.AdminSite, rule: StageRule | None) -> Any:
    """Return the form of the rule's own page, which takes it too; None if this user may not do that."""
    rules: Any = site.get_model_admin(StageRule)
    if not (rules.has_change_permission(request, rule) if rule is not None else rules.has_add_permission(request)):
        return None
    kind = rules.get_form(request, rule, change=rule is not None)
    return kind(instance=rule, auto_id=f"id_rule{rule.pk if rule else ''}_%s")
