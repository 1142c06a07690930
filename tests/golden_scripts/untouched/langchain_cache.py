from langchain.schema import LLMResult


class Cache(dict):
    def update_from(self, prompt: str, result: LLMResult) -> None:
        entry = self.setdefault(prompt, {"completions": []})
        for generation in result.generations[0]:
            entry["completions"].append(generation.text)
