import pytest

from tests.support.cast import Cast


@pytest.fixture
def cast(app) -> Cast:
    return Cast(app)
