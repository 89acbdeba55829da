"""What the bureaus wrote down about the invented city, each in its own way and with its own faults.

Each book is a query over ``people`` or ``entities`` and ``dice``: columns ``d0 … d9`` of even chances per row.
"""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.kernel.gathering.seeds.words import CLINICS

CLINIC_NAMES = ", ".join(f"'{name}'" for name in CLINICS)
ROUGHLY = "to_timestamp(1609459200 + floor(d9 * 170000000)::BIGINT)::TIMESTAMP"

#: A digit of the number is another one: its check character no longer fits.
WRONG = "left(number, 9) || ((substr(number, 10, 1)::INT + 1 + floor(d3 * 9)::INT) % 10) || right(number, 8)"
#: 15 digits without century and check character, as given out before 1999.
OLD = "CASE WHEN substr(number, 7, 2) = '19' THEN left(number, 6) || substr(number, 9, 9) ELSE number END"
WIDE = "translate(number, '0123456789X', '０１２３４５６７８９Ｘ')"
#: One character of the name is another one.
_OTHER = "substr('伟敏静军磊洋艳勇', 1 + floor(d4 * 7.99)::INT, 1)"
MISTYPED = f"(CASE WHEN length(name) = 3 THEN left(name, 2) ELSE left(name, 1) END || {_OTHER})"
MOVED = (
    "regexp_replace(regexp_replace(address, '[0-9]+号', (1 + floor(d4 * 398)::INT)::VARCHAR || '号'), "
    "'[0-9]+室', (floor(d3 * 18)::INT + 1)::VARCHAR || '02室')"
)
ADDRESS_AS_WRITTEN = (
    "CASE WHEN d8 < 0.3 THEN replace(address, '示例省', '') WHEN d8 < 0.45 THEN replace(address, '示例省天中市', '') "
    "WHEN d8 < 0.55 THEN regexp_replace(address, '([0-9]+)号楼([0-9]+)单元([0-9]+)室', '\\1-\\2-\\3') ELSE address END"
)


@dataclass(frozen=True)
class Book:
    """A bureau's table: ``key`` is that of its catalogue entry, ``body`` the bureau's, ``rows`` the query.

    The query gives ``i`` (who is really meant, kept out of the file) and the columns. ``encoding`` is that of the file,
    ``form`` is ``csv``, ``json`` or ``sqlite``.
    """

    key: str
    body: str
    rows: str
    form: str = "csv"
    encoding: str = "utf-8"

    @property
    def file(self) -> str:
        """Its name below the folder of the books."""
        ending = {"csv": "csv", "json": "json", "sqlite": "sqlite3"}[self.form]
        return f"{self.body}/{self.key.replace('.', '_')}.{ending}"


def _person(share: float, shift: int) -> str:
    """Those of whom a bureau knows, with chances of their own."""
    return f"FROM people JOIN dice USING (i) WHERE d{shift} < {share}"


