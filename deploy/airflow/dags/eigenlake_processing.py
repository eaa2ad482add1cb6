"""DAGs that take new records into Eigenlake's tables, for Airflow 2.11 and 3.

`quantum_feature_processing` runs daily; its successor `quantum_ml_feature_processing` follows whenever it has succeeded. Both run the
`eigenlake` command, which processes all that is new and nothing twice: a retry, a second run of the same day or a run by hand changes
nothing that is there, and a day on which Airflow was down is made up for by the next run.

Variables (Admin > Variables, or AIRFLOW_VAR_NAME in the environment) are read when a task runs, never while this file is parsed:
S3_ENDPOINT, S3_BUCKET, S3_WAREHOUSE, MINIO_ACCESS_KEY, MINIO_SECRET_KEY, SPARK_MASTER, APP_NAME as in the system's design;
EIGENLAKE_COMMAND (default `eigenlake`), EIGENLAKE_DATA (a folder for locks), EIGENLAKE_ENGINE (default `embedded`).
S3_BUCKET and S3_WAREHOUSE may be folders, too. Mails need the connection `smtp_default`; AIRFLOW_ALERT_EMAIL says who gets them.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from datetime import datetime, timedelta, timezone

try:
    from airflow.sdk import DAG, Asset, Variable
except ImportError:
    from airflow import DAG
    from airflow.datasets import Dataset as Asset
    from airflow.models import Variable

from airflow.exceptions import AirflowException
from airflow.providers.smtp.notifications.smtp import SmtpNotifier
from airflow.providers.standard.operators.python import PythonOperator

DEFAULTS = {
    "S3_ENDPOINT": "http://minio:9000",
    "SPARK_MASTER": "spark://spark-master:7077",
    "S3_BUCKET": "s3a://local-vqe-results/experiments/",
    "S3_WAREHOUSE": "s3a://local-features/warehouse/",
    "APP_NAME": "Quantum Pipeline Feature Processing",
    "EIGENLAKE_COMMAND": "eigenlake",
    "EIGENLAKE_DATA": "/var/lib/eigenlake",
    "EIGENLAKE_ENGINE": "embedded",
}

FEATURES = Asset("eigenlake://quantum_features")
ML_TABLES = ("ml_iteration_features", "ml_run_summary")
DAY = "{{ (dag_run.logical_date or dag_run.run_after) | ds }}"


def value(name: str) -> str:
    return Variable.get(name, DEFAULTS.get(name, ""))


def objects() -> list[str]:
    """The command wants the folder above `experiments/`."""
    return ["--objects", value("S3_BUCKET").rstrip("/").removesuffix("/experiments")]


def tables() -> list[str]:
    return ["--warehouse", value("S3_WAREHOUSE").rstrip("/"), "--data", value("EIGENLAKE_DATA")]


def environment() -> dict[str, str]:
    """Credentials travel in the environment: arguments can be read by everybody on the machine."""
    names = {
        "S3_ENDPOINT": "AWS_ENDPOINT_URL_S3",
        "MINIO_ACCESS_KEY": "AWS_ACCESS_KEY_ID",
        "MINIO_SECRET_KEY": "AWS_SECRET_ACCESS_KEY",
        "SPARK_MASTER": "SPARK_MASTER",
        "APP_NAME": "APP_NAME",
    }
    given = {target: value(name) for name, target in names.items()}
    return {**os.environ, **{name: text for name, text in given.items() if text}}


def eigenlake(*arguments: str) -> dict:
    """Runs a command to its end and gives its JSON document. What it says on the way goes to the task's log."""
    command = [*shlex.split(value("EIGENLAKE_COMMAND")), *arguments, *tables(), "--json"]
    print("$", shlex.join(command))
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    print(done.stderr)
    print(done.stdout)
    try:
        document = json.loads(done.stdout)
    except ValueError:
        document = {}
    error = document.get("error")
    if error:
        raise AirflowException(f"{error['code']}: {error['message']} {error['hint']}")
    # 1: it did its work and found something that a person should look at; the document says what.
    if done.returncode not in (0, 1) or not document:
        raise AirflowException(f"eigenlake ended with {done.returncode}: {done.stderr[-2000:]}")
    return document


def process() -> str:
    """Takes in what is new; says what that was, for the mail."""
    document = eigenlake("process", "--engine", value("EIGENLAKE_ENGINE"), *objects())
    if document["batch_id"] is None:
        lines = ["Nothing new."]
    else:
        lines = [f"Batch {document['batch_id']}: {document['objects']} new objects."]
        lines += [f"{name}: {rows} rows" for name, rows in document["tables"].items() if rows]
    if document.get("dead_letters"):
        lines.append(f"{document['dead_letters']} objects could not be decoded: eigenlake verify names them.")
    return "\n".join(lines)


def complete_ml_tables() -> str:
    """Fills what the tables for machine learning still lack, and says what they hold."""
    process()
    known = {table["name"]: table for table in eigenlake("tables")["tables"]}
    return "\n".join(f"{name}: {known[name]['rows']} rows in {known[name]['snapshots']} snapshots" for name in ML_TABLES)


def mail(outcome: str, task: str) -> SmtpNotifier:
    said = f"{{{{ ti.xcom_pull(task_ids='{task}') }}}}" if outcome == "Success" else "{{ exception }}"
    return SmtpNotifier(
        to=os.environ.get("AIRFLOW_ALERT_EMAIL", "quantum_alerts@example.com"),
        subject=f"Quantum Processing {outcome}: {DAY}",
        html_content=f"<p>{{{{ dag.dag_id }}}}, {DAY}, attempt {{{{ ti.try_number }}}}</p><pre>{said}</pre>",
    )


def daily_dag(dag_id: str, description: str, schedule, task_id: str, work, retries: int, minutes: int, hours: int) -> DAG:
    # Shorter in tests only: a retry that comes at once meets the same trouble.
    delay = timedelta(minutes=float(os.environ.get("EIGENLAKE_RETRY_MINUTES", minutes)))
    with DAG(
        dag_id,
        description=description,
        schedule=schedule,
        start_date=datetime(2025, 1, 1, tzinfo=timezone.utc),
        catchup=False,
        max_active_runs=1,
        tags=["quantum", "ML", "features", "processing"],
        default_args={"owner": "quantum_pipeline", "retries": retries, "retry_delay": delay},
    ) as dag:
        PythonOperator(
            task_id=task_id,
            python_callable=work,
            execution_timeout=timedelta(hours=hours),
            outlets=[FEATURES] if work is process else [],
            on_success_callback=[mail("Success", task_id)],
            on_failure_callback=[mail("Failure", task_id)],
        )
    return dag


feature_processing = daily_dag(
    "quantum_feature_processing",
    "Process quantum experiment data into feature tables",
    "0 0 * * *",
    "run_quantum_processing",
    process,
    retries=3,
    minutes=20,
    hours=2,
)

ml_feature_processing = daily_dag(
    "quantum_ml_feature_processing",
    "Complete the tables for machine learning after the feature tables",
    [FEATURES],
    "run_ml_feature_processing",
    complete_ml_tables,
    retries=2,
    minutes=15,
    hours=1,
)
