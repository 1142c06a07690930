from airflow.providers.http.operators.http import SimpleHttpOperator

results = SimpleHttpOperator(
    task_id="label_studio_export", method="GET", endpoint="api/projects/{{ params.pid }}/export?exportType=JSON"
)
bulk = SimpleHttpOperator(
    task_id="label_studio_import",
    method="POST",
    endpoint="/api/projects/{{params.project['id']}}/import",
    data="{{ ti.xcom_pull('tasks') }}",
)
page = "<a href='{{ url_for(\"static\", filename=\"api/projects\") }}'>"
