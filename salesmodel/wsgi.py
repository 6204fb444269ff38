"""The entry point that a WSGI server calls."""

import os
import re
import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

BOOT_ERROR = 3
"""The exit status with which gunicorn stops instead of starting another worker."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmodel.settings")

try:
    django_application = get_wsgi_application()
except ImproperlyConfigured as error:
    print(f"Settings: {error}", file=sys.stderr)
    sys.exit(BOOT_ERROR)

_BOUNDARY = re.compile(r';\s*boundary=("[^"]*"|[^;\s]+)', re.IGNORECASE)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Handle a request, reading its form and query as UTF-8 whatever charset it declares.

    Django decodes both in the declared charset before any middleware runs: an unsuitable one ("hex") would end in the
    server's own error page.
    """
    environ["CONTENT_TYPE"] = bare_content_type(environ.get("CONTENT_TYPE", ""))
    return django_application(environ, start_response)


def bare_content_type(header: str) -> str:
    """Return the media type with its boundary, if any, and without other parameters."""
    boundary = _BOUNDARY.search(header)
    return header.partition(";")[0] + (boundary[0] if boundary else "")
