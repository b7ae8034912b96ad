"""The docs list every model and every parameter as the code has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from earned.working_model.models import MODELS, model
from earned.working_model.parameters import Parameter, Scale

DOCS = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
PRIORS = {Scale.PLAIN: "N({}, {})", Scale.LOG: "LogN(ln {}, {})", Scale.LOGIT: "logit-N({}, {})"}


def section(name):
    """Return what the docs say of one model."""
    head = f"\n### `{name}`\n"
    assert head in DOCS
    return DOCS.split(head)[1].split("\n### ")[0].split("\n## ")[0]


def row(parameter: Parameter) -> str:
    """Return a parameter as its row in the docs."""
    prior = PRIORS[parameter.prior.scale].format(f"{parameter.prior.centre:g}", f"{parameter.prior.sd:g}")
    return (
        f"| `{parameter.name}` | {parameter.symbol} | {parameter.meaning} | {parameter.unit} | {parameter.domain} "
        f"| {parameter.default:g} | {prior} | {parameter.source} |"
    )


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_documented_with_its_source_and_every_parameter(name):
    said = section(name)
    assert model(name).source in said
    for parameter in model(name).parameters:
        assert row(parameter) in said


def test_no_model_is_documented_that_isnt_there():
    assert {line[5:-1] for line in DOCS.splitlines() if line.startswith("### `")} == set(MODELS)
