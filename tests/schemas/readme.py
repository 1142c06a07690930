"""Print schemas/README.md, which describes the schemas. A test compares the file with this output.

python tests/schemas/readme.py > schemas/README.md
"""

from bundle import SCHEMAS

from lsconvert.validation.schemas import SCHEMA_FILES, SUFFIX

NAMES = {file: name for name, file in SCHEMA_FILES.items()}

HEAD = """# Schemas

JSON Schema, draft 2020-12. Each schema describes one task, except `regions`, which describes one element of `result`.
`lsconvert.load_schema` returns a schema by its name. Unknown keys are allowed where servers add them.

There are two severities. The schemas of `v1/` and `v2/` say what a task needs to be what it claims to be: a task that
fails one of them has an **error**. `advice` says what is suspicious, though servers write it and take it back: a task
that fails it has a **warning**. Everything in a region is advice, because a server never looks into a region. lsconvert
checks the advice beside each of the other schemas. A warning never withholds a converted task, and `lsconvert validate`
exits with 0 if there are only warnings; `--strict` makes errors of them. Any other validator gives the same errors with
those of `v1/` and `v2/` alone.

`tests/schemas/readme.py` generates this file.
"""


def readme():
    return HEAD + "".join(section(name, schema) for name, schema in SCHEMAS.items())


def section(name, schema):
    rows = [*members(schema, "")]
    for part, inner in schema.get("$defs", {}).items():
        rows += [(part, "", cell(inner)), *members(inner, part + ".")]
    lines = [f"| `{path}` | {types} | {description} |" for path, types, description in rows]
    table = "\n".join(["| key | type | description |", "| --- | --- | --- |", *lines])
    return f"\n## {NAMES[name]}\n\n`{name}{SUFFIX}`: {schema['title']}. {schema['description']}\n\n{table}\n"


def members(schema, prefix):
    """Yield path, types and description of each key in a schema, its `then` and `else` included."""
    for key, inner in schema.get("properties", {}).items():
        yield prefix + key, types(inner), cell(inner)
        yield from members(inner, f"{prefix}{key}.")
        if isinstance(inner.get("items"), dict):
            yield from members(inner["items"], f"{prefix}{key}[].")
    for branch in ("then", "else"):
        if branch in schema:
            yield from members(schema[branch], prefix)


def types(schema):
    if "$ref" in schema:
        return f"`{schema['$ref'].removesuffix('.schema.json').removeprefix('#/$defs/')}`"
    if schema.get("not") == {}:
        return "forbidden"
    if "const" in schema or "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    kinds = schema.get("type", "")
    return " or ".join([kinds] if isinstance(kinds, str) else kinds)


def cell(schema):
    return schema.get("description", "").replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    import sys

    sys.stdout.write(readme())
