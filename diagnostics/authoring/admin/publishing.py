"""The admin pages that publish, prove and retire a questionnaire, and the list of its versions."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.actions.publishing import publish, request_proof, retire
from diagnostics.authoring.admin.parts import OfOneQuestionnaire
from diagnostics.authoring.admin.workspace import workspace_context
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.pages.differences import DifferencesSummary, difference_summary
from diagnostics.authoring.pages.documents import document_sections
from diagnostics.authoring.pages.proofs import ProofProgress, proof_view
from diagnostics.authoring.pages.publishing import GapLine, PublishPage, gap_text, gap_where
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.drafts import load_draft, part_ids
from diagnostics.authoring.queries.publishing import instrument_of, proof_of, proof_run
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.errors import InvalidInstrument, NothingChanged, NotPublishable, NotPublished
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import count_combinations
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.site.admin.base import ReadOnlyAdmin

PERMISSION = "diagnostics.publish_questionnaire"


def publish_view(request: HttpRequest, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Show the gaps that prevent publishing; a POST publishes the draft. Needs the permission to publish."""
    questionnaire = _questionnaire(request, questionnaire_id)
    if request.method == "POST":
        return _publish(request, questionnaire)
    context = {
        **site.each_context(request),
        "title": gettext("Check and publish"),
        "subtitle": questionnaire,
        "opts": Questionnaire._meta,
        "original": questionnaire,
        **workspace_context(request, questionnaire),
        "page": _publish_page(questionnaire),
        "events": questionnaire.events.select_related("version", "by").defer("version__document")[:20],
    }
    return TemplateResponse(request, "admin/diagnostics/publish.html", context)


