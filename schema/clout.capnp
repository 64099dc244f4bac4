# The contract between a Clout server and programs that speak Cap'n Proto to it.
#
# How to read it. A connection begins with the bootstrap capability, `Clout`. Whoever logs in there
# gets a `Session`; everything else is reached from it, and ends when it is dropped. A capability is
# the right to use it: what a program does not hold, it cannot do.
#
# Errors. What is wrong with a question or its rights is data: an `error` beside the other results,
# null where all is well. An exception (a broken call) means that the connection, the server or the
# caller's program is at fault, never the question.
#
# Versions. Fields and methods are only ever added, with new numbers; none changes its meaning. Both
# sides ignore what they do not know. `protocolVersion` grows when something is added.
@0xc7d1f2f5b2a49e31;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("clout::wire");

const protocolVersion :UInt32 = 2;  # 2: Session.watch, administer, load

# ------------------------------------------------------------------------------------------------
# Values: one to one those of the query language.

struct Value {
  union {
    null @0 :Void;
    boolean @1 :Bool;
    integer @2 :Int64;
    float @3 :Float64;
    text @4 :Text;
    list @5 :List(Value);
    map @6 :List(Entry);       # by ascending key; each key once
    node @7 :Node;
    edge @8 :Edge;
    path @9 :Path;
    date @10 :Int64;           # days since 1970-01-01
    localTime @11 :Int64;      # nanoseconds since midnight
    time @12 :Time;
    localDateTime @13 :LocalDateTime;
    dateTime @14 :DateTime;
    duration @15 :Duration;
  }
}

struct Entry {
  key @0 :Text;
  value @1 :Value;
}

struct Node {
  id @0 :UInt32;
  labels @1 :List(Text);       # ascending
  properties @2 :List(Entry);  # by ascending key
}

struct Edge {
  id @0 :UInt64;
  type @1 :Text;
  start @2 :UInt32;            # numbers of nodes
  end @3 :UInt32;
  properties @4 :List(Entry);
}

struct Path {
  # A walk: edge i joins nodes i and i+1, in either direction; one node more than edges.
  nodes @0 :List(Node);
  edges @1 :List(Edge);
}

struct Time {
  nanoseconds @0 :Int64;       # since local midnight
  offsetSeconds @1 :Int32;     # of the zone, from UTC
}

struct LocalDateTime {
  seconds @0 :Int64;           # since 1970-01-01T00:00, of a calendar without a zone
  nanoseconds @1 :Int32;       # of the second
}

struct DateTime {
  seconds @0 :Int64;           # since the epoch, UTC
  nanoseconds @1 :Int32;       # of the second
  offsetSeconds @2 :Int32;     # in force at that moment
  zone @3 :Text;               # an IANA name; empty for a plain offset
}

struct Duration {
  months @0 :Int64;            # the four do not convert into one another
  days @1 :Int64;
  seconds @2 :Int64;
  nanoseconds @3 :Int64;       # of the sign of the seconds
}

# ------------------------------------------------------------------------------------------------
# Errors

struct Error {
  enum Code {
    # docs/errors.md says what each means and what to do then.
    unknown @0;
    syntax @1;
    semantic @2;
    type @3;
    argument @4;
    notFound @5;
    constraint @6;
    conflict @7;
    usage @8;
    limit @9;
    cancelled @10;
    permission @11;
    busy @12;
    io @13;
    corruption @14;
    internal @15;
  }

  code @0 :Code;
  message @1 :Text;            # for a person
  hint @2 :Text;               # how to mend it; may be empty
  name @3 :Text;               # a kind below the code, such as "UndefinedVariable"; may be empty
  line @4 :UInt32;             # in the statement, from 1; 0: unknown
  column @5 :UInt32;           # in characters, from 1
  length @6 :UInt32;           # characters at fault
  source @7 :Text;             # the file that line and column count in, if not the statement
}

# ------------------------------------------------------------------------------------------------
# Statements and their rows

struct Options {
  timeoutMs @0 :UInt32;        # 0: the server's own limit, which is also the highest
  memoryBytes @1 :UInt64;      # 0: the same
  noOptimizer @2 :Bool;        # plans as written, to compare
}

struct Question {
  statement @0 :Text;
  parameters @1 :List(Entry);
  options @2 :Options;
}

struct Batch {
  # Rows one after the other: row r has values[r * columns .. (r + 1) * columns).
  rows @0 :UInt32;
  values @1 :List(Value);
}

