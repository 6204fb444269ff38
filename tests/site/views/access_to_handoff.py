"""The part of the table in test_access.py that is about what becomes of a pipeline: adapted, compared, handed over."""

HANDOFF = """
playbook|set-up begun            404/405   302/405  302/405  404/405  404/405  404/405  404/405
playbook|set-up completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
playbook|set-up owned-begun      404/405   404/405  404/405  302/405  404/405  404/405  404/405
playbook|set-up owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
playbook-pdf begun|owned-begun   404/405   *
playbook-pdf completed           404/405   200/405  200/405  404/405  404/405  404/405  404/405
playbook-pdf owned-completed     404/405   404/405  404/405  200/405  404/405  404/405  404/405
handoff      begun            404/405   302/405  302/405  404/405  404/405  404/405  404/405
handoff      completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
handoff      owned-begun      404/405   404/405  404/405  302/405  404/405  404/405  404/405
handoff      owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
handoff-file begun            404/405   *
handoff-file completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
handoff-file owned-begun      404/405   *
handoff-file owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
handoff-part begun            404/405   *
handoff-part completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
handoff-part owned-begun      404/405   *
handoff-part owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
adapt        begun            404/404  302/302  302/302  404/404  404/404  404/404  404/404
adapt        completed        404/404  200/200  200/200  404/404  404/404  404/404  404/404
adapt        owned-begun      404/404  404/404  404/404  302/302  404/404  404/404  404/404
adapt        owned-completed  404/404  404/404  404/404  200/200  404/404  404/404  404/404
adapt-reset  begun            405/404  405/302  405/302  405/404  405/404  405/404  405/404
adapt-reset  completed        405/404  405/302  405/302  405/404  405/404  405/404  405/404
adapt-reset  owned-begun      405/404  405/404  405/404  405/302  405/404  405/404  405/404
adapt-reset  owned-completed  405/404  405/404  405/404  405/302  405/404  405/404  405/404
push         begun            404/404  302/302  302/302  404/404  404/404  404/404  404/404
push         completed        404/404  200/200  200/200  404/404  404/404  404/404  404/404
push         owned-begun      404/404  404/404  404/404  302/302  404/404  404/404  404/404
push         owned-completed  404/404  404/404  404/404  200/200  404/404  404/404  404/404
handoff-model|handoff-model-file|handoff-model-part|set-up-model - 200/405 *
gap-check    begun            404/404  302/302  302/302  404/404  404/404  404/404  404/404
gap-check    completed        404/404  200/200  200/200  404/404  404/404  404/404  404/404
gap-check    owned-begun      404/404  404/404  404/404  302/302  404/404  404/404  404/404
gap-check    owned-completed  404/404  404/404  404/404  200/200  404/404  404/404  404/404
gap-check-match begun            405/404  405/302  405/302  405/404  405/404  405/404  405/404
gap-check-match completed        405/404  405/302  405/302  405/404  405/404  405/404  405/404
gap-check-match owned-begun      405/404  405/404  405/404  405/302  405/404  405/404  405/404
gap-check-match owned-completed  405/404  405/404  405/404  405/302  405/404  405/404  405/404
gap-check-clear begun            405/404  405/302  405/302  405/404  405/404  405/404  405/404
gap-check-clear completed        405/404  405/302  405/302  405/404  405/404  405/404  405/404
gap-check-clear owned-begun      405/404  405/404  405/404  405/302  405/404  405/404  405/404
gap-check-clear owned-completed  405/404  405/404  405/404  405/302  405/404  405/404  405/404
gap-check-csv begun            404/405  404/405  404/405  404/405  404/405  404/405  404/405
gap-check-csv completed        404/405  404/405  404/405  404/405  404/405  404/405  404/405
gap-check-csv owned-begun      404/405  404/405  404/405  404/405  404/405  404/405  404/405
gap-check-csv owned-completed  404/405  404/405  404/405  404/405  404/405  404/405  404/405
"""
