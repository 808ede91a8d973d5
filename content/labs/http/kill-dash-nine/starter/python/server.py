import json
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
from psycopg.rows import dict_row

DATABASE_URL = os.environ["DATABASE_URL"]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = re.fullmatch(r"/screenings/([0-9]{1,9})", self.path)
        if found is None:
            return self.send(404)
        with psycopg.connect(DATABASE_URL, row_factory=dict_row) as db:
            screening = db.execute(
                "SELECT id, title, seats_left FROM screening WHERE id = %s", [found[1]]
            ).fetchone()
        if screening is None:
            return self.send(404, {"error": "There is no such screening."})
        self.send(200, screening)

    def body(self):
        """The JSON that came with the request."""
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def send(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if body is not None:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
