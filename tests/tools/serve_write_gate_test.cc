// Writes and loads take turns.
#include <memory>

#include <catch2/catch.hpp>
#include <kj/async.h>

#include "tools/serve/write_gate.h"

using clout::tools::WriteGate;

namespace {

using Side = WriteGate::Side;
using Entered = kj::Promise<kj::Own<WriteGate::Permit>>;

}  // namespace

TEST_CASE("serve write gate: many writes, or one load", "[tools][serve]") {
  kj::EventLoop loop;
  kj::WaitScope scope(loop);
  WriteGate gate;
  auto first = gate.enter(Side::Write).wait(scope);
  auto second = gate.enter(Side::Write).wait(scope);
  Entered load = gate.enter(Side::Load);
  Entered late = gate.enter(Side::Write);
  CHECK_FALSE(load.poll(scope));
  CHECK_FALSE(late.poll(scope));  // else loads might never begin
  first = nullptr;
  CHECK_FALSE(load.poll(scope));
  second = nullptr;
  auto loading = load.wait(scope);
  CHECK_FALSE(late.poll(scope));
  Entered other = gate.enter(Side::Load);
  loading = nullptr;
  auto third = late.wait(scope);
  CHECK_FALSE(other.poll(scope));
  third = nullptr;
  CHECK(other.poll(scope));
}

TEST_CASE("serve write gate: who gives up stands in nobody's way", "[tools][serve]") {
  kj::EventLoop loop;
  kj::WaitScope scope(loop);
  WriteGate gate;
  auto first = gate.enter(Side::Write).wait(scope);
  auto load = kj::heap<Entered>(gate.enter(Side::Load));
  Entered late = gate.enter(Side::Write);
  load = nullptr;
  first = nullptr;
  CHECK(late.poll(scope));
  CHECK(gate.enter(Side::Write).poll(scope));
}

TEST_CASE("serve write gate: a permit may outlive it", "[tools][serve]") {
  kj::EventLoop loop;
  kj::WaitScope scope(loop);
  auto gate = std::make_unique<WriteGate>();
  const auto permit = gate->enter(Side::Write).wait(scope);
  Entered load = gate->enter(Side::Load);
  gate = nullptr;
  CHECK_THROWS(load.wait(scope));
}
