// Operators that find nodes: all of them, by label, or by a key; and edges by an index.
#include <algorithm>

#include "query/evaluate.h"
#include "query/operators/makers.h"

namespace clout::query {
namespace {

class NodeScanOperator final : public RowExpander {
 public:
  NodeScanOperator(const NodeScanStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        slot_(step.slot),
        kept_(hands_on(slot_)),
        label_name_(step.label) {}

 protected:
  void start_batch() override {
    if (!label_name_.empty()) label_ = context_.view.catalog().labels.find(label_name_);
  }

  void start_row(const Batch&, std::size_t) override {
    position_ = 0;
    next_ = found_ = 0;
    // A label that nobody has given matches no node.
    more_ = label_name_.empty() || label_.has_value();
  }

  bool produce(Batch& out) override {
    if (next_ == found_) {
      if (!more_) return false;
      found_ = context_.view.scan_nodes(position_, label_, nodes_);
      more_ = found_ == nodes_.size();
      next_ = 0;
      if (found_ == 0) return false;
    }
    if (kept_) out.column(slot_).emplace_back(Node{nodes_[next_]});
    ++next_;
    return true;
  }

 private:
  Slot slot_;
  bool kept_;  ///< does anybody read the node itself?
  std::string label_name_;
  std::optional<LabelId> label_;
  std::vector<NodeId> nodes_ = std::vector<NodeId>(kBatchRows);
  std::uint32_t position_ = 0;
  std::size_t next_ = 0, found_ = 0;
  bool more_ = false;
};

class NodeSeekOperator final : public RowExpander {
 public:
  NodeSeekOperator(const NodeSeekStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        slot_(step.slot),
        kind_(step.kind),
        key_(step.key),
        index_number_(step.index_number) {}

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    found_.clear();
    next_ = 0;
    const Value key = evaluate(*key_, Row(batch, row), context_.evaluation);
    if (!key.is_null()) seek(key);
  }

  bool produce(Batch& out) override {
    if (next_ == found_.size()) return false;
    if (hands_on(slot_)) out.column(slot_).emplace_back(Node{found_[next_]});
    ++next_;
    return true;
  }

 private:
  void seek(const Value& key) {
    using Kind = NodeSeekStep::Kind;
    switch (kind_) {
      case Kind::Id:
        seek_id(key);
        break;
      case Kind::Name:
        seek_name(key);
        break;
      case Kind::Index:
        found_ = context_.view.index_lookup(index_number_, key);
        break;
      case Kind::End:
        if (!key.is_edge()) break;
        found_.push_back(key.as_edge().start);
        if (key.as_edge().end != key.as_edge().start) found_.push_back(key.as_edge().end);
        break;
    }
  }

  void seek_id(const Value& key) {
    if (!key.is_number()) return;
    const double id = key.number();
    if (id < 0 || id >= static_cast<double>(context_.view.node_id_limit())) return;
    const NodeId node{static_cast<std::uint32_t>(id)};
    if (context_.view.has_node(node)) found_.push_back(node);
  }

  void seek_name(const Value& key) {
    if (!key.is_string()) {
      // Only strings are in the table of names; the condition itself is checked above.
      scan_all();
      return;
    }
    for (const graph::NameMatch& match : context_.view.find_by_name(key.as_string())) {
      if (match.kind == graph::NameMatchKind::Name) found_.push_back(match.node);
    }
    std::sort(found_.begin(), found_.end());
  }

  void scan_all() {
    std::uint32_t position = 0;
    std::vector<NodeId> nodes(kBatchRows);
    std::size_t count = nodes.size();
    while (count == nodes.size()) {
      context_.budget.check_now();
      count = context_.view.scan_nodes(position, std::nullopt, nodes);
      found_.insert(found_.end(), nodes.begin(),
                    nodes.begin() + static_cast<std::ptrdiff_t>(count));
    }
  }

  Slot slot_;
  NodeSeekStep::Kind kind_;
  BoundPtr key_;
  std::uint32_t index_number_;
  std::vector<NodeId> found_;
  std::size_t next_ = 0;
};

class EdgeSeekOperator final : public RowExpander {
 public:
  EdgeSeekOperator(const EdgeSeekStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)),
        slot_(step.slot),
        key_(step.key),
        index_number_(step.index_number) {}

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    found_.clear();
    next_ = 0;
    const Value key = evaluate(*key_, Row(batch, row), context_.evaluation);
    if (!key.is_null()) found_ = context_.view.edge_index_lookup(index_number_, key);
  }

  bool produce(Batch& out) override {
    if (next_ == found_.size()) return false;
    if (hands_on(slot_)) out.column(slot_).emplace_back(found_[next_]);
    ++next_;
    return true;
  }

 private:
  Slot slot_;
  BoundPtr key_;
  std::uint32_t index_number_;
  std::vector<Edge> found_;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_edge_seek(const EdgeSeekStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<EdgeSeekOperator>(step, context, std::move(inputs[0].root));
}

OperatorPtr make_node_scan(const NodeScanStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<NodeScanOperator>(step, context, std::move(inputs[0].root));
}

OperatorPtr make_node_seek(const NodeSeekStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<NodeSeekOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
