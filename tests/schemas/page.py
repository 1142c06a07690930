"""Print schemas/README.md, the page that says what is in the schemas. A test keeps the two equal.

python tests/schemas/page.py > schemas/README.md
"""

from bundle import SCHEMAS

HEAD = """# Schemas

JSON Schema, draft 2020-12. Each describes one task; `regions` describes one element of `result`. `lsconvert.load_schema`
reads them by name. Unknown keys are allowed where servers add them. This page is made by `tests/schemas/page.py`.
"""


def page():
    return HEAD + "".join(section(name, schema) for name, schema in SCHEMAS.items())


def section(name, schema):
    rows = [f"| `{where}` | {types} | {what} |" for where, types, what in members(schema, "")]
    for part, inner in schema.get("$defs", {}).items():
        rows += [
            f"| `{where}` | {types} | {what} |"
            for where, types, what in [(part, "", cell(inner)), *members(inner, part + ".")]
        ]
    table = "\n".join(["| key | type | what it is |", "| --- | --- | --- |", *rows])
    return f"\n## {name}\n\n{schema['title']}. {schema['description']}\n\n{table}\n"


def members(schema, prefix):
    """Yield place, types and description of each key that a schema describes, those of its branches included."""
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

    sys.stdout.write(page())
