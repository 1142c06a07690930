import asyncio

import aiohttp

LS = "https://labelstud.io.example.org"


async def fetch(session, project):
    async with session.get(f"{LS}/api/projects/{project}/results", params={"return_task": "1"}) as response:  # expect: rewrite
        return await response.json()


async def main(projects, token):
    async with aiohttp.ClientSession(headers={"Authorization": f"Token {token}"}) as session:
        for tasks in await asyncio.gather(*(fetch(session, p) for p in projects)):
            for task in tasks:
                print(task["id"], len(task["completions"]))  # expect: rewrite


asyncio.run(main([1, 2], "x"))
