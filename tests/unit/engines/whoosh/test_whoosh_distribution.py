from __future__ import annotations

from importlib import metadata

import pytest

from searchidx.engines.local.whoosh.distribution import DISTRIBUTIONS, require_one_distribution
from searchidx.errors import SearchidxError


def installed(*names):
    def version(name):
        if name not in names:
            raise metadata.PackageNotFoundError(name)
        return "1"

    return version


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_one_distribution_of_whoosh_is_enough(name):
    assert require_one_distribution(installed(name, "numpy")) == name


def test_one_distribution_is_installed_here():
    assert require_one_distribution() in DISTRIBUTIONS


def test_several_distributions_are_refused_by_name():
    with pytest.raises(SearchidxError, match=r"whoosh, whoosh3.*pip install whoosh3"):
        require_one_distribution(installed("whoosh", "whoosh3"))


def test_a_missing_distribution_is_said():
    with pytest.raises(SearchidxError, match="No distribution of Whoosh"):
        require_one_distribution(installed())
