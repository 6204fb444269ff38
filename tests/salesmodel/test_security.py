"""Password hashes cost what OWASP asks for, no more; messages travel in the site's own cookie."""

from argon2 import extract_parameters
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, get_hasher, make_password
from django.test import override_settings

from salesmodel import security

HASHERS = [f"{security.__name__}.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


@override_settings(PASSWORD_HASHERS=HASHERS)
def test_passwords_are_hashed_as_owasp_asks() -> None:
    hashed = make_password("correct horse battery staple")
    algorithm, _, encoded = hashed.partition("$")
    parameters = extract_parameters(f"${encoded}")
    assert algorithm == "argon2"
    assert (parameters.type.name, parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (
        "ID",
        19_456,
        2,
        1,
    )
    assert check_password("correct horse battery staple", hashed)
    assert not check_password("correct horse battery stable", hashed)


@override_settings(PASSWORD_HASHERS=HASHERS)
def test_a_hash_of_another_kind_is_renewed_at_the_next_sign_in() -> None:
    older = PBKDF2PasswordHasher().encode("correct horse battery staple", "saltsaltsaltsaltsalt", 1000)
    renewed: list[str] = []
    assert check_password("correct horse battery staple", older, setter=renewed.append)
    assert renewed == ["correct horse battery staple"]
    assert isinstance(get_hasher(), security.Argon2PasswordHasher)
