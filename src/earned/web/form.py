"""What someone sent: a form, read strictly, so that a page meets only text it can keep.

Nothing of what was sent ever appears in an error here: an error carries the id of a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

MOST_BYTES = 1_000_000
"""A form is refused above this. Ours: fifty times the longest note anybody is likely to write."""
MOST_FIELDS = 400
FORM_TYPE = "application/x-www-form-urlencoded"
SECRET = ("passphrase", "sheet")
"""A field whose name holds one of these is a secret."""
KEPT_CONTROLS = frozenset("\t\n\r")

Answers = TypeVar("Answers", bound="FormModel")


class FormModel(BaseModel):
    """The shape of one form. A field that was not sent stays unset, which is not the same as empty."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True, defer_build=True)

    def said(self, name: str) -> bool:
        """Whether the form held this field at all."""
        return name in self.model_fields_set


class RefusedError(Exception):
    """Something sent can't be taken. Carries a sentence's id, its numbers and a status, never what was sent."""

    def __init__(self, sentence: str, status: int = 400, **numbers: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.numbers = numbers


class WrongAnswersError(Exception):
    """A form whose fields can't all be kept: field name → id of the sentence that says why."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("a form was not accepted")
        self.wrong = dict(wrong)


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """The fields of one form, each with every value it was sent with, in order."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the field was sent."""
        return name in self.fields

    def one(self, name: str) -> str | None:
        """Return the last value of a field, or nothing when it was not sent."""
        values = self.fields.get(name)
        return values[-1] if values else None

    def every(self, name: str) -> tuple[str, ...]:
        """Return all values of a field that may be picked several times."""
        return self.fields.get(name, ())

    @property
    def is_secret(self) -> bool:
        """Whether it carries a passphrase or the words of a recovery sheet, which are never held."""
        return any(part in name for name in self.fields for part in SECRET)

    def read(self, model: type[Answers]) -> Answers:
        """Read the form into its model. Raises WrongAnswersError naming each field that can't be kept."""
        try:
            return model.model_validate({name: self._value(model, name) for name in self._known(model)})
        except ValidationError as error:
            raise WrongAnswersError(_sentences(error)) from None

    def _known(self, model: type[BaseModel]) -> list[str]:
        # A chip group sends "<name>-asked" so that none picked is told from not asked.
        return [name for name in model.model_fields if self.has(name) or self.has(f"{name}-asked")]

    def _value(self, model: type[BaseModel], name: str) -> object:
        several = "tuple" in str(model.model_fields[name].annotation)
        if several:
            return self.every(name)
        value = self.one(name)
        return None if value is None or not value.strip() else value


def _sentences(error: ValidationError) -> dict[str, str]:
    """Map each wrong field to the sentence that says what to do, without a word of the input."""
    kinds = {"string_too_long": "form.too_long", "too_long": "form.too_many", "missing": "form.missing"}
    return {
        str(problem["loc"][0]) if problem["loc"] else "": kinds.get(problem["type"], "form.not_an_answer")
        for problem in error.errors(include_input=False, include_url=False, include_context=False)
    }


async def read_form(request: Request) -> Form:
    """Read a posted form. Raises RefusedError for what is too big, of another kind or not UTF-8."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await _body(request)
    if not body:
        return Form()
    if kind != FORM_TYPE:
        raise RefusedError("form.wrong_kind", 415)
    return parse_form(body)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise RefusedError("form.too_big", 413)
    return bytes(body)


def parse_form(body: bytes) -> Form:
    """Turn a urlencoded body into a Form. Raises RefusedError when it is not clean UTF-8 text."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except UnicodeError:
        raise RefusedError("form.not_utf8") from None
    except ValueError:
        raise RefusedError("form.too_many", 413) from None
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if not _is_text(value):
            raise RefusedError("form.strange_letters")
        fields[name] = (*fields.get(name, ()), value.replace("\r\n", "\n"))
    return Form(fields)


def _is_text(value: str) -> bool:
    return value.isprintable() or all(letter >= " " or letter in KEPT_CONTROLS for letter in value)
