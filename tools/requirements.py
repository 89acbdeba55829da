"""Prints, for each system of the register, how many of its functions a passing test proves.

    python tools/requirements.py            the table
    python tools/requirements.py --missing  the functions that no test proves yet
    python tools/requirements.py --json     both, for machines

Run the tests first: the outcomes are those of the last runs, kept in pytest's cache. A mark that names a function
which the register does not have is an error (exit 1).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
REGISTER = ROOT / "docs" / "requirements" / "systems.yaml"
OUTCOMES = ROOT / ".pytest_cache" / "v" / "chengshu" / "requirements"


def proven() -> set[str]:
    """The functions with at least one passing test and none that failed."""
    if not OUTCOMES.exists():
        return set()
    passed: set[str] = set()
    failed: set[str] = set()
    for outcome in json.loads(OUTCOMES.read_text()).values():
        (passed if outcome["outcome"] == "passed" else failed).update(outcome["functions"])
    return passed - failed


def report(systems: list[dict[str, Any]], found: set[str]) -> list[dict[str, Any]]:
    """One row per system: id, number of functions, proven ones, missing ones."""
    return [
        {
            "id": system["id"],
            "functions": len(system["functions"]),
            "proven": sum(function in found for function in system["functions"]),
            "missing": [function for function in system["functions"] if function not in found],
        }
        for system in systems
    ]


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description="Coverage of the register by passing tests")
    parser.add_argument("--missing", action="store_true", help="list the functions that no test proves yet")
    parser.add_argument("--json", action="store_true", help="print for machines")
    asked = parser.parse_args()
    systems = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))
    found = proven()
    unknown = found - {function for system in systems for function in system["functions"]}
    rows = report(systems, found)
    if asked.json:
        print(json.dumps({"systems": rows, "unknown": sorted(unknown)}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            print(f"{row['proven']:>4} / {row['functions']:<3} {row['id']}")
            if asked.missing:
                print("".join(f"           {function}\n" for function in row["missing"]), end="")
        total = sum(row["functions"] for row in rows)
        print(f"{sum(row['proven'] for row in rows):>4} / {total:<3} of the register")
        if unknown:
            print(f"not in the register: {', '.join(sorted(unknown))}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    raise SystemExit(main())
