"""Scripts of all shapes whose speech fits: what the properties of a plan are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

CHIMES = ("bowl", "bell", "block")
NAMES = ("left", "right", "the other one")
WORDS = ("press", "rub", "hold", "turn", "rest", "breathe", "wait", "look")


@st.composite
def scripts(draw: st.DrawFn, *, shares: bool = True) -> str:
    """Draw a routine; `shares` lets cues stand at a share of their step.

    Every sentence that is written twice has the same length, and nothing overruns or talks over.
    """
    front = [
        f"chimes: {{start: {draw(_chime)}, section: {draw(_chime)}, step: {draw(_chime)}, end: {draw(_chime)}}}",
        f"tail: {draw(st.sampled_from(('0s', '2s', '10s')))}",
    ]
    opening = draw(st.lists(_blocks(shares=shares), max_size=2))
    warning = draw(st.sampled_from(("", "> [!CAUTION]\n> Mind your back. Stop when it hurts.\n")))
    sections = draw(st.lists(_section(shares=shares), min_size=0 if opening else 1, max_size=3))
    return "\n\n".join(["---\n" + "\n".join(front) + "\n---", warning, *opening, *sections])


_chime = st.sampled_from(("none", *CHIMES))
_span = st.sampled_from(("3s..9s", "1.5s..2.333s", "5s", "250ms", "2s..30s"))


@st.composite
def _sentence(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from((*WORDS, "{side}")), min_size=1, max_size=3))
    return " ".join(["Now", *words]) + "."


@st.composite
def _text(draw: st.DrawFn) -> str:
    parts = [draw(_sentence())]
    for _ in range(draw(st.integers(0, 2))):
        between = draw(
            st.sampled_from(("", "[chime]", f"[{draw(_span)}]", f"[chime {draw(_chime_name)} x2]"))
        )
        parts += [between, draw(_sentence())]
    parts.append(draw(st.sampled_from(("", "", f"[{draw(_span)}]"))))
    return " ".join(filter(None, parts))


_chime_name = st.sampled_from(CHIMES)


@st.composite
def _blocks(draw: st.DrawFn, *, shares: bool) -> str:
    """Draw a paragraph or a list; what names a side gets sides."""
    if draw(st.booleans()):
        return _sided(draw, draw(_text()))
    return "\n".join(draw(_step(shares=shares)) for _ in range(draw(st.integers(1, 3))))


def _sided(draw: st.DrawFn, text: str) -> str:
    attributes = []
    if "{side}" in text:
        attributes.append("sides: " + ", ".join(NAMES[: draw(st.integers(2, 3))]))
        attributes.append(f"switch: {draw(_span)}")
    if draw(st.integers(0, 3)) == 0:
        attributes.append(f"repeat: {draw(st.integers(2, 3))}")
    if draw(st.integers(0, 2)) == 0:
        attributes.append(f"chime: {draw(_chime)}")
    return text + (f" {{{'; '.join(attributes)}}}" if attributes else "")


@st.composite
def _step(draw: st.DrawFn, *, shares: bool) -> str:
    kind = draw(st.sampled_from(("plain", "plain", "timed", "cued")))
    if kind == "plain":
        return f"- {_sided(draw, draw(_text()))}"
    time = draw(st.sampled_from(("45s", "60s..90s", "61.003s", "50s..77.777s")))
    if kind == "timed":
        text = draw(_sentence()) + draw(st.sampled_from(("", " [1s..9s] Go on.", " [3s] [chime] Go on.")))
        return f"- {time} {_sided(draw, text)}"
    cues = [f"  - @ 10s {draw(_sentence())}", f"  - @ -8s {draw(_sentence())}"]
    if shares:
        cues.append(f"  - @ half {draw(_sentence())}")
    step = _sided(draw, " ".join([draw(_sentence()), *cues]))
    text, *_ = step.split("  - @")
    attributes = step[step.rindex("{") :] if step.endswith("}") else ""
    return "\n".join([f"- {time} {text.strip()} {attributes}".rstrip(), *cues])


@st.composite
def _section(draw: st.DrawFn, *, shares: bool) -> str:
    blocks = draw(st.lists(_blocks(shares=shares), min_size=1, max_size=3))
    heading = _sided(draw, draw(st.sampled_from(("Begin", "The {side} foot", "Rest"))))
    return "\n\n".join([f"## {heading}", *blocks])
