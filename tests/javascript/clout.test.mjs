// tools/javascript/clout.mjs over a stand-in server, and over a real one where $CLOUT_TEST_URL (and
// $CLOUT_TEST_TOKEN) name it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';

import { Clout, CloutError } from '../../tools/javascript/clout.mjs';
import { standIn } from './stand_in.mjs';

async function collect(rows) {
  const found = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** What `promise` is rejected with: a CloutError of that code. */
async function failure(promise, code) {
  const error = await promise.then(() => assert.fail('no error'), (reason) => reason);
  assert.ok(error instanceof CloutError, String(error));
  assert.equal(error.code, code);
  return error;
}

/** What holds for every server. */
function sameEverywhere(connect) {
  const ROWS = "UNWIND range(1, 3) AS x RETURN x, 'é' AS s";
  const EXPECTED = [1, 2, 3].map((x) => ({ x, s: 'é' }));

  test('query gives all rows as objects', async () => {
    const answer = await connect().query(ROWS);
    assert.deepEqual(answer.columns, ['x', 's']);
    assert.deepEqual(answer.rows, EXPECTED);
    assert.deepEqual(answer.notices, []);
    assert.deepEqual(answer.writes, {});
  });

  test('stream gives rows as they come, and at its end what comes besides', async () => {
    assert.deepEqual(await collect(connect().stream(ROWS)), EXPECTED);
    const rows = connect().stream('CREATE (:Written)');
    const { done, value } = await rows.next();
    assert.ok(done);
    assert.equal(value.writes.nodes_created, 1);
  });

  test('a long stream is whole', async () => {
    let sum = 0;
    const rows = connect().stream('UNWIND range(1, 100000) AS x RETURN x');
    for await (const { x } of rows) sum += x;
    assert.equal(sum, (100000 * 100001) / 2);
  });

  test('parameters come back', async () => {
    for (const p of [null, true, 0, -1.5, '', 'it\'s "é"\n😀', [], [1, [null]], {}, { 'a b': { c: [1] } }]) {
      assert.deepEqual((await connect().query('RETURN $p AS p', { p })).rows, [{ p }]);
    }
    assert.deepEqual((await connect().query('RETURN $p AS p', { p: 7n })).rows, [{ p: 7 }]);
    const p = new Date(Date.UTC(2025, 1, 13));
    assert.deepEqual((await connect().query('RETURN $p AS p', { p })).rows,
      [{ p: '2025-02-13T00:00:00.000Z' }]);
  });

  test('what JSON cannot say is refused', async () => {
    for (const p of [NaN, Infinity, 2n ** 63n, [NaN]]) {
      await failure(connect().query('RETURN $p AS p', { p }), 'Argument');
    }
  });

  test('an error has its place and shows it', async () => {
    const error = await failure(connect().query('WITH 1 AS x\nRETURN nobody'), 'Semantic');
    assert.equal(error.status, 400);
    assert.equal(error.kind, 'UndefinedVariable');
    assert.deepEqual([error.line, error.column, error.length], [2, 8, 6]);
    assert.deepEqual(String(error).split('\n').slice(0, 3), [
      'Semantic error at 2:8: variable `nobody` is not defined',
      '  RETURN nobody',
      '         ^^^^^^',
    ]);
  });

  test('an error behind rows comes after them', async () => {
    const text = 'UNWIND range(1, 5000) AS x RETURN 10 / (5000 - x) AS y';
    await failure(connect().query(text), 'Argument');
    const rows = connect().stream(text);
    assert.deepEqual((await rows.next()).value, { y: 0 });
    await failure(collect(rows), 'Argument');
  });

  test('notices and writes come with the rows', async () => {
    assert.equal((await connect().query('MATCH (n:Nowhere) RETURN n')).notices.length, 1);
    assert.equal((await connect().query('CREATE (:Written)')).writes.nodes_created, 1);
  });

  test('an abort is what the caller gave', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(connect().query('RETURN $p AS p', { p: 1 }, { signal }), /enough/);
  });

  test('schema is an object', async () => {
    assert.equal(typeof (await connect().schema()).nodes, 'number');
  });
}

