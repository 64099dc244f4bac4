/** What comes of a value: nodes, edges, paths and maps are objects, dates and times ISO texts.
 * Integers beyond 2^53 are rounded, as JavaScript's numbers are. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** What a parameter may be. A Date goes as its ISO text: `datetime($when)` in the statement. */
export type Parameter =
  | null | boolean | number | bigint | string | Date
  | readonly Parameter[] | { readonly [key: string]: Parameter | undefined };
export type Parameters = { readonly [name: string]: Parameter | undefined };

export type Row = { [column: string]: Value };

export interface NodeValue {
  id: number;
  labels: string[];
  properties: { [key: string]: Value };
}

export interface EdgeValue {
  id: number;
  type: string;
  start: number;
  end: number;
  properties: { [key: string]: Value };
}

export interface PathValue {
  nodes: NodeValue[];
  edges: EdgeValue[];
}

/** What comes besides rows. */
export interface Outcome {
  columns: string[];
  /** One line about an influence statement's whole answer; else empty. */
  summary: string;
  /** Sentences for the person who asked. */
  notices: string[];
  /** What was changed, by name; what was not is left out. */
  writes: { [name: string]: number };
}

export interface Answer<R = Row> extends Outcome {
  rows: R[];
}

export interface Options {
  /** Aborting rejects with the signal's reason, and the server stops the statement. */
  signal?: AbortSignal;
}

export interface QueryOptions extends Options {
  /** Milliseconds that the server may take. */
  timeout?: number;
  /** Bytes that the statement may hold. */
  memory?: number;
}

/** A row as it was told last and as it is; null: it was not there, or it is gone. */
export interface Change<R = Row> {
  before: R | null;
  after: R | null;
  /** The condition of WHEN is true of it now. */
  holds: boolean;
}

export interface News<R = Row> {
  /** The number of the newest commit when the rows were found. */
  commit: number;
  changes: Change<R>[];
}

export interface Schema {
  nodes: number;
  edges: number;
  labels: { name: string; nodes: number }[];
  edge_types: { name: string; edges: number }[];
  property_keys: string[];
  indexes: Value[];
  constraints: Value[];
}

export class Clout {
  /** `address` is http://host:port, with or without a path. Throws CloutError "Usage". */
  constructor(address: string | URL, options?: { token?: string; user?: string; password?: string });
  query<R = Row>(text: string, params?: Parameters, options?: QueryOptions): Promise<Answer<R>>;
  stream<R = Row>(text: string, params?: Parameters, options?: QueryOptions): AsyncGenerator<R, Outcome>;
  watch<R = Row>(text: string, params?: Parameters, options?: QueryOptions): AsyncGenerator<News<R>, never>;
  schema(options?: Options): Promise<Schema>;
}

export class CloutError extends Error {
  constructor(code: string, message: string, details?: {
    status?: number; line?: number; column?: number; length?: number; hint?: string; kind?: string;
    text?: string; cause?: unknown;
  });
  /** "Syntax", "Limit", ..: see docs/errors.md. */
  readonly code: string;
  /** Of the answer, where there was one. */
  readonly status?: number;
  /** The place in the statement, from 1, in code points. */
  readonly line?: number;
  readonly column?: number;
  readonly length?: number;
  readonly hint?: string;
  /** A kind below the code, "UndefinedVariable". */
  readonly kind?: string;
  /** The message with its place in the statement, carets below it, and the hint. */
  toString(): string;
}
