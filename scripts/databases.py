"""Empty databases for commands that tests run, of the server that CORM_TEST_URL leads to (as tests/lib/url.h has them for
programs).  Without it there are none: SQLite makes its own.

    with databases.here() as here:
        run(["corm", "create", "shop.corm", here.url("a")])"""
import os
import re
import subprocess

from servers import programs_of

URL = re.compile(r"(\w+)(://[^/?]*)(/[^?]*)?(\?.*)?$")
FORMS = re.compile(r"[?$]\d+(::\w+(\[\])?)?")


class Sqlite:
    scheme = "sqlite"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def leave(self):
        pass


class Postgres:
    """They are made once for each name, and emptied when left."""

    scheme = "postgres"

    def __init__(self, server, pooler):
        self.server, self.pooler = server, pooler
        self.psql = programs_of("psql", ["/usr/lib/postgresql"], "CORM_POSTGRES_PROGRAMS") / "psql"
        self.is_used = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for name in self.is_used:
            self.run(self.server, 'DROP DATABASE "%s" WITH (FORCE)' % self.database(name))

    def database(self, name):
        return "corm_test_%d_%s" % (os.getpid(), name)

    @staticmethod
    def at(server, database):
        scheme, host, _, query = URL.match(server).groups()
        return "%s%s/%s%s" % (scheme, host, database, query or "")

    def run(self, url, sql):
        subprocess.run([self.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql], check=True,
                       env=dict(os.environ, PGOPTIONS="-c client_min_messages=error"))

    def url(self, name):
        if name not in self.is_used:
            self.run(self.server, 'CREATE DATABASE "%s" TEMPLATE template0' % self.database(name))
        self.is_used[name] = True
        at = self.at(self.pooler or self.server, self.database(name))
        # How far the server seems to be must not change how many queries a test counts.
        return "%s%stogether=never" % (at, "&" if "?" in at else "?")

    def leave(self):
        for name, is_used in self.is_used.items():
            if is_used:
                self.run(self.at(self.server, self.database(name)), "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                self.is_used[name] = False


KINDS = {"postgres": Postgres, "postgresql": Postgres}


def here(environment=os.environ):
    server = environment.get("CORM_TEST_URL")
    return KINDS[server.split(":")[0]](server, environment.get("CORM_TEST_POOLER_URL")) if server else Sqlite()


def plain_sql(text):
    """Without what is each database's own: a parameter is "?"."""
    return FORMS.sub("?", text)
