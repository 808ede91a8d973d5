import os
import pathlib

import films  # noqa: F401
import form  # noqa: F401
import hooks
import people  # noqa: F401
from database import make_tables
from web import Answer, Server, route

contract = pathlib.Path(__file__).with_name("openapi.json").read_bytes()
route("/health", GET=lambda _: Answer(200, {"status": "ok"}))
route("/openapi.json", GET=lambda _: Answer(200, contract))

make_tables()
hooks.wake()
Server(int(os.environ["PORT"])).run()
