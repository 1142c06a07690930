from typing import Any, Dict, List

import httpx
from fastapi import FastAPI
from pydantic import BaseModel, BaseSettings


class Settings(BaseSettings):
    label_studio_url: str = "http://label-studio:8080"
    label_studio_token: str


class LSTask(BaseModel):
    id: int
    data: Dict[str, Any]
    completions: List[Dict[str, Any]]  # expect: rewrite

    @property
    def labels(self):
        return [r["value"]["choices"] for c in self.completions for r in c["result"]]  # expect: rewrite


settings = Settings()
app = FastAPI()


@app.get("/projects/{pk}/labels")
async def labels(pk: int):
    async with httpx.AsyncClient(headers={"Authorization": f"Token {settings.label_studio_token}"}) as client:
        answer = await client.get(f"{settings.label_studio_url}/api/projects/{pk}/results")  # expect: rewrite
    tasks = [LSTask(**t) for t in answer.json()]
    return {"summary": f"{sum(len(t.completions) for t in tasks)} completions", "labels": [t.labels for t in tasks]}  # expect: rewrite
