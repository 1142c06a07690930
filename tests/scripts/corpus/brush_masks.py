from label_studio_converter.brush import decode_rle
import numpy as np


def masks(task):
    for completion in task["completions"]:  # expect: rewrite
        if completion.get("was_cancelled"):
            continue
        for region in completion["result"]:
            mask = decode_rle(region["value"]["rle"])
            yield np.reshape(mask, [region["original_height"], region["original_width"], 4])[:, :, 3]
