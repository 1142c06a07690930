import javalang

tree = javalang.parse.parse(open("Main.java").read())
for _, node in tree.filter(javalang.tree.ClassDeclaration):
    for SUBJECT_ in node.annotations:
        print(SUBJECT_.name, {"annotations": [a.name for a in node.annotations], "completions": 0})
