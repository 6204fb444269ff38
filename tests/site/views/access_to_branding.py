"""Who gets the site's logo and stylesheet and the pages for frames: lines of the table in `test_access`."""

BRANDING = """
branding-logo|branding-css -  404/405   *
embed        -                404/405   *
embed-questionnaire -         404/404   *
embed-question|embed-check begun|completed|owned-begun|owned-completed  404/404  *
embed-result begun|completed|owned-begun|owned-completed  404/405  *
"""
"""Nothing is set here, so there are none of them; `test_branding` and `test_embedding` ask a site that has them."""
