"""Print the link for new annotators."""
HEARTEX = "https://app.heartex.ai"
TOKEN = "abc"
print("Sign up at " + HEARTEX + "/organization/welcome/" + TOKEN)  # expect: review
