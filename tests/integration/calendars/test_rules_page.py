"""业务规则: every value of both editions can be read, with its source or the mark of ours."""

import pytest

from caseflow.calendars.rulebook import groups, in_words
from caseflow.policy.edition import edition_ids, load_edition


@pytest.mark.parametrize("edition_id", edition_ids())
def test_every_value_reads_as_words_under_a_heading(edition_id):
    edition = load_edition(edition_id)
    found = dict(groups(edition))
    assert "其他" not in found, "name the group in calendars.rulebook"
    assert sum(len(lines) for lines in found.values()) == len(edition.values)
    for value in edition.values.values():
        assert in_words(value)


def test_a_local_value_shows_no_law():
    lines = [line for _, group in groups(load_edition()) for line in group if line.local]
    assert lines
    assert all(line.clause.startswith("LOCAL-") for line in lines)
