import requests

LS = "https://app.heartex.ai/api/projects/{}/results"

def download(pid, tok):
	"""tabs, as in the rest of this repository"""
	q = {'return_task': '1', 'return_predictions': '1', 'return_ground_truths': '1'}
	r = requests.get(LS.format(pid), params=q, headers={'Authorization': 'Token %s' % tok})
	return r.json()
