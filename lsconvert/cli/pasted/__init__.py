"""Read calls as people paste them, and write them back with only the migrated words changed.

A dialect (`posix`, `cmd`, `powershell`) splits the text into commands of words with their places. A client (`curl`,
`wget`, `httpie`, `invoke`) reads the request of a command. `rewrite` changes the words. Nothing is run or sent.
"""
