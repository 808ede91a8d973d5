import json
import math
import os
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TITLES = ["Salt", "Salt and Copper", "Low Tide", "The Long Shore", "Winter Harbor", "Copper"]
LIMIT = int(os.environ["RATE_LIMIT"])
WINDOW_S = int(os.environ["RATE_WINDOW_MS"]) / 1000

# When each key's requests of the last window were let in, oldest first.
let_in = {}
# Requests run in threads: between looking and counting, no other one may come in.
lock = threading.Lock()


def too_early(key):
    """Counts a request. Returns 0, or how many seconds it's too early."""
    with lock:
        now = time.monotonic()
        recent = let_in.setdefault(key, deque())
        while recent and now - recent[0] >= WINDOW_S:
            recent.popleft()
        if len(recent) >= LIMIT:
            return recent[0] + WINDOW_S - now
        recent.append(now)
        forget_quiet_keys(now)
        return 0


def forget_quiet_keys(now):
    """Or the dictionary would grow for ever."""
    if len(let_in) < 10_000:
        return
    for key in [key for key, times in let_in.items() if not times or now - times[-1] >= WINDOW_S]:
        del let_in[key]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        if url.path != "/suggest":
            return self.send(404, {"error": "There is nothing here."})
        key = self.headers.get("X-Api-Key")
        if not key:
            return self.send(401, {"error": "Send your key in X-Api-Key."})
        early = too_early(key)
        if early > 0:
            return self.send(429, {"error": "Too many requests."}, retry_after=math.ceil(early))
        start = parse_qs(url.query).get("q", [""])[0].lower()
        found = [title for title in TITLES if title.lower().startswith(start)]
        self.send(200, {"titles": found})

    def send(self, status, body, retry_after=None):
        data = json.dumps(body).encode()
        self.send_response(status)
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    # Connections that wait to be accepted; five, as it is otherwise, aren't enough for a burst.
    request_queue_size = 128


Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
