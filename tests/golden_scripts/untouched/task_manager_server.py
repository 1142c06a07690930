from fastapi import APIRouter, FastAPI

router = APIRouter(prefix="/api/projects")


@router.post("/{project_id}/tasks/bulk")
async def bulk(project_id: int, tasks: list[dict]):
    return {"created": len(tasks)}


@router.get("/{project_id}/results")
async def results(project_id: int, finished: int = 0):
    return {"results": [], "finished": finished}


app = FastAPI()
app.include_router(router)
