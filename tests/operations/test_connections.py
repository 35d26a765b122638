"""What the product sets on its own connections, whatever the server's configuration says."""

import pytest
from django.db import connection


@pytest.mark.parametrize(
    ("name", "value"), [("random_page_cost", "1.1"), ("jit", "off"), ("search_path", "public")]
)
def test_every_connection_of_the_product_has(name: str, value: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        assert cursor.fetchone() == (value,)
