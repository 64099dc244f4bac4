// A server that speaks Clout's HTTP contract and knows the statements of clout.test.mjs alone.
import { createServer } from 'node:http';

const UNDEFINED = {
  type: 'about:blank', title: 'Semantic', status: 400, code: 'Semantic',
  detail: 'variable `nobody` is not defined', line: 2, column: 8, length: 6,
  name: 'UndefinedVariable',
};
const DIVISION = {
  type: 'about:blank', title: 'Argument', status: 400, code: 'Argument', detail: 'division by zero',
};

function answer(text, params) {
  switch (text) {
    case "UNWIND range(1, 3) AS x RETURN x, 'é' AS s":
      return { columns: ['x', 's'], rows: [[1, 'é'], [2, 'é'], [3, 'é']] };
    case 'RETURN $p AS p':
      return { columns: ['p'], rows: [[params.p]] };
    case 'UNWIND range(1, 5000) AS x RETURN 10 / (5000 - x) AS y':
      return { columns: ['y'], rows: [[0]], error: DIVISION };
    case 'CREATE (:Written)':
      return { columns: [], rows: [], writes: { nodes_created: 1 } };
    case 'MATCH (n:Nowhere) RETURN n':
      return { columns: ['n'], rows: [], notices: ['there is no label `Nowhere`'] };
    case 'UNWIND range(1, 100000) AS x RETURN x':
      return { columns: ['x'], rows: Array.from({ length: 100000 }, (_, i) => [i + 1]) };
    case 'PRESSURE ON $who TOP 3 RETURN who, round(pressure * 10000) / 10000 AS pressure':
      return {
        columns: ['who', 'pressure'], // of the sample, as in docs/query_language.md
        rows: [['Huawei', 0.483], ['CAC', 0.4329], ['Huawei AI phones', 0.332]],
      };
    default:
      return undefined;
  }
}

function sendJson(response, status, kind, value) {
  response.writeHead(status, { 'Content-Type': kind });
  response.end(JSON.stringify(value));
}

function sendProblem(response, value) {
  sendJson(response, value.status, 'application/problem+json', value);
}

function sendQuery(request, response, { query, params = {} }) {
  if (query === 'WITH 1 AS x\nRETURN nobody') return sendProblem(response, UNDEFINED);
  if (query === 'never') return undefined; // does not answer
  const lines = request.headers.accept === 'application/x-ndjson';
  if (query === 'broken') {
    response.writeHead(200);
    response.write(lines ? '{"columns":["x"]}\n[1]\n' : '{"columns":["x"],"rows":[');
    return setTimeout(() => response.destroy(), 20);
  }
  const { columns, rows, error, notices = [], writes = {} } = answer(query, params);
  const rest = { notices, summary: '', writes };
  if (!lines) {
    const body = error ? { columns, rows, error } : { columns, rows, ...rest };
    return sendJson(response, 200, 'application/json', body);
  }
  const end = error ? { error } : { end: { rows: rows.length, ...rest } };
  const text = [{ columns }, ...rows, end].map((line) => `${JSON.stringify(line)}\n`).join('');
  const bytes = Buffer.from(text);
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  // Cut where it is inconvenient: within a line, and within a character.
  const cut = bytes.indexOf(0xc3) + 1 || 5;
  response.write(bytes.subarray(0, cut));
  return setTimeout(() => response.end(bytes.subarray(cut)), 10);
}

/** Two events, then the end that `params` asks for. */
function sendEvents(response, { ends }) {
  const event = (kind, id, data) => `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
  const row = { before: null, after: [1], holds: true };
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(event('rows', 1, { name: 'watch', columns: ['n'], changes: [row] }));
  const news = event('change', 2, { changes: [{ before: [1], after: null, holds: false }] });
  const half = news.length / 2;
  response.write(`: still here\n\n${news.slice(0, half)}`);
  setTimeout(() => {
    response.write(news.slice(half));
    if (ends === 'badly') response.end(event('error', 2, DIVISION));
    if (ends === 'silently') response.end();
  }, 10);
}

/** Listens; `requests` has what was asked, `closed` how many answers were not read to their end. */
export async function standIn() {
  const found = { requests: [], closed: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const url = new URL(request.url, 'http://stand-in');
    found.requests.push({ path: url.pathname, headers: request.headers, body: body && JSON.parse(body) });
    response.on('close', () => (found.closed += response.writableFinished ? 0 : 1));
    if (url.pathname === '/query') return sendQuery(request, response, JSON.parse(body));
    if (url.pathname === '/schema') {
      return sendJson(response, 200, 'application/json', { nodes: 2, edges: 1, labels: [] });
    }
    if (url.pathname === '/watch') return sendEvents(response, JSON.parse(body).params);
    response.writeHead(404, { 'Content-Type': 'text/html' });
    return response.end('<h1>nothing here</h1>');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  found.url = `http://127.0.0.1:${server.address().port}`;
  found.close = () => {
    server.closeAllConnections?.();
    return new Promise((closed) => server.close(closed));
  };
  return found;
}
