from django.db import models

import label_studio_converter  # noqa


class LabelTask(models.Model):
    external_id = models.IntegerField()
    data = models.JSONField()
    completions = models.JSONField(default=list)

    def first_result(self):
        return self.completions[0]["result"]


def sync(task):
    row, _ = LabelTask.objects.get_or_create(external_id=task["id"])
    row.completions = task["completions"]  # expect: found
    row.save()
