"""Writes `glossator/records.py` out of the schema of `corpus.jsonl`: a data class a record, named as in Rust.

Run it when the schema changes; a test fails while the file is not what this makes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCHEMA = HERE.parent / "schema" / "corpus.schema.json"
TARGET = HERE / "glossator" / "records.py"

HEAD = '''"""The records of an annotated document, as in a line of ``corpus.jsonl``.

Made by ``generate_records.py`` out of the schema; do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
'''

RANGES = {"PageRange": "page", "PartRange": "part", "ByteRange": None}


def choices(schema: dict[str, Any]) -> list[str] | None:
    """The values of an enumeration."""
    values: list[str] = list(schema.get("enum", []))
    for one in schema.get("oneOf", []):
        values += [one["const"]] if "const" in one else one.get("enum", [])
    return values or None


def type_of(schema: dict[str, Any]) -> str:
    """The Python type of a property."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_of(one) for one in schema["anyOf"]))
    kind = schema["type"]
    if isinstance(kind, list):
        return " | ".join(type_of({**schema, "type": one}) for one in kind)
    if kind == "array":
        item = type_of(schema["items"])
        length = schema.get("maxItems")
        return f"tuple[{', '.join([item] * length)}]" if length else f"list[{item}]"
    return {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}[kind]


def record(name: str, schema: dict[str, Any]) -> str:
    """A data class; properties that may be missing come last."""
    required, optional = [], []
    for key, value in schema["properties"].items():
        kind = type_of(value)
        described = " ".join(value.get("description", "").split())
        about = f'\n    """{described}"""' if described else ""
        if key in schema.get("required", []):
            required.append(f"    {key}: {kind}{about}")
            continue
        made = kind if kind.isidentifier() else "list"
        default = "None" if kind.endswith("None") else f"field(default_factory={made})"
        optional.append(f"    {key}: {kind} = {default}{about}")
    about = " ".join(schema["description"].split())
    return f'@dataclass(slots=True)\nclass {name}:\n    """{about}"""\n\n' + "\n".join(required + optional) + "\n"


def source() -> str:
    """The whole module."""
    schema = json.loads(SCHEMA.read_text())
    definitions = {**schema["$defs"], "AnnotatedDocument": schema}
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        body = {key: value for key, value in definitions[name].items() if key != "$defs"}
        for used in re.findall(r"#/\$defs/(\w+)", json.dumps(body)):
            visit(used)
        order.append(name)

    visit("AnnotatedDocument")
    aliases, records = [], []
    for name in order:
        values = choices(definitions[name])
        if values:
            aliases.append(f"{name} = Literal[{', '.join(json.dumps(value) for value in values)}]\n")
        elif name == "SourceRange":
            records += [record(*pair) for pair in zip(RANGES, definitions[name]["anyOf"])]
            records.append(f"{name} = {' | '.join(RANGES)}\n")
        else:
            records.append(record(name, definitions[name]))
    return HEAD + "\n" + "".join(aliases) + "\n\n" + "\n\n".join(records)


if __name__ == "__main__":
    TARGET.write_text(source())
