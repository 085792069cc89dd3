import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from rematch.commands.main import main

pytestmark = pytest.mark.content

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*arguments):
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def schema():
    printed = run("schema", "plan")
    jsonschema.Draft202012Validator.check_schema(printed)
    return printed


@pytest.mark.parametrize(
    "name",
    [
        "orthopaedics-few-interviews",
        "internal-medicine-reapplicant-visa",
        "emergency-medicine-many-interviews",
        "sparse",
    ],
)
def test_every_example_plan_fits_the_printed_schema(schema, name):
    plan = run("plan", str(EXAMPLES / f"{name}.yaml"), "--format", "json", "--no-audit")
    jsonschema.Draft202012Validator(schema).validate(plan)
    assert plan["schema"] == schema["$id"]


def test_the_schema_refuses_a_plan_without_its_firings(schema):
    plan = run("plan", str(EXAMPLES / "sparse.yaml"), "--format", "json", "--no-audit")
    del plan["firings"]
    with pytest.raises(jsonschema.ValidationError, match="firings"):
        jsonschema.Draft202012Validator(schema).validate(plan)


def test_every_statement_of_a_plan_names_a_rule_that_fired(schema):
    plan = run("plan", str(EXAMPLES / "orthopaedics-few-interviews.yaml"), "--format", "json", "--no-audit")
    fired = {firing["number"]: firing["rule"] for firing in plan["firings"]}
    figures = {figure["id"] for figure in plan["figures"]}

    def statements(part):
        if isinstance(part, dict):
            if "firing" in part:
                yield part
            for inner in part.values():
                yield from statements(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from statements(inner)

    found = list(statements(plan))
    assert len(found) > 100
    for statement in found:
        assert fired[statement["firing"]] == statement["rule"]
        assert statement["text"]
        assert set(statement["figures"]) <= figures
