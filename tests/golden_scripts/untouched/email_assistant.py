import smtplib
import openai

mail = {"from_name": "Ann", "to_name": "Bob", "subject": "Hi"}
answer = openai.Completion.create(engine="davinci", prompt=f"Write from {mail['from_name']} to {mail['to_name']}")
drafts = {"completions": [choice["text"] for choice in answer["choices"]], "result": None}
for text in drafts["completions"]:
    smtplib.SMTP("localhost").sendmail(mail["from_name"], mail["to_name"], text)
