import secrets
from dataclasses import dataclass

# without the characters people mistake for each other when they read a code aloud
_LOWER, _UPPER, _DIGITS, _SIGNS = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789", "@#%+="


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Handed over once on a list; it must be changed at the first sign-in."""

    name: str
    login: str
    password: str
    unit: str


def first_password() -> str:
    """Twelve characters of all four kinds, in an order of chance."""
    pools = (
        _LOWER,
        _LOWER,
        _LOWER,
        _LOWER,
        _UPPER,
        _UPPER,
        _UPPER,
        _DIGITS,
        _DIGITS,
        _DIGITS,
        _DIGITS,
        _SIGNS,
    )
    chosen = [secrets.choice(pool) for pool in pools]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)
