#include "tools/serve/watched_rows.h"

#include <chrono>
#include <cstddef>

#include <capnp/message.h>
#include <capnp/serialize.h>

#include "schema/error.h"
#include "schema/query_budget.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"
#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

/// For the condition, which looks at one row at a time.
QueryBudget::Limits limits_of_condition() {
  return {.time = std::chrono::seconds(10), .memory_bytes = std::size_t{64} << 20};
}

}  // namespace

void WatchedRowReceiver::restart() {
  values_.clear();
  shown_.clear();
  found_ = {};
}

void WatchedRowReceiver::row(const Row& values, const graph::GraphView& view) {
  if (values_.size() == kMostRows) {
    throw Error(ErrorCode::Limit,
                "at most " + std::to_string(kMostRows) + " rows can be watched by one watch")
        .hint("TOP, LIMIT or an aggregate asks for less");
  }
  values_.push_back(values);
  shown_.push_back(text_(values, view));
}

void WatchedRowReceiver::end_batch(const graph::GraphView& view, bool last) {
  if (!last) return;
  QueryBudget budget(limits_of_condition());
  found_ = watch_->look(columns_, values_, std::move(shown_), view, budget);
  values_.clear();
}

std::string json_row(const Row& values, const graph::GraphView& view) {
  std::string text = "[";
  Separator comma(text);
  for (const Value& value : values) {
    comma.next();
    append_json(text, value, view);
  }
  return text + "]";
}

std::string wire_row(const Row& values, const graph::GraphView& view) {
  capnp::MallocMessageBuilder message;
  write_batch(message.initRoot<wire::Batch>(), values, values.size(), view);
  const auto words = capnp::messageToFlatArray(message);
  const auto bytes = words.asBytes();
  return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
}

}  // namespace clout::tools
