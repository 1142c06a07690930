import smtplib
from email.mime.text import MIMEText


def CALL_(SUBJECT_):
    message = MIMEText(SUBJECT_["value"]["text"])
    message["From"] = f"{SUBJECT_['from_name']} <{SUBJECT_['from_mail']}>"
    message["To"] = f"{SUBJECT_['to_name']} <{SUBJECT_['to_mail']}>"
    smtplib.SMTP("localhost").send_message(message)
