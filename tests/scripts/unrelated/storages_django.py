from django.core.files.storage import FileSystemStorage

STORAGES = {"default": {"path": "/srv", "regex": "", "data_key": "SUBJECT_"}}


class Storage(FileSystemStorage):
    def path(self, name):
        return super().path(STORAGES["default"]["path"] + name)
