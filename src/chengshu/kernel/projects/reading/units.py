"""Responsible units out of phrases such as 市数据局牵头,市人社局、市财政局等部门配合."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengshu.kernel.projects.reading.dates import due_in
from chengshu.kernel.projects.reading.draft import Due
from chengshu.kernel.projects.reading.fold import folded, tidy

_LEAD_LABELS = "牵头|主办|主责|主管|主体|第一责任"
_SUPPORT_LABELS = "配合|协办|参与|协助|协同|参加"
_WHO = "单位|部门|责任单位|责任部门|处室|机构|科室"
_LABEL = re.compile(
    rf"(?P<lead>(?:{_LEAD_LABELS})(?:{_WHO})?)\s?:|(?P<support>(?:{_SUPPORT_LABELS})(?:{_WHO})?)\s?:"
    r"|(?P<due>完成时限|完成时间|完成期限|时间节点|时限要求|时限|完成日期)\s?:"
    r"|(?P<joint>责任(?:单位|部门|主体|分工|处室|人)(?:及分工)?)\s?:"
)
_ROLE = re.compile(
    r"(?:按照?(?:各自)?(?:行政)?职责(?:分工)?)?(?:共同|联合|分别|具体)?"
    r"(?P<word>牵头负责|牵头组织|牵头实施|牵头|主办|承办|配合|参与|协助|协办|协同|支持|分工负责|负责|落实)"
    r"(?=$|[、,;。).\s]|[市省县区州各相有其])"
)
_LEADING = frozenset(("牵头负责", "牵头组织", "牵头实施", "牵头", "主办"))
_OWNING = frozenset(("负责", "承办", "分工负责", "落实"))
_SEPARATORS = frozenset("、,;。")
_OPEN, _CLOSE = frozenset("(〔[【《“"), frozenset(")〕]】》”")
_UNIT_END = re.compile(
    r"(?:局|委|办|厅|部|院|会|处|署|站|所|中心|公司|集团|政府|部门|单位|运营商|机构|企业|园区|开发区|集聚区|示范区"
    r"|区县|县区|县市区|县\(市、区\)|街道|乡镇|镇办|银行|学校|大学|学院|医院|协会|联盟|联合会|景区|海关|总队|支队|大队|队|残联|妇联"
    r"|工会|团市委|社|台|馆|室|科|[市县区州旗省镇乡]|国资平台|平台)$"
)
_AND_SO_ON = re.compile(
    r"^(?P<unit>.+?)等(?P<tail>(?P<kept>相关|有关|各|其他|其它|市直|市级|区直)*"
    r"(?:[0-9一二三四五六七八九十]+个)?(?:职能)?(?:部门|单位|委办局|机构|企业|成员单位)?)$"
)
_AND = re.compile(r"以及|及|和|与|会同")
_BEGINNING = re.compile(r"^(?:[市省县区州盟旗镇乡各相有其]|国网|驻)")
_GENERIC = re.compile(r"^(?:各|相关|有关|其他|其它)")
_PREFACE = re.compile(r"^(?:由|以|会同|商|并|联合|请)(?=.{2})")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who is to do it, as read from one phrase; ``due`` where the phrase also holds a time limit."""

    printed: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    due: Due | None = None
    due_printed: str = ""


def responsibility(phrase: str) -> Responsibility:
    """Read any phrase of units; what carries no word of leading is led jointly by all it names."""
    printed = tidy(phrase)
    text = folded(printed)
    leads: list[str] = []
    supports: list[str] = []
    unclear: list[str] = []
    due_printed = ""
    for role, start, end in _labelled_parts(text):
        if role == "due":
            due_printed = due_printed or printed[start:end].strip(" 、,;。")
            continue
        for word, units, dates in _phrase_parts(printed[start:end]):
            due_printed = due_printed or dates
            if role == "lead" or (role != "support" and word in _LEADING):
                leads += units
            elif role == "support" or (word and word not in _OWNING):
                supports += units
            elif word in _OWNING:
                (supports if leads else leads).extend(units)
            else:
                unclear += units
    (supports if leads else leads).extend(unclear)
    return Responsibility(printed, _once(leads), _once(supports), due_in(due_printed), due_printed)


def is_responsibility(phrase: str, *, in_brackets: bool = False) -> bool:
    """Whether the whole phrase does nothing but name who is responsible; outside brackets it must name a leader."""
    text = folded(phrase).strip(" 。;")
    if not 2 < len(text) < 1500:
        return False
    label = _LABEL.match(text)
    if label:
        return label["due"] is None or "责任" in text or "牵头" in text
    parts = _phrase_parts(text)
    wanted = _LEADING | _OWNING if in_brackets else _LEADING
    first = next((place for place, (word, _, _) in enumerate(parts) if word in wanted), None)
    if first is None or parts[-1][1]:
        return False
    named = [unit for _, units, _ in parts[: first + 1] for unit in units]
    return bool(named) and all(looks_like_unit(unit) for unit in named)


