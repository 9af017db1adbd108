"""What forms on paper share: boxes to tick, room for a day and for a name."""

from collections.abc import Iterable

#: room for a pen
BLANK_DAY = "　　年　　月　　日"
SIGNED = f"\n\n签名（盖章）：　　　　　{BLANK_DAY}"


def boxes(words: Iterable[str], chosen: str = "") -> str:
    """☑ before what was chosen, □ before the rest."""
    return "　".join(f"{'☑' if word == chosen else '□'}{word}" for word in words)


def opinion(text: str) -> str:
    """A box of a superior's opinion: the words if there are any, and room to sign."""
    return f"{text}{SIGNED}"
