"""What a routine's words become: variables, the lexicon, and who speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.hearing import tone_world
from voiceguide.core.errors import RequestError
from voiceguide.core.ipa import readable
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.compile import Compiled, compile_routine
from voiceguide.pipeline.world import Timing
from voiceguide.plan.flow import sentences


def compiled(folder: Path, script: str, **timing: tuple[tuple[str, str], ...]) -> Compiled:
    """Compile a routine that speaks in tones."""
    path = folder / "routine.md"
    path.write_text(script, encoding="utf-8")
    return compile_routine(path, Timing(voice="tone:en-low", **timing), tone_world(folder / "store"))


def said(routine: Compiled) -> list[Utterance]:
    """Return what a routine without mistakes says."""
    assert routine.diagnostics == ()
    assert routine.session is not None
    return [say.utterance for say in sentences(routine.session)]


def mistakes(routine: Compiled) -> list[tuple[str, int, str]]:
    """Return the code, the line and the message of each mistake."""
    return [(one.code, one.span.line, one.message) for one in routine.diagnostics]


VARIABLES = """\
---
vars: {who: everybody, level: easy}
---
Good morning, {who}.

Now harder. {if: level == hard}
"""


def test_variables_have_the_values_of_the_front_matter(tmp_path: Path) -> None:
    """Without a word from the command line they are what the file says."""
    assert [one.text for one in said(compiled(tmp_path, VARIABLES))] == ["Good morning, everybody."]


def test_the_command_line_sets_variables(tmp_path: Path) -> None:
    """`--set` puts another value in its place, in text and in conditions."""
    routine = compiled(tmp_path, VARIABLES, variables=(("who", "Anna"), ("level", "hard")))
    assert [one.text for one in said(routine)] == ["Good morning, Anna.", "Now harder."]


def test_the_command_line_sets_only_what_the_routine_has(tmp_path: Path) -> None:
    """A name that the front matter has not is refused, and the nearest one named."""
    with pytest.raises(RequestError, match="no variable `whom`") as caught:
        compiled(tmp_path, VARIABLES, variables=(("whom", "Anna"),))
    assert "`who`" in caught.value.hint
    with pytest.raises(RequestError) as caught:
        compiled(tmp_path, "One.\n", variables=(("who", "Anna"),))
    assert "vars:" in caught.value.hint


LEXICON = """\
---
lexicon: {yongquan: yong chwan, Yongquan point: yong chwan point, qi: chee}
---
Press Yongquan. The Yongquan point is deep. Your Qi flows; qilin helps.
"""


def test_a_lexicon_says_whole_words_whatever_their_letters(tmp_path: Path) -> None:
    """Capitals make no difference, the longest entry is taken, and a part of a word is left alone."""
    routine = compiled(tmp_path, LEXICON)
    assert [one.text for one in said(routine)] == [
        "Press yong chwan.",
        "The yong chwan point is deep.",
        "Your chee flows; qilin helps.",
    ]
    assert routine.session is not None
    assert next(sentences(routine.session)).text == "Press Yongquan."


def test_a_lexicon_may_be_a_file_beside_the_routine(tmp_path: Path) -> None:
    """Its lines are words and how they are said."""
    (tmp_path / "names.yaml").write_text("Yongquan: yong chwan\nTaichong: tie chong\n", encoding="utf-8")
    routine = compiled(tmp_path, "---\nlexicon: names.yaml\n---\nPress Taichong.\n")
    assert [one.text for one in said(routine)] == ["Press tie chong."]


def test_names_that_ship_are_said(tmp_path: Path) -> None:
    """The author need not write how a point, a muscle or a pose is said; what is shown stays."""
    routine = compiled(tmp_path, "Press Yongquan (KI-1), then rest in Savasana.\n")
    assert [readable(one.text) for one in said(routine)] == [
        "Press /ˌjʊŋˈtʃwɛn/, K I 1, then rest in /ʃəˈvɑːsənə/."
    ]
    assert routine.session is not None
    assert next(sentences(routine.session)).text == "Press Yongquan (KI-1), then rest in Savasana."


@pytest.mark.parametrize(
    ("lexicon", "spoken"),
    [
        ("{Yongquan: bubbling spring}", "bubbling spring, /ˌtaɪˈtʃʊŋ/."),
        ("{Yongquan: Taichong}", "Taichong, /ˌtaɪˈtʃʊŋ/."),
        ("{Taichong: Taichong}", "/ˌjʊŋˈtʃwɛn/, Taichong."),
        ("none", "Yongquan, Taichong."),
    ],
)
def test_the_author_overrules_what_ships(tmp_path: Path, lexicon: str, spoken: str) -> None:
    """What the author gives for a word is said as it stands, and `none` leaves everything as it is written."""
    routine = compiled(tmp_path, f"---\nlexicon: {lexicon}\n---\nYongquan, Taichong.\n")
    assert [readable(one.text) for one in said(routine)] == [spoken]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (None, "names.yaml", "the lexicon `names.yaml` cannot be read: there is no such file"),
        (b"caf\xe9: x", "names.yaml", "the lexicon `names.yaml` cannot be read: this is not UTF-8 text"),
        (b"- one\n- two\n", "names.yaml", "the lexicon `names.yaml` is no list of words"),
        (b"one: [a, b]\n", "names.yaml", "the lexicon `names.yaml` is no list of words"),
        (
            b"one: two",
            "../names.yaml",
            "the lexicon `../names.yaml` cannot be read: it is outside the routine's folder",
        ),
    ],
)
def test_a_lexicon_that_cannot_be_read_is_a_mistake(
    tmp_path: Path, content: bytes | None, name: str, message: str
) -> None:
    """It stands where the front matter names the file, and says why."""
    if content is not None:
        (tmp_path / "names.yaml").write_bytes(content)
    found = mistakes(compiled(tmp_path, f"---\nlexicon: {name}\n---\nOne.\n"))
    assert found == [("VG074", 2, message)]


def test_another_voice_and_pace_speak(tmp_path: Path) -> None:
    """A voice is found by its name, and `default` is the routine's own again."""
    routine = compiled(tmp_path, "One. [voice tone:en-high] Two. [rate 100] Three. [voice default] Four.\n")
    assert [(one.voice, one.rate) for one in said(routine)] == [
        ("tone:en-low", 140),
        ("tone:en-high", 140),
        ("tone:en-high", 100),
        ("tone:en-low", 140),
    ]


def test_an_unknown_voice_is_a_mistake_where_it_stands(tmp_path: Path) -> None:
    """It is reported at each place."""
    found = mistakes(compiled(tmp_path, "One. [voice tone:en-hihg] Two.\n\n[voice tone:en-hihg] Three.\n"))
    assert [(code, line) for code, line, _ in found] == [("VG072", 1), ("VG072", 3)]
