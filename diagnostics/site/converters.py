"""Path converters of addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from diagnostics.instrument.text import KEY_PATTERN


class KeyConverter(StringConverter):
    """An authored key, or the name of a file, a CRM or a part: nothing else reaches a view, or a statement."""

    regex = KEY_PATTERN.strip("^$")


# registered by the name in addresses: `<key:…>`
register_converter(KeyConverter, "key")
