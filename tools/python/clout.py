"""Clout from Python: one module, the standard library alone, two ways to the same interface.

    import clout
    with clout.connect("graph.db") as db:                # a directory, inside this process
        for row in db.query("PRESSURE ON $who", who="Apple"):
            print(row)
    db = clout.connect("http://127.0.0.1:7687", token="...")  # a server

docs/python.md is the guide. Rows are plain dicts of what JSON has: numbers, strings, lists, dicts,
None. Whatever fails raises clout.Error.

Threads: a Database may be used by several, its statements then run one after the other (over HTTP
side by side). Transactions belong to the Database object: db.session() gives a thread its own.
"""

from __future__ import annotations

import base64
import collections
import contextlib
import ctypes
import ctypes.util
import datetime
import html
import http.client
import itertools
import json
import math
import os
import pathlib
import selectors
import signal
import socket
import threading
import time
import urllib.parse
from typing import Any, Callable, Deque, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple

__all__ = ["connect", "Change", "Database", "Result", "Error"]

Row = Dict[str, Any]

_ABI_VERSION = 1
_DEFAULT_TIMEOUT_MS = 60_000
_DEFAULT_MEMORY = 1 << 30
_CONNECT_SECONDS = 10
_GRACE_SECONDS = 10  # that a server may be late
_SHOWN_ROWS = 100  # in a notebook
_SHOWN_COLUMNS = 100  # of a line with carets below it


class Error(Exception):
    """What went wrong: `code` is one of docs/errors.md ("Syntax", "Limit", ..), `name` a kind below
    it or "", `line`, `column` and `length` the place in the statement, from 1, or None. str() shows
    the place with carets."""

    def __init__(self, code: str, message: str, *, line: Optional[int] = None,
                 column: Optional[int] = None, length: Optional[int] = None, hint: str = "",
                 name: str = "", text: str = ""):
        super().__init__(message)
        self.code, self.message, self.hint, self.name = code, message, hint, name
        self.line, self.column, self.length = line or None, column or None, length or None
        self._text = text

    def __str__(self) -> str:
        place = f" at {self.line}:{self.column}" if self.line and self.column else ""
        lines = [f"{self.code} error{place}: {self.message}"] + self._carets()
        return "\n".join(lines + ([f"hint: {self.hint}"] if self.hint else []))

    def _carets(self) -> List[str]:
        lines = self._text.split("\n")
        if not self.line or not self.column or not self._text or self.line > len(lines):
            return []
        line = lines[self.line - 1].rstrip("\r").replace("\t", " ")
        first = max(0, self.column - _SHOWN_COLUMNS // 2)
        before = "..." if first else ""
        after = "..." if len(line) > first + _SHOWN_COLUMNS else ""
        at = self.column - 1 - first
        carets = max(1, min(self.length or 1, _SHOWN_COLUMNS - at))
        return [f"  {before}{line[first:first + _SHOWN_COLUMNS]}{after}",
                "  " + " " * (len(before) + at) + "^" * carets]


class _Source:
    """Where the rows of a result come from, and what comes beside them."""

    def __init__(self) -> None:
        self.columns: List[str] = []
        self.summary = ""
        self.notices: List[str] = []
        self.writes: Dict[str, int] = {}

    def read(self) -> Optional[List[Any]]:
        """The next row; None behind the last one."""
        raise NotImplementedError

    def close(self) -> None:
        """Drops the rows that are left."""
        raise NotImplementedError


class Result:
    """The rows of one statement, in order, as they come: iterate it once. `columns` are known at
    once; `summary` (a line about an influence statement), `notices` (sentences for whoever asked)
    and `writes` (what was changed: {"nodes_created": 1}) when all rows are read."""

    def __init__(self, source: _Source):
        self._source = source
        self._ahead: Deque[Row] = collections.deque()  # read to be shown

    @property
    def columns(self) -> List[str]:
        return self._source.columns

    @property
    def summary(self) -> str:
        return self._source.summary

    @property
    def notices(self) -> List[str]:
        return self._source.notices

    @property
    def writes(self) -> Dict[str, int]:
        return self._source.writes

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return self._ahead.popleft() if self._ahead else self._read()

    def _read(self) -> Row:
        values = self._source.read()
        if values is None:
            raise StopIteration
        return dict(zip(self.columns, values))

    def all(self) -> List[Row]:
        """The rows that are left."""
        return list(self)

    def one(self) -> Row:
        """The only row; Error "NotFound" if there is none or more than one."""
        row = next(self, None)
        if row is None:
            raise Error("NotFound", "the statement has no row, where one was expected")
        if next(self, None) is not None:
            self.close()
            raise Error("NotFound", "the statement has more than one row, where one was expected")
        return row

    def close(self) -> None:
        """Drops the rows that are left."""
        self._ahead.clear()
        self._source.close()

    def _repr_html_(self) -> str:
        """For notebooks. The rows that it shows are still to be iterated."""
        while len(self._ahead) <= _SHOWN_ROWS:
            try:
                self._ahead.append(self._read())
            except StopIteration:
                break
        shown = list(self._ahead)[:_SHOWN_ROWS]
        head = "".join(f"<th>{html.escape(column)}</th>" for column in self.columns)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(_shown(row[column]))}</td>"
                                        for column in self.columns) + "</tr>" for row in shown)
        more = ["and more rows"] if len(self._ahead) > _SHOWN_ROWS else []
        notes = more + self.notices + ([self.summary] if self.summary else [])
        return (f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" +
                "".join(f"<p>{html.escape(note)}</p>" for note in notes))