struct Outcome {
  # What there is to say of a statement at its end.
  rows @0 :UInt64;
  notices @1 :List(Text);      # sentences for whoever asked
  summary @2 :Text;            # of an influence statement's whole answer; may be empty
  writes @3 :List(Count);      # what it changed; without what is zero
  elapsedMicros @4 :UInt64;    # on the server, from the question on
  commit @5 :UInt64;           # the newest commit when it ended

  struct Count {
    what @0 :Text;             # such as "nodes_created"
    count @1 :UInt64;
  }
}

interface RowSink {
  # Where a server sends rows; the caller implements it. A sink that answers late is sent to late.
  rows @0 (batch :Batch) -> stream;
  end @1 () -> ();             # no more will come
}

interface TextSink {
  text @0 (bytes :Data) -> stream;
  end @1 () -> ();
}

interface Cursor {
  # Rows that are still to come. Dropping it cancels the statement.

  next @0 () -> (batch :Batch, more :Bool, outcome :Outcome, error :Error);
  # The next batch, at most about a thousand rows. `outcome` comes with the last one.

  stream @1 (to :RowSink) -> (outcome :Outcome, error :Error);
  # Sends all rows that are left, and answers when the last has been taken.
}

interface Runner {
  # Something that runs statements.

  run @0 Question -> (columns :List(Text), batch :Batch, cursor :Cursor, outcome :Outcome,
                      error :Error);
  # Answers with the first batch of rows, as soon as it is there. If those were all, `outcome` tells
  # the end; if not, `cursor` has the rest. A statement that writes has committed by then. Dropping
  # the call cancels it.

  prepare @1 (statement :Text) -> (prepared :Prepared, error :Error);
  # Parses once what is to be run often. The error is a syntax error; all others come with run().

  render @2 (question :Question, format :Text, surface :Surface, to :TextSink)
         -> (outcome :Outcome, columns :UInt32, routes :Bool, error :Error);
  # The rows as text: table, csv, json, jsonl, markdown, tree, dot, svg or mermaid. `columns` is
  # their number; `routes`: the rows are routes that a tree would show.
}

struct Surface {
  # What a text is written to.
  width @0 :UInt32;            # cells that tables may take; 0: as many as they need
  colour @1 :Bool;             # escape sequences are welcome
  terminal @2 :Bool;           # characters that a terminal obeys must be made harmless
  ascii @3 :Bool;              # trees are drawn with ASCII characters
}

interface Prepared {
  run @0 (parameters :List(Entry), options :Options)
      -> (columns :List(Text), batch :Batch, cursor :Cursor, outcome :Outcome, error :Error);
  # As Runner.run().
}

interface Transaction extends(Runner) {
  # Statements that become one commit, or nothing. They run one after the other and see each other's
  # changes. Dropping it rolls back.

  commit @0 () -> (commit :UInt64, error :Error);
  # Durable when it answers. After Error.Code.conflict all of it may be tried again.

  rollback @1 () -> ();
}

# ------------------------------------------------------------------------------------------------
# Logging in, and what a session can do

struct Credentials {
  union {
    none @0 :Void;             # where the server asks for no login
    token @1 :Text;
    password :group {
      user @2 :Text;
      password @3 :Text;
    }
  }
}

interface Clout {
  # What a connection begins with.

  login @0 (credentials :Credentials, program :Text) -> (session :Session, error :Error);
  # `program` names the caller in logs and in the list of running statements.

  server @1 () -> (version :Text, protocol :UInt32, loginRequired :Bool);

  ping @2 () -> ();
  # Does nothing: what any call costs.
}

enum Role {
  reader @0;                   # runs statements that read
  analyst @1;                  # also asks WHAT IF
  writer @2;                   # also writes
  admin @3;                    # also sees and ends the statements of others, reads metrics, and has
                               # the operations of the database
}

struct Restriction {
  # What a session is narrowed to. It only ever takes away.
  readOnly @0 :Bool;
  hiddenLabels @1 :List(Text);     # nodes with such a label are not there
  hiddenEdgeTypes @2 :List(Text);
  hiddenSources @3 :List(Text);    # nor is what such a source alone claims
  timeoutMs @4 :UInt32;            # 0: no narrower than before
  memoryBytes @5 :UInt64;
  maxRows @6 :UInt64;
}

interface Session extends(Runner) {
  # Statements of a session may overlap, each a transaction of its own.

  begin @0 () -> (transaction :Transaction, error :Error);

  restrict @1 (restriction :Restriction) -> (session :Session, error :Error);
  # A session with fewer rights, to be handed on.

  whoAmI @2 () -> (user :Text, role :Role);

