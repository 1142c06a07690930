import label_studio_sdk
from pydantic import BaseModel
from sqlalchemy.orm import Mapped, mapped_column


class Counts(BaseModel):
    user: str
    completions: int


class Saved(Base):
    data: Mapped[dict] = mapped_column()
    completions: Mapped[list] = mapped_column()


class Export(BaseModel):
    data: dict
    aggregated_ids: list


def first(task):
    return task.completions[0].result[0][0]
