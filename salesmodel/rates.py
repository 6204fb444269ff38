"""How often signing in and the like may be tried, as django-allauth counts; see also `site/views/budgets.py`."""

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
}
