import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        url = urlsplit(self.path)
        if url.path != "/hello":
            return self.send(404)
        if self.command != "GET":
            return self.send(405, allow="GET")
        name = parse_qs(url.query, keep_blank_values=True).get("name", ["world"])[0]
        self.send(200, {"greeting": f"Hello, {name}!"})

    # http.server calls the method that's named after the request's.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def send(self, status, body=None, allow=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if allow is not None:
            self.send_header("Allow", allow)
        if body is not None:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
