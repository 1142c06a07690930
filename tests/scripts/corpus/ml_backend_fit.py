import pickle

from label_studio.ml import LabelStudioMLBase
from label_studio.ml.utils import is_skipped


class Model(LabelStudioMLBase):
    def fit(self, completions, workdir=None, **kwargs):
        texts, labels = [], []
        for completion in completions:
            if is_skipped(completion):
                continue
            labels.append(completion['completions'][0]['result'][0]['value']['choices'][0])  # expect: rewrite
            texts.append(completion['data']['text'])
        with open(workdir + '/model.pkl', 'wb') as f:
            pickle.dump((texts, labels), f)
        return {'texts': len(texts)}
