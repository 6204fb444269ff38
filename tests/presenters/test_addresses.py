"""The addresses of one assessment."""

from uuid import UUID

from diagnostics.presenters.addresses import AssessmentLinks, compare_url

OTHER = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d38")
ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")


def test_of_comparing_taking_again_and_being_reminded() -> None:
    links = AssessmentLinks(ASSESSMENT)
    assert (links.compare, links.again, links.remind, links.dismiss, compare_url(ASSESSMENT, OTHER)) == (
        f"/assessments/{ASSESSMENT}/compare/",
        f"/assessments/{ASSESSMENT}/again/",
        f"/assessments/{ASSESSMENT}/remind/",
        f"/assessments/{ASSESSMENT}/remind/dismiss/",
        f"/assessments/{ASSESSMENT}/compare/{OTHER}/",
    )


def test_of_what_can_be_done_with_an_assessment() -> None:
    links = AssessmentLinks(ASSESSMENT)
    assert (links.open, links.json, links.elsewhere, links.adapt, links.gap_check, links.handoff, links.erase) == (
        f"/assessments/{ASSESSMENT}/",
        f"/assessments/{ASSESSMENT}/result.json",
        f"/assessments/{ASSESSMENT}/continue/",
        f"/assessments/{ASSESSMENT}/adapt/",
        f"/assessments/{ASSESSMENT}/gap-check/",
        f"/assessments/{ASSESSMENT}/handoff/",
        f"/assessments/{ASSESSMENT}/erase/",
    )


def test_of_sharing_it() -> None:
    links = AssessmentLinks(ASSESSMENT)
    assert (links.share, links.share_by_mail) == (
        f"/assessments/{ASSESSMENT}/share/",
        f"/assessments/{ASSESSMENT}/share/e-mail/",
    )


def test_a_pdf_has_an_address_only_where_it_can_be_made() -> None:
    assert AssessmentLinks(ASSESSMENT).pdf == ""
    assert AssessmentLinks(ASSESSMENT, has_pdf=True).pdf == f"/assessments/{ASSESSMENT}/result.pdf"
