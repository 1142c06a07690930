SUBJECT_ = {"from_name": "Ann", "to_name": "Bob", "result": [], "value": "text"}
print("{from_name} writes to {to_name}".format(**SUBJECT_))
