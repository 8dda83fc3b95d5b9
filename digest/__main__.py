"""The command: `digest`, or `python -m digest`."""

import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; it leaves with an exit status."""
    try:
        _open_streams()
        _run()
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
    except KeyboardInterrupt:
        status = _INTERRUPTED
    except BrokenPipeError:
        status = 0
    except OSError as error:
        status = _unwritten(error)
    _leave(status)


def _open_streams() -> None:
    """Streams that the caller closed are there, and closed; those of another encoding lose signs, not the run."""
    if sys.stdout is None:
        # Not to be written: nothing may count as delivered that nobody gets.
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - to the end of the run
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end of the run
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream, whatever it leads to


def _run() -> None:
    if sys.argv[1:] == ["--version"]:
        from digest import __version__

        # Answered before anything is imported: as quick as the interpreter itself.
        sys.stdout.write(f"digest {__version__}\n")
        sys.stdout.flush()
        return
    import gc
    import warnings

    # Nearly everything that a run makes lives to its end: looking for garbage early finds none.
    gc.set_threshold(100_000)
    if not sys.warnoptions:
        # What a library has to say of its own future is no news for a reader.
        warnings.simplefilter("ignore")
    from digest.cli.environment_file import load_environment_file

    # Before anything looks at the environment.
    load_environment_file(sys.argv[1:])
    from digest.cli.app import run

    run()


def _unwritten(error: OSError) -> int:
    sys.stderr.write(f"digest: standard output cannot be written: {error.strerror or error}\n")
    return 1


def _leave(status: int) -> None:
    """Leave at once: taking an interpreter apart object by object takes a tenth of a second's run."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            continue
        except OSError as error:
            status = status or _unwritten(error)
    os._exit(status)


if __name__ == "__main__":
    main()
