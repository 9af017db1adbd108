import pytest
from click.testing import CliRunner

from caseflow.cli import main


def run(*words):
    return CliRunner().invoke(main, ["workdays", *words])


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-09-29", "3", "2026-10-09"),
        ("2026-02-13", "5", "2026-02-27"),
        ("2026-04-30", "10", "2026-05-18"),
        ("2026-11-20", "0", "2026-11-20"),
        ("2026-11-21", "0", "2026-11-21"),
        ("2026年11月20日", "1", "2026-11-23"),
        ("20261120", "1", "2026-11-23"),
    ],
)
def test_add_prints_one_day_on_one_line(start, count, expected):
    result = run("add", start, count)
    assert (result.exit_code, result.stdout) == (0, f"{expected}\n")
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-09-29", "2026-10-09", "3"),
        ("2026-11-20", "2026-11-20", "0"),
        ("2026-11-20", "2026-11-22", "0"),
        ("2026-10-09", "2026-09-29", "-3"),
    ],
)
def test_between_counts_after_the_first_up_to_and_with_the_last(first, last, expected):
    result = run("between", first, last)
    assert (result.exit_code, result.stdout) == (0, f"{expected}\n")


def test_a_year_without_an_official_list_warns_on_stderr_and_still_answers():
    result = run("add", "2026-12-29", "5")
    assert (result.exit_code, result.stdout) == (0, "2027-01-06\n")
    assert "2027年放假安排尚未公布" in result.stderr
    assert "暂定" in run("between", "2026-12-29", "2027-01-06").stderr


@pytest.mark.parametrize(
    "words",
    [
        ("add", "2026-13-01", "1"),
        ("add", "昨天", "1"),
        ("add", "2026-11-20", "一"),
        ("add", "2026-11-20", "1.5"),
        ("add", "2026-11-20", "--", "-1"),
        ("add", "2026-11-20"),
        ("add", "9999-12-30", "99999"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_exit_2(words):
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert any("一" <= char <= "鿿" for char in result.stderr)
