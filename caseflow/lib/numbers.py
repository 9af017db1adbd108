"""Numbers that come from outside as text."""

#: the widest id a PostgreSQL INTEGER keeps; a larger one from a URL is nobody's id, not a database error
MAX_ID = 2**31 - 1
_MAX_DIGITS = 19


def bounded_int(text: str | None, low: int, high: int, default: int) -> int:
    """The number in ``text`` if it is one between the bounds, else ``default``."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > _MAX_DIGITS:
        return default
    value = int(text)
    return value if low <= value <= high else default
