"""python3 backup.py save|restore: every table as COPY has it, in one archive."""

import os
import sys
import zipfile

import psycopg

from database import make_tables

TABLES = ["film", "watch", "accounts", "sessions", "ratings", "progress", "payments", "hooks", "outbox", "posters"]
NUMBERED = ["film", "accounts", "ratings", "payments", "hooks", "outbox"]
FILE = os.environ["BACKUP_FILE"]


def save(connection):
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with zipfile.ZipFile(FILE, "w", zipfile.ZIP_DEFLATED) as archive, connection.transaction():
        for table in TABLES:
            with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                archive.writestr(table, b"".join(copy))


def restore(connection):
    # The list of what is in an archive is at its end, so half of one can't be opened.
    with zipfile.ZipFile(FILE) as archive, connection.transaction():
        for table in TABLES:
            with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(archive.read(table))
        for table in NUMBERED:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0"
            )


if __name__ == "__main__":
    is_save = sys.argv[1] == "save"
    if not is_save:
        make_tables()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        save(connection) if is_save else restore(connection)
