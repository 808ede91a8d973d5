import hashlib
import hmac
import math
import os
import re
import secrets
import threading
import time
from collections import defaultdict

from database import rows, transaction
from films import COLUMNS, film_of
from web import Answer, Problem, check, is_whole, not_found, route

CHALLENGE = {"WWW-Authenticate": "Bearer"}


def hash_of(password, salt):
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=2**14, r=8, p=1)


def sign_up(request):
    body = request.json()
    return Answer(201, make_account(body.get("email"), body.get("password")))


def make_account(email, password):
    is_email = isinstance(email, str) and len(email) <= 254 and re.fullmatch(r"[^\s@\0]+@[^\s@\0]+", email)
    check(
        email=(is_email, "such as ada@reel.example"),
        password=(isinstance(password, str) and 10 <= len(password) <= 200, "10 to 200 characters"),
    )
    salt = secrets.token_bytes(16)
    made = rows(
        """INSERT INTO accounts (email, key, salt, hash) VALUES (%s, %s, %s, %s)
           ON CONFLICT (key) DO NOTHING RETURNING id, email""",
        email,
        email.lower(),
        salt,
        hash_of(password, salt),
    )
    if not made:
        raise Problem(409, "There's an account already")
    return made[0]


class Guesses:
    """Failures of each email in the last RATE_WINDOW_MS; a try counts as one until it turns out well."""

    def __init__(self):
        self.limit = int(os.environ.get("RATE_LIMIT", 0))
        self.window = int(os.environ.get("RATE_WINDOW_MS", 0)) / 1000
        self.lock = threading.Lock()
        self.times = defaultdict(list)

    def begin(self, email):
        now = time.monotonic()
        with self.lock:
            times = self.times[email]
            times[:] = [one for one in times if one > now - self.window]
            if self.limit and len(times) >= self.limit:
                wait = times[-self.limit] + self.window - now
                raise Problem(429, "Too many tries", {"Retry-After": str(max(1, math.ceil(wait)))})
            times.append(now)
        return now

    def forget(self, email, at):
        with self.lock:
            if at in self.times[email]:
                self.times[email].remove(at)


guesses = Guesses()


def sign_in(request):
    body = request.json()
    email, password = body.get("email"), body.get("password")
    check(
        email=(isinstance(email, str) and "\0" not in email, "say your email"),
        password=(isinstance(password, str), "say your password"),
    )
    at = guesses.begin(email.lower())
    found = rows("SELECT id, salt, hash FROM accounts WHERE key = %s", email.lower())
    account = found[0] if found else {"salt": b"nobody", "hash": b""}
    is_right = hmac.compare_digest(hash_of(password, bytes(account["salt"])), bytes(account["hash"]))
    if not is_right:
        raise Problem(401, "Email or password is wrong", CHALLENGE)
    guesses.forget(email.lower(), at)
    token = secrets.token_urlsafe(24)
    rows("INSERT INTO sessions VALUES (%s, %s)", token, account["id"])
    return Answer(201, {"token": token})


def token_of(request):
    match = re.fullmatch(r"Bearer +(\S+)", request.headers.get("Authorization") or "")
    return match[1] if match else ""


def account_of(request):
    found = rows(
        "SELECT id, email FROM accounts JOIN sessions ON account = id WHERE token = %s", token_of(request)
    )
    if not found:
        raise Problem(401, "Sign in", CHALLENGE)
    return found[0]


def sign_out(request):
    account_of(request)
    rows("DELETE FROM sessions WHERE token = %s", token_of(request))
    return Answer(204)


def own(work):
    """A handler that needs a token, and gets the account's id."""
    return lambda request: work(account_of(request)["id"], request)


def one(sql, *values):
    found = rows(sql, *values)
    if not found:
        raise not_found()
    return Answer(200, found[0])


@own
def rate(account, request):
    film = film_of(request.id)
    stars = request.json().get("stars")
    check(stars=(is_whole(stars, 1, 5), "1 to 5"))
    return one(
        """INSERT INTO ratings (account, film_id, stars) VALUES (%s, %s, %s)
           ON CONFLICT (account, film_id) DO UPDATE SET stars = excluded.stars RETURNING id, film_id, stars""",
        account,
        film["id"],
        stars,
    )


