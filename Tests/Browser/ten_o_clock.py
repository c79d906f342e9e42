"""For the walks of one file: a centre of their own where it is ten in the morning, with two kiosks."""

import pytest

from office import Office
from visitor import pair


@pytest.fixture(scope="module")
def office(chromium, tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("ten"), chromium, hour=10)
    yield office
    office.close()


@pytest.fixture(scope="module")
def centre(office):
    return office.daemon


@pytest.fixture(scope="module")
def tokens(chromium, office):
    return [office.kiosk.context.storage_state(), pair(chromium, office.daemon.links[1])]
