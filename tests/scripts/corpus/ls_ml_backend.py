from label_studio.ml import LabelStudioMLBase
from label_studio.ml.utils import get_single_tag_keys, get_choice, is_skipped
from sklearn.linear_model import LogisticRegression
from sklearn.feature_extraction.text import TfidfVectorizer


class SimpleTextClassifier(LabelStudioMLBase):
    def __init__(self, **kwargs):
        super(SimpleTextClassifier, self).__init__(**kwargs)
        self.from_name, self.to_name, self.value, self.labels = get_single_tag_keys(
            self.parsed_label_config, 'Choices', 'Text')

    def predict(self, tasks, **kwargs):
        predictions = []
        for task in tasks:
            result = [{
                'from_name': self.from_name,
                'to_name': self.to_name,
                'type': 'choices',
                'value': {'choices': [self.labels[0]]},
            }]
            predictions.append({'result': result, 'score': 0.5})
        return predictions

    def fit(self, completions, workdir=None, **kwargs):
        input_texts, output_labels = [], []
        for completion in completions:
            if is_skipped(completion):
                continue
            input_texts.append(completion['data'][self.value])
            output_labels.append(get_choice(completion))
        TfidfVectorizer().fit(input_texts)
        return {'labels': output_labels}
