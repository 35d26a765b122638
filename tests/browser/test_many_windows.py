"""Browsers keep their connections open; the product answers the next one all the same."""

import http.client
from contextlib import ExitStack, closing

import pytest

from tests.browser.ward import HOST, Ward

pytestmark = pytest.mark.browser
CONNECTIONS = 300  # fifty people, six connections each


def test_answers_while_fifty_people_have_it_open(ward: Ward) -> None:
    port = int(ward.address.rsplit(":", 1)[1])
    with ExitStack() as open_connections:
        for _ in range(CONNECTIONS):
            connection = http.client.HTTPConnection(HOST, port, timeout=10)
            open_connections.enter_context(closing(connection))
            connection.request("GET", "/static/ui/favicon.svg")
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            assert not answer.will_close
