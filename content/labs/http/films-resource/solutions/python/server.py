import json
import os
import re
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
from psycopg.errors import ForeignKeyViolation
from psycopg.rows import dict_row

DATABASE_URL = os.environ["DATABASE_URL"]
COLUMNS = "id, title, year, minutes"
NOT_FOUND = (404, {"error": "There is no such film."})


def query(sql, *values):
    """The rows that a statement gives; the transaction ends with the block."""
    with psycopg.connect(DATABASE_URL, row_factory=dict_row) as db:
        return db.execute(sql, values).fetchall()


def one(rows):
    return (200, rows[0]) if rows else NOT_FOUND


def answer(method, path, body):
    if path == "/films":
        if method == "GET":
            return 200, query(f"SELECT {COLUMNS} FROM film ORDER BY id")
        if method == "POST":
            [film] = query(
                f"INSERT INTO film (title, year, minutes) VALUES (%s, %s, %s) RETURNING {COLUMNS}",
                body["title"], body["year"], body["minutes"],
            )
            return 201, film
    found = re.fullmatch(r"/films/([0-9]{1,10})", path)
    film_id = int(found[1]) if found else None
    # The largest number that an integer column holds.
    if film_id is None or film_id > 2147483647:
        return NOT_FOUND
    if method == "GET":
        return one(query(f"SELECT {COLUMNS} FROM film WHERE id = %s", film_id))
    if method == "PUT":
        return one(query(
            "UPDATE film SET title = %s, year = %s, minutes = %s"
            f" WHERE id = %s RETURNING {COLUMNS}",
            body["title"], body["year"], body["minutes"], film_id,
        ))
    if method == "DELETE":
        try:
            gone = query("DELETE FROM film WHERE id = %s RETURNING id", film_id)
        except ForeignKeyViolation:
            return 409, {"error": "Someone has watched this film, so it stays."}
        return (204, None) if gone else NOT_FOUND
    return NOT_FOUND


class Handler(BaseHTTPRequestHandler):
    def handle_request(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            path = self.path.split("?")[0]
            status, body = answer(self.command, path, json.loads(text) if text else {})
        except Exception:
            # For our log alone; the client learns that it wasn't its fault.
            traceback.print_exc()
            status, body = 500, {"error": "Something broke on our side."}
        self.send(status, body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

    def send(self, status, body):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if status == 201:
            self.send_header("Location", f"/films/{body['id']}")
        if body is not None:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
