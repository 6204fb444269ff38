"""Who may compare assessments, try other answers, take again and be reminded: lines of the table in `test_access`."""

COMPARISONS = """
again        begun           404/404  302/302  302/302  404/404  404/404  404/404  404/404
again        completed       404/404  200/302  200/302  404/404  404/404  404/404  404/404
again        owned-begun     404/404  404/404  404/404  302/302  404/404  404/404  404/404
again        owned-completed  404/404  404/404  404/404  200/302  404/404  404/404  404/404
compare-choose begun         404/405  302/405  302/405  404/405  404/405  404/405  404/405
compare-choose completed     404/405  200/405  200/405  404/405  404/405  404/405  404/405
compare-choose owned-begun   404/405  404/405  404/405  302/405  404/405  404/405  404/405
compare-choose owned-completed  404/405  404/405  404/405  200/405  404/405  404/405  404/405
compare      begun|completed  404/405  200/405  200/405  404/405  404/405  404/405  404/405
compare      owned-begun|owned-completed  404/405  404/405  404/405  200/405  404/405  404/405  404/405
what-if      begun           404/405  302/405  302/405  404/405  404/405  404/405  404/405
what-if      completed       404/405  200/405  200/405  404/405  404/405  404/405  404/405
what-if      owned-begun     404/405  404/405  404/405  302/405  404/405  404/405  404/405
what-if      owned-completed  404/405  404/405  404/405  200/405  404/405  404/405  404/405
remind       begun           404/404  302/302  302/302  404/404  404/404  404/404  404/404
remind       completed       404/404  200/200  200/200  404/404  404/404  404/404  404/404
remind       owned-begun     404/404  404/404  404/404  302/302  404/404  404/404  404/404
remind       owned-completed  404/404  404/404  404/404  200/200  404/404  404/404  404/404
remind-dismiss begun|completed  405/404  405/302  405/302  405/404  405/404  405/404  405/404
remind-dismiss owned-begun|owned-completed  405/404  405/404  405/404  405/302  405/404  405/404  405/404
"""
"""A comparison is asked for of an assessment with itself; of two, `test_comparison` asks."""
