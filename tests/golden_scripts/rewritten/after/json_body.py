import requests

requests.post(
    "https://label-studio.corp.example/api/projects/4/import",
    headers={"Authorization": "Token 1234", "Content-Type": "application/json"},
    data='[{"data": {"text": "To be"}, "annotations": [{"result": [{"from_name": "a", "to_name": "b", "type": "choices", "value": {"choices": ["x"]}}]}]}]',
)
