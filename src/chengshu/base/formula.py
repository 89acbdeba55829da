"""Formulas that officials write: arithmetic over named values, exact in decimals, and nothing else.

``min(100, 60 * done_on_time / due + 40 * done / due)``. Allowed are numbers, the given names, ``+ - * /``, brackets,
comparisons, ``a if b else c`` and the functions min, max, abs and round. Division by zero gives no value (None):
where nothing was due the score is missing, not zero.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

from chengshu.base.errors import BadInput
from chengshu.base.text import Text

LONGEST = 500
DEEPEST = 40


class BadFormula(BadInput):
    """The formula cannot be read."""

    text = Text(
        "公式有误：%(why)s。可用：数字、%(names)s、加减乘除、括号、比较、min、max、abs、round。",
        "The formula cannot be read: %(why)s. It may use numbers, %(names)s, + - * /, brackets, comparisons, "
        "min, max, abs and round.",
    )


def _rounded(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)


_OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {"min": min, "max": max, "abs": abs, "round": _rounded}


@dataclass(frozen=True)
class Formula:
    """A formula that was read and found sound. Make one with ``Formula.read``."""

    source: str
    names: frozenset[str]
    tree: ast.expr

    @classmethod
    def read(cls, source: str, names: frozenset[str]) -> Formula:
        """The formula over these names. Raises BadFormula, naming the first thing that is not allowed."""
        try:
            tree = ast.parse(source.strip(), mode="eval").body if len(source) <= LONGEST else None
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            tree = None
        if tree is None:
            raise _bad(Text("写法不完整或过长", "it is incomplete or too long"), names)
        _check(tree, names, 0)
        return cls(source.strip(), names, tree)

    def value(self, values: Mapping[str, Decimal | int]) -> Decimal | None:
        """The result with these values, or None where it divides by zero or leaves all bounds."""
        exact = {name: Decimal(value) for name, value in values.items()}
        with localcontext() as context:
            context.traps[DivisionByZero] = context.traps[InvalidOperation] = context.traps[Overflow] = True
            try:
                return _value(self.tree, exact)
            except (DivisionByZero, InvalidOperation, Overflow):
                return None


def _bad(why: Text, names: frozenset[str]) -> BadFormula:
    return BadFormula(why=why, names="、".join(sorted(names)) or "—")


def _check(node: ast.AST, names: frozenset[str], depth: int) -> None:
    if depth > DEEPEST:
        raise _bad(Text("嵌套过深", "it is nested too deeply"), names)
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return
        case ast.Name(id=name) if name in names:
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            parts: list[ast.expr] = [left, right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            parts = [operand]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
            parts = [left, right]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            parts = [test, body, orelse]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS and _fits(name, args):
            parts = args
        case _:
            shown = ast.unparse(node)[:40]
            raise _bad(Text("不认识“%(part)s”", "“%(part)s” is not known").with_values(part=shown), names)
    for part in parts:
        _check(part, names, depth + 1)


def _fits(name: str, args: list[ast.expr]) -> bool:
    match name:
        case "abs":
            return len(args) == 1
        case "round":
            return len(args) == 1 or (
                len(args) == 2 and isinstance(args[1], ast.Constant) and args[1].value in (0, 1, 2, 3, 4, 5, 6)
            )
        case _:
            return len(args) >= 2


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=number):
            return Decimal(str(number))
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_value(left, values), _value(right, values))
        case ast.UnaryOp(op=op, operand=operand):
            return -_value(operand, values) if isinstance(op, ast.USub) else _value(operand, values)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return Decimal(_COMPARISONS[type(op)](_value(left, values), _value(right, values)))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _value(test, values) else orelse, values)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_value(arg, values) for arg in args))
        case _:  # pragma: no cover - refused when read
            raise InvalidOperation(ast.unparse(node))
