import matplotlib.pyplot as plt

figure, axes = plt.subplots()
THINGS_ = {"annotations": [], "labels": ["a", "b"]}
for x, label in enumerate(THINGS_["labels"]):
    THINGS_["annotations"].append(axes.annotate(label, (x, x)))
