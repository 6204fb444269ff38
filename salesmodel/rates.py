"""How often something may be tried: sign-in and the like, which django-allauth counts, and what counts the same way."""

RATES = {
    "login": "30/m/ip",
    "login_failed": "20/h/ip,10/h/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/10s/key,10/h/key",
    "change_password": "10/h/user",
    "manage_email": "20/h/user",
    "reauthenticate": "10/m/user",
    # not allauth's: links by which staff set up their first second factor
    "second_step": "5/h/user",
    # not allauth's: pushes to a CRM, so that nobody can try stolen tokens here
    "push": "30/h/ip",
    # results mailed to oneself: by whom, and to whom
    "mail_me": "10/h/ip",
    "mail_me_to": "3/h/key",
}
