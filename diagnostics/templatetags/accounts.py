"""The link to signing in."""

from typing import Any

from django import template
from django.conf import settings

from diagnostics.site.pages.urls import address_of
from diagnostics.site.pages.urls import sign_in_url as sign_in_url_from

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_url(context: dict[str, Any]) -> str:
    """Return the address of the sign-in page; from assessments and their list, it comes back to the page."""
    request = context["request"]
    match = request.resolver_match
    if request.method == "GET" and match and match.route.startswith("assessments/"):
        return sign_in_url_from(request.get_full_path())
    return address_of(settings.LOGIN_URL)
