"""Users are identified by their e-mail address, in any case."""

import pytest
from django.core.exceptions import ValidationError

from diagnostics.site.models import User

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


class TestUser:
    def test_is_made_with_the_address_in_lower_case(self):
        assert str(User.objects.create_user("Kari.Nordmann@Example.com")) == "kari.nordmann@example.com"

    def test_is_found_by_the_address_in_any_case(self):
        kari = User.objects.create_user("kari@example.com")
        assert User.objects.get_by_natural_key("KARI@example.com") == kari

    @pytest.mark.parametrize("address", [None, "", "ola@example.com"])
    def test_is_not_found_by_another_address(self, address):
        User.objects.create_user("kari@example.com")
        with pytest.raises(User.DoesNotExist):
            User.objects.get_by_natural_key(address)

    def test_needs_an_address(self):
        with pytest.raises(ValueError, match=r"^a user needs an e-mail address$"):
            User.objects.create_user("")

    def test_has_a_password_that_is_kept_hashed(self):
        user = User.objects.create_user("kari@example.com", "a long password")
        assert (user.check_password("a long password"), "a long" in user.password) == (True, False)

    def test_without_a_password_cannot_sign_in_with_one(self):
        assert User.objects.create_user("kari@example.com").has_usable_password() is False

    def test_that_is_an_administrator_may_do_everything(self):
        admin = User.objects.create_superuser("admin@example.com")
        assert (admin.is_staff, admin.has_perm("diagnostics.change_question")) == (True, True)

    def test_is_cleaned_into_lower_case(self):
        user = User(email="Kari@Example.com", password="!")
        user.full_clean()
        assert user.email == "kari@example.com"

    def test_has_an_address_of_their_own(self):
        User.objects.create_user("kari@example.com")
        with pytest.raises(ValidationError) as caught:
            User(email="KARI@example.com", password="!").full_clean()
        assert caught.value.message_dict == {"email": ["A user with this e-mail address exists already."]}
