"""What can be a lie in a piece of code: comparisons, figures, and / or, conditions, returns, words."""

import ast
from collections.abc import Callable, Iterator

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
NAMES = {"min": "max", "max": "min", "all": "any", "any": "all"}


def lies(piece: ast.FunctionDef | ast.Assign | ast.AnnAssign) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    """Each place of a function, or of the value of a constant, that can lie, with what makes it."""
    if isinstance(piece, ast.FunctionDef):
        inside: list[ast.AST] = list(piece.body[1:] if ast.get_docstring(piece) else piece.body)
    else:
        inside = [piece.value] if piece.value else []
    raised = [node for node in ast.walk(piece) if isinstance(node, ast.Raise)]
    raised += [node.msg for node in ast.walk(piece) if isinstance(node, ast.Assert) and node.msg]
    words = {node for each in raised for node in ast.walk(each)}  # what an error says decides nothing
    for part in inside:
        for node in ast.walk(part):
            if node not in words:
                yield from ((node, change) for change in _of(node))


def _of(node: ast.AST) -> Iterator[Callable[[], None]]:
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                for other in SWAPS.get(type(operator), ()):
                    yield lambda place=place, other=other: node.ops.__setitem__(place, other())  # type: ignore[misc]
        case ast.BoolOp():
            yield lambda: setattr(node, "op", SWAPS[type(node.op)][0]())
            for place in range(len(node.values)):
                yield (
                    lambda place=place: (
                        node.values.__delitem__(place)
                        if len(node.values) > 2
                        else setattr(  # type: ignore[misc]
                            node, "values", [node.values[1 - place]] * 2
                        )
                    )
                )
        case ast.BinOp() if type(node.op) in SWAPS:
            yield lambda: setattr(node, "op", SWAPS[type(node.op)][0]())
        case ast.UnaryOp(op=ast.Not()):
            yield lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
        case ast.Constant(value=bool()):
            yield lambda: setattr(node, "value", not node.value)
        case ast.Constant(value=int()):
            for step in (1, -1):
                yield lambda step=step: setattr(node, "value", node.value + step)  # type: ignore[misc]
        case ast.Constant(value=str()):
            yield lambda: setattr(node, "value", f"{node.value}?")
        case ast.If() | ast.IfExp() | ast.While():
            yield lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
            for always in (True, False):
                yield lambda always=always: setattr(node, "test", ast.Constant(always))  # type: ignore[misc]
        case ast.comprehension(ifs=[_, *_]):
            yield lambda: setattr(node, "ifs", [ast.UnaryOp(ast.Not(), node.ifs[0])])
            yield lambda: setattr(node, "ifs", [])
        case ast.Return(value=ast.expr()):
            yield lambda: setattr(node, "value", ast.UnaryOp(ast.Not(), node.value))
            if not (isinstance(node.value, ast.Constant) and not node.value.value):
                yield lambda: setattr(node, "value", ast.Constant(None))
        case ast.match_case(guard=ast.expr()):
            yield lambda: setattr(node, "guard", None)
        case ast.Set(elts=[_, _, *_]):
            for place in range(len(node.elts)):
                yield lambda place=place: node.elts.__delitem__(place)  # type: ignore[misc]
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield lambda: setattr(node, "id", NAMES[node.id])
