"""Authors who save a page with several rows, or a process, at the same moment. Each race has a control."""

import pytest
from django.db import connection
from django.urls import reverse

from diagnostics.authoring.admin import editor_views, editors, processes
from diagnostics.authoring.admin.editors import RowsEditor
from diagnostics.authoring.models import ProcessStage, Stage
from tests.rows import make_draft
from tests.support.admin.forms import opened
from tests.support.admin.rows import Rows, signed_in
from tests.support.racing import Hold, lift_locks, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

AUTHORS = 4


@pytest.fixture(autouse=True)
def _room():
    with room_for(AUTHORS):
        yield


@pytest.fixture
def draft(db):
    return make_draft()


def saving(draft, number):
    """Return a racer that saves another name of the same stage, on a page that was opened before the race."""
    page = Rows(signed_in(f"author{number}"), draft, "stages")
    field = f"stage-{draft.stages.get(key='qualify').pk}-name_en"
    data = {**page.data, field: f"By {number}"}
    sent = {name: value for name, value in data.items() if value is not None}
    return lambda _: page.client.post(page.address, sent).status_code


class TestRows:
    def test_one_saves_and_all_others_see_both(self, draft):
        (statuses,) = race(*(saving(draft, number) for number in range(AUTHORS)))
        assert sorted(statuses) == [200] * (AUTHORS - 1) + [302]
        assert Stage.objects.get(key="qualify").name_en == f"By {statuses.index(302)}"

    def test_all_but_one_are_lost_without_the_merge(self, draft, monkeypatch):
        monkeypatch.setattr(editors, "merge", lambda *arguments: [])
        assert race(*(saving(draft, number) for number in range(AUTHORS))) == [(302,) * AUTHORS]

    if connection.vendor == "postgresql":

        def test_one_is_lost_without_the_lock(self, draft, monkeypatch):
            hold, save = Hold(), RowsEditor.save

            def paused(page):
                hold.stop()
                return save(page)

            racers = saving(draft, 1), hold.overtake(saving(draft, 2))
            monkeypatch.setattr(RowsEditor, "save", paused)
            monkeypatch.setattr(editor_views, "lock_drafts", lambda ids: None)
            lift_locks(monkeypatch)
            assert race(*racers) == [(302, 302)]


def taking_out(draft, number, key):
    """Return a racer that takes a stage out of the common process, on a page that was opened before the race."""
    client = signed_in(f"author{number}")
    address = reverse("admin:diagnostics_questionnaire_pipelines", args=[draft.pk])
    form = opened(client, address).context_data["processes"][0].form
    data = {"process": form.name, "revision": form.revision, "_remove": draft.stages.get(key=key).pk}
    return lambda _: client.post(address, data).status_code


class TestProcess:
    def test_one_changes_it_and_the_other_is_told(self, draft):
        (statuses,) = race(taking_out(draft, 1, "qualify"), taking_out(draft, 2, "present"))
        assert sorted(statuses) == [200, 302]
        assert ProcessStage.objects.count() == 2

    def test_both_change_it_without_the_check(self, draft, monkeypatch):
        racers = taking_out(draft, 1, "qualify"), taking_out(draft, 2, "present")
        monkeypatch.setattr(processes, "REVISION_FIELD", "process")
        monkeypatch.setattr(processes, "revision_of", lambda *arguments: str(draft.common_process_id))
        assert race(*racers) == [(302, 302)]
