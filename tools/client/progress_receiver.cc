#include "tools/client/progress_receiver.h"

#include <string>

#include "tools/rpc/value_wire.h"

namespace clout::client {
namespace {

using tools::ProgressUnit;

ProgressUnit unit_of(wire::ProgressSink::Unit unit) {
  using Unit = wire::ProgressSink::Unit;
  if (unit == Unit::BYTES) return ProgressUnit::Bytes;
  if (unit == Unit::NODES) return ProgressUnit::Nodes;
  if (unit == Unit::EDGES) return ProgressUnit::Edges;
  return ProgressUnit::Rows;
}

class ProgressReceiver final : public wire::ProgressSink::Server {
 public:
  explicit ProgressReceiver(tools::Progress& progress) : progress_(progress) {}

  kj::Promise<void> progress(ProgressContext context) override {
    const auto params = context.getParams();
    const auto phase = tools::view_of(params.getPhase());
    if (phase != phase_ || params.getDone() < done_) {
      phase_ = phase;
      done_ = 0;
      progress_.begin(phase_, params.getTotal(), unit_of(params.getUnit()));
    }
    progress_.advance(params.getDone() - done_);
    done_ = params.getDone();
    return kj::READY_NOW;
  }

 private:
  tools::Progress& progress_;
  std::string phase_;
  std::uint64_t done_ = 0;  ///< of the phase
};

}  // namespace

wire::ProgressSink::Client shown_by(tools::Progress& progress) {
  return kj::heap<ProgressReceiver>(progress);
}

}  // namespace clout::client
