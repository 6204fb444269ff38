"""The entry point that a WSGI server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmodel.settings")

application = get_wsgi_application()
