"""Real data with the faults it came with: the air of Beijing with its gaps, car parks over their capacity."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest

from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.quality import services
from chengshu.kernel.quality.services.rules import RuleDraft, set_rule
from chengshu.kernel.quality.tests.make import gathered, judged, make_provider, of_rule, plain
from chengshu.spec.data import FieldType, Meaning

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).parents[6] / "shared" / "data"
AIR = SHARED / "air_beijing" / "PRSA_Data_Aotizhongxin_20130301-20170228.csv"
PARKING = SHARED / "parking" / "birmingham_oct_nov.csv"


@pytest.fixture(scope="module")
def air() -> pa.Table:
    """One station, hour by hour; ``NA`` is missing."""
    options = pyarrow.csv.ConvertOptions(null_values=["NA"], strings_can_be_null=True)
    table = pyarrow.csv.read_csv(AIR, convert_options=options)
    return table.rename_columns([name.lower().replace(".", "_") for name in table.column_names])


@pytest.fixture(scope="module")
def parking() -> pa.Table:
    """All car parks."""
    table = pyarrow.csv.read_csv(PARKING)
    return table.rename_columns(["code", "capacity", "occupancy", "updated_at"])


def test_every_missing_measurement_is_counted_and_stays_missing(air: pa.Table) -> None:
    items = (
        plain("no", FieldType.INTEGER, is_key=True),
        plain("pm2_5", FieldType.FLOAT, required=True),
        plain("o3", FieldType.FLOAT, required=True),
        plain("wd", required=True),
    )
    resource = make_resource(items=items)
    report = judged(resource, air)
    for column in ("pm2_5", "o3", "wd"):
        finding = of_rule(report, f"{column}.filled")
        assert (finding.checked, finding.failed) == (35_064, air.column(column).null_count)
        assert finding.failed > 0
    refining = services.settle(report)
    assert (refining.rows_in, refining.rows_out) == (35_064, 35_064)
    refined = store.opened(TableName(Layer.SILVER, resource.key)).to_pyarrow_table()
    assert refined.column("pm2_5").null_count == air.column("pm2_5").null_count


def test_car_parks_over_capacity_below_nothing_and_repeated_are_found(parking: pa.Table) -> None:
    bureau = make_provider()
    body = Organisation.objects.get(pk=bureau.organisation_id or 0)
    items = (
        plain("code", is_key=True),
        plain("updated_at", FieldType.TIME, meaning=Meaning.HAPPENED_AT, is_key=True),
        plain("capacity", FieldType.INTEGER),
        plain("occupancy", FieldType.INTEGER),
    )
    resource = make_resource(body, items=items)
    gathered(resource, parking)
    set_rule(resource, RuleDraft("formula", settings={"formula": "occupancy <= capacity"}), by=bureau)
    below = RuleDraft("range", "occupancy", {"least": "0"}, blocking=True)
    set_rule(resource, below, by=bureau)
    report = services.judge_again(resource)

    rows = parking.to_pylist()
    keys = [(row["code"], row["updated_at"]) for row in rows]
    repeated = _repeated(keys)
    negative = [row for row in rows if row["occupancy"] < 0]
    assert of_rule(report, "formula").failed == sum(row["occupancy"] > row["capacity"] for row in rows) > 0
    assert of_rule(report, "occupancy.range").failed == len(negative) > 0
    assert of_rule(report, "code.unique").failed == len(repeated) > 0

    refining = services.settle(report)
    kept = {(row["code"], row["updated_at"]) for row in rows if row["occupancy"] >= 0}
    assert (refining.rows_in, refining.left_out, refining.rows_out) == (len(rows), len(negative), len(kept))


def _repeated(keys: list[tuple[str, object]]) -> list[tuple[str, object]]:
    counts: dict[tuple[str, object], int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return [key for key in keys if counts[key] > 1]
