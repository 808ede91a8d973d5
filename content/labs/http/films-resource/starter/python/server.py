import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
from psycopg.rows import dict_row

DATABASE_URL = os.environ["DATABASE_URL"]


def query(sql, *values):
    """The rows that a statement gives, each as a dictionary."""
    with psycopg.connect(DATABASE_URL, row_factory=dict_row) as db:
        cursor = db.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/films":
            return self.send(200, query("SELECT title FROM film"))
        self.send(404)

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
