"""The database and its two roles.

``yorisoi_owner`` owns every table and is used by migrations alone. ``yorisoi_app`` is what
the running product is: it may read and write rows, cannot alter a table, and cannot touch
what the audit has written. Neither is a superuser.

A login (in DATABASE_URL) takes one of the roles as its first act, by the connection option
``role``. In production there are two logins, each a member of one role only.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from yorisoi.config.env import BadEnvironment, Environment
from yorisoi.operations.places import data_dir
from yorisoi.operations.postgres import SUPERUSER, Embedded

OWNER = "yorisoi_owner"
APP = "yorisoi_app"
ROLES = {"owner": OWNER, "app": APP}

# A page that takes longer is broken; a migration or a batch may take its time.
TIME_LIMITS = {"app": ("10s", "5s"), "owner": ("0", "60s")}


@dataclass(frozen=True)
class Login:
    """How to reach the database: libpq parameters, without the role."""

    parameters: dict[str, str]
    embedded: Embedded | None = None

    def connect(self, *, role: str | None = None, autocommit: bool = True) -> psycopg.Connection:
        """A plain connection, as ``role`` (owner or app) or as the login itself."""
        options = {"options": f"-c role={ROLES[role]}"} if role else {}
        return psycopg.connect(**self.parameters, **options, autocommit=autocommit)  # type: ignore[arg-type]


def from_url(url: str, name: str = "DATABASE_URL") -> dict[str, str]:
    """The libpq parameters of a PostgreSQL address; libpq itself reads it."""
    try:
        found = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise BadEnvironment(f"{name} is not a PostgreSQL address: {error}") from error
    if not found.get("dbname"):
        raise BadEnvironment(f"{name} names no database: expected postgresql://user@host/database")
    if "options" in found:
        raise BadEnvironment(f"{name} must not carry options; the product sets its own")
    return found


def login(env: Environment, role: str) -> Login:
    """The login for ``role``: DATABASE_URL, DATABASE_OWNER_URL, or the embedded database."""
    url = env.optional("DATABASE_URL")
    if role == "owner":
        url = env.optional("DATABASE_OWNER_URL") or url
    if url:
        return Login(from_url(url))
    return embedded_login(Embedded(data_dir(env)), role)


def embedded_login(server: Embedded, role: str, database: str = "yorisoi") -> Login:
    """The login of the embedded database for ``role``, or for its superuser (``admin``)."""
    user = SUPERUSER if role == "admin" else ROLES[role]
    parameters = {
        "host": str(server.socket_dir),
        "dbname": database,
        "user": user,
        "password": server.password(user),
    }
    return Login(parameters, server)


def django_settings(found: Login, role: str) -> dict[str, object]:
    """The entry of Django's DATABASES for this login in this role."""
    statement, lock = TIME_LIMITS[role]
    limits = {
        "role": ROLES[role],
        "statement_timeout": statement,
        "lock_timeout": lock,
        "idle_in_transaction_session_timeout": "120s",
        # Row-level rights and change history speak of one schema only.
        "search_path": "public",
        # The tables that a page asks lie in memory or on a disk without a head to move; without
        # this PostgreSQL reads a whole table where a few dozen look-ups in an index would do.
        "random_page_cost": "1.1",
        # Pages ask small questions: compiling one to machine code takes longer than answering it.
        "jit": "off",
    }
    known = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    parameters = found.parameters
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{known[key]: value for key, value in parameters.items() if key in known},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {
            **{key: value for key, value in parameters.items() if key not in known},
            "options": " ".join(f"-c {key}={value}" for key, value in limits.items()),
            "application_name": f"yorisoi-{role}",
            "connect_timeout": "10",
        },
    }


def prepare_embedded(server: Embedded, database: str = "yorisoi") -> None:
    """Roles with passwords, and the database, in the embedded cluster. Idempotent."""
    with embedded_login(server, "admin", "postgres").connect() as connection:
        for role in (OWNER, APP):
            make_role(connection, role)
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(server.password(role))
                )
            )
        exists = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if not exists:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(database), sql.Identifier(OWNER)
                )
            )
    with embedded_login(server, "admin", database).connect() as connection:
        grant_to_app(connection)


