"""Waiting for etl, which works beside the portal."""

import time
from pathlib import Path

from portal.exports import jobs
from portal.exports.jobs import Job, Status


def ended(data: Path, job_id: str, seconds: float = 60) -> Job:
    """The job when etl has done with it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = jobs.read(data, job_id)
        if job and job.status not in {Status.WAITING, Status.RUNNING}:
            return job
        time.sleep(0.1)
    raise TimeoutError(job_id)
