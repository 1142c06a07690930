"""Change one thing in a tree of decoded JSON, at random."""

import copy


def containers(tree):
    """List every object and list of a tree that is not empty, the tree included."""
    found = [tree] if isinstance(tree, dict | list) and tree else []
    for inner in (tree.values() if isinstance(tree, dict) else tree) if found else ():
        found += containers(inner)
    return found


def mutate(tree, draw, changes, *, keys, values):
    """Change one thing in a tree that is not empty, in place: `draw` chooses one of `changes`.

    "delete" removes a member or item; "rename" gives a member one of `keys`; "wrap" makes a list of a value; "negate"
    changes the sign and size of a number. Any other change, and one that does not apply, replaces a value by one of
    `values`.
    """
    container = draw.choice(containers(tree))
    key = draw.choice(sorted(container)) if isinstance(container, dict) else draw.randrange(len(container))
    match draw.choice(changes):
        case "delete":
            del container[key]
        case "rename" if isinstance(container, dict):
            container[draw.choice(keys)] = container.pop(key)
        case "wrap":
            container[key] = [container[key]]
        case "negate" if isinstance(container[key], int | float) and not isinstance(container[key], bool):
            container[key] = -container[key] * draw.choice((1, 10, 1000))
        case _:
            container[key] = copy.deepcopy(draw.choice(values))
