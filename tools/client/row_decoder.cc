#include "tools/client/row_decoder.h"

#include <utility>

#include "tools/rpc/error_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::client {
namespace {

using tools::view_of;

/// Keeps what nodes and edges are on the side.
class Decoder {
 public:
  explicit Decoder(DecodedBatch& batch) : batch_(batch) {}

  Value value(wire::Value::Reader in) {
    switch (in.which()) {
      case wire::Value::LIST:
        return list(in.getList());
      case wire::Value::MAP:
        return Value(map(in.getMap()));
      case wire::Value::NODE:
        return Value(clout::Node{node(in.getNode())});
      case wire::Value::EDGE:
        return Value(edge(in.getEdge()));
      case wire::Value::PATH:
        return path(in.getPath());
      default:
        return tools::read_value(in);
    }
  }

 private:
  Value list(capnp::List<wire::Value>::Reader in) {
    List list;
    list.reserve(in.size());
    for (const auto item : in) list.push_back(value(item));
    return Value(std::move(list));
  }

  Map map(capnp::List<wire::Entry>::Reader in) {
    Map map;
    for (const auto entry : in) {
      map.emplace_hint(map.end(), std::string(view_of(entry.getKey())), value(entry.getValue()));
    }
    return map;
  }

  NodeId node(wire::Node::Reader in) {
    const NodeId id{in.getId()};
    const auto added = batch_.nodes.try_emplace(id);
    if (added.second) {
      added.first->second = {decode(in.getLabels()), map(in.getProperties())};
    }
    return id;
  }

  clout::Edge edge(wire::Edge::Reader in) {
    const EdgeId id{in.getId()};
    const auto added = batch_.edges.try_emplace(id);
    if (added.second) {
      added.first->second = {std::string(view_of(in.getType())), map(in.getProperties())};
    }
    return {id, NodeId{in.getStart()}, NodeId{in.getEnd()}, EdgeTypeId{}};
  }

  Value path(wire::Path::Reader in) {
    clout::Path path;
    for (const auto item : in.getNodes()) path.nodes.push_back(node(item));
    for (const auto item : in.getEdges()) path.edges.push_back(edge(item));
    return Value(std::move(path));
  }

  DecodedBatch& batch_;
};

}  // namespace

DecodedBatch decode(wire::Batch::Reader batch, std::size_t columns) {
  DecodedBatch decoded;
  decoded.columns = columns;
  decoded.rows = batch.getRows();
  const auto values = batch.getValues();
  if (values.size() != decoded.rows * columns) {
    throw Error(ErrorCode::Argument, "the server sent a batch that does not fit its columns");
  }
  decoded.values.reserve(values.size());
  Decoder decoder(decoded);
  for (const auto value : values) decoded.values.push_back(decoder.value(value));
  return decoded;
}

Outcome decode(wire::Outcome::Reader in) {
  Outcome outcome;
  outcome.rows = in.getRows();
  outcome.writes = tools::read_changes(in);
  outcome.notices = decode(in.getNotices());
  outcome.summary = view_of(in.getSummary());
  outcome.commit = in.getCommit();
  outcome.elapsed = std::chrono::microseconds(in.getElapsedMicros());
  return outcome;
}

std::vector<std::string> decode(capnp::List<capnp::Text>::Reader in) {
  std::vector<std::string> texts;
  texts.reserve(in.size());
  for (const auto text : in) texts.emplace_back(view_of(text));
  return texts;
}

}  // namespace clout::client
