"""HTTP for the rest: a server with threads, answers, problems."""

import json
import re
import signal
import socket
import sys
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import telemetry

JSON_BYTES_MAX = 100_000


class Problem(Exception):
    def __init__(self, status, title, headers=None, **more):
        super().__init__(title)
        self.status = status
        self.title = title
        self.headers = headers or {}
        self.more = more


def not_found():
    return Problem(404, "Not found")


def check(**rules):
    """Each rule is a pair of whether it holds and what to say if it doesn't."""
    errors = [{"field": field, "message": says} for field, (holds, says) in rules.items() if not holds]
    if errors:
        raise Problem(422, "Some values are wrong", errors=errors)


def is_whole(value, least, most):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def id_of(text):
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > 2_147_483_647:
        raise not_found()
    return int(text)


class Answer:
    def __init__(self, status, body=None, headers=None, type="application/json"):
        self.status = status
        self.headers = dict(headers or {})
        self.body = b""
        if body is not None:
            self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.headers["Content-Type"] = type


class Request:
    def __init__(self, handler, params):
        self.handler = handler
        self.headers = handler.headers
        self.params = params
        query = parse_qs(urlsplit(handler.path).query, keep_blank_values=True)
        self.query = {name: values[0] for name, values in query.items()}

    @property
    def id(self):
        return id_of(self.params[0])

    @property
    def type(self):
        return (self.headers.get("Content-Type") or "").split(";")[0].strip().lower()

    def bytes(self, most):
        length = int(self.headers.get("Content-Length") or 0)
        if length > most:
            raise Problem(413, "The body is too long")
        self.handler.is_read = True
        return self.handler.rfile.read(length)

    def json(self):
        if self.type != "application/json":
            raise Problem(415, "Send JSON")
        body = self.bytes(JSON_BYTES_MAX)
        try:
            value = json.loads(body)
        except ValueError:
            raise Problem(400, "That isn't JSON") from None
        return value if isinstance(value, dict) else {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    routes = []

    def setup(self):
        super().setup()
        self.is_busy = False
        self.server.handlers.add(self)

    def finish(self):
        self.server.handlers.discard(self)
        super().finish()

    def parse_request(self):
        self.is_busy = True
        return super().parse_request()

    def respond(self):
        started = time.perf_counter()
        self.is_read = False
        self.route = "none"
        self.trace = telemetry.trace_of(self.headers.get("traceparent"))
        error = ""
        try:
            answer = self.find()
        except Problem as problem:
            body = {"title": problem.title, "status": problem.status, **problem.more}
            answer = Answer(problem.status, body, problem.headers, "application/problem+json")
        except Exception as broken:
            traceback.print_exc()
            error = str(broken)
            body = {"title": "Internal Server Error", "status": 500}
            answer = Answer(500, body, type="application/problem+json")
        self.skip_body()
        try:
            self.write(answer)
        finally:
            seconds = time.perf_counter() - started
            telemetry.record(self.trace, self.command, self.route, answer.status, seconds, error)
        self.is_busy = False

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond

    def find(self):
        path = urlsplit(self.path).path
        for name, pattern, methods in self.routes:
            match = pattern.fullmatch(path)
            if not match:
                continue
            self.route = name
            method = "GET" if self.command == "HEAD" else self.command
            if method not in methods:
                raise Problem(405, "Not allowed here", {"Allow": ", ".join(methods)})
            return methods[method](Request(self, match.groups()))
        raise not_found()

    def skip_body(self):
        """What nobody read would be taken for the next request."""
        left = 0 if self.is_read else int(self.headers.get("Content-Length") or 0)
        while left > 0:
            part = self.rfile.read(min(left, 65_536))
            if not part:
                break
            left -= len(part)

    def write(self, answer):
        self.send_response(answer.status)
        self.send_header("Trace-Id", self.trace)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        if self.server.is_stopping:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


class Stop(Exception):
    pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    is_stopping = False

    def __init__(self, port):
        self.handlers = set()
        super().__init__(("127.0.0.1", port), Handler)

    def run(self):
        """Until SIGTERM; then every request that came is answered."""

        def stop(*_):
            raise Stop

        signal.signal(signal.SIGTERM, stop)
        try:
            self.serve_forever()
        except Stop:
            pass
        self.is_stopping = True
        self.socket.close()
        while self.handlers:
            for handler in list(self.handlers):
                if not handler.is_busy:
                    try:
                        handler.connection.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass
            time.sleep(0.02)


def route(path, **methods):
    pattern = re.compile(path.replace(":id", "([^/]+)"))
    Handler.routes.append((path, pattern, methods))


def print_error():
    traceback.print_exc(file=sys.stderr)


def in_background(work):
    threading.Thread(target=work, daemon=True).start()
