"""Where in the admin a gap or a remark is mended."""

from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import part_ids
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.remarks import Remark

_LISTS = {"doubtful_pair": "doubtful_pairs", "kpi": "kpis"}
"""Kinds of parts without a key, and the prefix of their fields in the form of the questionnaire."""


class FieldUrls:
    """The URLs of the form fields that fix gaps and remarks."""

    def __init__(self, questionnaire: Questionnaire, draft: Instrument) -> None:
        self.questionnaire = questionnaire
        self.draft = draft
        self.ids = part_ids(questionnaire)

    def of(self, gap: Gap | Remark) -> str:
        """Return the URL of the field, or of the page if no single field fixes it."""
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

    def _of_questionnaire(self, gap: Gap | Remark, field: str) -> str:
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
