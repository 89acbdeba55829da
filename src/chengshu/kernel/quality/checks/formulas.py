"""Formulas of officials as SQL."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from decimal import Decimal

from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.quality.checks.words import NotJudged

_SIGNS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "<>",
}


def formula_sql(node: ast.expr) -> str:  # noqa: PLR0911  one line for each kind of node
    """A formula that ``Formula.read`` found sound, as SQL over columns of the same names; division by zero is null."""
    match node:
        case ast.Constant(value=number):
            return f"{Decimal(str(number)):f}"
        case ast.Name(id=name):
            return identifier(name)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"({formula_sql(left)}::DOUBLE / nullif({formula_sql(right)}, 0))"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({formula_sql(left)} {_SIGNS[type(op)]} {formula_sql(right)})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"(-{formula_sql(operand)})"
        case ast.UnaryOp(operand=operand):
            return formula_sql(operand)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"(({formula_sql(left)} {_SIGNS[type(op)]} {formula_sql(right)})::INTEGER)"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"(CASE WHEN {formula_sql(test)} <> 0 THEN {formula_sql(body)} ELSE {formula_sql(orelse)} END)"
        case ast.Call(func=ast.Name(id=name), args=args):
            function = {"min": "least", "max": "greatest"}.get(name, name)
            return f"{function}({', '.join(formula_sql(one) for one in args)})"
        case _:  # pragma: no cover - refused when read
            raise NotJudged
