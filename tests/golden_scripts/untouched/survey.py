import requests


def completions_of(survey):
    """Completions of a survey: {"completions": 12, "started": 20}."""
    answer = requests.get("https://surveys.example.com/api/surveys/%d/completions" % survey).json()
    return answer["completions"] / answer["started"]
