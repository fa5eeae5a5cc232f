from app.job_status import get_job_status
from app.jobs import enqueue_send_email, enqueue_send_email_later, queue
from rq import SimpleWorker


def test_job_from_enqueue_to_result() -> None:
    job = enqueue_send_email(7, "welcome")
    assert get_job_status(job.id)["status"] == "queued"
    SimpleWorker([queue], connection=queue.connection).work(burst=True)
    assert get_job_status(job.id) == {"status": "finished", "result": "welcome for 7", "error": None}


def test_later_job_is_scheduled() -> None:
    job = enqueue_send_email_later(7, "reminder")
    assert get_job_status(job.id)["status"] == "scheduled"


def test_unknown_job() -> None:
    assert get_job_status("nothing") == {"status": "unknown"}
