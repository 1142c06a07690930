"""Mail the sign-up link to new annotators."""
import smtplib
from email.message import EmailMessage

LINK = "https://ls.example.com/user/signup/?token=new1"


def invite(address):
    mail = EmailMessage()
    mail["Subject"] = "Welcome"
    mail["To"] = address
    mail.set_content("Please sign up: " + LINK)
    with smtplib.SMTP("localhost") as smtp:
        smtp.send_message(mail)