RESIDENTS = Book(
    "police.residents",
    "police",
    f"""
    SELECT i, 'R' || lpad(i::VARCHAR, 9, '0') AS row_id,
        CASE WHEN d1 < 0.003 THEN {WRONG} ELSE number END AS id_number, name, sex, nation,
        strftime(born, '%Y-%m-%d') AS birth_date, left(town, 6) AS division, address,
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at {_person(0.985, 0)}
    UNION ALL
    SELECT i, 'R' || lpad((i + 500000000)::VARCHAR, 9, '0'), {OLD}, name, sex, nation, strftime(born, '%Y-%m-%d'),
        left(town, 6), {MOVED}, strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') {_person(0.985, 0)} AND d2 < 0.002
    """,
)
PATIENTS = Book(
    "health.residents",
    "health",
    f"""
    SELECT i, 'H' || lpad(i::VARCHAR, 9, '0') AS file_no,
        CASE WHEN d1 < 0.015 THEN left(name, 1) || ' ' || substr(name, 2) WHEN d1 < 0.022 THEN {MISTYPED} ELSE name END
            AS name,
        CASE WHEN d2 < 0.12 THEN NULL WHEN d2 < 0.14 THEN {WRONG} WHEN d2 < 0.17 THEN {OLD} WHEN d2 < 0.19 THEN {WIDE}
            ELSE number END AS id_number,
        CASE sex WHEN '男' THEN '1' ELSE '2' END AS sex,
        CASE WHEN d3 < 0.03 THEN NULL
            WHEN d3 < 0.04 THEN strftime(born + INTERVAL (1 + floor(d4 * 27)::INT) DAY, '%Y/%m/%d')
            ELSE strftime(born, '%Y/%m/%d') END AS birth_date,
        CASE WHEN d5 < 0.1 THEN NULL ELSE phone END AS phone,
        CASE WHEN d6 < 0.12 THEN {MOVED} ELSE {ADDRESS_AS_WRITTEN} END AS address,
        (['A', 'B', 'O', 'AB'])[1 + floor(d7 * 3.99)::INT] AS blood_type,
        ([{CLINIC_NAMES}])[1 + floor(d4 * 4.99)::INT] AS clinic,
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at {_person(0.82, 0)}
    """,
    encoding="gb18030",
)
INSURED = Book(
    "insurance.insured",
    "insurance",
    f"""
    SELECT i, 'Y' || lpad(i::VARCHAR, 9, '0') AS person_no,
        CASE WHEN d1 < 0.006 THEN left(name, 1) || '丽娜' WHEN d1 < 0.01 THEN {MISTYPED} ELSE name END AS name,
        CASE WHEN d2 < 0.03 THEN '' WHEN d2 < 0.035 THEN {WRONG} WHEN d2 < 0.045 THEN lower(number) ELSE number END
            AS id_number,
        sex || '性' AS sex, strftime(born, '%Y%m%d') AS birth_date,
        (['正常参保', '正常参保', '正常参保', '暂停参保'])[1 + floor(d4 * 3.99)::INT] AS state,
        CASE WHEN d5 < 0.4 THEN '职工基本医疗保险' ELSE '城乡居民基本医疗保险' END AS kind,
        CASE WHEN d6 < 0.3 THEN '' ELSE {ADDRESS_AS_WRITTEN} END AS address,
        CASE WHEN d7 < 0.2 THEN '' ELSE phone END AS phone,
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at {_person(0.93, 0)}
    """,
    form="sqlite",
)
MARRIAGES = Book(
    "civil.marriages",
    "civil",
    f"""
    SELECT i, 'M' || lpad(i::VARCHAR, 9, '0') AS row_id, name,
        CASE WHEN d2 < 0.08 THEN NULL WHEN d2 < 0.09 THEN {WRONG} ELSE number END AS id_number,
        sex, strftime(born, '%Y-%m-%d') AS birth_date,
        CASE WHEN d3 < 0.09 THEN '离婚' WHEN d3 < 0.11 THEN '丧偶' ELSE '已婚' END AS state,
        strftime(born + INTERVAL (8000 + floor(d4 * 5000)::INT) DAY, '%Y-%m-%d') AS registered_on,
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at
        {_person(0.7, 0)} AND born < DATE '2003-01-01'
    """,
)
ENTERPRISES = Book(
    "market.entities",
    "market",
    f"""
    SELECT i, code, name, representative, kind, capital::DECIMAL(14, 2) AS capital,
        strftime(founded, '%Y-%m-%d') AS founded_on, address, phone,
        CASE WHEN d1 < 0.07 THEN '注销' WHEN d1 < 0.1 THEN '吊销' ELSE '存续' END AS state, left(town, 6) AS division,
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at
    FROM entities JOIN dice USING (i) WHERE NOT social
    """,
)
ORGANISATIONS = Book(
    "civil.organisations",
    "civil",
    f"""
    SELECT i, code, name, representative, kind, strftime(founded, '%Y-%m-%d') AS founded_on, address,
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at FROM entities JOIN dice USING (i) WHERE social
    """,
)
TAX_PAYERS = Book(
    "tax.payers",
    "tax",
    f"""
    SELECT i, 'T' || lpad(i::VARCHAR, 8, '0') AS payer_no,
        CASE WHEN d1 < 0.04 THEN NULL WHEN d1 < 0.06 THEN left(code, 16) || '0' || right(code, 1)
            WHEN d1 < 0.08 THEN lower(code) ELSE code END AS code,
        CASE WHEN d2 < 0.05 THEN replace(replace(name, '有限责任公司', '有限公司'), '（有限合伙）', '(有限合伙)')
            WHEN d2 < 0.06 THEN replace(name, '天中', '天中市') ELSE name END AS name,
        CASE WHEN d3 < 0.03 THEN NULL ELSE representative END AS representative, address, phone,
        '国家税务总局天中市第' || (['一', '二', '三', '四'])[1 + floor(d4 * 3.99)::INT] || '税务分局' AS tax_office,
        (['A', 'B', 'B', 'M', 'C', 'D'])[1 + floor(d5 * 5.99)::INT] AS tax_credit,
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at
    FROM entities JOIN dice USING (i) WHERE d0 < 0.94
    """,
    form="json",
)
ADDRESSES = Book(
    "planning.addresses",
    "planning",
    """
    SELECT 0 AS i,
        town || lpad((row_number() OVER (PARTITION BY town ORDER BY address))::VARCHAR, 6, '0') AS place_code,
        address, town AS division, '2026-01-01 00:00:00' AS updated_at
    FROM (SELECT DISTINCT town, regexp_extract(address, '^(.*号楼)', 1) AS address FROM people)
    """,
)
POPULATION_BOOKS = (RESIDENTS, PATIENTS, INSURED, MARRIAGES)
ENTITY_BOOKS = (ENTERPRISES, ORGANISATIONS, TAX_PAYERS)
