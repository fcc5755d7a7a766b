"""What tests share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample reports of the repository."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def gold() -> Path:
    """Their gold."""
    return ROOT / "annotations" / "gold"
