"""The sign-up form as a page."""

from html import escape
from urllib.parse import parse_qs

from people import make_account
from web import Answer, Problem, route

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width"></head>
<body><main>{main}</main></body>
</html>
"""

FORM = """<h1>Sign up for Reel</h1>
<form action="/sign-up" method="post" novalidate>
<p><label for="e">Email</label> <input id="e" name="email" type="email" autocomplete="email" required value="{email}"{email_state}></p>
{email_error}
<p><label for="p">Password</label> <input id="p" name="password" type="password" autocomplete="new-password" required{password_state}></p>
{password_error}
<p><button>Sign up</button></p>
</form>"""


def page(status, title, main):
    text = PAGE.format(title=title, main=main)
    return Answer(status, text.encode("utf-8", "replace"), type="text/html; charset=utf-8")


def form(status, email="", errors=None):
    parts = {"email": escape(email)}
    first = next(iter(errors or {}), None)
    for name in ("email", "password"):
        error = (errors or {}).get(name)
        parts[f"{name}_state"] = parts[f"{name}_error"] = ""
        if error:
            focus = " autofocus" if name == first else ""
            parts[f"{name}_state"] = f' aria-invalid="true" aria-describedby="{name}-error"{focus}'
            parts[f"{name}_error"] = f'<p id="{name}-error">{escape(error)}</p>'
    return page(status, "Please correct: sign up" if errors else "Sign up", FORM.format(**parts))


def take(request):
    fields = parse_qs(request.bytes(20_000).decode("utf-8", "replace"), keep_blank_values=True)
    email = fields.get("email", [""])[0]
    try:
        make_account(email, fields.get("password", [""])[0])
    except Problem as problem:
        listed = problem.more.get("errors") or [{"field": "email", "message": problem.title}]
        return form(problem.status, email, {one["field"]: one["message"] for one in listed})
    return page(201, "Welcome", "<h1>Welcome to Reel</h1><p>Your account is ready.</p>")


route("/sign-up", GET=lambda _: form(200), POST=take)
