"""The filters of insight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from diagnostics.insight.domain.disclosure import Selection

_NO_SUCH_CHOICE = {"invalid_choice": _("That is not one of the choices. Choose one of those in the list.")}

MONTH = "%Y-%m"


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: periods by first and last month, versions as (id, number), and languages."""

    periods: Sequence[tuple[date, date]]
    versions: Sequence[tuple[int, int]]
    languages: Sequence[str]


class InsightForm(forms.Form):
    """The filters, sent by GET, so that the address can be bookmarked; nothing is required."""

    def __init__(self, data: Any, *, choices: Choices) -> None:
        super().__init__(data)
        names = dict(settings.LANGUAGES)
        languages = [
            (code or UNKNOWN, names.get(code, code) if code else _("Not recorded")) for code in choices.languages
        ]
        versions = [(str(number), _("Version %(number)s") % {"number": number}) for _pk, number in choices.versions]
        self._versions = {str(number): pk for pk, number in choices.versions}
        self.fields |= {
            "from": _choice(_("From"), _("The beginning"), [_month(first) for first, _last in choices.periods]),
            "to": _choice(_("To"), _("Today"), [_month(last) for _first, last in choices.periods]),
            "version": _choice(_("Version"), _("All"), versions),
            "language": _choice(_("Language"), _("All"), languages),
            "by": _choice(_("Over time"), _("Automatic"), [("week", _("By week")), ("month", _("By month"))]),
        }

    def clean(self) -> None:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and last < first:
            self.add_error("to", _("The last month is before the first one. Change one of them."))

    @property
    def selection(self) -> Selection:
        """What a valid form selects."""
        asked = self.cleaned_data
        language = asked["language"] or None
        return Selection(
            first=date.fromisoformat(f"{asked['from']}-01") if asked["from"] else None,
            last=date.fromisoformat(f"{asked['to']}-01") if asked["to"] else None,
            version=self._versions[asked["version"]] if asked["version"] else None,
            language="" if language == UNKNOWN else language,
        )

    @property
    def by_month(self) -> bool | None:
        """Whether the trend is by month, None if nothing was chosen."""
        by = self.cleaned_data["by"]
        return by == "month" if by else None


UNKNOWN = "unknown"
"""How the address calls the language of assessments that were begun before it was recorded."""


def _choice(label: Any, default: Any, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", default), *choices], required=False, error_messages=_NO_SUCH_CHOICE
    )


def _month(first: date) -> tuple[str, str]:
    return first.strftime(MONTH), date_format(first, "YEAR_MONTH_FORMAT")
