from elasticsearch import Elasticsearch

es = Elasticsearch("http://localhost:9200")
body = {"suggest": {"completions": {"prefix": "lab", "completion": {"field": "suggest"}}}}
found = es.search(index="words", body=body)["suggest"]["completions"][0]["options"]
print([option["text"] for option in found])
