"""A PostgreSQL server of our own for the tests: in a temporary folder, on a free port, gone when the run ends.

`address()` gives a new, empty place for a ledger on it; `missing()` says why there is no server, where there is none.
PostgreSQL refuses to run as root: it is then started as the user that Debian's package makes, or as nobody.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

_NUMBER = itertools.count(1)


def program(name: str) -> str | None:
    """Where a program of the server is: on the path, or where Debian puts it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3]))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def missing() -> str | None:
    """Why no server can be started; None where one can."""
    try:
        import psycopg  # noqa: F401 only whether it is there
    except ImportError:
        return "psycopg is not installed: pip install 'secondsource[postgresql]'"
    if program("initdb") is None:
        return "no initdb: install PostgreSQL (apt-get install postgresql)"
    if os.getuid() == 0 and account() is None:
        return "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as"
    return None


def account() -> str | None:
    """Who runs the server where we are root."""
    names = {p.pw_name for p in pwd.getpwall()}
    return next((n for n in ("postgres", "nobody") if n in names), None)


@functools.cache
def server() -> str:
    """The address of the server's database, started once a run."""
    folder = Path(tempfile.mkdtemp(prefix="secondsource-pg-", dir="/tmp"))
    as_user = {"user": account()} if os.getuid() == 0 else {}
    if as_user:
        shutil.chown(folder, account())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **as_user}
    made = [program("initdb"), "-D", str(data), "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(made, check=True, **quiet)  # type: ignore[call-overload]
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "fsync": "off", "full_page_writes": "off"}
    options = [x for key, value in settings.items() for x in ("-c", f"{key}={value}")]
    process = subprocess.Popen([program("postgres"), "-D", str(data), *options], start_new_session=True, **quiet)  # type: ignore[call-overload]
    atexit.register(_stop, process, folder)
    address = f"postgresql://test@127.0.0.1:{port}/postgres"
    _wait(address, process)
    return address


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    import time

    import psycopg

    for _ in range(200):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the test's PostgreSQL server did not come up in twenty seconds")


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def address() -> str:
    """A new, empty place for a ledger: a schema of its own."""
    import psycopg

    name = f"t{os.getpid()}_{next(_NUMBER)}"
    with psycopg.connect(server(), autocommit=True) as db:
        db.execute(f"create schema {name}")
    return f"{server()}?options=-csearch_path%3D{name}"