class Change(NamedTuple):
    """A row of a watched statement: as it was told last, and as it is. None: it was not there, or
    it is gone. `holds`: the condition of WHEN is true of it now."""
    before: Optional[Row]
    after: Optional[Row]
    holds: bool


class Database:
    """An open database, from connect(). A context manager that closes it."""

    def query(self, text: str, params: Optional[Mapping[str, Any]] = None, /, *,
              timeout: Optional[float] = None, memory: Optional[int] = None,
              **more_params: Any) -> Result:
        """Runs one statement; its errors come here or, where they depend on a row, with that row.
        Parameters are `$name` in the text: None, bool, int, float, str, date, time, datetime,
        timedelta, and lists and dicts of these. `timeout` is in seconds, `memory` in bytes."""
        return self._run(text, {**(params or {}), **more_params}, timeout, memory)

    def execute(self, text: str, params: Optional[Mapping[str, Any]] = None, /, *,
                timeout: Optional[float] = None, memory: Optional[int] = None,
                **more_params: Any) -> Result:
        """query() for what it does: runs to the end and drops the rows."""
        result = self.query(text, params, timeout=timeout, memory=memory, **more_params)
        for _ in result:
            pass
        return result

    def watch(self, text: str, params: Optional[Mapping[str, Any]] = None, /,
              **more_params: Any) -> Iterator[List[Change]]:
        """What commits on a server change in the rows of a statement: at first all rows, then news,
        until the loop is left."""
        raise Error("Usage", "a server tells of changes",
                    hint="inside the process nobody else writes; connect to http://host:port")

    def transaction(self) -> contextlib.AbstractContextManager[Database]:
        """`with db.transaction():` makes the statements inside one transaction, rolled back if an
        exception leaves the block. Error "Conflict" at its end: run all of it again."""
        raise NotImplementedError

    def session(self) -> Database:
        """The same database with transactions of its own, for another thread."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def _run(self, text: str, params: Dict[str, Any], timeout: Optional[float],
             memory: Optional[int]) -> Result:
        raise NotImplementedError

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def connect(target: str = ":memory:", *, create: bool = True, token: Optional[str] = None,
            user: Optional[str] = None, password: Optional[str] = None) -> Database:
    """Opens a database: a directory (made if it is missing and `create`), ":memory:" for a new one
    in memory, or the http(s):// address of a server."""
    target = os.fspath(target)
    if target.startswith(("http://", "https://")):
        return _Remote(target, _authorization(token, user, password))
    if token is not None or user is not None or password is not None:
        raise Error("Usage", "a database inside the process has no users",
                    hint="give an http:// address")
    return _Embedded(_Handle(_library(), target, create))


def _milliseconds(seconds: float) -> int:
    """At least one, as 0 means no limit to the engine too."""
    if not seconds >= 0:
        raise Error("Usage", "a timeout is a number of seconds, 0 for none")
    return max(1, round(seconds * 1000)) if seconds else 0


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# ---- Parameters ----


