"""The content security policy: nothing inline and nothing from elsewhere, without exceptions."""

from typing import Any

from csp.constants import NONE, SELF


def directives(*, https: bool) -> dict[str, Any]:
    """Return django-csp's setting."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF],
            "base-uri": [NONE],
            "object-src": [NONE],
            "frame-ancestors": [NONE],
            "upgrade-insecure-requests": https,
        }
    }
