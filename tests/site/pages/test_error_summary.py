"""What a form of the admin says above it when it is refused."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.safestring import mark_safe

from diagnostics.site.pages.error_summary import ErrorLine, error_lines, formset_lines


class Sample(forms.Form):
    name = forms.CharField(label="name")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    at = forms.SplitDateTimeField()
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        self.add_error(None, mark_safe('These <a href="/">contradict</a> each other.'))
        return self.cleaned_data


REQUIRED = "This field is required."


def test_each_message_names_its_field_and_leads_to_it() -> None:
    assert list(error_lines(Sample({}), ())) == [
        ErrorLine("These contradict each other.", "id_name"),
        ErrorLine(f"Name: {REQUIRED}", "id_name"),
        ErrorLine(f"Kind: {REQUIRED}", "id_kind_0"),
        ErrorLine(f"At: {REQUIRED}", "id_at_0"),
        # what nobody sees cannot be gone to
        ErrorLine(f"Seen: {REQUIRED}", "id_name"),
    ]


def test_rows_of_an_inline_are_numbered() -> None:
    class Row(forms.Form):
        text = forms.CharField(label="text")

    rows = formset_factory(Row, max_num=1, validate_max=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-text": "x", "form-1-text": ""}
    formset = rows(data, prefix="form")
    inline = SimpleNamespace(formset=formset, opts=SimpleNamespace(opts=SimpleNamespace(verbose_name="answer option")))
    lines = list(error_lines(Row({"text": "x"}), [inline]))
    assert lines == [
        ErrorLine("Please submit at most 1 form.", "form-group"),
        ErrorLine(f"Answer option 2, text: {REQUIRED}", "id_form-1-text"),
    ]


def test_rows_of_a_list_are_called_by_their_name() -> None:
    class Row(forms.Form):
        position = forms.IntegerField(label="position")
        instance = "Where do most of your leads come from?"

    rows = formset_factory(Row)
    formset = rows({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-position": "x"}, prefix="form")
    assert list(formset_lines(formset)) == [
        ErrorLine("Where do most of your leads come from?, position: Enter a whole number.", "id_form-0-position")
    ]
