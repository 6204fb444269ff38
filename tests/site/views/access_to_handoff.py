"""The part of the table in test_access.py that is about what becomes of a pipeline: changed, compared, handed over."""

HANDOFF = """
playbook|set-up begun            404/405   302/405  302/405  404/405  404/405  404/405  404/405
playbook|set-up completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
playbook|set-up owned-begun      404/405   404/405  404/405  302/405  404/405  404/405  404/405
playbook|set-up owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
playbook-pdf begun|owned-begun   404/405   *
playbook-pdf completed           404/405   200/405  200/405  404/405  404/405  404/405  404/405
playbook-pdf owned-completed     404/405   404/405  404/405  200/405  404/405  404/405  404/405
handoff      begun            404/404   302/302  302/302  404/404  404/404  404/404  404/404
handoff      completed        404/404   200/302  200/302  404/404  404/404  404/404  404/404
handoff      owned-begun      404/404   404/404  404/404  302/302  404/404  404/404  404/404
handoff      owned-completed  404/404   404/404  404/404  200/302  404/404  404/404  404/404
handoff-file begun            404/405   *
handoff-file completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
handoff-file owned-begun      404/405   *
handoff-file owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
handoff-part begun            404/405   *
handoff-part completed        404/405   200/405  200/405  404/405  404/405  404/405  404/405
handoff-part owned-begun      404/405   *
handoff-part owned-completed  404/405   404/405  404/405  200/405  404/405  404/405  404/405
own-pipeline begun            404/404  302/302  302/302  404/404  404/404  404/404  404/404
own-pipeline completed        404/404  200/200  200/200  404/404  404/404  404/404  404/404
own-pipeline owned-begun      404/404  404/404  404/404  302/302  404/404  404/404  404/404
own-pipeline owned-completed  404/404  404/404  404/404  200/200  404/404  404/404  404/404
push         begun            404/404  302/302  302/302  404/404  404/404  404/404  404/404
push         completed        404/404  200/200  200/200  404/404  404/404  404/404  404/404
push         owned-begun      404/404  404/404  404/404  302/302  404/404  404/404  404/404
push         owned-completed  404/404  404/404  404/404  200/200  404/404  404/404  404/404
own-pipeline-model - 200/302 200/200 200/200 200/200 200/302 200/302 200/302
handoff-model|handoff-model-file|handoff-model-part|set-up-model - 200/405 *
todays-stages begun            404/404  302/302  302/302  404/404  404/404  404/404  404/404
todays-stages completed        404/404  200/200  200/200  404/404  404/404  404/404  404/404
todays-stages owned-begun      404/404  404/404  404/404  302/302  404/404  404/404  404/404
todays-stages owned-completed  404/404  404/404  404/404  200/200  404/404  404/404  404/404
todays-stages-clear begun            405/404  405/302  405/302  405/404  405/404  405/404  405/404
todays-stages-clear completed        405/404  405/302  405/302  405/404  405/404  405/404  405/404
todays-stages-clear owned-begun      405/404  405/404  405/404  405/302  405/404  405/404  405/404
todays-stages-clear owned-completed  405/404  405/404  405/404  405/302  405/404  405/404  405/404
todays-stages-csv begun            404/405  404/405  404/405  404/405  404/405  404/405  404/405
todays-stages-csv completed        404/405  404/405  404/405  404/405  404/405  404/405  404/405
todays-stages-csv owned-begun      404/405  404/405  404/405  404/405  404/405  404/405  404/405
todays-stages-csv owned-completed  404/405  404/405  404/405  404/405  404/405  404/405  404/405
adapt|gap-check|gap-check-match|gap-check-csv begun|completed|owned-begun|owned-completed 301/301 *
"""
