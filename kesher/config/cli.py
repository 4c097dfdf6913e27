"""The command `kesher`: a thin front of the management commands of the packages.

It starts the database that comes with Kesher when a command needs it and it does not run yet, and stops it afterwards.
"""

import os
import sys

WITHOUT_DATABASE = {
    "help",
    "--help",
    "-h",
    "--version",
    "version",
    "messages",
    "collectstatic",
    "demo",
    "serve",
    "scenario",
    "browser",
    "restore",
    "sandbox",
}


def main() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kesher.config.settings")
    from kesher.config.environment import ConfigurationError
    from kesher.core.postgres import PostgresError

    try:
        _run(sys.argv)
    except (ConfigurationError, PostgresError) as error:
        sys.exit(f"kesher: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _run(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    from kesher.config.environment import ENV

    command = arguments[1] if len(arguments) > 1 else "help"
    needs = ENV.database_is_ours and command not in WITHOUT_DATABASE and "--dry-run" not in arguments
    started = False
    if needs:
        started = not ENV.server.is_running()
        ENV.server.start()
        ENV.server.create_database(ENV.database.name)
    try:
        execute_from_command_line(["kesher", *arguments[1:]])
    finally:
        if started:
            ENV.server.stop()


if __name__ == "__main__":
    main()
