import sys, requests
# quick and dirty, do not judge
base = 'https://labelstudio.internal.example.com'
hdr = {'Authorization': 'Token ' + open('token.txt').read().strip()}
for id in sys.argv[1:]:
    r = requests.get(base + '/api/projects/' + str(id) + '/export?exportType=JSON', headers=hdr)
    for t in r.json():
        print(id, t['id'], len(t.get('annotations', [])))