describe('over a stand-in', () => {
  let server;
  before(async () => (server = await standIn()));
  after(() => server.close());
  const connect = (options) => new Clout(server.url, options);
  const last = () => server.requests.at(-1);

  sameEverywhere(connect);

  test('limits are sent where they are given', async () => {
    await connect().query('RETURN $p AS p', { p: 1 }, { timeout: 1500, memory: 10 });
    assert.deepEqual(last().body, {
      query: 'RETURN $p AS p', params: { p: 1 }, timeout_ms: 1500, memory_bytes: 10,
    });
    await connect().query('RETURN $p AS p', { p: 1 });
    assert.deepEqual(last().body, { query: 'RETURN $p AS p', params: { p: 1 } });
  });

  test('who asks is sent', async () => {
    await connect({ token: 'secret' }).schema();
    assert.equal(last().headers.authorization, 'Bearer secret');
    await connect({ user: 'ann', password: 'pé' }).schema();
    assert.equal(last().headers.authorization, 'Basic YW5uOnDDqQ==');
    await connect().schema();
    assert.equal(last().headers.authorization, undefined);
  });

  test('addresses and users are checked', () => {
    const refused = { name: 'CloutError', code: 'Usage' };
    assert.throws(() => new Clout('http://u:p@127.0.0.1'), refused);
    assert.throws(() => new Clout('ftp://127.0.0.1'), refused);
    assert.throws(() => connect({ token: 'x', user: 'y' }), refused);
  });

  test('an answer that breaks off is an error', async () => {
    await failure(connect().query('broken'), 'Io');
    const rows = connect().stream('broken');
    assert.deepEqual((await rows.next()).value, { x: 1 });
    await failure(rows.next(), 'Io');
  });

  test('a server that is not there, or not of Clout, is an error', async () => {
    const error = await failure(new Clout(`${server.url}/elsewhere/`).schema(), 'Io');
    assert.equal(error.status, 404);
    const gone = await standIn();
    await gone.close();
    await failure(new Clout(gone.url).schema(), 'Io');
  });

  test('an abort ends a request that waits', async () => {
    const stop = new AbortController();
    const asked = connect().query('never', {}, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 30);
    await assert.rejects(asked, /enough/);
  });

  test('a watch gives all rows, then what changes, until the server ends it', async () => {
    for (const [ends, code] of [['badly', 'Argument'], ['silently', 'Io']]) {
      const seen = [];
      const watching = (async () => {
        for await (const news of connect().watch('RETURN 1', { ends })) seen.push(news);
      })();
      await failure(watching, code);
      assert.deepEqual(seen, [
        { commit: 1, changes: [{ before: null, after: { n: 1 }, holds: true }] },
        { commit: 2, changes: [{ before: { n: 1 }, after: null, holds: false }] },
      ]);
    }
  });

  test('an abort ends a watch', async () => {
    const stop = new AbortController();
    const watching = (async () => {
      for await (const _ of connect().watch('RETURN 1', {}, { signal: stop.signal })) {
        stop.abort(new Error('enough'));
      }
    })();
    await assert.rejects(watching, /enough/);
  });

  test('long lines are cut around the place', () => {
    const text = `RETURN ${'1 + '.repeat(100)}nobody${' + 1'.repeat(100)}`;
    const error = new CloutError('Semantic', 'what', { line: 1, column: 408, length: 6, text });
    const [, line, carets] = String(error).split('\n');
    assert.equal(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'nobody');
    assert.match(line, /^ {2}\.\.\..*\.\.\.$/);
  });

  test('the example of the page does what it says', async () => {
    const page = await readFile(new URL('../../docs/javascript.md', import.meta.url), 'utf8');
    const [, code, output] = /```js\n(.*?)```\n+```text\n(.*?)```/s.exec(page);
    const here = new URL('../../tools/javascript/clout.mjs', import.meta.url).href;
    const program = code.replace("'./clout.mjs'", `'${here}'`)
      .replace('http://127.0.0.1:7687', server.url);
    assert.notEqual(program, code);
    const shown = [];
    const log = console.log;
    console.log = (...values) => shown.push(values.join(' '));
    try {
      await import(`data:text/javascript,${encodeURIComponent(program)}`);
    } finally {
      console.log = log;
    }
    assert.equal(`${shown.join('\n')}\n`, output);
  });
});

const url = process.env.CLOUT_TEST_URL;
describe('over a real server', { skip: url ? false : '$CLOUT_TEST_URL names none' }, () => {
  const connect = () => new Clout(url, { token: process.env.CLOUT_TEST_TOKEN });
  sameEverywhere(connect);

  test('a watch tells what commits change', async () => {
    const clout = connect();
    await clout.query('CREATE (:Watched {v: 1})');
    const told = [];
    for await (const { changes } of clout.watch('MATCH (w:Watched) RETURN w.v AS v')) {
      told.push(...changes);
      if (told.length === 2) break;
      await clout.query('MATCH (w:Watched) SET w.v = 2');
    }
    await clout.query('MATCH (w:Watched) DELETE w');
    assert.deepEqual(told, [
      { before: null, after: { v: 1 }, holds: true },
      { before: { v: 1 }, after: { v: 2 }, holds: true },
    ]);
  });
});
