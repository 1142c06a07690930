from flask import Flask, redirect

app = Flask(__name__)


@app.route("/organization/welcome/<token>")
def CALL_(token):
    return redirect("HOST_/join?token=" + token)
