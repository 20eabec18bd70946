"""Responses with `metadata: {template: jinja}`, as in Rasa: `{{ context.corrected_slots.keys()|join(', ') }}`.

Rule: Jinja's grammar, and nothing of its powers. What is not in the tables below cannot be written; a name is looked
up in the `Scope` only, never on an object; and when a template is filled, nothing can raise but for a Secret.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from ivr.conversation.events import Value
from ivr.conversation.scope import SCOPES, Name, Scope
from ivr.redaction import Secret

MAX_LOOP = 50
"""Rounds of a loop: a prompt that says more is not listened to."""


class TemplateError(ValueError):
    """Raised for a template that cannot be read; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Template:
    """A template ready to be filled. `names` are what it looks at: ("slots", "amount")."""

    body: tuple[nodes.Node, ...]
    names: frozenset[Name]

    def fill(self, scope: Scope, say: Callable[[Value], str]) -> str:
        """The words to say; `say` gives a value as it is spoken. A bare name is a slot's, as in Rasa."""
        # A slot hides a scope that is called like it, as it does in a Rasa project; these two are Rasa's own.
        known = scope.by_name() | dict(scope.slots) | {"slots": scope.slots, "context": scope.context}
        return "".join(_rendered(self.body, known, say)).strip()


@lru_cache(maxsize=1024)
def compile(text: str) -> Template:
    """The template in `text`. Raises TemplateError."""
    try:
        tree = Environment(autoescape=False).parse(text)
    except TemplateSyntaxError as error:
        raise TemplateError(f"this is not Jinja: {error.message}", error.lineno) from None
    for node in tree.find_all(nodes.Node):
        _check(node)
    return Template(tuple(tree.body), frozenset(_names(tree)))


def _check(node: nodes.Node) -> None:
    if not isinstance(node, _KNOWN_NODES):
        raise TemplateError(f"'{type(node).__name__.lower()}' cannot be used in a response.", node.lineno)
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise TemplateError(
            f"there is no filter '{node.name}'. Known are: {', '.join(_FILTERS)}.", node.lineno
        )
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise TemplateError(f"there is no test '{node.name}'. Known are: {', '.join(_TESTS)}.", node.lineno)
    if isinstance(node, nodes.Call) and not (
        isinstance(node.node, nodes.Getattr) and node.node.attr in _METHODS
    ):
        raise TemplateError(f"only {', '.join(_METHODS)} can be called.", node.lineno)


def _names(tree: nodes.Template) -> Iterator[Name]:
    """What is looked at in each scope; names that the template makes itself are none."""
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"} | {*SCOPES, "loop"}
    for name in tree.find_all(nodes.Name):
        if name.name not in own:
            yield "slots", name.name
    for part in tree.find_all(nodes.Getattr):
        if isinstance(part.node, nodes.Name) and part.node.name in SCOPES:
            yield part.node.name, part.attr


def value(written: str, known: dict[str, Any]) -> Any:
    """What one expression comes to, in braces or without: `result.order.total`. Raises TemplateError."""
    return _value(expression(written), known)


@lru_cache(maxsize=1024)
def expression(written: str) -> nodes.Node:
    """The expression in a text that is nothing else. Raises TemplateError."""
    bare = written.strip().removeprefix("{{").removesuffix("}}")
    body = compile(f"{{{{ {bare} }}}}").body
    parts = body[0].nodes if len(body) == 1 and isinstance(body[0], nodes.Output) else []
    if len(parts) != 1 or isinstance(parts[0], nodes.TemplateData):
        raise TemplateError(f"'{written}' is not an expression, such as result.structuredContent.total.", 1)
    return parts[0]


# -- filling ---------------------------------------------------------------------------------------------


def _rendered(body: Any, scope: dict[str, Any], say: Callable[[Value], str]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                yield part.data if isinstance(part, nodes.TemplateData) else _said(_value(part, scope), say)
        elif isinstance(node, nodes.If):
            if _value(node.test, scope):
                yield from _rendered(node.body, scope, say)
            elif taken := next((other for other in node.elif_ if _value(other.test, scope)), None):
                yield from _rendered(taken.body, scope, say)
            else:
                yield from _rendered(node.else_, scope, say)
        elif isinstance(node, nodes.For):
            items = _listed(_value(node.iter, scope))[:MAX_LOOP]
            for index, item in enumerate(items):
                loop = {"index": index + 1, "first": not index, "last": index + 1 == len(items)}
                yield from _rendered(node.body, {**scope, **_bound(node.target, item), "loop": loop}, say)
            if not items:
                yield from _rendered(node.else_, scope, say)
        elif isinstance(node, nodes.Assign):
            scope.update(_bound(node.target, _value(node.node, scope)))


def _said(value: Any, say: Callable[[Value], str]) -> str:
    if isinstance(value, Secret):
        raise TypeError("A prompt never says a Secret.")
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return say(value)


def _bound(target: nodes.Node, item: Any) -> dict[str, Any]:
    if isinstance(target, nodes.Name):
        return {target.name: item}
    items = _listed(item)
    parts = target.items if isinstance(target, nodes.Tuple) else []
    return {
        part.name: value for part, value in zip(parts, items, strict=False) if isinstance(part, nodes.Name)
    }


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list | tuple | dict):
        return list(value)
    if value is None:
        return []
    return [value]


