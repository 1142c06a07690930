import json
import sys
from collections import defaultdict


class CocoConverter(object):
    def __init__(self, export_file):
        self.images, self.annotations, self.categories = [], [], {}
        self._counts = defaultdict(int)
        with open(export_file) as handle:
            self._items = json.load(handle)

    def _category(self, name):
        if name not in self.categories:
            self.categories[name] = len(self.categories)
        return self.categories[name]

    def run(self):
        for image_id, item in enumerate(self._items):
            if len(item['completions']) == 0:  # expect: rewrite
                continue
            labels = item['completions'][0]['result']  # expect: rewrite
            for label in labels:
                value = label['value']
                box = [value['x'], value['y'], value['width'], value['height']]
                self.annotations.append({
                    'id': len(self.annotations),
                    'image_id': image_id,
                    'bbox': box,
                    'category_id': self._category(value['rectanglelabels'][0]),
                })
            self.images.append({'id': image_id, 'file_name': item['data']['image']})
        return {'images': self.images, 'annotations': self.annotations, 'categories': self.categories}


print(json.dumps(CocoConverter(sys.argv[1]).run()))
