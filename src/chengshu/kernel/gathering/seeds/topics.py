"""Books for the topic databases: what single bureaus know besides, of persons and of enterprises."""

from __future__ import annotations

from chengshu.kernel.gathering.seeds.books import ROUGHLY, Book


def _of_person(key: str, body: str, columns: str, share: float, where: str = "true") -> Book:
    rows = f"""
    SELECT i, '{body[:2].upper()}' || lpad(i::VARCHAR, 9, '0') AS row_id, number AS id_number, name, {columns},
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at
    FROM people JOIN dice USING (i) WHERE d0 < {share} AND {where}"""
    return Book(key, body, rows)


def _of_entity(key: str, body: str, columns: str, share: float) -> Book:
    rows = f"""
    SELECT i, '{body[:2].upper()}' || lpad(i::VARCHAR, 9, '0') AS row_id, code, name, {columns},
        strftime({ROUGHLY}, '%Y-%m-%d %H:%M:%S') AS updated_at
    FROM entities JOIN dice USING (i) WHERE NOT social AND d0 < {share}"""
    return Book(key, body, rows)


def _one_of(*words: str, die: int) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"([{listed}])[1 + floor(d{die} * {len(words)})::INT]"


STUDENTS = _of_person(
    "education.students",
    "education",
    "'天中市第' || (1 + floor(d1 * 60)::INT) || '中小学' AS school, "
    f"{_one_of('在读', '在读', '休学', '毕业', die=2)} AS state",
    1.0,
    "born >= DATE '2008-09-01' AND born < DATE '2020-09-01'",
)
PENSIONS = _of_person(
    "labour.insured",
    "labour",
    f"{_one_of('城镇职工', '城乡居民', die=1)} AS scheme, {_one_of('正常参保', '领取待遇', '中断', die=2)} AS state",
    0.6,
    "born < DATE '2008-01-01'",
)
PENALTIES = _of_entity(
    "reform.credit",
    "reform",
    f"{_one_of('行政处罚', '失信被执行', '守信激励', die=1)} AS matter, {_one_of('A', 'B', 'C', 'D', die=2)} AS grade",
    0.12,
)
EMISSIONS = _of_entity(
    "environment.emitters",
    "environment",
    f"{_one_of('废水', '废气', '噪声', die=1)} AS medium, (d2 * 500)::DECIMAL(10, 2) AS tonnes",
    0.05,
)
INSPECTIONS = _of_entity(
    "market.checks",
    "market",
    f"{_one_of('合格', '合格', '责令改正', die=1)} AS outcome, {_one_of('双随机', '专项', die=2)} AS kind",
    0.2,
)
HAZARDS = _of_entity(
    "emergency.hazards",
    "emergency",
    f"{_one_of('重大', '较大', '一般', die=1)} AS level, {_one_of('危险化学品', '燃气', '粉尘', die=2)} AS kind",
    0.03,
)
PATENTS = _of_entity(
    "science.patents",
    "science",
    f"(1 + floor(d1 * 12)::INT) AS patents, {_one_of('发明', '实用新型', '外观设计', die=2)} AS kind",
    0.08,
)
VENUES = _of_entity(
    "culture.venues",
    "culture",
    f"{_one_of('旅行社', '酒店', '剧场', '景区', die=1)} AS kind, (1 + floor(d2 * 5)::INT) AS stars",
    0.04,
)
TOPIC_BOOKS = (STUDENTS, PENSIONS, PENALTIES, EMISSIONS, INSPECTIONS, HAZARDS, PATENTS, VENUES)