def _publish(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    try:
        version = publish(questionnaire_id=questionnaire.pk, by=request.user)  # type: ignore[arg-type]  # staff only
    except (NotPublishable, InvalidInstrument):
        messages.error(request, gettext("Not published: correct the points below first."))
    except NothingChanged:
        messages.info(request, gettext("Not published: the draft is the same as the published version."))
    else:
        messages.success(request, gettext("%(version)s is published. New assessments use it.") % {"version": version})
    return redirect("admin:diagnostics_questionnaire_publish", questionnaire.pk)


def prove_view(request: HttpRequest, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Queue a proof of a large draft, by POST, and return to its progress. Needs the permission to publish."""
    questionnaire = _questionnaire(request, questionnaire_id)
    if request.method == "POST":
        request_proof(questionnaire_id=questionnaire.pk)
    return redirect("admin:diagnostics_questionnaire_publish", questionnaire.pk)


def retire_view(request: HttpRequest, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Confirm, then close the questionnaire for new assessments. Needs the permission to publish."""
    questionnaire = _questionnaire(request, questionnaire_id)
    if request.method == "POST":
        try:
            retire(questionnaire_id=questionnaire.pk, by=request.user)  # type: ignore[arg-type]  # staff only
        except NotPublished:
            messages.info(request, gettext("The questionnaire is not open."))
        else:
            messages.success(request, gettext("The questionnaire is closed. What was begun can still be finished."))
        return redirect("admin:diagnostics_questionnaire_publish", questionnaire.pk)
    context = {
        **site.each_context(request),
        "title": gettext("Retire this questionnaire?"),
        "subtitle": questionnaire,
        "opts": Questionnaire._meta,
        "original": questionnaire,
        **workspace_context(request, questionnaire),
    }
    return TemplateResponse(request, "admin/diagnostics/retire.html", context)


def _questionnaire(request: HttpRequest, questionnaire_id: int) -> Questionnaire:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return get_object_or_404(Questionnaire, pk=questionnaire_id)


def _publish_page(questionnaire: Questionnaire) -> PublishPage:
    current = questionnaire.current_version
    try:
        draft = load_draft(questionnaire)
    except InvalidInstrument as error:
        return PublishPage((), str(error), current is not None, True)
    proof = proof_of(questionnaire, draft)
    urls = FieldUrls(questionnaire, draft)
    gaps = all_gaps(draft, proof)
    return PublishPage(
        gaps=tuple(GapLine(gap_where(draft, gap), gap_text(draft, gap), urls.of(gap)) for gap in gaps),
        fault="",
        is_published=current is not None,
        has_changes=current is None or current.fingerprint != fingerprint(dump_instrument(draft)),
        proof=proof_view(draft, proof) if proof else None,
        progress=None if proof else _progress(questionnaire, draft),
        changes=_changes(questionnaire, draft),
        broken_examples=sum(gap.code is GapCode.EXAMPLE_BROKEN for gap in gaps),
    )


def _changes(questionnaire: Questionnaire, draft: Instrument) -> DifferencesSummary | None:
    version = version_to_compare(questionnaire)
    return difference_summary(version.number, instrument_of(version), draft) if version else None


def _progress(questionnaire: Questionnaire, draft: Instrument) -> ProofProgress:
    run = proof_run(questionnaire, draft)
    return ProofProgress(count_combinations(draft), run.done if run else None)


_LISTS = {"doubtful_pair": "doubtful_pairs", "kpi": "kpis"}
"""Kinds of parts without a key, and the prefix of their fields in the form of the questionnaire."""


class FieldUrls:
    """The URLs of the form fields that fix gaps."""

    def __init__(self, questionnaire: Questionnaire, draft: Instrument) -> None:
        self.questionnaire = questionnaire
        self.draft = draft
        self.ids = part_ids(questionnaire)

    def of(self, gap: Gap) -> str:
        """Return the URL of the field, or of the page if no single field fixes the gap."""
        field = "_".join(part for part in (gap.field, gap.language) if part)
        if gap.code in (GapCode.NOT_PROVED, GapCode.PIPELINE_NOT_WON):
            return "#proof"
        if not gap.path:
            return self._of_questionnaire(gap, field)
        kind, key = gap.path[:2]
        if gap.path[-2] == "rule":
            return self._change("stagerule", self.ids["rule", gap.path[-1]], "id_anchor_1")
        if kind in _LISTS:
            return self._change("questionnaire", self.questionnaire.pk, f"id_{_LISTS[kind]}-{int(key) - 1}-{field}")
        if gap.code in (GapCode.MODEL_UNREACHABLE, GapCode.ONE_MODEL_ALWAYS):
            field = "threshold"
        page = kind.replace("_", "")
        return self._change(page, self.ids[kind, key], f"id_{self._inline(gap.path)}{field}" if field else "")

    def _of_questionnaire(self, gap: Gap, field: str) -> str:
        if gap.code is GapCode.NO_QUESTIONS:
            return self._add("question")
        if gap.code is GapCode.NO_SALES_MODELS:
            return self._add("salesmodel")
        return self._change("questionnaire", self.questionnaire.pk, f"id_{field or 'common_process'}")

    def _add(self, model: str) -> str:
        return f"{reverse(f'admin:diagnostics_{model}_add')}?questionnaire={self.questionnaire.pk}"

    def _inline(self, path: tuple[str, ...]) -> str:
        """Return the prefix of an inline part's fields; inlines are in the draft's order."""
        if path[2:3] == ("option",):
            options = self.draft.question(path[1]).options
            return f"options-{[option.key for option in options].index(path[3])}-"
        return f"kpis-{int(path[3]) - 1}-" if path[2:3] == ("kpi",) else ""

    def _change(self, model: str, pk: int, field: str) -> str:
        url = reverse(f"admin:diagnostics_{model}_change", args=[pk])
        return f"{url}#{field}" if field else url


class QuestionnaireVersionAdmin(OfOneQuestionnaire, ReadOnlyAdmin):
    """Published versions; read only."""

    change_form_template = "admin/diagnostics/version_change_form.html"
    list_display = (
        "__str__",
        "published_at",
        "published_by",
        "is_current",
        "short_fingerprint",
        "differences_link",
    )
    list_select_related = ("questionnaire",)
    fields = ("number", "published_at", "published_by", "is_current", "fingerprint")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("document").prefetch_related("events__by")

    @admin.display(description=_("published by"))
    def published_by(self, version: QuestionnaireVersion) -> str:
        """Return who published it; "" for the system or an erased user."""
        return ", ".join(str(event.by) for event in version.events.all() if event.kind == "published" and event.by)

    @admin.display(description=_("current"), boolean=True)
    def is_current(self, version: QuestionnaireVersion) -> bool:
        """Whether new assessments use it."""
        return version.questionnaire.current_version_id == version.pk

    @admin.display(description=_("fingerprint"))
    def short_fingerprint(self, version: QuestionnaireVersion) -> str:
        """Return the first 12 characters, enough to distinguish versions."""
        return version.fingerprint[:12]

    @admin.display(description=_("changes"))
    def differences_link(self, version: QuestionnaireVersion) -> str:
        """Link to the differences from the previous version; the first version has none."""
        if version.number == 1:
            return ""
        url = reverse("admin:diagnostics_questionnaire_differences", args=[version.questionnaire_id])
        query = urlencode({"before": version.number - 1, "after": version.number})
        return format_html('<a href="{}?{}">{}</a>', url, query, _("What changed"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        version = kwargs["obj"]
        context.update(workspace_context(request, version.questionnaire))
        context["sections"] = document_sections(instrument_of(version))
        context["published_by"] = self.published_by(version)
        context["is_current"] = self.is_current(version)
        return super().render_change_form(request, context, *args, **kwargs)
