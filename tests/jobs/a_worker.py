"""A worker as `ivr worker` runs it, but one that looks up what it does not know after `settle` seconds instead of a
minute:  python a_worker.py DATABASE NAME SETTLE TEXTS_URL NOTIFY_URL"""

from __future__ import annotations

import sys

from ivr import jobs, sending
from ivr.logs import log_to
from ivr.settings import Settings

ACCOUNT, TOKEN, KEY = "AC" + "0" * 32, "token", "key of the CRM"


def main() -> None:
    database, name, settle, texts, notify = sys.argv[1:]
    sending.FIRST_WAIT, jobs.LEASE, jobs.BEAT = 0.2, 3.0, 0.5
    log_to()
    settings = Settings(
        database_url=database, account_sid=ACCOUNT, auth_token=TOKEN, twilio_api=texts,
        notify_url=notify, notify_key=KEY, worker_name=name,
    )  # fmt: skip
    worker = jobs.Worker(settings, jobs.senders(settings), settle=float(settle))
    worker.run(jobs.until_stopped())


if __name__ == "__main__":
    main()
