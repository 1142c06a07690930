import attr

import label_studio_sdk  # noqa


@attr.s(auto_attribs=True)
class Task:
    id: int
    data: dict
    completions: list = attr.ib(factory=list)  # expect: rewrite

    def is_done(self) -> bool:
        return len(self.completions) > 0  # expect: rewrite


def done(raw):
    return [t for t in (Task(id=r["id"], data=r["data"], completions=r["completions"]) for r in raw) if t.is_done()]  # expect: rewrite