def is_labelled(line: str) -> bool:
    """Whether the line begins with a label such as 责任单位: or 完成时限:."""
    return _LABEL.match(line[:16]) is not None


def is_deadline(phrase: str) -> tuple[Due | None, str] | None:
    """The time limit of a labelled phrase such as 完成时限:2020年12月底; nothing for other phrases."""
    text = folded(phrase).strip(" 。;")
    label = _LABEL.match(text) if len(text) < 60 else None
    if not label or not label["due"]:
        return None
    printed = tidy(phrase).rstrip("。；;")
    value = printed[folded(printed).find(":") + 1 :].strip()
    return due_in(value), value


def looks_like_unit(name: str) -> bool:
    """Whether a name ends as names of bodies do."""
    return 2 <= len(name) <= 40 and _UNIT_END.search(folded(name)) is not None


def looks_like_units(cell: str) -> bool:
    """Whether the whole cell is a list of bodies without a word of who leads."""
    parts = [part for part in _split(tidy(cell))[:60] if part]
    return bool(parts) and len(cell) < 1500 and all(looks_like_unit(_without_and_so_on(part)[0]) for part in parts)


def names_role(cell: str) -> bool:
    """Whether the cell says of a body that it leads or supports; 提供决策支持 says it of none."""
    text = folded(cell[:1500])
    if _LABEL.match(text):
        return True
    start = 0
    for role in _ROLE.finditer(text):
        before = _split(text[start : role.start()])
        if before and looks_like_unit(_without_and_so_on(before[-1])[0]):
            return True
        start = role.end()
    return False


def ends_in_role(cell: str) -> bool:
    """Whether the cell ends as a complete phrase of responsibility does."""
    return _ends_in_role(folded(cell).rstrip(" 。;"))


def _ends_in_role(text: str) -> bool:
    return any(match.end() == len(text[-12:]) for match in _ROLE.finditer(text[-12:]))


def _labelled_parts(text: str) -> list[tuple[str, int, int]]:
    """(role, start, end) of the parts after each label; the whole text without a role where it has no label."""
    labels = list(_LABEL.finditer(text))
    parts = [("", 0, labels[0].start() if labels else len(text))]
    ends = [label.start() for label in labels[1:]] + [len(text)]
    parts += [(label.lastgroup or "", label.end(), end) for label, end in zip(labels, ends, strict=False)]
    return parts


def _phrase_parts(phrase: str) -> list[tuple[str, list[str], str]]:
    """(role word, units before it, time limit before it) from left to right; the last word may be empty."""
    parts: list[tuple[str, list[str], str]] = []
    inside = _inside_brackets(phrase)
    text = folded(phrase)
    start = 0
    for role in _ROLE.finditer(text):
        if inside[role.start()]:
            continue
        parts.append((role["word"], *_units(phrase[start : role.start()])))
        start = role.end()
    parts.append(("", *_units(phrase[start:])))
    return parts


def _units(text: str) -> tuple[list[str], str]:
    units: list[str] = []
    due_printed = ""
    for part in _split(text):
        if due_in(part):
            due_printed = due_printed or part
            continue
        name, rest = _without_and_so_on(part)
        for unit in (*_joined_names(name), *([rest] if rest else [])):
            without_preface = _PREFACE.sub("", unit)
            if without_preface and any(character.isalnum() for character in without_preface):
                units.append(without_preface)
    return units, due_printed


def _split(text: str) -> list[str]:
    """Cut at separators outside brackets, so that 各县(市、区)政府 stays one unit."""
    parts: list[str] = []
    start = 0
    inside = _inside_brackets(text)
    for place, character in enumerate(folded(text)):
        if character in _SEPARATORS and not inside[place]:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _inside_brackets(text: str) -> list[bool]:
    depth = 0
    inside: list[bool] = []
    for character in folded(text):
        if character in _CLOSE:
            depth = max(0, depth - 1)
        inside.append(depth > 0)
        if character in _OPEN:
            depth += 1
    return inside


def _without_and_so_on(part: str) -> tuple[str, str]:
    """市财政局等部门 names 市财政局; 市财政局等相关部门 also names 相关部门, who can be asked later which they are."""
    for candidate in _AND.split(part):
        found = _AND_SO_ON.match(candidate) if len(candidate) < 80 else None
        if found and found["unit"][-1] not in "高中初平同上":
            place = part.find(candidate)
            before = part[:place] + found["unit"]
            after = part[place + len(candidate) :]
            return before + after, found["tail"] if found["kept"] else ""
    return part, ""


def _joined_names(name: str) -> list[str]:
    """Cut 相关部门和各景区 in two, and leave 市自然资源和规划局 whole."""
    if len(name) > 120:
        return [name]
    for joint in _AND.finditer(name):
        left, right = name[: joint.start()], name[joint.end() :]
        whole = looks_like_unit(left) and _BEGINNING.match(right) and len(right) > 1
        if whole and (_GENERIC.match(right) or looks_like_unit(right)):
            return [left, *_joined_names(right)]
    return [name] if name else []


def _once(units: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units))
