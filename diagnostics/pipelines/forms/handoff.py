"""Forms of the handover: which company and which CRM it is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.forms.assessments import CompanyForm


class HandoffForm(CompanyForm):
    """The company and CRM of a result. `seen` is the `naming_mark` of those that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def refuse(self, *, company: str, crm: str) -> None:
        """Add an error that these values were saved meanwhile; sending the form again overwrites them."""
        self.add_error(
            None,
            forms.ValidationError(
                _(
                    "Meanwhile it was changed elsewhere: the company is now %(company)s, the %(the_crm)s is %(crm)s. "
                    "What you wrote is below. Save it again to replace these."
                ),
                params={**self.nouns, "company": company, "crm": crm},
            ),
        )


class CrmForm(CompanyForm):
    """The CRM alone, for the pipeline of a sales model, which is nobody's."""

    company = None  # type: ignore[assignment]  # removes the field
