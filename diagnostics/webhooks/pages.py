"""Texts about webhooks: flaws of an address, states of deliveries and endpoints."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.site.domain.destinations import Flaw
from diagnostics.webhooks.domain import Problem

FLAWS = {
    Flaw.TOO_LONG: gettext_lazy("The address is too long."),
    Flaw.CHARACTERS: gettext_lazy("The address has a space, a line break or another sign that none can have."),
    Flaw.NO_HTTPS: gettext_lazy("The address must begin with https://, so that results are encrypted on their way."),
    Flaw.CREDENTIALS: gettext_lazy("Leave out the user name and the password. The signature says who sends."),
    Flaw.FRAGMENT: gettext_lazy("Leave out what follows the #. It is never sent."),
    Flaw.HOST: gettext_lazy("The address needs a full host name, such as hooks.example.com."),
    Flaw.NUMERIC: gettext_lazy("Use the name of the machine, not its number: its certificate is checked by name."),
    Flaw.PORT: gettext_lazy("Only the ports 443 and 8443 can be used."),
}

PROBLEMS = {
    Problem.BAD_ADDRESS: gettext_lazy("The address is not one that results are sent to."),
    Problem.UNKNOWN_HOST: gettext_lazy("There is no machine with that name."),
    Problem.NOT_PUBLIC: gettext_lazy(
        "The name leads to an address that is not public, such as one of this network. Nothing is sent there."
    ),
    Problem.UNREACHABLE: gettext_lazy("The machine refused the connection, or there is no way to it."),
    Problem.CERTIFICATE: gettext_lazy("It could not prove who it is: its certificate is not valid for that name."),
    Problem.TIMEOUT: gettext_lazy("It did not answer within ten seconds."),
    Problem.NO_ANSWER: gettext_lazy("It ended the connection without an answer that could be read."),
    Problem.REDIRECT: gettext_lazy("It answered %(status)s and pointed elsewhere. Enter the final address instead."),
    Problem.GONE: gettext_lazy("It answered 410: it wants no more deliveries. The webhook was switched off."),
    Problem.STATUS: gettext_lazy("It answered %(status)s. Only an answer from 200 to 299 counts as taken."),
    Problem.RESTING: gettext_lazy("It was too slow a moment ago, so it was left alone."),
    Problem.SWITCHED_OFF: gettext_lazy("The webhook was switched off."),
    Problem.OURS: gettext_lazy("Something failed on this site. Its log says what."),
}


def answer_text(problem: str, status: int | None, *, is_test: bool = False) -> str:
    """Return the result of the last attempt, "" if there was none."""
    if not problem:
        return _("It answered %(status)s.") % {"status": status} if status else ""
    kind = Problem(problem)
    # a test does not switch the endpoint off
    if kind is Problem.GONE and is_test:
        kind = Problem.STATUS
    return str(PROBLEMS[kind]) % {"status": status}


def delivery_state(*, delivered_at: datetime | None, next_attempt_at: datetime | None, problem: str) -> str:
    """Return the state of a delivery: delivered, given up, waiting or on its way."""
    if delivered_at is not None:
        return _("Delivered")
    if next_attempt_at is None:
        return _("Given up")
    return _("Waiting") if problem else _("On its way")


def next_step(*, delivered_at: datetime | None, next_attempt_at: datetime | None, problem: str) -> str:
    """Return when the next attempt is made, "" if there is none."""
    if delivered_at is not None or next_attempt_at is None:
        return ""
    if not problem:
        return _("It is sent by the background worker, within seconds.")
    return _("It is tried again: %(when)s") % {"when": _moment(next_attempt_at)}


def endpoint_state(
    *,
    enabled: bool,
    gone_at: datetime | None,
    failing_since: datetime | None,
    last_delivered_at: datetime | None,
) -> str:
    """Return whether an endpoint works, in one sentence."""
    if not enabled and gone_at is not None:
        return _("Switched off since it answered 410, that it wants no more: %(when)s") % {"when": _moment(gone_at)}
    if not enabled:
        return _("Switched off")
    if failing_since is not None:
        return _("Failing since: %(when)s") % {"when": _moment(failing_since)}
    if last_delivered_at is not None:
        return _("Works, last delivery: %(when)s") % {"when": _moment(last_delivered_at)}
    return _("Nothing delivered in the last month")


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
