"""What it costs to ask for something, declared beside the address; visitors and network addresses have budgets.

A point is about 10 ms of the site's processor time, or as much in rows, mail and patience. Pages cost nothing, since
only the proxy can hold off what costs less than counting it; everything else says what it costs, and a test finds
addresses that take forms or send files and do not.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from diagnostics.site.actions.budgets import Charge, spend
from diagnostics.site.security_log import SecurityEvent, log_visitor
from diagnostics.site.views.browsers import browser_id, framed_browser_id
from diagnostics.site.views.errors import over_budget
from diagnostics.site.views.typed import is_marked, is_shown_again

NETWORK_BITS = 64
"""Of an IPv6 address: what a provider gives one customer."""

View = Callable[..., Any]
Refusal = Callable[[HttpRequest, int], HttpResponse]
"""Makes the page for a visitor who has to wait these seconds for a budget."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Points of a GET (and a HEAD) and of a POST."""

    get: int
    post: int


def costs(view: View, *, get: int = 0, post: int = 0, refuse: Refusal = over_budget) -> View:
    """Return the view, which charges visitors before it runs, and answers 429 to those who have no budget left.

    0 is for what costs no more than a page, and writes no row that is not there already.
    """

    @wraps(view)
    def charged(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        is_sent = request.method == "POST" and not (is_marked(view) and is_shown_again(request))
        points = post if is_sent else get
        wait = charge(request, points) if points else 0
        if not wait:
            return view(request, *args, **kwargs)
        log_visitor(SecurityEvent.LIMITED, request)
        return refuse(request, math.ceil(wait))

    charged.costs = Costs(get, post)  # type: ignore[attr-defined]
    return charged


def all_cost(patterns: list[URLPattern | URLResolver], *, post: int) -> list[URLPattern | URLResolver]:
    """Return the patterns of a library, whose views cost `post` each, unless they say themselves what they cost."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            all_cost(pattern.url_patterns, post=post)
        elif costs_of(pattern.callback) is None:
            pattern.callback = costs(pattern.callback, post=post)
    return patterns


def costs_of(view: object) -> Costs | None:
    """Return what a view costs, None if it does not say."""
    return getattr(view, "costs", None)


def charge(request: HttpRequest, points: int) -> float:
    """Charge the visitor and the network address; return 0, or the seconds to wait. Colleagues share an address."""
    address = Charge(f"address {network_of(request)}", points, settings.ADDRESS_BUDGET)
    visitor = visitor_of(request)
    return spend(*([Charge(visitor, points, settings.VISITOR_BUDGET)] if visitor else []), address)


def within(request: HttpRequest, name: str, per_hour: int, *, of: str = "") -> bool:
    """Whether something that has a limit of its own may be done once more; of the network address if `of` is ""."""
    return not spend(Charge(f"{name} {of or network_of(request)}", 1, per_hour))


def visitor_of(request: HttpRequest) -> str:
    """Return what tells one visitor from another: the account, else the browser; "" for a browser without cookies."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    browser = browser_id(request) or framed_browser_id(request)
    return f"browser {browser}" if browser else ""


def network_of(request: HttpRequest) -> str:
    """Return the network address; of an IPv6 address its network."""
    client = get_adapter(request).get_client_ip(request)
    address = ip_address(client)
    return str(ip_network(f"{client}/{NETWORK_BITS}", strict=False)) if isinstance(address, IPv6Address) else client