def _iso_duration(value: datetime.timedelta) -> str:
    """A day and a second do not convert into one another, so each has its own sign."""
    sign = -1 if value < datetime.timedelta(0) else 1
    size = abs(value)
    seconds = f"{sign * size.seconds:d}" if size.seconds else ("-0" if sign < 0 else "0")
    return f"P{sign * size.days}DT{seconds}.{size.microseconds:06d}S"


def _temporal(value: Any) -> Optional[Tuple[str, str]]:
    """The constructor and the ISO text of a temporal value."""
    if isinstance(value, datetime.datetime):
        if value.utcoffset() is None:
            return "localdatetime", value.isoformat()
        zone = getattr(value.tzinfo, "key", None)  # of a zoneinfo.ZoneInfo
        return "datetime", value.isoformat() + (f"[{zone}]" if zone else "")
    if isinstance(value, datetime.date):
        return "date", value.isoformat()
    if isinstance(value, datetime.time):
        return ("localtime" if value.utcoffset() is None else "time"), value.isoformat()
    if isinstance(value, datetime.timedelta):
        return "duration", _iso_duration(value)
    return None


def _refused(value: Any) -> Error:
    return Error("Type", f"a parameter cannot be a {type(value).__name__}",
                 hint="None, bool, int, float, str, dates and times, lists and dicts can")


