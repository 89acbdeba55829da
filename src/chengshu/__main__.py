"""``python -m chengshu``: the same as the command ``chengshu``."""

from __future__ import annotations

from chengshu.config.cli import main

if __name__ == "__main__":
    main()
