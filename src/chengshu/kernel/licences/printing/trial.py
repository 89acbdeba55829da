"""``python -m`` program: sets the template on its input, so that one that never ends can be ended from outside."""

from __future__ import annotations

import json
import sys

from chengshu.base.errors import Refusal
from chengshu.kernel.licences.printing.typesetting import picture


def main() -> int:
    """The picture on the output; what is wrong with the template on the error output."""
    asked = json.load(sys.stdin)
    try:
        sys.stdout.buffer.write(picture(asked["markup"], asked["data"]))
    except Refusal as refusal:
        sys.stderr.write(refusal.sentence.zh)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
