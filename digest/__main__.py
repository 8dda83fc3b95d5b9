"""The command: `digest`, or `python -m digest`."""

import sys


def main() -> None:
    """Run the command line ; it leaves with an exit status."""
    if sys.argv[1:] == ["--version"]:
        from digest import __version__

        # Answered before anything is imported: as quick as the interpreter itself.
        sys.stdout.write(f"digest {__version__}\n")
        return
    from digest.cli import run

    run()


if __name__ == "__main__":
    main()
