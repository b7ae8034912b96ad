"""Where words are said: which names the code and the templates use, and text that has no name.

The names are found without running anything: string constants in Python, and the templates'
own syntax trees. A name built at run time shows as its fixed beginning (``common.scale.``).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = re.compile(r"[a-z_]+(?:\.[a-z0-9_]*[a-z0-9])+")
"""A whole name of some words."""
BEGINNING = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)*(?:\.|\.[a-z0-9_]*_)")
"""The fixed beginning of a name that is built at run time."""
PART = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
"""What may follow a beginning."""

_FILE = re.compile(r"\.(?:html|po|yaml|css|js|svg|json|py|md|txt|db|ico|woff2|csv)$")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_ATTRIBUTES = re.compile(r'[a-z:-]+="[^"]*"')
"""What a macro for the inside of a tag writes; alone, it looks like text."""
_SAID_ATTRIBUTES = {
    "alt",
    "title",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "summary",
}
_HOLE = "\x00"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of words that some source mentions: whole, by their beginning, or in parts."""

    whole: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    """Single words in quotes, which may end a name that is built at run time."""

    def __or__(self, other: Names) -> Names:
        """Join the names of two sources."""
        return Names(self.whole | other.whole, self.beginnings | other.beginnings, self.parts | other.parts)

    def mention(self, name: str) -> bool:
        """Whether ``name`` is used whole or may be built.

        A beginning of one part (``common.``) would excuse a whole area, so the part that
        follows it must be mentioned too.
        """
        return name in self.whole or any(self._may_build(start, name) for start in self.beginnings)

    def _may_build(self, start: str, name: str) -> bool:
        if not name.startswith(start):
            return False
        rest = name.removeprefix(start)
        return (
            start.count(".") > 1
            or "_" in start.rsplit(".", maxsplit=1)[-1]
            or bool({rest, rest.split(".")[0]} & self.parts)
        )


def names_in(constants: Iterator[str]) -> Names:
    """Sort string constants into whole names, beginnings, parts, and none of them."""
    found = {text for text in constants if not _FILE.search(text)}
    return Names(
        frozenset(text for text in found if NAME.fullmatch(text)),
        frozenset(text for text in found if BEGINNING.fullmatch(text)),
        frozenset(text for text in found if PART.fullmatch(text)),
    )


def names_in_python(source: str) -> Names:
    """Return the names that a Python source mentions: its constants, and its classes' names as parts."""
    nodes_of = list(ast.walk(ast.parse(source)))
    texts = [
        node.value for node in nodes_of if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    classes = [node.name.lower() for node in nodes_of if isinstance(node, ast.ClassDef)]
    return names_in(iter(texts + classes))


def names_in_template(source: str) -> Names:
    """Return the names that a template mentions in its string constants."""
    tree = templates().parse(source)
    return names_in(node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))


def sources(root: Path) -> tuple[list[Path], list[Path]]:
    """Return the Python files and the templates under ``root``, the proofreading itself left out."""
    python = [path for path in sorted(root.rglob("*.py")) if "proof" not in path.parts]
    return python, sorted(root.rglob("*.html"))


def templates() -> Environment:
    """Return an environment that parses the product's templates; it renders nothing."""
    return Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def unnamed_in_template(source: str) -> list[str]:
    """Return each text a template says by itself: between tags, or in an attribute that is read out."""
    reader = _Reader()
    reader.feed("".join(_said(templates().parse(source))))
    reader.close()
    return reader.said


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._mute = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mute = tag in {"script", "style"}
        kinds = {value for name, value in attrs if name == "type"}
        for name, value in attrs:
            on_button = name == "value" and tag == "input" and kinds & {"submit", "button", "reset"}
            if name in _SAID_ATTRIBUTES or on_button:
                self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._mute = self._mute and tag not in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self._note(data)

    def _note(self, text: str) -> None:
        if _LETTERS.search(_ATTRIBUTES.sub("", text)):
            self.said.append(" ".join(text.replace(_HOLE, "…").split()))


def _said(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Output):
        for part in node.nodes:
            yield from _said(part) if isinstance(part, nodes.TemplateData) else (_literals(part),)
    else:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Stmt | nodes.Output):
                yield from _said(child)


def _literals(node: nodes.Expr | nodes.Node) -> str:
    """Return what an expression may put on the page as written in the template."""
    if isinstance(node, nodes.Const):
        return str(node.value) if isinstance(node.value, str) else _HOLE
    if isinstance(node, nodes.CondExpr):
        return " ".join(_literals(each) for each in (node.expr1, node.expr2) if each is not None)
    if isinstance(node, nodes.Or | nodes.And | nodes.Add):
        return _literals(node.left) + " " + _literals(node.right)
    if isinstance(node, nodes.Concat):
        return " ".join(_literals(each) for each in node.nodes)
    return _HOLE


def unnamed_in_python(source: str) -> list[str]:
    """Return each constant that reads like words for a person: four words or more with spaces.

    Docstrings, messages of raised errors and the command line's own declarations are not on a page.
    """
    tree = ast.parse(source)
    silent = {id(node) for each in _silent(tree) for node in ast.walk(each)}
    texts = (
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in silent
    )
    return [text for text in texts if isinstance(text, str) and _reads_like_words(text)]


def _silent(tree: ast.AST) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if _is_docstring(node) or _is_of_an_error(node))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_of_an_error(node: ast.AST) -> bool:
    """Whether this raises, or words what is raised: an error's ``__init__``, or ``msg = …``."""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "super().__init__"
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets] == ["msg"]
    return isinstance(node, ast.Raise)


def _reads_like_words(text: str) -> bool:
    return bool(re.search(r"(?:\b[A-Za-z]+[’']?[a-z]*,? ){3,}[A-Za-z]+\b", text)) and not re.search(
        r"[{}<>=;|]|\b(?:SELECT|PRAGMA|INSERT|DELETE|UPDATE|VACUUM|CREATE|ATTACH)\b", text
    )
