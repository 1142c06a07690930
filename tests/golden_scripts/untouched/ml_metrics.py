import numpy as np

batch = {"ground_truth": np.zeros(4), "predictions": np.ones(4)}
aggregated = {"aggregated": True, "result": [[1, 2], [3, 4]]}
for row in aggregated["result"]:
    for value in row:
        print(value)
print((batch["ground_truth"] == batch["predictions"]).mean(), aggregated["result"][0][1])
