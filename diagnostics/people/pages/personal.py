"""One person's data: the page, and the JSON download that docs/my-data.md describes."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.pages.answers import answer_label, question_text
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import duration
from diagnostics.site.spreadsheets.cells import chunks

FORMAT = "salesmodel-my-data/2"
"""Name and version of the download's format; the number changes when the structure changes."""

FACTORS = {
    "totp": gettext_lazy("an app that makes codes"),
    "webauthn": gettext_lazy("a passkey"),
    "recovery_codes": gettext_lazy("recovery codes"),
}
_KINDS = (
    ("begun", gettext_lazy("Assessments begun")),
    ("completed", gettext_lazy("Assessments completed")),
    ("reminders", gettext_lazy("Reminders")),
    ("share_links", gettext_lazy("Share links")),
    ("passed_on", gettext_lazy("Results passed on to other systems")),
    ("sessions", gettext_lazy("Places where you are signed in")),
    ("mail", gettext_lazy("Mail to you that is waiting")),
    ("publications", gettext_lazy("Versions you published or retired")),
    ("changes", gettext_lazy("Changes you made to questionnaires")),
    ("waiting", gettext_lazy("Reviews you asked for or answered, times you set, remarks you put aside")),
    ("administration", gettext_lazy("What you did in the administration")),
)
_RETENTION_TEXTS = {
    "reminders": gettext_lazy("They are erased with their assessments."),
    "share_links": gettext_lazy("They are erased with their assessments."),
    "passed_on": gettext_lazy("We erase our record of it after a month. What the other system has, we can't erase."),
    "sessions": gettext_lazy("Each ends %(time)s after its last use, for staff after eight hours."),
    "mail": gettext_lazy("It is erased when it is sent, and after three days at the latest."),
    "publications": gettext_lazy("They stay, without your name, when you erase your account."),
    "changes": gettext_lazy("They stay, without your name, when you erase your account."),
    "waiting": gettext_lazy("They stay, without your name, when you erase your account."),
    "administration": gettext_lazy("It is kept until you erase your account."),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of stored data: how many there are, the period they are from, and when they are erased.

    `since` is "" if the period is unknown.
    """

    label: str
    count: int
    since: str
    goes: str


@dataclass(frozen=True, slots=True)
class MyDataPage:
    """What is stored about the visitor. `email` is "" without an account; `in_browser` counts unowned assessments."""

    email: str
    name: str
    joined: datetime | None
    last_seen: datetime | None
    addresses: tuple[str, ...]
    factors: str
    holdings: tuple[Holding, ...]
    in_browser: int

    @property
    def is_empty(self) -> bool:
        return not self.email and not self.holdings


@dataclass(frozen=True, slots=True)
class ErasePage:
    """What will be erased; `is_refused` if no administrator would remain."""

    email: str
    assessments: int
    in_browser: int
    wrote: int
    is_refused: bool


def my_data_page(
    spans: Mapping[str, Any],
    *,
    account: Mapping[str, Any] | None,
    addresses: Iterable[str],
    factors: Iterable[str],
    retention: Mapping[str, int],
) -> MyDataPage:
    """Return the page; `retention` has the days for begun and completed assessments, 0 for ever."""
    user = account or {}
    kinds = [(kind, label, spans[kind]) for kind, label in _KINDS if kind in spans and spans[kind].count]
    return MyDataPage(
        email=user.get("email", ""),
        name=f"{user.get('first_name', '')} {user.get('last_name', '')}".strip(),
        joined=user.get("date_joined"),
        last_seen=user.get("last_login"),
        addresses=tuple(address for address in sorted(addresses) if address != user.get("email")),
        factors=", ".join(str(FACTORS.get(kind, kind)) for kind in factors),
        holdings=tuple(_holding(kind, str(label), span, retention) for kind, label, span in kinds),
        in_browser=spans["browser"].count if "browser" in spans else 0,
    )


def _holding(kind: str, label: str, span: Any, retention: Mapping[str, int]) -> Holding:
    if kind in retention:
        goes = _retention_text(span.first, retention[kind])
    else:
        goes = str(_RETENTION_TEXTS[kind]) % {"time": duration(settings.SESSION_DAYS)}
    return Holding(label, span.count, _period(span.first, span.last), goes)


def _period(first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None:
        return ""
    begin, end = _day(first), _day(last)
    return begin if begin == end else _("%(first)s to %(last)s") % {"first": begin, "last": end}


def _retention_text(first: datetime, days: int) -> str:
    if not days:
        return _("They are kept until you erase them.")
    return _("The first is erased on %(date)s.") % {"date": _day(first + timedelta(days=days))}


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")


def assessment_document(record: Mapping[str, Any], instrument: Instrument) -> str:
    """Return an assessment for the download as JSON, with the texts of its answers beside their keys.

    The record has answers and outcome as JSON; the outcome goes into the document as it is.
    """
    answers = [_answer(instrument, key, option) for key, option in json.loads(record["answers"]).items()]
    document = {name: value for name, value in record.items() if name != "outcome"}
    return f'{_json({**document, "answers": answers})[:-1]}, "outcome": {record["outcome"] or "null"}}}'


def _answer(instrument: Instrument, key: str, option_key: str) -> dict[str, str]:
    text, label = question_text(instrument, key), answer_label(instrument, key, option_key)
    return {"question": key, "option": option_key, "text": str(text), "label": str(label)}


def personal_parts(sections: Mapping[str, Any], assessments: Iterable[str], *, at: datetime) -> Iterator[bytes]:
    """Yield the JSON document in parts, to use little memory; assessments are JSON already."""
    yield from chunks(text.encode(errors="replace") for text in _texts(sections, assessments, at))


def _texts(sections: Mapping[str, Any], assessments: Iterable[str], at: datetime) -> Iterator[str]:
    head = {"format": FORMAT, "exported_at": at, **sections}
    yield "{\n" + "".join(f"{json.dumps(name)}: {_json(value)},\n" for name, value in head.items())
    yield '"assessments": ['
    for number, assessment in enumerate(assessments):
        yield (",\n" if number else "\n") + assessment
    yield "\n]\n}\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


_json = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
