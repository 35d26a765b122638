from datetime import date

import pytest

from yorisoi.demo import Household, Resident, Ward, generate_ward

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="session")
def ward() -> Ward:
    return generate_ward("small", seed=7, today=TODAY)


@pytest.fixture(scope="session")
def households(ward: Ward) -> list[Household]:
    return list(ward.households())


@pytest.fixture(scope="session")
def wide_households() -> list[Household]:
    """More households than a small ward has, so that the rare kinds are among them."""
    return list(generate_ward(12_000, seed=11, today=TODAY).households())


@pytest.fixture(scope="session")
def register(wide_households: list[Household]) -> dict[str, Resident]:
    return {one.number: one for household in wide_households for one in household.residents}