def prepare_outside(owner: Login, app: Login) -> None:
    """Check an outside database, and make what is missing if the owner's login may.

    :raises BadEnvironment: with the statements an administrator has to run.
    """
    try:
        with owner.connect() as connection:
            server_is_new_enough(connection)
            for role in (OWNER, APP):
                make_role(connection, role)
            make_member(connection, connection.info.user, OWNER)
            make_member(connection, app.parameters.get("user", connection.info.user), APP)
            schema = connection.execute(
                "SELECT has_schema_privilege(%s, 'public', 'CREATE')", [OWNER]
            ).fetchone()
            if schema != (True,):
                connection.execute(
                    sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(OWNER))
                )
            grant_to_app(connection)
    except psycopg.errors.InsufficientPrivilege as error:
        raise BadEnvironment(f"{error.diag.message_primary}.\n{WHAT_TO_RUN}") from error
    except psycopg.OperationalError as error:
        raise BadEnvironment(f"the database cannot be reached: {error}") from error


def make_member(connection: psycopg.Connection, login_name: str, role: str) -> None:
    """Let ``login_name`` take ``role``, if it cannot yet."""
    # Since PostgreSQL 16 a member may be kept from SET ROLE; whoever made the role is at first.
    how = "SET" if connection.info.server_version >= 160000 else "MEMBER"
    found = connection.execute("SELECT pg_has_role(%s, %s, %s)", [login_name, role, how]).fetchone()
    if found != (True,):
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(login_name))
        )


WHAT_TO_RUN = f"""The database login may not make the product's two roles. An administrator runs once:
  CREATE ROLE {OWNER} NOLOGIN; CREATE ROLE {APP} NOLOGIN;
  GRANT {OWNER} TO <login of DATABASE_OWNER_URL>; GRANT {APP} TO <login of DATABASE_URL>;
  ALTER DATABASE <database> OWNER TO {OWNER};
  ALTER SCHEMA public OWNER TO {OWNER};  -- inside the database"""


def server_is_new_enough(connection: psycopg.Connection) -> None:
    """PostgreSQL 15 or newer, or a clear word."""
    if connection.info.server_version < 150000:
        raise BadEnvironment(
            f"PostgreSQL 15 or newer is needed, this is {connection.info.server_version // 10000}"
        )


def make_role(connection: psycopg.Connection, role: str) -> None:
    """Make a role without any power of its own, if it is not there."""
    found = connection.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles"
        " WHERE rolname = %s",
        [role],
    ).fetchone()
    if found is None:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    elif found[0]:
        raise BadEnvironment(f"the database role {role} has powers it must not have")


GRANTS_TO_APP = (
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}"
    ),
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT USAGE, SELECT ON SEQUENCES TO {app}"
    ),
)


def grant_to_app(connection: psycopg.Connection) -> None:
    """What the owner makes from now on, the application may use; the audit takes back its own."""
    owner, app = sql.Identifier(OWNER), sql.Identifier(APP)
    for statement in GRANTS_TO_APP:
        connection.execute(sql.SQL(statement).format(owner=owner, app=app))


def weakness(connection: psycopg.Connection) -> str | None:
    """Why this running connection is stronger than it should be, or None (for the self-check)."""
    row = connection.execute(
        "SELECT current_user, session_user,"
        " (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),"
        " pg_has_role(session_user, %s, 'MEMBER')",
        [OWNER],
    ).fetchone()
    assert row is not None  # noqa: S101  a SELECT without FROM has one row
    current, session, is_superuser, is_owner = row
    if current != APP:
        return f"the application works as {current}, not as {APP}"
    if is_superuser:
        return f"the login {session} is a superuser"
    if is_owner:
        return f"the login {session} may become the owner of the tables"
    return None
