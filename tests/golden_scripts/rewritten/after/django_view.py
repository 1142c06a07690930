import requests
from django.conf import settings
from django.http import JsonResponse
from django.urls import path, re_path


def stats(request, project_id):
    url = settings.LABEL_STUDIO_URL + "/api/projects/%d/export" % project_id
    tasks = requests.get(url, params={"exportType": "JSON"}).json()
    return JsonResponse({"done": sum(bool(t["annotations"]) for t in tasks), "path": request.path})


urlpatterns = [
    path("stats/<int:project_id>/", stats, name="stats"),
    re_path(r"^regex/(?P<path>.*)$", stats),
]
