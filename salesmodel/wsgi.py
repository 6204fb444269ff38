"""The entry point that a WSGI server calls."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

BOOT_ERROR = 3
"""The exit status by which gunicorn knows that it need not start another worker."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmodel.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    print(f"Settings: {error}", file=sys.stderr)
    sys.exit(BOOT_ERROR)
