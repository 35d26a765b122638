"""The command ``yorisoi``.

yorisoi run          start everything: database, migrations, demo ward, web, worker
yorisoi migrate …    as the owner of the tables
yorisoi COMMAND …    any other command of the product or of Django, as the application
"""

import os
import sys

# What changes tables runs as their owner; everything else as the application.
AS_OWNER = {"migrate", "makemigrations", "sqlmigrate", "showmigrations"}


def main() -> None:
    """Run one command; the exit code tells the truth."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorisoi.config.settings.dev")
    arguments = sys.argv[1:]
    if arguments[:1] == ["run"]:
        from yorisoi.operations.supervisor import run

        sys.exit(run())
    if arguments and arguments[0] in AS_OWNER:
        os.environ.setdefault("YORISOI_DATABASE_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yorisoi", *arguments])


if __name__ == "__main__":
    main()
