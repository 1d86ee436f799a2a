"""Which file an address is: one of the folder, or none."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.publish.folder import find, listed, names_in, quoted

PIECES = st.sampled_from(
    [
        "/",
        "..",
        ".",
        "%2e",
        "%2f",
        "%5c",
        "\\",
        "%00",
        "%",
        "a",
        "b.txt",
        ".hid",
        "public",
        "secret",
        "://",
        "?",
        "%C3",
    ]
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder `public` with a file or two, and a secret beside it."""
    home = tmp_path_factory.mktemp("home").resolve()
    (home / "public" / "a").mkdir(parents=True)
    for path in ("secret", "public/b.txt", "public/a/b.txt", "public/.hid", "public/a/.hid"):
        (home / path).write_text(path, "utf-8")
    return home


@given(pieces=st.lists(PIECES, max_size=8))
def test_no_address_leads_out(home: Path, pieces: list[str]) -> None:
    """However its pieces are put together, what is found lies in the folder, and no part of its name is hidden."""
    root = home / "public"
    names = names_in("/" + "".join(pieces))
    found = find(root, names) if names is not None else None
    assert found is None or found in {root, root / "a", root / "b.txt", root / "a" / "b.txt"}


@given(name=st.text(min_size=1, max_size=20).filter(lambda one: one[0] != "." and not set(one) & set("/\0")))
def test_a_name_is_found_again(name: str) -> None:
    """What a listing links to is what a request for it asks for, whatever its letters."""
    spelled = name.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    assert names_in(f"/{quoted(spelled)}") == (spelled,)


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("/", ("",)),
        ("/a/", ("a", "")),
        ("/a/b.txt?x=/../y", ("a", "b.txt")),
        ("http://here:8000/a/b.txt", ("a", "b.txt")),
        ("http://here", ("",)),
        (f"/{quote('Вечер 1')}/x", ("Вечер 1", "x")),
        ("//a", None),
        ("/a/../b.txt", None),
        ("/%2e%2e", None),
        ("/a%2fb.txt", None),
        ("/a/%00", None),
        ("*", None),
        ("", None),
    ],
)
def test_the_names_in_an_address(target: str, names: tuple[str, ...] | None) -> None:
    """Each is taken out of its quoting alone; the last is empty for a folder."""
    assert names_in(target) == names


def test_a_folder_s_list_is_in_order(home: Path) -> None:
    """Folders come first; what is hidden is left out."""
    assert listed(home / "public", ("",)) == ("a/", "b.txt")
    assert listed(home / "public", ("a", "")) == ("b.txt",)