  schema @3 () -> (schema :Schema, error :Error);

  complete @4 (typed :Text, line :Text) -> (start :UInt32, candidates :List(Text), common :Text);
  # What may stand at the end of `line`, of a statement of which the lines `typed` came before.
  # `start` is the byte of the line where the word begins.

  running @5 () -> (statements :List(Running), error :Error);
  # One's own; those of all to an administrator.

  kill @6 (statement :UInt64) -> (error :Error);
  # Cancels a running statement by its number.

  describe @7 (surface :Surface) -> (text :Text, error :Error);
  # The schema as a text for people.

  watch @8 (question :Question, to :WatchSink)
        -> (watch :Watch, name :Text, columns :List(Text), news :News, error :Error);
  # Subscribes to a statement of WATCH, or to any other that reads. `news` has all its rows as they
  # are now. The statement runs again when a commit has changed something that it read.

  administer @9 () -> (administration :Administration, error :Error);
  # Takes the role admin, and a session that has not been narrowed to reading or to a part of the
  # graph.

  load @10 (options :LoadOptions) -> (load :Load, error :Error);
  # Begins a bulk load. Takes the role writer, and a session as administer() does.
}

# ------------------------------------------------------------------------------------------------
# Watching

struct News {
  # Rows of a watched statement that are worth telling of; docs/query_language.md says which.
  commit @0 :UInt64;           # the newest when the rows were found
  changes @1 :List(Change);

  struct Change {
    before @0 :Batch;          # one row, as it was told last; null: it was not there
    after @1 :Batch;           # as it is; null: it is gone
    holds @2 :Bool;            # the condition of WHEN is true of it now
  }
}

interface WatchSink {
  # The caller implements it. Until a call has been answered there is no other; what happens in
  # between is told as one.
  changed @0 (news :News) -> ();
  failed @1 (error :Error) -> ();
  # The statement has failed: the watch is over.
}

interface Watch {
  # Dropping it ends the watch.
}

struct Schema {
  struct Counted {
    name @0 :Text;
    count @1 :UInt64;
  }
  struct Index {
    name @0 :Text;
    on @1 :Text;               # a label or an edge type
    property @2 :Text;
    unique @3 :Bool;
  }
  struct Constraint {
    name @0 :Text;
    on @1 :Text;
    property @2 :Text;
    rule @3 :Text;             # "NOT NULL", or the name of a type
  }
  nodes @0 :UInt64;
  edges @1 :UInt64;
  labels @2 :List(Counted);    # the most frequent first
  edgeTypes @3 :List(Counted);
  propertyKeys @4 :List(Text); # ascending
  indexes @5 :List(Index);
  constraints @6 :List(Constraint);
  names @7 :List(Text);        # of some well connected nodes, for examples
}

struct Running {
  number @0 :UInt64;
  user @1 :Text;
  program @2 :Text;
  statement @3 :Text;          # its first thousand bytes
  elapsedMs @4 :UInt64;
}

# ------------------------------------------------------------------------------------------------
# Operations of the database, while others read and write it

interface ProgressSink {
  # Where a server tells how far a long piece of work is; the caller implements it. A sink that
  # fails ends the work.

  progress @0 (phase :Text, done :UInt64, total :UInt64, unit :Unit) -> stream;
  # The phase of now, and how much of it is done; at most ten times a second. `total` may be 0 for
  # unknown. A phase that is short may be left out.

  enum Unit {
    bytes @0;
    nodes @1;
    edges @2;
    rows @3;
  }
}

interface Administration {
  # Dropping a call cancels it. Of check, vacuum and backup one runs at a time on a server; another
  # is Error.Code.busy. A `progress` of null is told nothing.

  info @0 (surface :Surface) -> (info :DatabaseInfo, error :Error);
  # `surface` is for DatabaseInfo.schema.

  check @1 (maxProblems :UInt32, progress :ProgressSink) -> (report :CheckReport, error :Error);
  # Verifies every record of the newest commit. The server tells at most ten thousand problems.

  vacuum @2 (before :Int64, progress :ProgressSink) -> (report :VacuumReport, error :Error);
  # Frees history before a moment: microseconds since the epoch.

  backup @3 (name :Text, progress :ProgressSink) -> (report :BackupReport, error :Error);
  # Copies the database to that directory in the folder that the server keeps backups in, or what is
  # new since the last time. A name has letters, digits, '-', '_' and '.', and does not begin with
  # '.'.
}

