"""Webhooks: an outbox in the database, and a thread for each hook that has something to send."""

import hashlib
import hmac
import json
import os
import threading
import time
import urllib.request
from urllib.error import HTTPError
from urllib.parse import urlsplit

from database import rows
from web import Answer, check, in_background, print_error, route

TIMEOUT = int(os.environ.get("HOOK_TIMEOUT_MS", 5_000)) / 1000
RETRY = int(os.environ.get("HOOK_RETRY_MS", 10_000)) / 1000
TRIES = 5

_lock = threading.Lock()
_busy = set()


def add(request):
    body = request.json()
    url, secret = body.get("url"), body.get("secret")
    check(
        url=(is_address(url), "an address with http or https"),
        secret=(isinstance(secret, str) and 10 <= len(secret) <= 100, "10 to 100 characters"),
    )
    [hook] = rows("INSERT INTO hooks (url, secret) VALUES (%s, %s) RETURNING id, url", url, secret)
    return Answer(201, hook)


def is_address(url):
    try:
        return isinstance(url, str) and urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).netloc)
    except ValueError:
        return False


def store(film, connection):
    body = json.dumps({"type": "film.added", "film": film}, ensure_ascii=False)
    rows("INSERT INTO outbox (hook, body) SELECT id, %s FROM hooks ORDER BY id", body, on=connection)


def wake():
    for one in rows("SELECT DISTINCT hook FROM outbox"):
        hook = one["hook"]
        with _lock:
            if hook in _busy:
                continue
            _busy.add(hook)
        in_background(lambda hook=hook: send_all(hook))


def send_all(hook):
    try:
        while True:
            with _lock:
                found = rows(
                    """SELECT outbox.id, body, tries, url, secret FROM outbox JOIN hooks ON hooks.id = hook
                       WHERE hook = %s ORDER BY outbox.id LIMIT 1""",
                    hook,
                )
                if not found:
                    _busy.discard(hook)
                    return
            message = found[0]
            if deliver(message) or message["tries"] + 1 >= TRIES:
                rows("DELETE FROM outbox WHERE id = %s", message["id"])
            else:
                rows("UPDATE outbox SET tries = tries + 1 WHERE id = %s", message["id"])
                time.sleep(RETRY)
    except Exception:
        print_error()
        with _lock:
            _busy.discard(hook)


def deliver(message):
    body = message["body"].encode()
    stamp = str(int(time.time()))
    signature = hmac.new(message["secret"].encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "Webhook-Id": f"reel-{message['id']}",
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": "v1=" + signature,
    }
    request = urllib.request.Request(message["url"], body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return 200 <= response.status < 300
    except HTTPError:
        return False
    except (OSError, ValueError):
        return False


route("/hooks", POST=add)
