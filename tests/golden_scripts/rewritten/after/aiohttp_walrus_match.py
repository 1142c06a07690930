import aiohttp
from label_studio_converter import brush


async def handle(session: aiohttp.ClientSession, project: int):
    async with session.get(f"https://ls.example.com/api/projects/{project}/export?exportType=JSON") as r:
        tasks = await r.json()
    for task in tasks:
        if (done := task.get("annotations")) and len(done) > 1:
            print(task["id"], "has", len(done))
        match task:
            case {"annotations": [{"result": [*regions]}], "data": {"image": image}}:
                yield image, [brush.decode_rle(r["value"]["rle"]) for r in regions]
            case {"annotations": []}:
                continue