def _literal(value: Any) -> str:
    """As a literal of the language."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        if math.isfinite(value):
            return float.__repr__(value)
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_key(key)}:{_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_literal, value)) + "]"
    temporal = _temporal(value)
    if temporal is None:
        raise _refused(value)
    return f"{temporal[0]}('{temporal[1]}')"


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise Error("Type", f"the keys of a map are strings, not {type(key).__name__}")
    return json.dumps(key)


def _json_value(value: Any) -> Any:
    """As JSON has it: temporal values are their ISO text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Error("Argument", "a server takes no NaN and no infinity: JSON has none")
        return value
    if isinstance(value, Mapping):
        for key in value:
            _key(key)
        return {key: _json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    temporal = _temporal(value)
    if temporal is None:
        raise _refused(value)
    return temporal[1]


# ---- A database inside the process ----

_OK, _ROW = 0, 100
_pointer = ctypes.c_void_p
_out = ctypes.POINTER(ctypes.c_void_p)
_text_out = ctypes.POINTER(ctypes.c_char_p)

# As in clout.h: what each function gives, and what it takes.
_FUNCTIONS = {
    "clout_abi_version": (ctypes.c_int, []),
    "clout_code_name": (ctypes.c_char_p, [ctypes.c_int]),
    "clout_open": (ctypes.c_int, [ctypes.c_char_p, ctypes.c_uint, _out, _out]),
    "clout_close": (None, [_pointer]),
    "clout_connect": (ctypes.c_int, [_pointer, _out, _out]),
    "clout_disconnect": (None, [_pointer]),
    "clout_set_timeout_ms": (ctypes.c_int, [_pointer, ctypes.c_uint64]),
    "clout_set_memory_bytes": (ctypes.c_int, [_pointer, ctypes.c_uint64]),
    "clout_in_transaction": (ctypes.c_bool, [_pointer]),
    "clout_interrupt": (None, [_pointer]),
    "clout_prepare": (ctypes.c_int, [_pointer, ctypes.c_char_p, ctypes.c_size_t, _out, _out]),
    "clout_finalize": (None, [_pointer]),
    "clout_bind_literal": (ctypes.c_int, [_pointer, ctypes.c_char_p, ctypes.c_char_p,
                                          ctypes.c_size_t, _out]),
    "clout_step": (ctypes.c_int, [_pointer, _out]),
    "clout_column_count": (ctypes.c_size_t, [_pointer]),
    "clout_column_name": (ctypes.c_char_p, [_pointer, ctypes.c_size_t]),
    "clout_row_json": (ctypes.c_int, [_pointer, _out, ctypes.POINTER(ctypes.c_size_t)]),
    "clout_summary": (ctypes.c_char_p, [_pointer]),
    "clout_notice_count": (ctypes.c_size_t, [_pointer]),
    "clout_notice": (ctypes.c_char_p, [_pointer, ctypes.c_size_t]),
    "clout_write_count": (ctypes.c_uint64, [_pointer, ctypes.c_char_p]),
    "clout_write_name": (ctypes.c_char_p, [ctypes.c_size_t]),
    "clout_error_free": (None, [_pointer]),
    "clout_error_message": (ctypes.c_char_p, [_pointer]),
    "clout_error_hint": (ctypes.c_char_p, [_pointer]),
    "clout_error_name": (ctypes.c_char_p, [_pointer]),
    "clout_error_line": (ctypes.c_uint32, [_pointer]),
    "clout_error_column": (ctypes.c_uint32, [_pointer]),
    "clout_error_length": (ctypes.c_uint32, [_pointer]),
}

_library_lock = threading.Lock()
_loaded: Optional[ctypes.CDLL] = None


def _candidates() -> List[str]:
    named = os.environ.get("CLOUT_LIBRARY")
    if named:
        return [named]
    here = pathlib.Path(__file__).resolve().parent
    built = here.parent.parent / "build" / "release" / "lib"
    files = [str(path) for path in (here / "libclout.so", built / "libclout.so") if path.exists()]
    return files + [name for name in [ctypes.util.find_library("clout")] if name]


def _library() -> ctypes.CDLL:
    """libclout.so: that of $CLOUT_LIBRARY, or beside this file, or built in this checkout, or the
    system's."""
    global _loaded
    with _library_lock:
        if _loaded is None:
            found = _candidates()
            if not found:
                raise Error("NotFound", "there is no libclout.so",
                            hint="set CLOUT_LIBRARY to its path, or put it beside clout.py")
            try:
                library = ctypes.CDLL(found[0])
                for name, (result, arguments) in _FUNCTIONS.items():
                    function = getattr(library, name)
                    function.restype, function.argtypes = result, arguments
            except (OSError, AttributeError) as failure:
                raise Error("Io", f"{found[0]} cannot be used: {failure}") from None
            if library.clout_abi_version() != _ABI_VERSION:
                raise Error("Usage", f"{found[0]} is of another version than clout.py")
            _loaded = library
        return _loaded


class _CtrlC:
    """Lets Ctrl-C stop a call of the library. Python's own handler runs only once that has
    returned; but the system's writes to a wake-up socket at once, which a thread looks at."""

    def __init__(self) -> None:
        # Held while a session is interrupted, which must not go then, and to read the socket: what
        # comes during one call does not stop the next.
        self._lock = threading.Lock()
        self._interrupt: Optional[Callable[[], None]] = None  # of the call that is being made
        self._forward = -1
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        threading.Thread(target=self._watch, name="clout-ctrl-c", daemon=True).start()

    def _watch(self) -> None:
        while True:
            self._reader.recv(1, socket.MSG_PEEK)
            with self._lock:
                interrupt = self._interrupt if signal.SIGINT in self._take() else None
            # More than once: the statement may be about to begin.
            while interrupt is not None and self._calls(interrupt):
                time.sleep(0.02)

    def _take(self) -> bytes:
        """What has come since; the lock is held."""
        try:
            data = self._reader.recv(64, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return b""
        if self._forward != -1:  # whoever has listened before us
            with contextlib.suppress(OSError):
                os.write(self._forward, data)
        return data

    def _calls(self, interrupt: Callable[[], None]) -> bool:
        with self._lock:
            if self._interrupt is not interrupt:
                return False
            interrupt()
            return True

    @contextlib.contextmanager
    def stops(self, interrupt: Callable[[], None]) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._interrupt = interrupt
        self._forward = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(self._forward)
            with self._lock:
                self._interrupt = None
                self._take()


_ctrl_c: Optional[_CtrlC] = None


def _ctrl_c_watcher() -> _CtrlC:
    global _ctrl_c
    with _library_lock:
        if _ctrl_c is None:
            _ctrl_c = _CtrlC()
        return _ctrl_c


def _native_error(library: ctypes.CDLL, code: int, error: ctypes.c_void_p, text: str) -> Error:
    """What a call has described in `error`, which is freed."""
    try:
        return Error(library.clout_code_name(code).decode(),
                     library.clout_error_message(error).decode("utf-8", "replace"),
                     line=library.clout_error_line(error),
                     column=library.clout_error_column(error),
                     length=library.clout_error_length(error),
                     hint=library.clout_error_hint(error).decode("utf-8", "replace"),
                     name=library.clout_error_name(error).decode(), text=text)
    finally:
        library.clout_error_free(error)


class _Handle:
    """An open database, for as long as one of its sessions is."""

    def __init__(self, library: ctypes.CDLL, path: str, create: bool):
        self.library = library
        self.value = self.make("clout_open", os.fsencode(path), 1 if create else 0)
        self._sessions = 0
        self._lock = threading.Lock()

    def make(self, function: str, *arguments: Any, text: str = "") -> int:
        """Calls a function that makes a handle."""
        made, error = _pointer(), _pointer()
        code = getattr(self.library, function)(*arguments, ctypes.byref(made), ctypes.byref(error))
        if code != _OK:
            raise _native_error(self.library, code, error, text)
        assert made.value is not None
        return made.value

    def connect(self) -> int:
        with self._lock:
            if self.value is None:
                raise Error("Usage", "the database is closed")
            session = self.make("clout_connect", self.value)
            self._sessions += 1
            return session

    def disconnect(self, session: int) -> None:
        with self._lock:
            self.library.clout_disconnect(session)
            self._sessions -= 1
            if self._sessions == 0:
                self.library.clout_close(self.value)
                self.value = None


class _Embedded(Database):
    """One session. Native calls are made under a lock: the session takes one thread at a time."""

    def __init__(self, handle: _Handle):
        self._handle, self._library = handle, handle.library
        self._lock = threading.RLock()
        self._session: Optional[int] = handle.connect()
        self._statements: Dict[int, str] = {}  # not finalized yet, with their texts
        self._abandoned: Deque[int] = collections.deque()  # by results that are gone

    def session(self) -> Database:
        return _Embedded(self._handle)

    def close(self) -> None:
        with self._lock:
            if self._session is None:
                return
            for statement in list(self._statements):
                self._finalize(statement)
            self._handle.disconnect(self._session)
            self._session = None

    def __del__(self) -> None:
        if getattr(self, "_session", None) is not None:
            self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Database]:
        self.execute("BEGIN")
        try:
            yield self
        except BaseException:
            if self._library.clout_in_transaction(self._session):
                self.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    def _run(self, text: str, params: Dict[str, Any], timeout: Optional[float],
             memory: Optional[int]) -> Result:
        literals = {name: _literal(value).encode() for name, value in params.items()}
        milliseconds = _DEFAULT_TIMEOUT_MS if timeout is None else _milliseconds(timeout)
        with self._lock:
            statement = self._prepare(text, literals)
            self._library.clout_set_timeout_ms(self._session, milliseconds)
            self._library.clout_set_memory_bytes(self._session,
                                                 _DEFAULT_MEMORY if memory is None else memory)
            return Result(_NativeRows(self, statement))

    def _prepare(self, text: str, literals: Dict[str, bytes]) -> int:
        if self._session is None:
            raise Error("Usage", "the database is closed")
        while self._abandoned:
            self._finalize(self._abandoned.popleft())
        source = text.encode("utf-8", "surrogatepass")
        statement = self._handle.make("clout_prepare", self._session, source, len(source),
                                      text=text)
        self._statements[statement] = text
        for name, literal in literals.items():
            error = _pointer()
            code = self._library.clout_bind_literal(statement, name.encode(), literal, len(literal),
                                                    ctypes.byref(error))
            if code != _OK:
                self._finalize(statement)
                raise _native_error(self._library, code, error, "")
        return statement

    def _finalize(self, statement: int) -> None:
        if self._statements.pop(statement, None) is not None:
            self._library.clout_finalize(statement)

    def _step(self, statement: int) -> bool:
        """Is there a next row? Finalizes a statement that fails."""
        if statement not in self._statements:
            raise Error("Usage", "the database is closed")
        error = _pointer()
        session = self._session
        with _ctrl_c_watcher().stops(lambda: self._library.clout_interrupt(session)):
            code = self._library.clout_step(statement, ctypes.byref(error))
        if code == _ROW:
            return True
        if not error:
            return False
        text = self._statements[statement]
        self._finalize(statement)
        raise _native_error(self._library, code, error, text)


class _NativeRows(_Source):
    """Has taken the first step, and finalizes its statement after the last one."""

    def __init__(self, database: _Embedded, statement: int):
        super().__init__()
        self._database, self._library = database, database._library
        self._statement: Optional[int] = statement
        self._has_row = False
        self._advance()
        self.columns = [self._library.clout_column_name(statement, i).decode()
                        for i in range(self._library.clout_column_count(statement))]
        if not self._has_row:
            self._finish()

    def read(self) -> Optional[List[Any]]:
        with self._database._lock:
            if self._statement is None:
                return None
            if not self._has_row:  # the last read() has taken it
                self._advance()
            if not self._has_row:
                self._finish()
                return None
            self._has_row = False
            text, length = _pointer(), ctypes.c_size_t()
            code = self._library.clout_row_json(self._statement, ctypes.byref(text),
                                                ctypes.byref(length))
            if code != _OK:
                raise Error(self._library.clout_code_name(code).decode(), "the row is gone",
                            hint="in a transaction a statement ends the rows of the one before")
            row = ctypes.string_at(text.value or 0, length.value)
        return json.loads(row.decode())

    def _advance(self) -> None:
        assert self._statement is not None
        try:
            self._has_row = self._database._step(self._statement)
        except BaseException:
            self.close()
            raise

    def _finish(self) -> None:
        library, statement = self._library, self._statement
        self.summary = library.clout_summary(statement).decode()
        self.notices = [library.clout_notice(statement, i).decode()
                        for i in range(library.clout_notice_count(statement))]
        counts = {name.decode(): library.clout_write_count(statement, name)
                  for name in iter(map(library.clout_write_name, itertools.count()).__next__, None)}
        self.writes = {name: count for name, count in counts.items() if count}
        self.close()

    def close(self) -> None:
        with self._database._lock:
            if self._statement is not None:
                self._database._finalize(self._statement)
                self._statement = None

    def __del__(self) -> None:
        # In whatever thread, which may not wait: whoever uses the database next finalizes it.
        if getattr(self, "_statement", None) is not None:
            self._database._abandoned.append(self._statement)


# ---- A server ----


def _authorization(token: Optional[str], user: Optional[str],
                   password: Optional[str]) -> Dict[str, str]:
    if token is not None:
        if user is not None or password is not None:
            raise Error("Usage", "give either a token or a user with a password")
        return {"Authorization": "Bearer " + token}
    if user is None and password is None:
        return {}
    pair = f"{user or ''}:{password or ''}".encode()
    return {"Authorization": "Basic " + base64.b64encode(pair).decode()}


def _has_input(sock: socket.socket) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(0))


