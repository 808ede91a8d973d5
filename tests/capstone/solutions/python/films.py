import base64
import hashlib
import json
import re
import unicodedata
from urllib.parse import urlencode

import hooks
from database import rows, transaction
from web import Answer, Problem, check, is_whole, not_found, route

COLUMNS = "id, title, year, minutes, coalesce(seconds, minutes * 60) AS seconds, genre"
GENRES = ["drama", "comedy", "thriller", "documentary", "animation"]
IMAGES = ["image/png", "image/jpeg", "image/webp"]
IMAGE_BYTES_MAX = 1_000_000


def film_of(film_id, on=None, lock=""):
    found = rows(f"SELECT {COLUMNS} FROM film WHERE id = %s {lock}", film_id, on=on)
    if not found:
        raise not_found()
    return found[0]


def values_of(body):
    title, year, minutes, genre = (body.get(key) for key in ("title", "year", "minutes", "genre"))
    seconds = body.get("seconds")
    is_exact = is_whole(seconds, 1, 60_000)
    if "seconds" in body and "minutes" not in body:
        minutes = -(-seconds // 60) if is_exact else 1
    is_title = isinstance(title, str) and 0 < len(title) <= 200 and title.strip() != "" and min(title) >= " "
    check(
        title=(is_title, "1 to 200 characters"),
        year=(is_whole(year, 1888, 2100), "1888 to 2100"),
        minutes=(is_whole(minutes, 1, 1000), "1 to 1000"),
        seconds=(seconds is None or (is_exact and -(-seconds // 60) == minutes), "as long as the minutes"),
        genre=(isinstance(genre, str) and genre in GENRES, "one of " + ", ".join(GENRES)),
    )
    return [title, year, minutes, genre, seconds]


def tag_of(film):
    return '"' + hashlib.sha1(json.dumps(film, sort_keys=True).encode()).hexdigest() + '"'


def has_tag(header, film):
    tags = [one.strip() for one in header.split(",")]
    return "*" in tags or tag_of(film) in tags


def show(request):
    film = film_of(request.id)
    tag = {"ETag": tag_of(film)}
    known = request.headers.get("If-None-Match")
    if known is not None and has_tag(known, film):
        return Answer(304, headers=tag)
    return Answer(200, film, tag)


def create(request):
    values = values_of(request.json())
    with transaction() as connection:
        [film] = rows(
            f"INSERT INTO film (title, year, minutes, genre, seconds) VALUES (%s, %s, %s, %s, %s) RETURNING {COLUMNS}",
            *values,
            on=connection,
        )
        hooks.store(film, connection)
    hooks.wake()
    return Answer(201, film, {"Location": f"/films/{film['id']}"})


def replace(request):
    with transaction() as connection:
        film = film_of(request.id, connection, "FOR UPDATE")
        wanted = request.headers.get("If-Match")
        if wanted is None:
            raise Problem(428, "Send If-Match")
        if not has_tag(wanted, film):
            raise Problem(412, "Someone else changed it")
        [film] = rows(
            f"""UPDATE film SET title = %s, year = %s, minutes = %s, genre = %s, seconds = coalesce(%s, seconds)
                WHERE id = %s RETURNING {COLUMNS}""",
            *values_of(request.json()),
            film["id"],
            on=connection,
        )
    return Answer(200, film, {"ETag": tag_of(film)})


def delete(request):
    with transaction() as connection:
        film = film_of(request.id, connection, "FOR UPDATE")
        wanted = request.headers.get("If-Match")
        if wanted is not None and not has_tag(wanted, film):
            raise Problem(412, "Someone else changed it")
        rows("DELETE FROM film WHERE id = %s", film["id"], on=connection)
    return Answer(204)


SORTS = {
    "id": ("id", ">"),
    "title": ('title COLLATE "C"', ">"),
    "year": ("year", ">"),
    "-year": ("year", "<"),
}


def whole_in(query, name, least, most):
    if name not in query:
        return None
    if not re.fullmatch("[0-9]{1,4}", query[name]) or not least <= int(query[name]) <= most:
        raise Problem(400, f"{name} is wrong")
    return int(query[name])


def list_films(request):
    query = request.query
    limit = whole_in(query, "limit", 1, 100) or 20
    sort = query.get("sort", "id")
    if sort not in SORTS:
        raise Problem(400, "sort is wrong")
    by, beyond = SORTS[sort]
    wheres, values = [], []
    if "genre" in query:
        if query["genre"] not in GENRES:
            raise Problem(400, "genre is wrong")
        wheres.append("genre = %s")
        values.append(query["genre"])
    for name, compare in (("year_from", ">="), ("year_to", "<=")):
        year = whole_in(query, name, 0, 9999)
        if year is not None:
            wheres.append(f"year {compare} %s")
            values.append(year)
    if "cursor" in query:
        last, last_id = place_of(query["cursor"], str if sort == "title" else int)
        wheres.append(f"({by} {beyond} %s OR ({by} = %s AND id > %s))")
        values += [last, last, last_id]
    where = "WHERE " + " AND ".join(wheres) if wheres else ""
    order = f"{by} {'DESC' if beyond == '<' else 'ASC'}, id"
    found = rows(f"SELECT {COLUMNS} FROM film {where} ORDER BY {order} LIMIT %s", *values, limit + 1)
    items, rest = found[:limit], found[limit:]
    return Answer(200, {"items": items, "next": next_of(query, limit, sort, items[-1]) if rest else None})


def next_of(query, limit, sort, last):
    kept = {name: query[name] for name in ("genre", "year_from", "year_to") if name in query}
    place = json.dumps([last[sort.lstrip("-")], last["id"]]).encode()
    cursor = base64.urlsafe_b64encode(place).decode()
    return "/films?" + urlencode({**kept, "limit": limit, "sort": sort, "cursor": cursor})


def place_of(cursor, kind):
    try:
        value, last_id = json.loads(base64.urlsafe_b64decode(cursor))
        if isinstance(value, kind) and isinstance(last_id, int):
            return value, last_id
    except (ValueError, TypeError):
        pass
    raise Problem(400, "cursor is wrong")


def also_watched(request):
    film = film_of(request.id)
    found = rows(
        f"""SELECT {COLUMNS}, (SELECT count(DISTINCT a.viewer) FROM watch a JOIN watch b ON a.viewer = b.viewer
              WHERE a.film_id = %s AND b.film_id = film.id) AS viewers
            FROM film WHERE id <> %s ORDER BY viewers DESC, id LIMIT 5""",
        film["id"],
        film["id"],
    )
    items = [
        {"viewers": one.pop("viewers"), "film": one} for one in map(dict, found) if one["viewers"] > 0
    ]
    return Answer(200, {"items": items})


def words_of(text):
    plain = "".join(one for one in unicodedata.normalize("NFD", text) if not "\u0300" <= one <= "\u036f")
    return re.findall(r"[^\W_]+", plain.lower())


def search(request):
    q = request.query.get("q", "")
    words = words_of(q)
    if not words or len(q) > 100:
        raise Problem(400, "q is wrong")

    def fits(film):
        own = words_of(film["title"])
        return all(any(one.startswith(word) for one in own) for word in words)

    films = rows(f"SELECT {COLUMNS} FROM film ORDER BY year DESC, id")
    return Answer(200, {"items": [film for film in films if fits(film)][:10]})


def store_poster(request):
    film = film_of(request.id)
    if request.type not in IMAGES:
        raise Problem(415, "Send an image")
    image = request.bytes(IMAGE_BYTES_MAX)
    if not image:
        raise Problem(400, "There is no image")
    rows(
        """INSERT INTO posters VALUES (%s, %s, %s)
           ON CONFLICT (film_id) DO UPDATE SET type = excluded.type, image = excluded.image""",
        film["id"],
        request.type,
        image,
    )
    return Answer(204)


def show_poster(request):
    found = rows("SELECT type, image FROM posters WHERE film_id = %s", request.id)
    if not found:
        raise not_found()
    headers = {"X-Content-Type-Options": "nosniff"}
    return Answer(200, bytes(found[0]["image"]), headers, found[0]["type"])


route("/films", GET=list_films, POST=create)
route("/films/:id", GET=show, PUT=replace, DELETE=delete)
route("/films/:id/also-watched", GET=also_watched)
route("/films/:id/poster", GET=show_poster, PUT=store_poster)
route("/search", GET=search)
