"""Runs the servers: the webhooks on gunicorn, and, where flows are heard on the live audio, the streams beside them.

Read `web.py` for what a web process is made of; `worker.py` and `arriving.py` for how it takes requests, so that
nobody who holds a connection open keeps a caller waiting; `parts.py` for the live audio, and both side by side.
"""
