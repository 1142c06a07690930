import os
from openai import OpenAI

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])


def ask(question):
    response = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
    return response.choices[0].message.content


def legacy(prompt):
    return client.completions.create(model="gpt-3.5-turbo-instruct", prompt=prompt).choices[0].text
