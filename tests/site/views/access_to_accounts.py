"""The part of the table in test_access.py that is about the pages on accounts, most of which allauth brings."""

ACCOUNTS = """
account_login                        -  200/200  200/200  200/200  302/302  302/302  302/302  302/302
account_logout                       -  302/302  302/302  302/302  200/302  200/302  200/302  200/302
account_inactive                     -  200/405   *
account_signup                       -  200/200  200/200  200/200  302/302  302/302  302/302  302/302
account_reauthenticate               -  302/302  302/302  302/302  200/200  200/200  302/302  302/302
account_email                        -  302/403  302/403  302/403  200/302  200/302  200/302  200/302
account_email_verification_sent      -  302/302   *
account_change_password              -  302/302  302/302  302/302  200/200  200/200  200/200  200/200
account_set_password                 -  302/302   *
account_reset_password               -  200/200   *
account_confirm_login_code           -  302/302   *
account_reset_password_from_key_done -  200/405   *
account_reset_password_from_key      -  200/200   *
account_reset_password_done          -  200/405   *
mfa_index                            -  302/302  302/302  302/302  200/405  200/405  200/405  200/405
mfa_authenticate                     -  302/302   *
mfa_reauthenticate                   -  302/302  302/302  302/302  302/302  302/302  200/200  200/200
mfa_activate_totp                    -  302/302   *
mfa_deactivate_totp                  -  302/302  302/302  302/302  404/404  404/404  302/302  302/302
mfa_view_recovery_codes              -  302/302  302/302  302/302  404/405  404/405  404/405  404/405
mfa_generate_recovery_codes          -  302/302   *
mfa_download_recovery_codes          -  302/302  302/302  302/302  404/404  404/404  404/404  404/404
mfa_list_webauthn                    -  302/302  302/302  302/302  200/405  200/405  200/405  200/405
mfa_add_webauthn                     -  302/302   *
mfa_reauthenticate_webauthn          -  302/302   *
mfa_remove_webauthn                  -  302/302   *
mfa_edit_webauthn                    -  302/403  302/403  302/403  302/302  302/302  302/302  302/302
mfa_login_webauthn                   -  302/302   *
usersessions_list                    -  302/302  302/302  302/302  200/302  200/302  200/302  200/302
claim                                -  302/403   302/403  302/403  302/302  302/302  302/302  302/302
invitation                           -  200/302   *
second-step                          -  302/302   302/302  302/302  200/200  200/200  302/302  302/302
second-step-link                     -  302/302   302/302  302/302  404/404  404/404  404/404  404/404
"""
"""Staff and superusers have an authenticator app, the others have no second factor."""
