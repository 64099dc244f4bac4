/*
 * Clout inside a program: databases, sessions, statements and their rows, in C11.
 *
 *   clout_database *database;
 *   clout_session *session;
 *   clout_statement *statement;
 *   clout_error *error;
 *   if (clout_open("graph.db", CLOUT_OPEN_CREATE, &database, &error) != CLOUT_OK) ...
 *   if (clout_connect(database, &session, &error) != CLOUT_OK) ...
 *   if (clout_prepare(session, text, CLOUT_WHOLE, &statement, &error) != CLOUT_OK) ...
 *   while ((code = clout_step(statement, &error)) == CLOUT_ROW) ...
 *   clout_finalize(statement);
 *   clout_disconnect(session);
 *   clout_close(database);
 *
 * docs/embedding.md is the guide. What holds for all functions:
 *
 * Errors. A function that can fail returns a clout_code. One that takes a `clout_error **`
 * describes the failure there, for the caller to free; it may be NULL, and on success NULL is
 * stored. Where memory is too short even for that, the code is CLOUT_ERROR_LIMIT and there is no
 * description. A null handle, a column that is not there, or a call in the wrong order is
 * CLOUT_ERROR_USAGE, never a crash; only a handle that is no longer one (after its free, close or
 * finalize) is beyond help. Nothing is thrown, and nothing ends the process.
 *
 * Threads. A database and an error may be used by any number of threads. A session, with all of its
 * statements, is used by one thread at a time, which need not be the same one; clout_interrupt
 * alone may be called from any thread meanwhile. Different sessions do not wait for each other.
 *
 * Texts are UTF-8. Those that go in come with their length in bytes, or CLOUT_WHOLE where a zero
 * byte ends them, and are copied. Those that come out end with a zero byte and belong to the
 * handle.
 *
 * Handles may be given back in any order: a session keeps its database open, a statement its
 * session.
 */
#ifndef CLOUT_H
#define CLOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The interface that this header describes. A later one has the same number as long as programs
 * that were built with this one work with it. */
#define CLOUT_ABI_VERSION 1

/* In place of a length: up to the zero byte. */
#define CLOUT_WHOLE SIZE_MAX

typedef struct clout_database clout_database; /* one open database */
typedef struct clout_session clout_session; /* what one client does with it, one after the other */
typedef struct clout_statement clout_statement; /* a text with parameters, and its rows */
typedef struct clout_error clout_error; /* what went wrong, for a person and for a program */

/* What came of a call. The errors are those of docs/errors.md. */
typedef enum clout_code {
  CLOUT_OK = 0,
  CLOUT_ERROR_SYNTAX = 1,     /* the text does not follow the grammar */
  CLOUT_ERROR_SEMANTIC = 2,   /* it does, but means nothing */
  CLOUT_ERROR_TYPE = 3,       /* a value has another type */
  CLOUT_ERROR_ARGUMENT = 4,   /* a value is out of range */
  CLOUT_ERROR_NOT_FOUND = 5,  /* a named thing does not exist, or is ambiguous */
  CLOUT_ERROR_CONSTRAINT = 6, /* a write would break a rule of the data */
  CLOUT_ERROR_CONFLICT = 7,   /* another commit came first: run the transaction again */
  CLOUT_ERROR_USAGE = 8,      /* the call is wrong */
  CLOUT_ERROR_LIMIT = 9,      /* memory, time, depth or size ran out */
  CLOUT_ERROR_CANCELLED = 10, /* clout_interrupt */
  CLOUT_ERROR_PERMISSION = 11,
  CLOUT_ERROR_BUSY = 12,
  CLOUT_ERROR_IO = 13,         /* the operating system refused */
  CLOUT_ERROR_CORRUPTION = 14, /* stored bytes are not what was written */
  CLOUT_ERROR_INTERNAL = 15,   /* a mistake of ours */
  CLOUT_ROW = 100,             /* clout_step: there is a row */
  CLOUT_DONE = 101             /* clout_step: there are no more */
} clout_code;

