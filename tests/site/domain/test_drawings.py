"""The cache of drawn parts is bounded, counts what is shared once, and is shared by threads."""

from threading import Thread

from diagnostics.site.domain.drawings import ENTRY, PIECE, PLACE, Drawings

SHARED = "shared" * 10


def size_of(kept: Drawings) -> int:
    """Return what a cache should count: each piece once, and something for each entry and place."""
    pieces = {id(piece): piece for _, drawing in kept.items() for piece in drawing}
    texts = sum(PIECE + len(piece) if isinstance(piece, str) else PIECE for piece in pieces.values())
    return texts + sum(ENTRY + PLACE * len(drawing) for _, drawing in kept.items())


class TestDrawings:
    def test_drop_what_was_not_used_for_longest(self) -> None:
        kept = Drawings(characters=3 * (ENTRY + PLACE + PIECE + 10))
        for key in "abc":
            kept.keep(key, ("".join("0123456789"),))
        assert kept.get("a") is not None
        kept.keep("d", ("".join("0123456789"),))
        assert [key for key, _ in kept.items()] == ["c", "a", "d"]
        assert kept.get("b") is None

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
