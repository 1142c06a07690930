import requests
from django.conf import settings
from django.http import JsonResponse
from django.urls import path, re_path


def stats(request, project_id):
    url = settings.LABEL_STUDIO_URL + "/api/projects/%d/results" % project_id
    tasks = requests.get(url, params={"finished": 1}).json()
    return JsonResponse({"done": sum(bool(t["completions"]) for t in tasks), "path": request.path})


urlpatterns = [
    path("stats/<int:project_id>/", stats, name="stats"),
    re_path(r"^regex/(?P<path>.*)$", stats),
]
