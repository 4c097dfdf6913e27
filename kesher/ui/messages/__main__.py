"""`python -m kesher.ui.messages`: the same as `kesher messages`, without starting Django."""

import argparse
import sys

from kesher.ui.messages import command

parser = argparse.ArgumentParser(prog="python -m kesher.ui.messages")
command.add_arguments(parser)
options = parser.parse_args()
sys.exit(
    command.run(
        options.package,
        check=options.check,
        compile_only=options.compile_only,
        say=lambda line: sys.stdout.write(line + "\n"),
    )
)
