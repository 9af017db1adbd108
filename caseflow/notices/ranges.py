"""Numbers of many documents in few words: 青政限复〔2026〕3—17号（其中8、9号不在本批）."""

from collections.abc import Iterable, Iterator

from caseflow.notices.models import Notice

#: so many numbers drawn by others are named one by one; with more the parts are told apart
_NAMED = 5


def range_text(notices: Iterable[Notice]) -> str:
    """One phrase per series; papers without a number are left out."""
    series: dict[str, list[int]] = {}
    for notice in notices:
        if notice.number is not None:
            head = notice.number_text.partition("〕")[0]
            series.setdefault(f"{head}〕", []).append(notice.number)
    return "；".join(f"{head}{numbers_text(numbers)}" for head, numbers in series.items())


def numbers_text(numbers: Iterable[int]) -> str:
    """3—17号（其中8、9号不在本批）; 3—5、20—24号 where more than a few lie between."""
    drawn = sorted(set(numbers))
    if not drawn:
        return ""
    gaps = sorted(set(range(drawn[0], drawn[-1] + 1)) - set(drawn))
    if len(gaps) > _NAMED:
        return "、".join(_span(first, last) for first, last in _spans(drawn)) + "号"
    missing = f"（其中{'、'.join(map(str, gaps))}号不在本批）" if gaps else ""
    return f"{_span(drawn[0], drawn[-1])}号{missing}"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}—{last}"


def _spans(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
