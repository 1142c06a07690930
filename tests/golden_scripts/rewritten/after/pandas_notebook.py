# %% [markdown]
# # Agreement between annotators

# %%
import pandas as pd
import requests
from sklearn.metrics import cohen_kappa_score

HEARTEX_API = "https://app.heartex.ai/api"
tasks = requests.get(f"{HEARTEX_API}/projects/{101}/export", params=dict(exportType="JSON")).json()

# %%
df = pd.DataFrame(tasks)
df = df[df["annotations"].map(len) == 2]
df["first"] = df["annotations"].str[0]
df["second"] = df["annotations"].str[1]

# %%
def choice(completion):
    return completion["result"][0]["value"]["choices"][0]

cohen_kappa_score(df["first"].map(choice), df["second"].map(choice))
