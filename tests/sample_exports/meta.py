"""How Meta writes JSON: its encoding defect, and threads as Facebook and Instagram write them."""

import json
from datetime import datetime
from typing import Any


def mangled(value: Any) -> Any:
    """Meta's defect: every byte of UTF-8 written as a letter of its own, in keys and values."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [mangled(item) for item in value]
    if isinstance(value, dict):
        return {mangled(key): mangled(item) for key, item in value.items()}
    return value


def meta_json(value: Any) -> bytes:
    """JSON as Meta prints it: ASCII only, two blanks, no newline at the end."""
    return json.dumps(mangled(value), indent=2).encode("ascii")


def seconds(at: datetime) -> int:
    """Unix time."""
    return int(at.timestamp())