def _value(node: nodes.Node, scope: dict[str, Any]) -> Any:
    """The value of an expression; None for what does not fit together."""
    try:
        return _VALUES[type(node)](node, scope)
    except (TypeError, ValueError, ArithmeticError, LookupError):
        return None


def _inside(whole: Any, part: Any) -> Any:
    if isinstance(whole, Mapping):
        return whole.get(part)
    if isinstance(whole, list | tuple) and isinstance(part, int):
        if -len(whole) <= part < len(whole):
            return whole[part]
        return None
    return None


def _call(node: Any, scope: dict[str, Any]) -> Any:
    return _METHODS[node.node.attr](_value(node.node.node, scope), *(_value(arg, scope) for arg in node.args))


def _compared(node: Any, scope: dict[str, Any]) -> bool:
    left = _value(node.expr, scope)
    for operand in node.ops:
        right = _value(operand.expr, scope)
        if not _COMPARISONS[operand.op](left, right):
            return False
        left = right
    return True


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt,
    "gteq": operator.ge, "in": lambda a, b: a in b, "notin": lambda a, b: a not in b,
}  # fmt: skip

_VALUES: dict[type[nodes.Node], Callable[[Any, dict[str, Any]], Any]] = {
    nodes.Const: lambda n, s: n.value,
    nodes.TemplateData: lambda n, s: n.data,
    nodes.Name: lambda n, s: s.get(n.name),
    nodes.Getattr: lambda n, s: _inside(_value(n.node, s), n.attr),
    nodes.Getitem: lambda n, s: _inside(_value(n.node, s), _value(n.arg, s)),
    nodes.Call: _call,
    nodes.Filter: lambda n, s: _FILTERS[n.name](_value(n.node, s), *(_value(arg, s) for arg in n.args)),
    nodes.Test: lambda n, s: _TESTS[n.name](_value(n.node, s), *(_value(arg, s) for arg in n.args)),
    nodes.Compare: _compared,
    nodes.And: lambda n, s: _value(n.left, s) and _value(n.right, s),
    nodes.Or: lambda n, s: _value(n.left, s) or _value(n.right, s),
    nodes.Not: lambda n, s: not _value(n.node, s),
    nodes.CondExpr: lambda n, s: (
        _value(n.expr1, s) if _value(n.test, s) else _value(n.expr2, s) if n.expr2 else ""
    ),
    nodes.Concat: lambda n, s: "".join(str(_value(part, s) or "") for part in n.nodes),
    nodes.Add: lambda n, s: _value(n.left, s) + _value(n.right, s),
    nodes.Sub: lambda n, s: _value(n.left, s) - _value(n.right, s),
    nodes.Neg: lambda n, s: -_value(n.node, s),
    nodes.List: lambda n, s: [_value(item, s) for item in n.items],
    nodes.Tuple: lambda n, s: [_value(item, s) for item in n.items],
}

_KNOWN_NODES: tuple[type[nodes.Node], ...] = (
    *_VALUES, nodes.Template, nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.Operand,
)  # fmt: skip

_METHODS: dict[str, Callable[..., Any]] = {
    "keys": lambda value: list(value),
    "values": lambda value: list(value.values()) if isinstance(value, Mapping) else None,
    "items": lambda value: [list(item) for item in value.items()] if isinstance(value, Mapping) else None,
    "get": lambda value, key, default=None: default if _inside(value, key) is None else _inside(value, key),
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "title": lambda value: str(value).title(),
    "strip": lambda value: str(value).strip(),
}

_FILTERS: dict[str, Callable[..., Any]] = {
    "join": lambda value, by="": str(by).join(str(item) for item in _listed(value)),
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "title": lambda value: str(value).title(),
    "capitalize": lambda value: str(value).capitalize(),
    "trim": lambda value: str(value).strip(),
    "replace": lambda value, old, new: str(value).replace(str(old), str(new)),
    "default": lambda value, other="", empty=False: (
        other if value is None or (empty and not value) else value
    ),
    "first": lambda value: _inside(_listed(value), 0),
    "last": lambda value: _inside(_listed(value), -1),
    "length": lambda value: len(value) if value is not None else 0,
    "count": lambda value: len(value) if value is not None else 0,
    "list": _listed,
    "string": lambda value: "" if value is None else str(value),
    "int": lambda value, other=0: int(float(value)) if value is not None else other,
    "float": lambda value, other=0.0: float(value) if value is not None else other,
    "round": lambda value, digits=0: round(float(value), digits),
    "abs": lambda value: abs(value),
    "safe": lambda value: value,
}

_TESTS: dict[str, Callable[..., bool]] = {
    "defined": lambda value: value is not None,
    "undefined": lambda value: value is None,
    "none": lambda value: value is None,
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float),
    "mapping": lambda value: isinstance(value, Mapping),
    "iterable": lambda value: isinstance(value, list | tuple | dict | str),
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "equalto": operator.eq,
    "in": lambda value, whole: value in whole,
}
