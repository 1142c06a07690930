from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.http.hooks.http import HttpHook


def pull(**context):
    hook = HttpHook(method="GET", http_conn_id="label_studio_http")
    answer = hook.run(endpoint="/api/projects/5/export?download_all_tasks=true&exportType=JSON")
    context["ti"].xcom_push("tasks", answer.json())


with DAG("label_studio_export", start_date=datetime(2021, 1, 1), schedule_interval="@daily") as dag:
    PythonOperator(task_id="pull", python_callable=pull)
