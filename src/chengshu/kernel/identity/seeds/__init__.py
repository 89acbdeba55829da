"""The invented city of Tianzhong (天中市): its bodies, their heads and clerks, and accounts to try the product with.

Nothing here is of a real city: division codes begin with 99, telephone numbers with 164 (an unassigned range),
addresses end in ``.example`` (RFC 2606), names of persons are drawn from a list. The same rows come out each time.
"""

from __future__ import annotations

from chengshu.kernel.identity.seeds.accounts import DEMO_PASSWORD, HEADLINE, seed_people
from chengshu.kernel.identity.seeds.organisations import seed_organisations
from chengshu.kernel.identity.seeds.places import CITY_CODE, COUNTIES, PROVINCE_CODE, County

__all__ = [
    "CITY_CODE",
    "COUNTIES",
    "DEMO_PASSWORD",
    "HEADLINE",
    "PROVINCE_CODE",
    "County",
    "seed_organisations",
    "seed_people",
]
