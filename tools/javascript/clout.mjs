// Clout's HTTP interface from JavaScript: Node 18 or later, and browsers. No dependencies.
// docs/javascript.md is the guide, clout.d.ts has the types.

/**
 * What went wrong. `code` is one of docs/errors.md ("Syntax", "Limit", ..), `kind` a name below it
 * ("UndefinedVariable"), `line`, `column` and `length` the place in the statement, from 1; all but
 * the code only where they are known. String(error) shows the place with carets.
 */
export class CloutError extends Error {
  constructor(code, message, { status, line, column, length, hint, kind, text, cause } = {}) {
    super(message, { cause });
    this.name = 'CloutError';
    Object.assign(this, { code, status, line, column, length, hint, kind });
    Object.defineProperty(this, 'text', { value: text ?? '' }); // not for console.log
  }

  toString() {
    const place = this.line && this.column ? ` at ${this.line}:${this.column}` : '';
    const hint = this.hint ? [`hint: ${this.hint}`] : [];
    return [`${this.code} error${place}: ${this.message}`, ...caretLines(this), ...hint].join('\n');
  }
}

const SHOWN_COLUMNS = 100; // of a line with carets below it

function caretLines({ text, line, column, length }) {
  const source = line && column ? text.split('\n')[line - 1] : undefined;
  if (!source) return [];
  const points = Array.from(source.replace(/\r$/, '').replaceAll('\t', ' ')); // columns count these
  const first = Math.max(0, column - SHOWN_COLUMNS / 2);
  const before = first > 0 ? '...' : '';
  const after = points.length > first + SHOWN_COLUMNS ? '...' : '';
  const at = column - 1 - first;
  const carets = Math.max(1, Math.min(length ?? 1, SHOWN_COLUMNS - at));
  const shown = points.slice(first, first + SHOWN_COLUMNS).join('');
  return [`  ${before}${shown}${after}`, '  ' + ' '.repeat(before.length + at) + '^'.repeat(carets)];
}

/** One server. Any number of calls may be under way at once. */
export class Clout {
  #address;
  #headers = {};

  constructor(address, { token, user, password } = {}) {
    const url = new URL(address);
    if (!/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
      throw new CloutError('Usage', 'the address of a server is http://host:port', {
        hint: 'users go into the options',
      });
    }
    this.#address = url.href.replace(/\/+$/, '');
    if (token !== undefined && (user !== undefined || password !== undefined)) {
      throw new CloutError('Usage', 'give either a token or a user with a password');
    }
    if (token !== undefined) this.#headers.Authorization = `Bearer ${token}`;
    if (user !== undefined) this.#headers.Authorization = basic(user, password ?? '');
  }

  /** All rows of one statement, as objects, with what comes besides them. */
  async query(text, params = {}, options = {}) {
    const response = await this.#post('/query', text, params, options, 'application/json');
    const answer = await received(() => response.json(), options.signal);
    if (answer.error) throw problem(answer.error, response.status, text);
    const { columns, rows, summary = '', notices = [], writes = {} } = answer;
    return { columns, rows: rows.map((row) => object(columns, row)), summary, notices, writes };
  }

  /** The rows of one statement as they come. Its return value is what comes besides them. */
  async *stream(text, params = {}, options = {}) {
    const response = await this.#post('/query', text, params, options, 'application/x-ndjson');
    let columns;
    for await (const line of lines(response, options.signal)) {
      const value = parsed(line);
      if (Array.isArray(value)) {
        yield object(columns, value);
      } else if (value.error) {
        throw problem(value.error, response.status, text);
      } else if (value.end) {
        const { summary = '', notices = [], writes = {} } = value.end;
        return { columns, summary, notices, writes };
      } else {
        columns = value.columns;
      }
    }
    throw brokenOff();
  }

