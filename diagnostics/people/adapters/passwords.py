"""What passwords may not be: those that somebody would try first."""

import re
from itertools import pairwise

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from diagnostics.site.languages import site_name
from diagnostics.site.queries.branding import current_brand

SHORTEST_WORD = 4
"""Letters of a word that makes a password predictable."""

DIFFERENT = 5
"""Characters that a password has at least: "aaaaaaaaaaaa" is no better than "a"."""


class PredictablePasswordValidator(CommonPasswordValidator):
    """Refuses common passwords and words of this site, also twice or with digits and signs in between or around them.

    Of Django's 20,000 common passwords only 190 have twelve characters. Where that many are asked for, people lengthen
    the shorter ones in these ways. Sources: NIST SP 800-63B, 5.1.1.2; ASVS 5.0, 6.2.4 and 6.2.11.
    """

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for such a password."""
        letters = "".join(filter(str.isalpha, password.casefold()))
        words = self.passwords | words_of_site()
        parts = {password.casefold(), letters, _unit(password.casefold()), _unit(letters)}
        if any(len(part) >= SHORTEST_WORD and part in words for part in parts) or len(set(password)) < DIFFERENT:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return _(
            "This password is easy to guess: it is a common one or the name of this site, perhaps with something "
            "added. Three or four words that have nothing to do with each other are better."
        )


def words_of_site() -> set[str]:
    """Return the words that somebody would try here first: of the site's name, operator and address."""
    names = f"{site_name(current_brand())} {settings.SITE_OPERATOR} {settings.SITE_URL.hostname} salesmodel".casefold()
    words = re.findall(r"[^\W\d_]+", names)
    return {*words, "".join(words), *("".join(pair) for pair in pairwise(words))}


def _unit(text: str) -> str:
    """Return what a text repeats, the text itself if it is no repetition."""
    return text[: (text + text).find(text, 1)] if text else ""
