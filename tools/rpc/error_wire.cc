#include "tools/rpc/error_wire.h"

#include <array>
#include <string>
#include <utility>

#include "tools/render/write_counts.h"
#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

struct CodePair {
  ErrorCode ours;
  wire::Error::Code theirs;
};

constexpr std::array<CodePair, 15> kCodes{{
    {ErrorCode::Syntax, wire::Error::Code::SYNTAX},
    {ErrorCode::Semantic, wire::Error::Code::SEMANTIC},
    {ErrorCode::Type, wire::Error::Code::TYPE},
    {ErrorCode::Argument, wire::Error::Code::ARGUMENT},
    {ErrorCode::NotFound, wire::Error::Code::NOT_FOUND},
    {ErrorCode::Constraint, wire::Error::Code::CONSTRAINT},
    {ErrorCode::Conflict, wire::Error::Code::CONFLICT},
    {ErrorCode::Usage, wire::Error::Code::USAGE},
    {ErrorCode::Limit, wire::Error::Code::LIMIT},
    {ErrorCode::Cancelled, wire::Error::Code::CANCELLED},
    {ErrorCode::Permission, wire::Error::Code::PERMISSION},
    {ErrorCode::Busy, wire::Error::Code::BUSY},
    {ErrorCode::Io, wire::Error::Code::IO},
    {ErrorCode::Corruption, wire::Error::Code::CORRUPTION},
    {ErrorCode::Internal, wire::Error::Code::INTERNAL},
}};
static_assert(kCodes.size() == static_cast<std::size_t>(ErrorCode::Internal) + 1);

wire::Error::Code code_of(ErrorCode code) {
  for (const auto& pair : kCodes) {
    if (pair.ours == code) return pair.theirs;
  }
  return wire::Error::Code::UNKNOWN;
}

/// A code of a newer server than this program is a mistake of nobody's: it is told as it came.
ErrorCode code_of(wire::Error::Code code) {
  for (const auto& pair : kCodes) {
    if (pair.theirs == code) return pair.ours;
  }
  return ErrorCode::Internal;
}

}  // namespace

void write_error(wire::Error::Builder out, const Error& error) {
  out.setCode(code_of(error.code()));
  out.setMessage(wire_text(error.message()));
  out.setHint(wire_text(error.hint_text()));
  out.setName(wire_text(error.detail_name()));
  out.setSource(wire_text(error.source()));
  if (const auto position = error.position()) {
    out.setLine(position->line);
    out.setColumn(position->column);
    out.setLength(position->length);
  }
}

Error read_error(wire::Error::Reader in) {
  const auto text = [](capnp::Text::Reader from) { return std::string(view_of(from)); };
  Error error = Error(code_of(in.getCode()), text(in.getMessage()))
                    .hint(text(in.getHint()))
                    .detail(text(in.getName()))
                    .in(text(in.getSource()));
  if (in.getLine() == 0) return error;
  return std::move(error).at({in.getLine(), in.getColumn(), in.getLength()});
}

void write_changes(wire::Outcome::Builder out, const query::WriteSummary& writes) {
  unsigned changed = 0;
  for (const auto& part : write_counts()) changed += writes.*part.count != 0 ? 1 : 0;
  auto list = out.initWrites(changed);
  unsigned next = 0;
  for (const auto& part : write_counts()) {
    if (writes.*part.count == 0) continue;
    list[next].setWhat(part.name);
    list[next++].setCount(writes.*part.count);
  }
}

query::WriteSummary read_changes(wire::Outcome::Reader in) {
  query::WriteSummary writes;
  for (const auto entry : in.getWrites()) {
    for (const auto& part : write_counts()) {
      if (view_of(entry.getWhat()) == part.name) writes.*part.count = entry.getCount();
    }
  }
  return writes;
}

}  // namespace clout::tools