class _Remote(Database):
    """Keeps connections that are not in use, so that the next statement need not open one."""

    def __init__(self, address: str, headers: Dict[str, str]):
        parts = urllib.parse.urlsplit(address)
        if parts.username is not None or parts.query or parts.fragment or not parts.hostname:
            raise Error("Usage", "the address of a server is http://host:port",
                        hint="users go into user= and password=")
        self._parts, self._headers = parts, headers
        self._idle: List[http.client.HTTPConnection] = []
        self._closed = False

    def session(self) -> Database:
        if self._closed:
            raise Error("Usage", "the database is closed")
        return _Remote(self._parts.geturl(), self._headers)

    def close(self) -> None:
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def transaction(self) -> contextlib.AbstractContextManager[Database]:
        raise Error("Usage", "over HTTP each statement is a transaction of its own",
                    hint="write it as one statement, or open the database's directory")

    def watch(self, text: str, params: Optional[Mapping[str, Any]] = None, /,
              **more_params: Any) -> Iterator[List[Change]]:
        if self._closed:
            raise Error("Usage", "the database is closed")
        request = {"query": text, "params": _json_value({**(params or {}), **more_params})}
        return iter(_RemoteWatch(self, json.dumps(request).encode(), text))

    def _run(self, text: str, params: Dict[str, Any], timeout: Optional[float],
             memory: Optional[int]) -> Result:
        if self._closed:
            raise Error("Usage", "the database is closed")
        request: Dict[str, Any] = {"query": text, "params": _json_value(params)}
        if timeout is not None:
            request["timeout_ms"] = _milliseconds(timeout)
        if memory is not None:
            request["memory_bytes"] = memory
        # The server ends a statement in time; if it does not say so, it is gone.
        patience = timeout + _GRACE_SECONDS if timeout else None
        return Result(_RemoteRows(self, json.dumps(request).encode(), text, patience))

    def _take(self, patience: Optional[float]) -> http.client.HTTPConnection:
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            # A connection that has something to say while it is idle has been closed.
            if connection.sock is not None and not _has_input(connection.sock):
                connection.sock.settimeout(patience)
                return connection
            connection.close()
        kind = (http.client.HTTPSConnection if self._parts.scheme == "https"
                else http.client.HTTPConnection)
        assert self._parts.hostname is not None
        connection = kind(self._parts.hostname, self._parts.port, timeout=_CONNECT_SECONDS)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sock.settimeout(patience)
        return connection

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)


