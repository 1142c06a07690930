import openai

client = openai.OpenAI()


def CALL_(prompt):
    THINGS_ = [client.chat.completions.create(model="m", messages=[{"role": "user", "content": prompt}]) for _ in range(3)]
    return {"completions": THINGS_, "result": THINGS_[0], "data": prompt}
