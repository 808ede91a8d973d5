import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TITLES = ["Salt", "Salt and Copper", "Low Tide", "The Long Shore", "Winter Harbor", "Copper"]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        if url.path != "/suggest":
            return self.send(404, {"error": "There is nothing here."})
        start = parse_qs(url.query).get("q", [""])[0].lower()
        found = [title for title in TITLES if title.lower().startswith(start)]
        self.send(200, {"titles": found})

    def send(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


# Each request gets a thread of its own.
ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
