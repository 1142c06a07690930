from __future__ import annotations

import asyncio
import os

import httpx

LABEL_STUDIO_URL = os.environ["LABEL_STUDIO_URL"]


async def results(client: httpx.AsyncClient, project: int) -> list[dict]:
    response = await client.get(
        f"{LABEL_STUDIO_URL}/api/projects/{project}/export",
        params={"exportType": "JSON", "download_all_tasks": "true"},
    )
    return response.json()


async def main() -> None:
    headers = {"Authorization": f"Token {os.environ['LABEL_STUDIO_TOKEN']}"}
    async with httpx.AsyncClient(headers=headers, timeout=None) as client:
        found = await asyncio.gather(*(results(client, p) for p in (1, 2, 3)))
    print(sum(len(task["annotations"]) for tasks in found for task in tasks))


asyncio.run(main())
