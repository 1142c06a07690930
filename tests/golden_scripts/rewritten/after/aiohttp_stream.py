import asyncio
import aiohttp
import os

API = os.environ["LABEL_STUDIO_URL"] + "/api"


async def pull(project):
    url = f"{API}/projects/{project}/export?exportType=JSON"
    async with aiohttp.ClientSession(headers={"Authorization": "Token " + os.environ["LABEL_STUDIO_KEY"]}) as session:
        async with session.get(url) as response:
            return await response.json()


async def push(project, tasks):
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{API}/projects/{project}/import", json=tasks) as response:
            data = await response.json()
            return data.get("annotation_count", 0)


if __name__ == "__main__":
    print(len(asyncio.run(pull(7))))