/* The types of values. */
typedef enum clout_type {
  CLOUT_TYPE_NONE = -1, /* there is no such value */
  CLOUT_TYPE_NULL = 0,
  CLOUT_TYPE_BOOLEAN = 1,
  CLOUT_TYPE_INTEGER = 2,
  CLOUT_TYPE_FLOAT = 3,
  CLOUT_TYPE_STRING = 4,
  CLOUT_TYPE_LIST = 5,
  CLOUT_TYPE_MAP = 6,
  CLOUT_TYPE_NODE = 7,
  CLOUT_TYPE_EDGE = 8,
  CLOUT_TYPE_PATH = 9,
  CLOUT_TYPE_DATE = 10,
  CLOUT_TYPE_LOCAL_TIME = 11,
  CLOUT_TYPE_TIME = 12,
  CLOUT_TYPE_LOCAL_DATE_TIME = 13,
  CLOUT_TYPE_DATE_TIME = 14,
  CLOUT_TYPE_DURATION = 15
} clout_type;

/* ---- The library. Any thread. ---- */

/* CLOUT_ABI_VERSION of the library that was loaded. */
int clout_abi_version(void);
/* The version of Clout, "0.1.0". */
const char* clout_version(void);
/* The name of an error's code, "Syntax"; "Ok", "Row" and "Done" of the others. */
const char* clout_code_name(clout_code code);

/* ---- Databases. Any thread. ---- */

/* For clout_open: make the database if there is none. */
#define CLOUT_OPEN_CREATE 1U

/* Opens the database in directory `path`; NULL or ":memory:" is a new one in memory. One process at
 * a time has a directory open, once: CLOUT_ERROR_IO says who else has. */
clout_code clout_open(const char* path, unsigned flags, clout_database** database,
                      clout_error** error);
/* NULL is allowed. Sessions go on; the directory is released with the last of them. */
void clout_close(clout_database* database);

/* ---- Sessions. One thread at a time, but for clout_interrupt. ---- */

/* Any thread. */
clout_code clout_connect(clout_database* database, clout_session** session, clout_error** error);
/* NULL is allowed. Rolls an open transaction back, as soon as no statement of the session is left.
 */
void clout_disconnect(clout_session* session);

/* How long a statement may take from its first step to its last (60,000; 0: no limit), and how much
 * memory it may hold (1 GiB; 0: no limit). For statements that begin afterwards. */
clout_code clout_set_timeout_ms(clout_session* session, uint64_t milliseconds);
clout_code clout_set_memory_bytes(clout_session* session, uint64_t bytes);

/* Between BEGIN and the COMMIT or ROLLBACK that ends it? False for NULL. */
bool clout_in_transaction(const clout_session* session);

/* Stops the statements of the session that have begun and not ended: they fail with
 * CLOUT_ERROR_CANCELLED soon. One that has committed by then stays so. Those that begin later are
 * not concerned. Any thread, while the session is open. Not for signal handlers: it takes a lock.
 */
void clout_interrupt(clout_session* session);

/* ---- Statements. The thread of the session. ---- */

/* One statement, with or without a `;` behind it. Reports errors of syntax; what else is wrong, the
 * first step tells. Besides queries: BEGIN, COMMIT and ROLLBACK make several statements one
 * transaction. LOAD CSV reads no files here. */
clout_code clout_prepare(clout_session* session, const char* text, size_t length,
                         clout_statement** statement, clout_error** error);
/* NULL is allowed. Rows that were not fetched are dropped. */
void clout_finalize(clout_statement* statement);

/* Parameters, by name without the `$`. They are kept over clout_reset, and cannot be changed
 * between the first step and the next reset (CLOUT_ERROR_USAGE). */
clout_code clout_bind_null(clout_statement* statement, const char* name, clout_error** error);
clout_code clout_bind_bool(clout_statement* statement, const char* name, bool value,
                           clout_error** error);
clout_code clout_bind_int64(clout_statement* statement, const char* name, int64_t value,
                            clout_error** error);
clout_code clout_bind_double(clout_statement* statement, const char* name, double value,
                             clout_error** error);
/* CLOUT_ERROR_ARGUMENT for what is not UTF-8. */
clout_code clout_bind_text(clout_statement* statement, const char* name, const char* text,
                           size_t length, clout_error** error);
