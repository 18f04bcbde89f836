"""A setting that cannot be ends in one sentence, before anything starts."""

import re

import pytest

from flows.errors import KithError
from flows.settings import Settings


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KITH_MEMORY_LIMIT_MB", "0", "a whole number from 1 to"),
        ("KITH_MEMORY_LIMIT_MB", "-5", "a whole number from 1 to"),
        ("KITH_MEMORY_LIMIT_MB", "plenty", "a whole number from 1 to"),
        ("KITH_MEMORY_LIMIT_MB", "9" * 40, "a whole number from 1 to"),
        ("KITH_BATCH_MB", "1.5", "a whole number from 1 to"),
        ("KITH_SETTLE_SECONDS", "-1", "a whole number from 0 to"),
        ("KITH_PAGES_PORT", "70000", "a whole number from 0 to 65,535"),
        ("KITH_PRECISION_FLOOR", "98", "a number from 0 to 1"),
        ("KITH_VOLUME_DROP", "nan", "a number from 0 to 1"),
        ("KITH_INBOX", "", "a path"),
        ("KITH_PHONE_REGION", "Spain", "a country in two capital letters"),
        ("KITH_PHONE_REGION", "XX", "a country in two capital letters"),
        ("KITH_SMTP_SECURITY", "ssl", "one of none, starttls, tls"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_what_it_may_be(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(KithError, match=re.escape(says)) as told:
        Settings.load()
    assert str(told.value).startswith(f"{name} ") and len(str(told.value)) < 120


def test_a_setting_at_its_limit_is_taken(monkeypatch):
    for name in ("VOLUME_FLOOR", "PAGES_PORT", "PRECISION_FLOOR", "SETTLE_SECONDS"):
        monkeypatch.setenv(f"KITH_{name}", "0")
    monkeypatch.setenv("KITH_VOLUME_DROP", "1")
    monkeypatch.setenv("KITH_PHONE_REGION", "MX")
    found = Settings.load()
    assert (found.volume_floor, found.pages_port, found.precision_floor, found.settle_seconds) == (0, 0, 0.0, 0)
    assert found.volume_drop == 1.0 and found.phone_region == "MX"
