import json
import sys

TRAIN_DATA = []


def convert_to_spacy(labelstudio_json):
    training_data = []
    for example in labelstudio_json:
        entities = []
        for completion in example.get('completions', []):  # expect: rewrite
            for annotation in completion['result']:
                point = annotation['value']
                for label in point['labels']:
                    entities.append((point['start'], point['end'], label))
        training_data.append((example['data']['text'], {'entities': entities}))
    return training_data


with open(sys.argv[1], encoding='utf-8') as fin:
    TRAIN_DATA.extend(convert_to_spacy(json.load(fin)))
print(json.dumps(TRAIN_DATA))