class _RemoteAnswer:
    """The answer to a POST, which comes in lines."""

    def __init__(self, database: _Remote, path: str, accept: str, body: bytes, text: str,
                 patience: Optional[float]):
        self._database, self._text = database, text
        self._connection: Optional[http.client.HTTPConnection] = None
        headers = {"Content-Type": "application/json", "Accept": accept, **database._headers}
        with self._failures():
            self._connection = database._take(patience)
            path = database._parts.path.rstrip("/") + path
            self._connection.request("POST", path, body, headers)
            self._response = self._connection.getresponse()
            if self._response.status != 200:
                raise self._refusal()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        if getattr(self, "_connection", None) is not None:
            self.close()

    def _line(self) -> bytes:
        line = self._response.readline()
        if not line.endswith(b"\n"):
            raise http.client.IncompleteRead(line)
        return line

    def _refusal(self) -> Error:
        """What an answer that is not 200 says."""
        response = self._response
        body = response.read()
        try:
            problem = json.loads(body)
            if not isinstance(problem, dict) or "detail" not in problem:
                raise ValueError
        except ValueError:
            return Error("Io", f"the server answers {response.status} {response.reason}")
        return _problem(problem, self._text)

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        """Whatever goes wrong ends the answer, and is an Error."""
        try:
            yield
        except socket.timeout:
            self.close()
            raise Error("Limit", "the server has not answered in time") from None
        except (OSError, http.client.HTTPException) as failure:
            self.close()
            where = self._database._parts.netloc
            raise Error("Io", f"the server at {where} cannot be reached, or has gone: "
                        f"{failure or type(failure).__name__}") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            self.close()
            raise Error("Io", "the server's answer is not one of Clout's") from None
        except BaseException:
            self.close()
            raise

