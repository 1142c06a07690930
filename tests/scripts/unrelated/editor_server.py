from pygls.server import LanguageServer

server = LanguageServer("SUBJECT_", "v1")


@server.feature("textDocument/completion")
def CALL_(params):
    THINGS_ = server.cache["completions"]
    return [{"label": each["label"], "textEdit": {"range": each["range"], "newText": each["text"]}} for each in THINGS_]
