"""What people do with their accounts, by what was mailed to them."""

import re

from tests.visitors import EMAIL, Visitor, code_in, letter

ADDRESSES, CODE, RESET = "/accounts/email/", "/accounts/confirm-email/", "/accounts/password/reset/"


def mailed_link(visitor: Visitor, email: str = EMAIL) -> str:
    """Ask for a new password; return the path of the link that was mailed."""
    visitor.post(RESET, {"email": email})
    (path,) = re.findall(r"https?://[^/]+(/\S+/reset/key/\S+)", letter().text)
    return str(path)


def choose_password_by_link(visitor: Visitor, password: str) -> str:
    """Choose a new password by a mailed link; return its path."""
    path = mailed_link(visitor)
    visitor.post(visitor.get(path, follow=True).wsgi_request.path, {"password1": password})
    return path


def change_address(visitor: Visitor, email: str) -> None:
    """Change the account's address, as somebody who has shown who they are."""
    visitor.post(ADDRESSES, {"email": email, "action_add": ""})
    visitor.post(CODE, {"code": code_in(letter())})
