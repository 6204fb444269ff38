"""Webhooks in the admin: refused addresses, secrets, tests, and the log of deliveries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.site.domain.destinations import Flaw
from diagnostics.site.models import User
from diagnostics.webhooks.actions.deliveries import attempt
from diagnostics.webhooks.domain import Problem
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from diagnostics.webhooks.pages import FLAWS, PROBLEMS
from diagnostics.webhooks.queries import secret_mark
from tests.deliveries import Sender, attempt_until_finished, make_delivery, make_endpoint
from tests.rows import costs
from tests.support.admin.forms import delete, save

ADD = reverse("admin:diagnostics_webhookendpoint_add")
LOG = reverse("admin:diagnostics_webhookdelivery_changelist")
ENDPOINTS = reverse("admin:diagnostics_webhookendpoint_changelist")


def page_of(row: WebhookEndpoint | WebhookDelivery, name: str = "change") -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_{name}", args=[row.pk])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


class TestEndpoint:
    def test_is_made_with_a_secret_and_redirects_to_it(self, admin: Client) -> None:
        response = admin.post(ADD, {"address": "HTTPS://hooks.example.com/in", "language": "nb", "enabled": "on"})
        endpoint = WebhookEndpoint.objects.get()
        assert response["Location"] == page_of(endpoint)
        assert (endpoint.address, endpoint.language) == ("https://hooks.example.com/in", "nb")
        assert endpoint.secret in text_of(admin.get(page_of(endpoint)))

    def test_what_was_typed_about_one_that_was_deleted_meanwhile_is_kept(self, admin: Client) -> None:
        page = page_of(make_endpoint())
        WebhookEndpoint.objects.all().delete()
        response = admin.post(page, {"address": "https://new.example.com/", "language": "nb"})
        assert 'value="https://new.example.com/"' in response.content.decode()
        assert f'action="{ADD}"' in response.content.decode()

    @pytest.mark.parametrize(
        ("address", "flaw"),
        [
            ("http://hooks.example.com/", Flaw.NO_HTTPS),
            ("https://127.0.0.1/", Flaw.NUMERIC),
            ("https://localhost/", Flaw.HOST),
            ("https://user:secret@hooks.example.com/", Flaw.CREDENTIALS),
            ("https://hooks.example.com:22/", Flaw.PORT),
            ("https://hooks.example.com/#in", Flaw.FRAGMENT),
            ("https://hooks.example.com/a b", Flaw.CHARACTERS),
        ],
    )
    def test_is_refused_with_the_reason_and_what_was_typed(self, admin: Client, address: str, flaw: Flaw) -> None:
        response = admin.post(ADD, {"address": address, "language": "en", "enabled": "on"})
        form = response.context["adminform"].form
        assert (form.errors["address"], form["address"].value()) == ([str(FLAWS[flaw])], address)
        assert WebhookEndpoint.objects.count() == 0

    def test_every_flaw_and_every_problem_has_a_text(self) -> None:
        assert (set(FLAWS), set(PROBLEMS)) == (set(Flaw), set(Problem))

    def test_shows_its_secret_only_with_permission(self, staff: Callable[..., Client]) -> None:
        endpoint = make_endpoint()
        page = text_of(staff("view_webhookendpoint").get(page_of(endpoint)))
        assert (endpoint.secret in page, "Shown to anyone who may change the webhook." in page) == (False, True)

    def test_is_saved_without_overwriting_columns_of_the_worker(self, admin: Client) -> None:
        endpoint = make_endpoint(failing_since=timezone.now(), secret="whsec_before")
        save(admin, page_of(endpoint), language="nb")
        endpoint.refresh_from_db()
        assert (endpoint.language, endpoint.failing_since is not None) == ("nb", True)

    def test_that_is_switched_on_again_has_no_recorded_failures(self, admin: Client) -> None:
        now = timezone.now()
        endpoint = make_endpoint(enabled=False, gone_at=now, failing_since=now, rests_until=now)
        save(admin, page_of(endpoint), enabled="on")
        endpoint.refresh_from_db()
        values = (endpoint.enabled, endpoint.gone_at, endpoint.failing_since, endpoint.rests_until)
        assert values == (True, None, None, None)

    def test_list_shows_the_state_of_each(self, admin: Client) -> None:
        now = timezone.now()
        make_endpoint(address="https://new.example.com/")
        make_endpoint(address="https://off.example.com/", enabled=False)
        make_endpoint(address="https://gone.example.com/", enabled=False, gone_at=now)
        make_endpoint(address="https://failing.example.com/", failing_since=now)
        works = make_endpoint(address="https://works.example.com/")
        attempt(delivery_id=make_delivery(works).pk, post=Sender())
        states = [row["state"] for row in states_in(admin.get(ENDPOINTS))]
        assert [state.partition(" ")[0] for state in states] == ["Nothing", "Switched", "Switched", "Failing", "Works,"]
        assert "410" in states[2]

    @pytest.mark.parametrize("count", [1, 3])
    def test_list_takes_as_many_queries_however_long_it_is(self, admin: Client, count: int) -> None:
        for number in range(count):
            make_endpoint(address=f"https://{number}.example.com/")
        # the session, the user, the second factor, how many there are, and the rows
        with costs(5):
            admin.get(ENDPOINTS)

    def test_page_has_its_newest_deliveries_for_those_who_may_see_them(
        self, admin: Client, staff: Callable[..., Client]
    ) -> None:
        delivery = make_delivery()
        attempt(delivery_id=delivery.pk, post=Sender([404]))
        page = admin.get(page_of(delivery.endpoint))
        assert [each["row"].pk for each in page.context["deliveries"]] == [delivery.pk]
        assert f'href="{page_of(delivery)}"' in page.content.decode()
        assert "It answered 404." in page.content.decode()
        assert f'href="{page_of(delivery.endpoint)}"' in admin.get(page_of(delivery)).content.decode()
        assert page_of(delivery) not in staff("view_webhookendpoint").get(page_of(delivery.endpoint)).content.decode()

    def test_is_deleted_with_its_log_which_is_counted(self, admin: Client) -> None:
        delivery = make_delivery()
        page = text_of(admin.get(page_of(delivery.endpoint, "delete")))
        assert ("1 delivery of its log" in page, delivery.message_id in page) == (True, False)
        delete(admin, page_of(delivery.endpoint, "delete"))
        assert (WebhookEndpoint.objects.count(), Assessment.objects.count()) == (0, 1)


def states_in(response: Any) -> list[dict[str, str]]:
    model_admin = response.context["cl"].model_admin
    return [{"state": model_admin.state(row)} for row in response.context["cl"].result_list]


class TestSecret:
    def test_is_replaced_after_confirmation(self, admin: Client) -> None:
        endpoint = make_endpoint()
        before = endpoint.secret
        assert "For 24 hours" in text_of(admin.get(page_of(endpoint, "secret")))
        endpoint.refresh_from_db()
        assert endpoint.secret == before
        admin.post(page_of(endpoint, "secret"), {"seen": secret_mark(endpoint)})
        endpoint.refresh_from_db()
        assert (endpoint.secret != before, endpoint.secret_before) == (True, before)

    def test_of_an_unknown_webhook_is_not_found(self, admin: Client) -> None:
        for number in (7, 10**30):
            address = reverse("admin:diagnostics_webhookendpoint_secret", args=[number])
            assert admin.post(address).status_code == 404


class TestTest:
    def test_is_sent_by_the_worker_and_redirects_to_the_log(self, admin: Client) -> None:
        endpoint = make_endpoint()
        assert admin.get(page_of(endpoint, "test")).status_code == 302
        assert WebhookDelivery.objects.count() == 0
        response = admin.post(page_of(endpoint, "test"))
        delivery = WebhookDelivery.objects.get()
        assert (response["Location"], delivery.kind) == (page_of(delivery), "ping")
        assert "within seconds" in text_of(admin.get(page_of(delivery)))
        attempt(delivery_id=delivery.pk, post=Sender([404]))
        page = text_of(admin.get(page_of(delivery)))
        assert ("It answered 404." in page, "Given up" in page) == (True, True)

    def test_does_not_redirect_to_the_log_without_permission(self, staff: Callable[..., Client]) -> None:
        endpoint = make_endpoint()
        response = staff("change_webhookendpoint").post(page_of(endpoint, "test"))
        assert response["Location"] == page_of(endpoint)
        assert WebhookDelivery.objects.count() == 1


class TestLog:
    @pytest.fixture
    def deliveries(self, questionnaire: object) -> dict[str, WebhookDelivery]:
        endpoint = make_endpoint()
        by_state = {name: make_delivery(endpoint) for name in ("waiting", "delivered", "given_up")}
        attempt(delivery_id=by_state["delivered"].pk, post=Sender())
        attempt_until_finished(by_state["given_up"], Sender([500]))
        return by_state

    @pytest.mark.parametrize("state", ["waiting", "delivered", "given_up"])
    def test_is_filtered_by_state(self, admin: Client, deliveries: dict[str, WebhookDelivery], state: str) -> None:
        rows = admin.get(LOG, {"state": state}).context["cl"].result_list
        assert [row.pk for row in rows] == [deliveries[state].pk]

    def test_is_filtered_by_webhook(self, admin: Client, deliveries: dict[str, WebhookDelivery]) -> None:
        other = make_delivery(make_endpoint(address="https://other.example.com/"))
        rows = admin.get(LOG, {"endpoint__id__exact": other.endpoint_id}).context["cl"].result_list
        assert [row.pk for row in rows] == [other.pk]

    def test_is_paged_without_counting(self, staff: Callable[..., Client]) -> None:
        endpoint, client = make_endpoint(), staff("view_webhookdelivery")
        created = [endpoint.deliveries.create(kind="ping").pk for _ in range(101)]
        listed, address = [], LOG
        while address:
            # the session, the user, their permissions twice, the webhooks to filter by twice, and the rows
            with costs(7):
                changes = client.get(address).context["cl"]
            listed += [row.pk for row in changes.result_list]
            address = changes.older_url and LOG + changes.older_url
        assert listed == created[::-1]

    @pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
    def test_refuses_an_invalid_key(self, admin: Client, after: str) -> None:
        assert admin.get(LOG, {"after": after}).status_code == 302

    def test_page_shows_the_problem_and_the_next_attempt(self, admin: Client) -> None:
        delivery = make_delivery()
        attempt(delivery_id=delivery.pk, post=Sender([302]))
        page = text_of(admin.get(page_of(delivery)))
        assert "It answered 302 and pointed elsewhere." in page
        assert "It is tried again: " in page

    def test_sends_again_what_was_given_up(self, admin: Client, deliveries: dict[str, WebhookDelivery]) -> None:
        response = admin.post(page_of(deliveries["given_up"], "again"), follow=True)
        assert "1 delivery is sent again." in text_of(response)
        deliveries["given_up"].refresh_from_db()
        assert deliveries["given_up"].attempts == 0

    def test_sends_again_those_that_are_chosen(self, admin: Client, deliveries: dict[str, WebhookDelivery]) -> None:
        chosen = {"action": "send_again", "_selected_action": [row.pk for row in deliveries.values()]}
        assert "2 deliveries are sent again." in text_of(admin.post(LOG, chosen, follow=True))

    def test_offers_that_only_with_permission(
        self, staff: Callable[..., Client], deliveries: dict[str, WebhookDelivery]
    ) -> None:
        client = staff("view_webhookdelivery")
        assert "Send it again" not in text_of(client.get(page_of(deliveries["given_up"])))
        assert client.get(LOG).context["action_form"] is None

    def test_is_deleted_with_an_erased_assessment(self, staff: Callable[..., Client]) -> None:
        delivery = make_delivery()
        client = staff("view_assessment", "delete_assessment")
        address = reverse("admin:diagnostics_assessment_delete", args=[delivery.assessment_id])
        delete(client, address)
        assert (Assessment.objects.count(), WebhookDelivery.objects.count()) == (0, 0)

    def test_is_deleted_with_an_erased_person(self, staff: Callable[..., Client]) -> None:
        delivery = make_delivery()
        owner = User.objects.create_user("owner@example.com")
        Assessment.objects.update(owner=owner, browser="")
        client = staff("view_user", "delete_user", "delete_assessment")
        delete(client, reverse("admin:diagnostics_user_delete", args=[owner.pk]))
        assert WebhookDelivery.objects.filter(pk=delivery.pk).exists() is False
