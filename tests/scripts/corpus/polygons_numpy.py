import json

import numpy as np


def polygons(path):
    with open(path) as fp:
        entries = json.load(fp)
    for entry in entries:
        for rslt in entry['completions'][0]['result']:  # expect: rewrite
            if rslt['type'] == 'polygonlabels':
                poly = np.array(rslt['value']['points'])
                poly[:, 0] = poly[:, 0] * rslt['original_width'] / 100
                yield entry['data']['image'], poly
