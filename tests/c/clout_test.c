/* The C interface as a C program sees it: that the header is C11, and the way from a directory to
 * rows and back. Exits with 1 and names the line where something is not as it should be. */
#include <stdio.h>
#include <string.h>

#include "clout.h"

#define CHECK(condition)                                                     \
  do {                                                                       \
    if (!(condition)) {                                                      \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      return 1;                                                              \
    }                                                                        \
  } while (0)

static int writes(clout_session *session) {
  clout_statement *statement;
  CHECK(clout_prepare(session, "CREATE (:Company {name: $name, founded: $founded})", CLOUT_WHOLE,
                      &statement, NULL) == CLOUT_OK);
  const char *names[] = {"Apple", "Huawei"};
  const char *founded[] = {"1976-04-01", "1987-09-15"};
  for (int i = 0; i < 2; ++i) {
    CHECK(clout_bind_text(statement, "name", names[i], CLOUT_WHOLE, NULL) == CLOUT_OK);
    CHECK(clout_bind_temporal(statement, "founded", CLOUT_TYPE_DATE, founded[i], CLOUT_WHOLE,
                              NULL) == CLOUT_OK);
    CHECK(clout_step(statement, NULL) == CLOUT_DONE);
    CHECK(clout_write_count(statement, "nodes_created") == 1);
    CHECK(clout_reset(statement, NULL) == CLOUT_OK);
  }
  clout_finalize(statement);
  return 0;
}

static int reads(clout_session *session) {
  clout_statement *statement;
  const char *text = "MATCH (c:Company) RETURN c.name AS name, c.founded AS founded ORDER BY name;";
  CHECK(clout_prepare(session, text, CLOUT_WHOLE, &statement, NULL) == CLOUT_OK);
  CHECK(clout_step(statement, NULL) == CLOUT_ROW);
  CHECK(clout_column_count(statement) == 2);
  CHECK(strcmp(clout_column_name(statement, 1), "founded") == 0);
  const char *name, *founded;
  size_t length;
  CHECK(clout_column_text(statement, 0, &name, &length) == CLOUT_OK);
  CHECK(strcmp(name, "Apple") == 0 && length == 5);
  CHECK(clout_column_type(statement, 1) == CLOUT_TYPE_DATE);
  CHECK(clout_column_text(statement, 1, &founded, NULL) == CLOUT_OK);
  CHECK(strcmp(founded, "1976-04-01") == 0);
  CHECK(clout_step(statement, NULL) == CLOUT_ROW);
  CHECK(clout_step(statement, NULL) == CLOUT_DONE);
  clout_finalize(statement);
  return 0;
}

static int fails(clout_session *session) {
  clout_statement *statement;
  clout_error *error;
  CHECK(clout_prepare(session, "RETRUN 1", CLOUT_WHOLE, &statement, &error) ==
        CLOUT_ERROR_SYNTAX);
  CHECK(statement == NULL);
  CHECK(clout_error_line(error) == 1 && clout_error_column(error) == 1);
  CHECK(strstr(clout_error_text(error), "^^^^^^") != NULL);
  clout_error_free(error);
  return 0;
}

int main(int count, char **arguments) {
  CHECK(count == 2); /* a directory for the database */
  CHECK(clout_abi_version() == CLOUT_ABI_VERSION);
  clout_database *database;
  clout_session *session;
  clout_error *error;
  if (clout_open(arguments[1], CLOUT_OPEN_CREATE, &database, &error) != CLOUT_OK) {
    fputs(clout_error_text(error), stderr);
    return 1;
  }
  CHECK(clout_connect(database, &session, &error) == CLOUT_OK && error == NULL);
  if (writes(session) || reads(session) || fails(session)) return 1;
  clout_disconnect(session);
  clout_close(database);

  CHECK(clout_open(arguments[1], 0, &database, NULL) == CLOUT_OK); /* what was written stays */
  CHECK(clout_connect(database, &session, NULL) == CLOUT_OK);
  if (reads(session)) return 1;
  clout_disconnect(session);
  clout_close(database);
  puts("as it should be");
  return 0;
}
