import json
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
from psycopg.rows import dict_row

DATABASE_URL = os.environ["DATABASE_URL"]
TICKET = "SELECT id::text, screening_id AS screening, buyer FROM ticket WHERE id = %s"
SCREENING = "SELECT id, title, seats_left FROM screening WHERE id = %s"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class SoldOut(Exception):
    """Takes the transaction back on its way out."""


def connect():
    return psycopg.connect(DATABASE_URL, row_factory=dict_row)


def find(sql, key):
    with connect() as db:
        return db.execute(sql, [key]).fetchone()


def sell(ticket_id, screening, buyer):
    """Stores the ticket and takes its seat, or neither. Returns the status to answer with."""
    try:
        # The block commits at its end, and rolls back where an error leaves it.
        with connect() as db:
            stored = db.execute(
                "INSERT INTO ticket (id, screening_id, buyer) VALUES (%s, %s, %s)"
                " ON CONFLICT (id) DO NOTHING",
                [ticket_id, screening, buyer],
            )
            if stored.rowcount == 0:
                return 200
            taken = db.execute(
                "UPDATE screening SET seats_left = seats_left - 1"
                " WHERE id = %s AND seats_left > 0",
                [screening],
            )
            if taken.rowcount == 0:
                raise SoldOut
    except SoldOut:
        return 409
    return 201


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        ticket = re.fullmatch(f"/tickets/({UUID})", self.path)
        screening = re.fullmatch(r"/screenings/([0-9]{1,9})", self.path)
        found = None
        if ticket:
            found = find(TICKET, ticket[1])
        elif screening:
            found = find(SCREENING, screening[1])
        self.send(200, found) if found else self.send(404, {"error": "There is nothing here."})

    def do_PUT(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        ticket = re.fullmatch(f"/tickets/({UUID})", self.path)
        if ticket is None:
            return self.send(404, {"error": "There is nothing here."})
        status = sell(ticket[1], body["screening"], body["buyer"])
        # Only now may anyone hear about it.
        self.send(status, {"error": "Sold out."} if status == 409 else find(TICKET, ticket[1]))

    def send(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