  /**
   * What commits change in the rows of a statement: at first all rows, then news, until the loop is
   * left. A row that was not there before, or is gone after, is null.
   */
  async *watch(text, params = {}, options = {}) {
    const response = await this.#post('/watch', text, params, options, 'text/event-stream');
    let columns;
    for await (const { event, id, data } of events(response, options.signal)) {
      const value = parsed(data);
      if (event === 'error') throw problem(value, response.status, text);
      columns = value.columns ?? columns;
      const row = (values) => values && object(columns, values);
      const changes = value.changes.map(({ before, after, holds }) => (
        { before: row(before), after: row(after), holds }));
      yield { commit: Number(id), changes };
    }
    throw brokenOff();
  }

  /** Labels, edge types, property keys, indexes and constraints. */
  async schema({ signal } = {}) {
    const response = await this.#fetch('/schema', { signal });
    return received(() => response.json(), signal);
  }

  #post(path, text, params, { timeout, memory, signal }, accept) {
    const body = json({ query: text, params, timeout_ms: timeout, memory_bytes: memory });
    const headers = { 'Content-Type': 'application/json', Accept: accept };
    return this.#fetch(path, { method: 'POST', headers, body, signal }, text);
  }

  /** An answer that is one; what else comes is thrown. */
  async #fetch(path, request, text) {
    const headers = { ...request.headers, ...this.#headers };
    let response;
    try {
      response = await fetch(this.#address + path, { ...request, headers });
    } catch (cause) {
      throw unreachable(cause, request.signal);
    }
    if (!response.ok) throw await refusal(response, text);
    return response;
  }
}

function basic(user, password) {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** A row by the names of its columns. */
function object(columns, row) {
  return Object.fromEntries(columns.map((column, i) => [column, row[i]]));
}

/** As JSON. What JSON cannot say is refused and not changed in silence. */
function json(value) {
  return JSON.stringify(value, (_, item) => {
    if (typeof item === 'number' && !Number.isFinite(item)) {
      throw new CloutError('Argument', `a parameter cannot be ${item}: JSON has no such number`);
    }
    if (typeof item !== 'bigint') return item;
    if (Number.isSafeInteger(Number(item))) return Number(item);
    throw new CloutError('Argument', `${item} is no integer that JavaScript can put into JSON`, {
      hint: 'pass its digits as a string, and use toInteger() in the statement',
    });
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CloutError('Io', "the server's answer is not one of Clout's", { cause });
  }
}

function problem({ title, status, detail, code, name, ...place }, answered, text) {
  const { line, column, length, hint } = place;
  const known = { status: status ?? answered, line, column, length, hint, kind: name, text };
  return new CloutError(code ?? title ?? 'Internal', detail ?? title, known);
}

async function refusal(response, text) {
  const said = await response.json().catch(() => undefined);
  if (said?.detail) return problem(said, response.status, text);
  const { status, statusText } = response;
  return new CloutError('Io', `the server answers ${status} ${statusText}`.trim(), { status });
}

function brokenOff(cause) {
  return new CloutError('Io', 'the answer of the server breaks off', { cause });
}

/** What fetch() rejects with, unless its caller has aborted it: that goes through as it is. */
function unreachable(cause, signal) {
  if (signal?.aborted) return cause;
  const why = cause.cause?.message || cause.message;
  return new CloutError('Io', `the server cannot be reached: ${why}`, { cause });
}

/** What `read` gets of an answer that has begun. */
async function received(read, signal) {
  try {
    return await read();
  } catch (cause) {
    throw signal?.aborted ? cause : brokenOff(cause);
  }
}

/** The lines of a response; one that is not ended is none. Leaving the loop ends the request. */
async function* lines(response, signal) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    while (true) {
      const { done, value } = await received(() => reader.read(), signal);
      if (done) return;
      const complete = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = complete.pop();
      yield* complete.map((line) => line.replace(/\r$/, ''));
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
}

/** Server-sent events, of which the server writes each part on one line. */
async function* events(response, signal) {
  let event = {};
  for await (const line of lines(response, signal)) {
    const colon = line.indexOf(': ');
    if (colon > 0) {
      event[line.slice(0, colon)] = line.slice(colon + 2);
    } else if (line === '' && event.data !== undefined) {
      yield { ...event };
      event = {};
    }
  }
}
