"""A gated hall for the tests of doors."""

import pytest

from tests.unit.access.hall import Hall


@pytest.fixture
async def hall() -> Hall:
    """A hall that a plan opens; nobody is in it."""
    hall = Hall()
    await hall.open()
    return hall
