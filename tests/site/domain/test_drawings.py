"""The cache of drawn parts is bounded, counts what is shared once, and is shared by threads."""

from threading import Thread

from diagnostics.site.domain.drawings import ENTRY, PIECE, PLACE, Drawings

SHARED = "shared" * 10
SMALL = ENTRY + PLACE + PIECE + 10
"""What a small drawing counts."""


def small() -> tuple[str]:
    """Return a drawing that shares nothing with others."""
    return ("".join("0123456789"),)


def size_of(kept: Drawings) -> int:
    """Return what a cache should count: each piece once, and something for each entry and place."""
    pieces = {id(piece): piece for _, drawing in kept.items() for piece in drawing}
    texts = sum(PIECE + len(piece) if isinstance(piece, str) else PIECE for piece in pieces.values())
    return texts + sum(ENTRY + PLACE * len(drawing) for _, drawing in kept.items())


class TestDrawings:
    def test_drop_what_was_not_used_for_longest(self) -> None:
        kept = Drawings(characters=3 * SMALL)
        for key in "abc":
            kept.keep(key, small())
            kept.get(key)
        kept.get("a")
        kept.keep("d", small())
        assert {key for key, _ in kept.items()} == {"a", "c", "d"}

    def test_keep_what_is_used_again_while_much_else_is_used_once(self) -> None:
        kept = Drawings(characters=20 * SMALL)
        for key in "abc":
            kept.keep(key, small())
            kept.get(key)
        for number in range(200):
            kept.keep(number, small())
        assert {"a", "b", "c", 199} <= {key for key, _ in kept.items()}

    def test_have_room_for_what_is_new_when_all_was_used_again(self) -> None:
        kept = Drawings(characters=20 * SMALL)
        for number in range(20):
            kept.keep(number, small())
            kept.get(number)
        for number in range(100, 120):
            kept.keep(number, small())
        new = [number for number in range(100, 120) if kept.get(number) is not None]
        assert new == [115, 116, 117, 118, 119]

    def test_never_have_more_characters_than_their_limit(self) -> None:
        kept = Drawings(characters=3_000)
        for number in range(50):
            kept.keep(number % 7, ("x" * (number * 37 % 300 + 1), object(), SHARED))
            assert kept.characters == size_of(kept)
            assert kept.characters <= 3_000

    def test_count_what_they_share_once(self) -> None:
        kept = Drawings()
        kept.keep("inner", (SHARED,))
        alone = kept.characters
        kept.keep("outer", ("a", SHARED, "b"))
        assert kept.characters == alone + ENTRY + 3 * PLACE + 2 * (PIECE + 1)

    def test_too_large_for_the_limit_are_not_kept(self) -> None:
        kept = Drawings(characters=1_000)
        kept.keep("a", ("x" * 2_000,))
        assert (len(kept), kept.characters) == (0, 0)

    def test_are_shared_by_threads(self) -> None:
        kept = Drawings(characters=5_000)

        def use() -> None:
            for number in range(2_000):
                if kept.get(number % 11) is None:
                    kept.keep(number % 11, ("x" * 100,))

        threads = [Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert kept.characters == size_of(kept) <= 5_000
