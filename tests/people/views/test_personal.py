"""The visitor's own data: viewing, downloading and erasing it."""

import json
from dataclasses import replace
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.conf import LazySettings
from django.db.models import JSONField
from django.test import Client
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views import downloads
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.site.models import User
from diagnostics.site.queries.erasures import read_erasures
from tests.people.actions.test_no_trace import RELATIONS
from tests.person import Person, make_person
from tests.reference import reference_instrument
from tests.repository.files import ROOT
from tests.support.accounts import mailed_link
from tests.visitors import (
    ANSWERS,
    PASSWORD,
    Page,
    Visitor,
    make_account,
    show_again_who,
    url,
    with_second_factor,
)

pytestmark = pytest.mark.both_databases


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def downloaded(client: Client) -> dict[str, Any]:
    response = client.get(url("my-data-json"))
    document: dict[str, Any] = json.loads(response.getvalue())
    return document


def reauthenticated(visitor: Visitor, user: User) -> Visitor:
    """Sign the visitor in; they showed again just now who they are."""
    visitor.force_login(user)
    show_again_who(visitor)
    return visitor


@pytest.fixture
def account(reference: QuestionnaireVersion) -> User:
    return make_account(first_name="Ann", last_name="Lie")


@pytest.fixture
def person(reference: QuestionnaireVersion) -> Person:
    # a draft with every kind of row, so that the person can have changed one of each
    create_questionnaire(instrument=replace(reference_instrument(), key="drafted"))
    return make_person(reference)


class TestPage:
    def test_of_a_browser_that_began_nothing_says_so(self, visitor: Visitor) -> None:
        assert "Nothing is stored for this browser." in text_of(visitor.get(url("my-data")))

    def test_of_a_browser_counts_and_dates_its_assessments(self, visitor: Visitor, settings: LazySettings) -> None:
        settings.RETENTION_DAYS_BEGUN, settings.RETENTION_DAYS_COMPLETED = 30, 0
        visitor.begin(leads="mixed")
        visitor.complete()
        begun, completed = visitor.get(url("my-data")).context["page"].holdings
        goes = timezone.localtime() + timedelta(days=30)
        assert (begun.label, begun.count) == ("Assessments begun", 1)
        assert begun.goes.startswith("The first is erased on ")
        assert str(goes.year) in begun.goes
        assert (completed.label, completed.count) == ("Assessments completed", 1)
        assert completed.goes == "They are kept until you erase them."

    def test_of_a_user_shows_the_account_and_its_data(self, visitor: Visitor, account: User) -> None:
        visitor.begin(leads="mixed")
        visitor.force_login(account)
        visitor.complete()
        page = visitor.get(url("my-data"))
        assert [row.label for row in page.context["page"].holdings][:1] == ["Assessments completed"]
        for text in ("Ann Lie", account.email, "This browser also has 1 assessment that belongs to no account."):
            assert text in text_of(page)

    def test_of_a_person_with_all_kinds_of_data_counts_all(self, visitor: Visitor, person: Person) -> None:
        visitor.force_login(person.user)
        page = visitor.get(url("my-data")).context["page"]
        assert [(row.label, row.count) for row in page.holdings] == [
            ("Assessments begun", 1),
            ("Assessments completed", 1),
            ("Reminders", 1),
            ("Share links", 1),
            ("Results passed on to other systems", 1),
            ("Places where you are signed in", 2),
            ("Mail to you that is waiting", 1),
            ("Versions you published or retired", 1),
            ("Changes you made to questionnaires", len([name for _, name in RELATIONS if name == "history_user"])),
            ("Reviews you asked for or answered, times you set, remarks you put aside", 3),
            ("What you did in the administration", 1),
        ]
        assert page.factors == "recovery codes, an app that makes codes, a passkey"


