"""Exporting a questionnaire as a file, and importing one after a dry run."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.files import SIZE_LIMIT, write_file
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.text import Text
from tests.builders import make_instrument
from tests.reference import reference_instrument
from tests.support.admin.forms import decide, messages_of, unrendered

PAGE = "/admin/diagnostics/questionnaire/import/"
REFERENCE = write_file(reference_instrument())
ASKED = reference_instrument().questions[0].text.en
REWORDED = REFERENCE.replace(ASKED, "Where from?")


def export(questionnaire):
    return reverse("admin:diagnostics_questionnaire_export", args=[questionnaire.pk])


def upload(client, content, **more):
    """Upload a file and return the page, not rendered."""
    with unrendered():
        return send(client, content, **more)


def send(client, content, **more):
    """Upload a file and return the page."""
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(PAGE, {"file": SimpleUploadedFile("questionnaire.yaml", data), **more})


def apply(client, dry_run, **changes):
    """Press the button below the dry run."""
    page = dry_run.context_data["page"]
    return decide(client, PAGE, **{"text": page.text, "seen": page.seen, "apply": "yes", **changes})


def faults(response):
    return [str(fault) for fault in response.context_data["page"].faults]


def draft():
    return load_draft(Questionnaire.objects.get(key="sales-model"))


class TestExport:
    def test_downloads_the_draft(self, admin, questionnaire):
        response = admin.get(export(questionnaire))
        assert response.content.decode() == REFERENCE
        assert response["Content-Disposition"] == 'attachment; filename="sales-model.yaml"'
        assert response["Content-Type"] == "application/yaml; charset=utf-8"

    def test_downloads_the_version_in_the_query(self, admin, questionnaire):
        questionnaire.title_en = "Other"
        questionnaire.save()
        publish(questionnaire_id=questionnaire.pk, by=None)
        response = admin.get(export(questionnaire), {"version": "1"})
        assert response.content.decode() == REFERENCE
        assert response["Content-Disposition"] == 'attachment; filename="sales-model-1.yaml"'

    def test_of_an_unknown_version_is_not_found(self, admin, questionnaire):
        assert admin.get(export(questionnaire), {"version": "2"}).status_code == 404

    @pytest.mark.parametrize(
        ("key", "name"), [('x"; y=\r\nz', "x-y-z"), ("../../etc", "etc"), ("≈", "questionnaire"), ("%00", "00")]
    )
    def test_has_a_safe_file_name_for_any_key(self, admin, questionnaire, key, name):
        Questionnaire.objects.update(key=key)
        assert admin.get(export(questionnaire))["Content-Disposition"] == f'attachment; filename="{name}.yaml"'

    def test_of_a_draft_that_contradicts_itself_says_so(self, admin, questionnaire):
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        response = admin.get(export(questionnaire), follow=True)
        assert messages_of(response) == [
            "The draft contradicts itself: no stage may have the key the_win (stages[6].key)"
        ]


class TestDryRun:
    def test_shows_what_would_change_and_writes_nothing(self, admin):
        response = upload(admin, REWORDED)
        plan = response.context_data["page"].plan
        assert plan.sentence == "1 change in the draft of Find your sales model (sales-model):"
        (group,) = plan.changes.groups
        assert group.sentences == (f"Question reworded (English): “Where from?” instead of “{ASKED}”",)
        assert draft() == reference_instrument()

    def test_says_if_a_new_questionnaire_would_be_created(self, admin):
        response = upload(admin, REFERENCE.replace("key: sales-model", "key: other", 1))
        assert response.context_data["page"].plan.sentence == (
            "A new questionnaire is made: Find your sales model (other)."
        )
        assert Questionnaire.objects.count() == 1

    def test_has_no_button_if_nothing_would_change(self, admin):
        page = send(admin, REFERENCE).content.decode()
        assert ("says the same." in page, 'name="apply"' in page) == (True, False)

    def test_accepts_typed_text(self, admin):
        response = admin.post(PAGE, {"text": REWORDED.replace("\n", "\r\n"), "check": "yes"})
        assert response.context_data["page"].plan.changes.count == 1


class TestImport:
    def test_writes_what_the_dry_run_showed(self, admin):
        response = apply(admin, upload(admin, REWORDED))
        assert messages_of(response) == ["The file was imported as the draft. Check and publish it when it is ready."]
        assert draft().questions[0].text.en == "Where from?"

    def test_creates_a_questionnaire_with_a_new_key(self, admin):
        apply(admin, upload(admin, REFERENCE.replace("key: sales-model", "key: other", 1)))
        made = Questionnaire.objects.get(key="other")
        assert load_draft(made) == replace(reference_instrument(), key="other")

    def test_without_a_dry_run_writes_nothing(self, admin):
        response = admin.post(PAGE, {"text": REWORDED, "apply": "yes"})
        assert response.context_data["page"].meanwhile.text == (
            "Nothing was done: this is not what was shown when you decided. Look at it again."
        )
        assert draft() == reference_instrument()

    def test_of_text_changed_after_the_dry_run_repeats_the_dry_run(self, admin):
        response = apply(admin, upload(admin, REWORDED), text=REWORDED.replace("Where from?", "From where?"))
        assert response.context_data["page"].plan.changes.count == 1
        assert draft() == reference_instrument()

    def test_over_a_draft_changed_meanwhile_repeats_the_dry_run(self, admin, questionnaire):
        dry_run = upload(admin, REWORDED)
        questionnaire.title_en = "Other"
        questionnaire.save()
        response = apply(admin, dry_run)
        assert response.context_data["page"].plan.changes.count == 2
        assert draft().title.en == "Other"

    def test_publishes_nothing(self, admin, questionnaire):
        apply(admin, upload(admin, REWORDED))
        assert questionnaire.versions.count() == 1


HOSTILE = {
    "billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "python": "key: !!python/object/apply:os.system [ls]",
    "twice": "key: a\nkey: b",
    "deep": "[" * 50_000,
    "nul": "key: a\0",
    "binary": b"\x89PNG\r\n\x1a\n\xff",
    "utf-16": "key: a".encode("utf-16"),
    "surrogate": 'key: "\\ud800"',
    "markup": "<script>alert(1)</script>",
    "nothing": "",
    "no questionnaire": "- 1\n- 2\n",
    "too large": "#" * (SIZE_LIMIT + 1),
}


class TestRefusal:
    @pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
    def test_of_a_hostile_file_shows_the_reason(self, admin, content):
        response = send(admin, content, apply="yes")
        assert (response.status_code, len(faults(response)), response.context_data["page"].plan) == (200, 1, None)
        assert (Questionnaire.objects.count(), draft()) == (1, reference_instrument())

    def test_of_nothing_says_what_to_send(self, admin):
        assert faults(upload(admin, " \n")) == ["There is no text in it. Choose a file, or paste its text."]

    def test_of_ten_megabytes_comes_before_reading_them(self, admin):
        assert upload(admin, b"a" * 10_000_000).status_code == 413

    def test_names_line_column_and_place(self, admin):
        wrong = REFERENCE.replace("inbound: 3", "inbound: many", 1)
        line = wrong[: wrong.index("inbound: many")].count("\n") + 1
        assert faults(upload(admin, wrong)) == [
            f"Line {line}, column 11, questions[0].options[0].weights.inbound: Expected a whole number, found 'many'."
        ]

    def test_lists_all_invalid_values(self, admin):
        long, wide = Text("a" * 201, "b"), make_instrument()
        stages = tuple(replace(stage, idle_days=0) for stage in wide.stages[:1]) + wide.stages[1:]
        shown = faults(upload(admin, write_file(replace(wide, title=long, stages=stages))))
        assert [fault.split(", ")[2].split(":")[0] for fault in shown] == ["title.en", "stages[0].idle_days"]

    def test_keeps_the_text_so_that_it_can_be_corrected(self, admin):
        broken = REWORDED.replace("format: 2", "format: two", 1)
        response = upload(admin, broken)
        assert response.context_data["page"].text == broken

    def test_escapes_text_of_the_file(self, admin):
        page = send(admin, "</textarea><script>alert(1)</script>: &x 1").content.decode()
        assert "<script>alert" not in page
        page = send(admin, REFERENCE.replace("format: 2", "format: <b>x</b>", 1)).content.decode()
        assert "This one says &#x27;&lt;b&gt;x&lt;/b&gt;&#x27;." in page

    def test_is_in_the_readers_language(self, admin):
        response = admin.post(PAGE, {"text": "format: 3"}, headers={"accept-language": "nb"})
        assert (response["Content-Language"], len(faults(response))) == ("nb", 1)


def test_a_file_as_large_as_the_limit_is_imported_as_text_too(admin, questionnaire):
    """The second step sends the file as text, which is more than visitors may send."""
    content = REWORDED + "#" * (SIZE_LIMIT - len(REWORDED.encode()))
    assert messages_of(apply(admin, upload(admin, content)))[0].startswith("The file was imported as the draft.")
    assert draft().questions[0].text.en == "Where from?"


class TestPermission:
    @pytest.mark.parametrize(
        ("permission", "key", "status"),
        [
            ("change_questionnaire", "sales-model", 200),
            ("change_questionnaire", "other", 403),
            ("add_questionnaire", "other", 200),
            ("add_questionnaire", "sales-model", 403),
        ],
    )
    def test_to_add_or_to_change_is_needed_depending_on_the_key(self, staff, permission, key, status):
        content = REWORDED.replace("key: sales-model", f"key: {key}", 1)
        assert upload(staff(permission), content).status_code == status

    def test_to_view_is_not_enough(self, staff):
        client = staff("view_questionnaire")
        assert (client.get(PAGE).status_code, upload(client, REWORDED).status_code) == (403, 403)

    def test_needs_the_csrf_token(self, admin):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = admin.cookies
        assert upload(strict, REWORDED).status_code == 403


def test_the_pages_are_linked_from_the_list_and_the_questionnaire(admin, questionnaire):
    assert f'href="{PAGE}"' in admin.get(reverse("admin:diagnostics_questionnaire_changelist")).content.decode()
    page = admin.get(reverse("admin:diagnostics_questionnaire_change", args=[questionnaire.pk])).content.decode()
    assert f'href="{export(questionnaire)}"' in page