/* A date, time or duration from its ISO 8601 text: "2025-02-13" as CLOUT_TYPE_DATE. The other types
 * are CLOUT_ERROR_ARGUMENT, as is a text that is none of that type. */
clout_code clout_bind_temporal(clout_statement* statement, const char* name, clout_type type,
                               const char* text, size_t length, clout_error** error);
/* Any value, lists and maps too, as JSON or as a literal of the language: [1, date('2025-02-13')].
 */
clout_code clout_bind_literal(clout_statement* statement, const char* name, const char* text,
                              size_t length, clout_error** error);
/* Forgets all parameters. */
clout_code clout_clear_bindings(clout_statement* statement, clout_error** error);

/* Runs the statement up to its next row: CLOUT_ROW, CLOUT_DONE behind the last one, or an error. A
 * statement that writes has done all of it, and outside of a transaction has committed, before its
 * first row. After CLOUT_DONE or an error, clout_reset makes it ready to run again; another step is
 * CLOUT_ERROR_USAGE. In a transaction, running one statement ends the rows of the one before. */
clout_code clout_step(clout_statement* statement, clout_error** error);
/* Back to before the first step. */
clout_code clout_reset(clout_statement* statement, clout_error** error);

/* ---- Columns and the current row. The thread of the session. ----
 *
 * Columns are known from the first step on, values while clout_step has answered CLOUT_ROW last.
 * Pointers hold until the next step, reset or finalize of the statement. */

size_t clout_column_count(const clout_statement* statement);
/* NULL if there is no such column. */
const char* clout_column_name(const clout_statement* statement, size_t column);
/* CLOUT_TYPE_NONE if there is no such value. */
clout_type clout_column_type(const clout_statement* statement, size_t column);

/* CLOUT_ERROR_TYPE for a value of another type, null too; `value` is then left alone. */
clout_code clout_column_bool(const clout_statement* statement, size_t column, bool* value);
clout_code clout_column_int64(const clout_statement* statement, size_t column, int64_t* value);
/* Integers too, rounded to the nearest float. */
clout_code clout_column_double(const clout_statement* statement, size_t column, double* value);
/* A string, or the ISO text of a date, time or duration. A string may hold zero bytes; `length`
 * (may be NULL) gets its bytes without the one at the end. */
clout_code clout_column_text(clout_statement* statement, size_t column, const char** text,
                             size_t* length);
/* Any value as JSON, exactly: nodes, edges and paths with their properties. `length` may be NULL.
 */
clout_code clout_column_json(clout_statement* statement, size_t column, const char** json,
                             size_t* length);
/* The whole row: a JSON array of its values in the order of the columns. */
clout_code clout_row_json(clout_statement* statement, const char** json, size_t* length);

/* ---- Besides the rows. The thread of the session. Complete after CLOUT_DONE. ---- */

/* One line about an influence statement's whole answer; "" of other statements. */
const char* clout_summary(const clout_statement* statement);
/* Sentences for the person who asked. NULL if there is none of that index. */
size_t clout_notice_count(const clout_statement* statement);
const char* clout_notice(const clout_statement* statement, size_t index);
/* How many things the statement has changed, by what: "nodes_created", "edges_deleted", ..; 0 for a
 * name that is none. */
uint64_t clout_write_count(const clout_statement* statement, const char* name);
/* The names that there are, from index 0 on; NULL at the end. Any thread. */
const char* clout_write_name(size_t index);

/* ---- Errors. Any thread. NULL is allowed everywhere, and is an error without a description. ----
 */

void clout_error_free(clout_error* error);
clout_code clout_error_code(const clout_error* error); /* CLOUT_OK of NULL */
const char* clout_error_message(const clout_error* error);
/* What can be done about it, a sentence; or "". */
const char* clout_error_hint(const clout_error* error);
/* A kind below the code, "UndefinedVariable"; or "". */
const char* clout_error_name(const clout_error* error);
/* The place in the statement, from 1, in code points; 0: unknown. */
uint32_t clout_error_line(const clout_error* error);
uint32_t clout_error_column(const clout_error* error);
uint32_t clout_error_length(const clout_error* error);
/* All of it in lines of text, with carets below the place. */
const char* clout_error_text(const clout_error* error);

#ifdef __cplusplus
}
#endif

#endif
