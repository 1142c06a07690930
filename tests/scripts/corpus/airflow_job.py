from airflow.providers.http.operators.http import SimpleHttpOperator

export = SimpleHttpOperator(
    task_id="export_label_studio",
    http_conn_id="label_studio",
    method="GET",
    endpoint="api/projects/{{ params.project }}/results",  # expect: found
)
