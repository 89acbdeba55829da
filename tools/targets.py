"""Writes the targets of the register (docs/requirements/systems.yaml) into the package; run it when that changes.

The running city has no docs folder, so the 88 targets travel as package data.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
REGISTER = ROOT / "docs/requirements/systems.yaml"
PACKAGED = ROOT / "src/chengshu/kernel/projects/seeds/targets.yaml"
FIELDS = ("metric", "zh", "op", "value", "unit", "by", "city", "plan")


def targets(register: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The targets in the order of the register, each with its system."""
    return [
        {**{field: kpi[field] for field in FIELDS}, "system": system["id"], "system_name": dict(system["name"])}
        for system in register
        for kpi in system.get("kpis") or ()
    ]


def main() -> None:
    """Write the packaged file."""
    found = targets(yaml.safe_load(REGISTER.read_text("utf-8")))
    head = "# Written by tools/targets.py from docs/requirements/systems.yaml; do not edit.\n"
    body = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=110)
    PACKAGED.write_text(head + body, "utf-8")
    print(f"{len(found)} targets")


if __name__ == "__main__":
    main()
