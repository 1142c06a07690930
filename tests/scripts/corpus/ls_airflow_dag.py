from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.http.operators.http import SimpleHttpOperator

with DAG("label_studio_export", start_date=datetime(2021, 1, 1), schedule_interval="@daily") as dag:
    export = SimpleHttpOperator(
        task_id="export",
        http_conn_id="label_studio",
        method="GET",
        endpoint="/api/projects/{{ var.value.ls_project }}/results?return_task=1",  # expect: rewrite
        response_filter=lambda response: response.json(),
    )

    def count(ti):
        tasks = ti.xcom_pull(task_ids="export")
        return sum(len(t["completions"]) for t in tasks)  # expect: rewrite

    def push(**context):
        hook = HttpHook(method="POST", http_conn_id="label_studio")
        hook.run("/api/projects/7/tasks/bulk/", json=context["params"]["tasks"])  # expect: rewrite review

    export >> PythonOperator(task_id="count", python_callable=count)
