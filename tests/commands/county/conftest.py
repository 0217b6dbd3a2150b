"""One county of 20,000 residents, drawn once and written once for all tests that only look."""

from __future__ import annotations

import pytest

from zhulian.commands.county import make
from zhulian.commands.county.life import draw_county

RESIDENTS, SEED = 20_000, 7


@pytest.fixture(scope="session")
def county():
    return draw_county(residents=RESIDENTS, county="640104", seed=SEED)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    return make(directory=tmp_path_factory.mktemp("county"), residents=RESIDENTS, seed=SEED)
