import aiohttp
from label_studio_converter import brush


async def handle(session: aiohttp.ClientSession, project: int):
    async with session.get(f"https://ls.example.com/api/projects/{project}/results") as r:
        tasks = await r.json()
    for task in tasks:
        if (done := task.get("completions")) and len(done) > 1:
            print(task["id"], "has", len(done))
        match task:
            case {"completions": [{"result": [*regions]}], "data": {"image": image}}:
                yield image, [brush.decode_rle(r["value"]["rle"]) for r in regions]
            case {"completions": []}:
                continue