@own
def list_ratings(account, _request):
    items = rows("SELECT id, film_id, stars FROM ratings WHERE account = %s ORDER BY id", account)
    return Answer(200, {"items": items})


@own
def show_rating(account, request):
    return one("SELECT id, film_id, stars FROM ratings WHERE id = %s AND account = %s", request.id, account)


@own
def delete_rating(account, request):
    one("DELETE FROM ratings WHERE id = %s AND account = %s RETURNING id", request.id, account)
    return Answer(204)


def film_ratings(request):
    film = film_of(request.id)
    return one(
        """SELECT count(*) AS count, round(avg(stars), 1)::float AS average
           FROM ratings WHERE film_id = %s""",
        film["id"],
    )


@own
def show_progress(account, request):
    return one(
        "SELECT film_id, seconds, plays FROM progress WHERE account = %s AND film_id = %s", account, request.id
    )


def store_progress(account, film, seconds, plays):
    """The row is locked before it's changed, so that reports come one after another."""
    with transaction() as connection:
        key = (account, film["id"])
        rows("INSERT INTO progress (account, film_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", *key, on=connection)
        [before] = rows(
            "SELECT seconds, plays FROM progress WHERE account = %s AND film_id = %s FOR UPDATE",
            *key,
            on=connection,
        )
        [stored] = rows(
            """UPDATE progress SET seconds = %s, plays = %s WHERE account = %s AND film_id = %s
               RETURNING film_id, seconds, plays""",
            max(before["seconds"], seconds),
            before["plays"] + plays,
            *key,
            on=connection,
        )
    return Answer(200, stored)


@own
def report(account, request):
    film = film_of(request.id)
    seconds = request.json().get("seconds")
    check(seconds=(is_whole(seconds, 0, film["minutes"] * 60), "a place within the film"))
    return store_progress(account, film, seconds, 0)


@own
def play(account, request):
    return store_progress(account, film_of(request.id), 0, 1)


@own
def pay(account, request):
    key = request.headers.get("Idempotency-Key") or ""
    if not 1 <= len(key) <= 100:
        raise Problem(400, "Send an Idempotency-Key")
    body = request.json()
    film_id, cents = body.get("film_id"), body.get("cents")
    is_film = is_whole(film_id, 1, 2_147_483_647) and rows("SELECT id FROM film WHERE id = %s", film_id)
    check(film_id=(is_film, "a film that's there"), cents=(is_whole(cents, 1, 100_000), "1 to 100000"))
    rows(
        """INSERT INTO payments (account, film_id, cents, key) VALUES (%s, %s, %s, %s)
           ON CONFLICT (account, key) DO NOTHING""",
        account,
        film_id,
        cents,
        key,
    )
    [payment] = rows("SELECT id, film_id, cents FROM payments WHERE account = %s AND key = %s", account, key)
    if (payment["film_id"], payment["cents"]) != (film_id, cents):
        raise Problem(422, "This key was used for something else")
    return Answer(201, payment)


@own
def list_payments(account, _request):
    items = rows("SELECT id, film_id, cents FROM payments WHERE account = %s ORDER BY id", account)
    return Answer(200, {"items": items})


@own
def show_payment(account, request):
    return one("SELECT id, film_id, cents FROM payments WHERE id = %s AND account = %s", request.id, account)


@own
def library(account, _request):
    items = rows(
        f"SELECT {COLUMNS} FROM film WHERE EXISTS "
        "(SELECT FROM payments WHERE film_id = film.id AND account = %s) ORDER BY id",
        account,
    )
    return Answer(200, {"items": items})


route("/accounts", POST=sign_up)
route("/sessions", POST=sign_in)
route("/sessions/current", DELETE=sign_out)
route("/me", GET=lambda request: Answer(200, account_of(request)))
route("/films/:id/rating", PUT=rate)
route("/films/:id/ratings", GET=film_ratings)
route("/ratings", GET=list_ratings)
route("/ratings/:id", GET=show_rating, DELETE=delete_rating)
route("/films/:id/progress", GET=show_progress, PUT=report)
route("/films/:id/plays", POST=play)
route("/payments", GET=list_payments, POST=pay)
route("/payments/:id", GET=show_payment)
route("/library", GET=library)
