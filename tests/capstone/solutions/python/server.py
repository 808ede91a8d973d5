import os
import pathlib

import films  # noqa: F401
import form  # noqa: F401
import hooks
import people  # noqa: F401
import telemetry
from database import fill_lengths, make_tables
from web import Answer, Server, in_background, route

contract = pathlib.Path(__file__).with_name("openapi.json").read_bytes()
route("/health", GET=lambda _: Answer(200, {"status": "ok"}))
route("/metrics", GET=lambda _: Answer(200, telemetry.text().encode(), type="text/plain; version=0.0.4"))
route("/openapi.json", GET=lambda _: Answer(200, contract))

make_tables()
hooks.wake()
in_background(fill_lengths)
Server(int(os.environ["PORT"])).run()
