import requests

LS = "https://app.heartex.ai/api/projects/{}/export"

def download(pid, tok):
	"""tabs, as in the rest of this repository"""
	q = {'exportType': 'JSON'}
	r = requests.get(LS.format(pid), params=q, headers={'Authorization': 'Token %s' % tok})
	return r.json()