class TestDownload:
    def test_of_a_browser_has_its_assessments_with_keys_and_texts(self, visitor: Visitor) -> None:
        begun, completed = visitor.begin(leads="mixed"), visitor.complete("North")
        document = downloaded(visitor)
        assert (document["format"], document["account"]) == ("salesmodel-my-data/2", None)
        assert [row["id"] for row in document["assessments"]] == [str(completed), str(begun)]
        newest = document["assessments"][0]
        assert (newest["company"], newest["belongs_to"]) == ("North", "browser")
        assert {answer["question"]: answer["option"] for answer in newest["answers"]} == ANSWERS
        assert all(answer["text"] and answer["label"] for answer in newest["answers"])
        assert newest["outcome"] == Assessment.objects.get(pk=completed).outcome

    def test_has_nothing_of_others(self, visitor: Visitor) -> None:
        Visitor().complete()
        assert downloaded(visitor)["assessments"] == []

    def test_of_a_person_with_all_kinds_of_data_has_all(self, visitor: Visitor, person: Person) -> None:
        document = downloaded(reauthenticated(visitor, person.user))
        assert [name for name, value in document.items() if not value] == []
        assert {row["kind"]: row["table"] for row in document["changes"]}
        (completed, begun) = document["assessments"]
        assert (begun["earlier_name"], completed["share_links"][0]["label"]) == ("Zephyr before", "Zephyr's board")
        assert (completed["reminder"]["language"], completed["other_browsers"]) == ("en", 1)

    def test_has_no_secret_and_no_hash(self, visitor: Visitor, person: Person) -> None:
        raw = json.dumps(downloaded(reauthenticated(visitor, person.user)))
        assert [secret for secret in person.secrets if secret in raw] == []
        assert "Zephyr totp" not in raw

    def test_of_an_account_asks_for_the_password_again(self, visitor: Visitor, account: User) -> None:
        visitor.force_login(account)
        for response in (visitor.get(url("my-data-json")), visitor.head(url("my-data-json"))):
            assert response["Location"].startswith("/accounts/reauthenticate/")
        visitor.logout()
        assert visitor.get(url("my-data-json")).status_code == 200

    def test_never_tells_the_text_of_mail(self, visitor: Visitor, account: User) -> None:
        link = mailed_link(visitor, account.email)
        raw = json.dumps(downloaded(reauthenticated(visitor, account)))
        assert ("A new password" in raw, link.split("/")[-2] in raw) == (True, False)

    def test_takes_no_more_queries_for_more(self, visitor: Visitor, django_assert_max_num_queries: Any) -> None:
        for _ in range(6):
            visitor.complete()
        # one for each table that belongs to assessments, one for the version, and those of the budget
        with django_assert_max_num_queries(14):
            assert len(downloaded(visitor)["assessments"]) == 6

    def test_reads_no_outcome(self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
        """It goes into the file as the database has it: reading and writing it took 15 times as long as the rest."""
        visitor.complete()
        monkeypatch.setattr(JSONField, "from_db_value", lambda self, value, *given: pytest.fail("read"))
        (one,) = downloaded(visitor)["assessments"]
        assert (one["outcome"]["format"], len(one["answers"])) == (2, 5)

    def test_waits_while_the_process_sends_another_file(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(downloads, "slots", BoundedSemaphore(1))
        visitor.complete()
        first, second = visitor.get(url("my-data-json")), visitor.get(url("my-data-json"))
        assert (first.status_code, second.status_code, second["Retry-After"]) == (200, 503, "10")
        assert first.getvalue()
        assert visitor.get(url("my-data-json")).status_code == 200

    def test_is_a_file_that_is_not_cached(self, visitor: Visitor) -> None:
        response = visitor.get(url("my-data-json"))
        assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
        assert "no-store" in response["Cache-Control"]
        assert response.getvalue()

    def test_is_described_key_by_key(self, visitor: Visitor, person: Person) -> None:
        reauthenticated(visitor, person.user)
        described = (ROOT / "docs" / "my-data.md").read_text(encoding="utf-8")
        missing = [key for key in keys_of(downloaded(visitor)) if f"`{key}`" not in described]
        assert missing == []


def keys_of(value: Any, inside: str = "") -> set[str]:
    """Return every key of the download, without those inside outcomes and stages, which are described elsewhere."""
    if isinstance(value, list):
        return {key for inner in value for key in keys_of(inner, inside)}
    if not isinstance(value, dict) or inside in ("outcome", "stages"):
        return set()
    return set(value) | {key for name, inner in value.items() for key in keys_of(inner, name)}


class TestEraseMe:
    def test_asks_for_the_password_again(self, visitor: Visitor, account: User) -> None:
        visitor.force_login(account)
        for response in (visitor.get(url("erase-me")), visitor.post(url("erase-me"))):
            assert response["Location"].startswith("/accounts/reauthenticate/")
        assert User.objects.get() == account

    def test_continues_after_the_password(self, visitor: Visitor, account: User) -> None:
        visitor.force_login(account)
        password_page = visitor.get(url("erase-me"), follow=True)
        assert "Erase me?" in Page(visitor.fill_in(password_page, password=PASSWORD)).heading

    def test_erases_the_user_and_signs_out(self, visitor: Visitor, account: User, settings: LazySettings) -> None:
        reauthenticated(visitor, account).complete()
        home = visitor.fill_in(visitor.get(url("erase-me")))
        assert (Page(home).notices, home.context["user"].is_authenticated) == (["Everything was erased."], False)
        assert (User.objects.count(), Assessment.objects.count()) == (0, 0)
        kinds = [str(erasure.kind) for erasure in read_erasures(settings.ERASURES_FILE)]
        assert kinds[-2:] == ["user", "assessment"]

    @pytest.mark.parametrize(("fields", "left"), [({}, 1), ({"browser_too": "on"}, 0)])
    def test_erases_the_browsers_assessments_if_chosen(
        self, visitor: Visitor, account: User, fields: dict[str, str], left: int
    ) -> None:
        visitor.begin(leads="mixed")
        reauthenticated(visitor, account)
        visitor.post(url("erase-me"), fields)
        assert (User.objects.count(), Assessment.objects.count()) == (0, left)
        assert bool(visitor.cookies["browser"].value) == bool(left)

    def test_of_a_browser_erases_its_assessments_and_cookie(self, visitor: Visitor) -> None:
        other = Visitor().complete()
        visitor.complete()
        visitor.begin(leads="mixed")
        visitor.fill_in(visitor.get(url("erase-me")))
        assert [row.pk for row in Assessment.objects.all()] == [other]
        assert visitor.cookies["browser"].value == ""

    def test_of_the_last_administrator_is_refused(self, visitor: Visitor, reference: QuestionnaireVersion) -> None:
        reauthenticated(visitor, with_second_factor(make_account(is_superuser=True, is_staff=True)))
        page = visitor.get(url("erase-me"))
        assert "This is the last account that can administer the site." in text_of(page)
        assert Page(page).forms == []
        assert (visitor.post(url("erase-me")).status_code, User.objects.count()) == (409, 1)

    def test_that_cannot_be_listed_erases_nothing(
        self, visitor: Visitor, account: User, settings: LazySettings
    ) -> None:
        settings.ERASURES_FILE = "/dev/full"
        response = reauthenticated(visitor, account).post(url("erase-me"))
        assert (response.status_code, User.objects.count()) == (503, 1)
        assert visitor.get(url("my-data")).context["page"].email == account.email

    def test_says_what_stays(self, visitor: Visitor, person: Person) -> None:
        page = reauthenticated(visitor, person.user).get(url("erase-me"))
        assert "your name is taken off it" in text_of(page)
        assert "2 assessments, with their answers" in text_of(page)
