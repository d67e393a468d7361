"""A whole product over fakes, as the router drives it."""

import pytest

from tests.fakes.product import Product


@pytest.fixture
def product() -> Product:
    """An empty product."""
    return Product.empty()