class _RemoteRows(_RemoteAnswer, _Source):
    """Rows as they come, a line of JSON a row."""

    def __init__(self, database: _Remote, body: bytes, text: str, patience: Optional[float]):
        _Source.__init__(self)
        super().__init__(database, "/query", "application/x-ndjson", body, text, patience)
        with self._failures():
            self.columns = json.loads(self._line())["columns"]

    def read(self) -> Optional[List[Any]]:
        if self._connection is None:
            return None
        with self._failures():
            line = json.loads(self._line())
            if isinstance(line, list):
                return line
            if "error" in line:
                raise _problem(line["error"], self._text)
            end = line["end"]
            self.summary, self.notices = end.get("summary", ""), end.get("notices", [])
            self.writes = end.get("writes", {})
            self._response.read()  # nothing; then the connection is free
            connection, self._connection = self._connection, None
            if self._response.isclosed() and connection.sock is not None:
                self._database._give_back(connection)
            return None


class _RemoteWatch(_RemoteAnswer):
    """Server-sent events, of which the server writes each part on one line."""

    def __init__(self, database: _Remote, body: bytes, text: str):
        super().__init__(database, "/watch", "text/event-stream", body, text, None)
        self._columns: List[str] = []

    def __iter__(self) -> Iterator[List[Change]]:
        with contextlib.closing(self):
            while True:
                with self._failures():
                    kind, data = self._event()
                    if kind == "error":
                        raise _problem(data, self._text)
                    self._columns = data.get("columns", self._columns)
                    changes = [Change(self._row(change["before"]), self._row(change["after"]),
                                      change["holds"]) for change in data["changes"]]
                yield changes

    def _event(self) -> Tuple[str, Any]:
        parts: Dict[bytes, bytes] = {}
        while True:
            name, _, text = self._line().rstrip(b"\r\n").partition(b": ")
            if name:
                parts[name] = text
            elif b"data" in parts:
                return parts[b"event"].decode(), json.loads(parts[b"data"])

    def _row(self, values: Optional[List[Any]]) -> Optional[Row]:
        return None if values is None else dict(zip(self._columns, values))


def _problem(problem: Dict[str, Any], text: str) -> Error:
    return Error(problem.get("code") or problem.get("title") or "Internal", problem["detail"],
                 line=problem.get("line"), column=problem.get("column"),
                 length=problem.get("length"), hint=problem.get("hint", ""),
                 name=problem.get("name", ""), text=text)