struct DatabaseInfo {
  directory @0 :Text;          # on the server's machine
  formatVersion @1 :UInt32;
  commit @2 :UInt64;           # the newest
  foldCommit @3 :UInt64;       # merged into the chunks up to here
  deltaRows @4 :UInt64;        # written since, not merged yet
  storedBytes @5 :List(Stored);
  hasHorizon @6 :Bool;
  horizon @7 :Int64;           # history goes back to this moment, microseconds since the epoch
  model @8 :Model;             # the influence model of that name that is in force; may be null
  bytesOnDisk @9 :UInt64;      # of all files of the directory
  schema @10 :Text;            # labels, edge types and so on, as a text for people

  struct Stored {
    kind @0 :Text;             # of records
    bytes @1 :UInt64;          # about
  }
  struct Model {
    name @0 :Text;
    version @1 :UInt64;
    edgeTypes @2 :UInt64;      # that it is about
  }
}

struct CheckReport {
  nodes @0 :UInt64;            # how many there are of each
  edges @1 :UInt64;
  claims @2 :UInt64;
  names @3 :UInt64;
  indexEntries @4 :UInt64;
  deltaRows @5 :UInt64;
  historyRows @6 :UInt64;
  commits @7 :UInt64;
  problemCount @8 :UInt64;
  problems @9 :List(Text);     # the first of them, one sentence each
}

struct VacuumReport {
  horizon @0 :Int64;           # the first moment that can be asked about
  versions @1 :UInt64;         # freed
  commits @2 :UInt64;          # of the log, freed
  bytes @3 :UInt64;            # of the rows of both
}

struct BackupReport {
  commit @0 :UInt64;           # the backup has this commit, and maybe some that came right after
  files @1 :UInt64;
  bytes @2 :UInt64;
  copiedFiles @3 :UInt64;      # the others were there
  copiedBytes @4 :UInt64;
}

# ------------------------------------------------------------------------------------------------
# Bulk loads

interface Load {
  # One load: all of its files are sent, in any order, and then run() loads them from the server's
  # disk. Dropping it forgets the files, and cancels what runs.

  write @0 (file :UInt32, bytes :Data) -> (error :Error);
  # The next bytes of LoadOptions.files[file]; at most a million. Calls may overlap, and are taken in
  # their order; a handful under way keeps both sides busy. After an error no more is taken.

  run @1 (progress :ProgressSink, rejected :TextSink) -> (report :LoadReport, error :Error);
  # Once. The load is one commit or nothing; statements that write wait for its end. The raw text of
  # the rows that were rejected goes to `rejected`, if that is not null, before the answer.
}

struct LoadOptions {
  # docs/loading.md says what they mean.

  files @0 :List(Text);        # their names, for messages: what comes is in Load.write()
  groups @1 :List(Group);
  delimiter @2 :UInt8;         # these four are ASCII characters; 0 for none
  quote @3 :UInt8;
  escape @4 :UInt8;
  listDelimiter @5 :UInt8;
  header @6 :Text;
  skipRecords @7 :UInt64;
  maps @8 :List(ValueMap);
  createMissingNodes @9 :Bool;
  createdNodeLabels @10 :List(Text);
  allowEmptyIds @11 :Bool;
  skipBadRows @12 :Bool;       # else the first of them fails the load
  maxErrors @13 :UInt64;
  maxDiagnostics @14 :UInt32;  # the server keeps at most a thousand

  struct Group {
    enum Kind {
      byHeader @0;
      nodes @1;
      edges @2;
    }
    kind @0 :Kind;
    labels @1 :List(Text);
    edgeType @2 :Text;
    files @3 :List(UInt32);    # positions in LoadOptions.files
  }

  struct ValueMap {
    column @0 :Text;
    file @1 :UInt32;           # position in LoadOptions.files
    keyColumn @2 :UInt32;      # from 1
    valueColumn @3 :UInt32;
  }
}

struct LoadReport {
  nodes @0 :UInt64;            # created
  edges @1 :UInt64;
  claims @2 :UInt64;
  rows @3 :UInt64;             # read, rejected ones included
  rejected @4 :UInt64;
  warnings @5 :UInt64;
  inputBytes @6 :UInt64;       # after decompression
  seconds @7 :Float64;         # without the sending
  commit @8 :UInt64;
  diagnostics @9 :List(Diagnostic);

  struct Diagnostic {
    rejected @0 :Bool;         # false: a warning, the row was loaded
    file @1 :Text;
    line @2 :UInt64;           # from 1
    column @3 :UInt64;         # from 1, in code points
    reason @4 :Text;
  }
}
