"""To-do lists on Python's http.server, kept in a file: correct unless a fault is named.

usage: python3 todo.py FILE [FAULT]
"""

import json
import os
import re
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FILE, FAULT = sys.argv[1], (sys.argv[2:] + [""])[0]
LOCK = threading.Lock()
STATE = {"next": 1, "todos": {}}
if os.path.exists(FILE):
    with open(FILE, encoding="utf-8") as file:
        STATE = json.load(file)


def save():
    if FAULT == "late-write":
        return
    with open(FILE + ".new", "w", encoding="utf-8") as file:
        json.dump(STATE, file)
    os.replace(FILE + ".new", FILE)


def mistake_in(todo):
    if not isinstance(todo, dict):
        return "an object is expected"
    title = todo.get("title")
    if not isinstance(title, str) or not 1 <= len(title) <= 100:
        return "title: 1 to 100 characters"
    priority = todo.get("priority", 1)
    if isinstance(priority, bool) or not isinstance(priority, int) or not 1 <= priority <= 5:
        if FAULT != "any-priority":
            return "priority: 1 to 5"
    if not isinstance(todo.get("done", False), bool):
        return "done: true or false"
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body=None, **headers):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status == 204:
            self.end_headers()
            if FAULT == "body-in-204":
                self.wfile.write(b"null")
            return
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data) + (3 if FAULT == "wrong-length" else 0)))
        self.end_headers()
        if self.command != "HEAD" or FAULT == "head-body":
            self.wfile.write(data)
        if FAULT == "wrong-length":
            self.close_connection = True

    def refuse(self, status, text, **headers):
        self.answer(status, {"error": text}, **headers)

    def body(self):
        length = int(self.headers.get("Content-Length") or 0)
        try:
            return json.loads(self.rfile.read(length) or b"null")
        except ValueError:
            return None

    def handle_one(self):
        path = self.path.split("?")[0]
        body = self.body()
        with LOCK:
            if path == "/todos":
                self.on_list(body)
            elif re.fullmatch(r"/todos/[^/]+", path):
                self.on_item(path.split("/")[2], body)
            else:
                self.refuse(404, "nothing here")

    def on_list(self, body):
        if self.command in ("GET", "HEAD"):
            self.answer(200, list(STATE["todos"].values()))
        elif self.command == "POST":
            mistake = mistake_in(body)
            if mistake:
                self.refuse(400, mistake)
                return
            todo = {"id": STATE["next"], "title": body["title"], "done": body.get("done", False), "priority": body.get("priority", 1)}
            STATE["next"] += 1
            STATE["todos"][str(todo["id"])] = todo
            save()
            self.answer(201, todo, Location=f"/todos/{todo['id']}")
        else:
            self.refuse(405, "not here", Allow="GET, HEAD, POST")

    def on_item(self, key, body):
        if FAULT == "500-on-word" and not key.isdigit():
            self.refuse(500, "invalid literal for int()")
            return
        todo = STATE["todos"].get(key)
        if self.command not in ("GET", "HEAD", "PUT", "DELETE"):
            self.refuse(405, "not here", Allow="GET, HEAD, PUT, DELETE")
        elif todo is None:
            self.refuse(404, "no such to-do")
        elif self.command in ("GET", "HEAD"):
            self.answer(200, todo)
        elif self.command == "DELETE":
            if FAULT == "crash" and todo["done"]:
                os._exit(1)
            if FAULT != "undeleted":
                del STATE["todos"][key]
                save()
            self.answer(204)
        else:
            mistake = mistake_in(body)
            if mistake:
                self.refuse(400, mistake)
                return
            if FAULT != "done-unwritten":
                todo["done"] = body.get("done", False)
            todo["title"] = body["title"]
            todo["priority"] = body.get("priority", 1)
            save()
            self.answer(200, todo)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = handle_one


class Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True


def main():
    server = Server(("127.0.0.1", int(os.environ["PORT"])), Handler)

    def stop(*_):
        if FAULT == "late-write":
            with open(FILE, "w", encoding="utf-8") as file:
                json.dump(STATE, file)
        os._exit(143)

    signal.signal(signal.SIGTERM, stop)
    server.serve_forever()


main()
