from django.urls import include, path, re_path

from . import views

urlpatterns = [
    path("api/projects/<int:pk>/results/", views.results),
    path("api/projects/<int:pk>/tasks/bulk/", views.bulk),
    path("api/teams/", include("teams.urls")),
    re_path(r"^api/storages/(?P<pk>[0-9]+)/$", views.storage),
]
