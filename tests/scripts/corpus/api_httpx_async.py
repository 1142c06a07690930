import asyncio

import httpx

LABEL_STUDIO_URL = "https://labels.example.org"


async def export(project):
    async with httpx.AsyncClient(base_url=LABEL_STUDIO_URL) as client:
        answer = await client.get(f"/api/projects/{project}/results", params={"finished": "0"})  # expect: rewrite
        return [task["completions"] for task in answer.json()]  # expect: rewrite


tasks = asyncio.run(export(3))
