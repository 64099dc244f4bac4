// The operator of ASSERT, DENY and DOUBT: adds a claim to a named edge.
#include <algorithm>
#include <optional>

#include "query/influence_question.h"
#include "query/operators/makers.h"
#include "query/operators/named_edge.h"
#include "query/operators/write.h"
#include "query/valid_time.h"
#include "schema/temporal_zone.h"

namespace clout::query {
namespace {

using ast::ClaimPart;

class AssertionOperator final : public WriteOperator {
 public:
  AssertionOperator(const AssertionStep& step, ExecutionContext& context, OperatorPtr input)
      : WriteOperator(step, context, std::move(input)), assertion_(step.assertion) {}

 protected:
  void write(Batch& rows) override {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      context_.budget.poll();
      rows.column(assertion_.slot).emplace_back(add_claim(Row(rows, row)));
      context_.changes.follow(transaction());
    }
  }

 private:
  Edge add_claim(const Row& row) {
    Claim claim = claim_of(row);
    const EdgeEnds ends = resolve_ends(assertion_.edge, row, context_);
    const graph::GraphView& view = transaction().view();
    const bool makes = assertion_.stance == Stance::Supports;
    std::vector<Edge> found = makes ? find_named(assertion_.edge, ends, view)
                                    : require_named(assertion_.edge, ends, view);
    std::optional<Edge> meant = holding(found, claim);
    // Properties are those of an edge that holds: where there is none, they make one.
    const bool described = makes && assertion_.edge.properties;
    if (!meant && !found.empty() && !described) meant = found.front();
    const Edge edge = meant ? *meant
                            : create_edge(assertion_.edge.type, ends.start, ends.end,
                                          assertion_.edge.properties, row, context_);
    transaction().add_claim(edge, std::move(claim));
    context_.writes.claims_added += 1;
    return edge;
  }

  /// Of parallel edges the first that holds when the claim is published, or now: on one that is
  /// over, the claim would not count.
  [[nodiscard]] std::optional<Edge> holding(const std::vector<Edge>& found,
                                            const Claim& claim) const {
    const graph::GraphView& view = transaction().view();
    constexpr std::int64_t kNanoseconds = 1'000'000'000;
    const Moment now{context_.evaluation.statement_time() / kNanoseconds, 0};
    const Moment moment = moment_of(claim.published).value_or(now);
    const auto holds = [&](const Edge& edge) { return is_valid_at(view, edge, moment); };
    const auto place = std::find_if(found.begin(), found.end(), holds);
    if (place == found.end()) return std::nullopt;
    return *place;
  }

  Claim claim_of(const Row& row) {
    Claim claim;
    claim.stance = assertion_.stance;
    claim.source = text(row, ClaimPart::Source);
    if (claim.source.empty())
      fail(ClaimPart::Source, "takes the name of a source, which is not ''");
    const Value certainty = value(row, ClaimPart::Certainty);
    if (!certainty.is_null()) claim.certainty = unit(certainty);
    claim.published = value(row, ClaimPart::Published);
    if (!claim.published.is_null()) {
      // What is no date or datetime is told at once; a text is stored as the date that it means.
      const std::int64_t seconds =
          moment_of(claim.published, at(ClaimPart::Published), "PUBLISHED");
      const ValueType type = claim.published.type();
      if (type != ValueType::Date && type != ValueType::DateTime) {
        claim.published = date_or_time(seconds);
      }
    }
    const Value recorded = value(row, ClaimPart::Recorded);
    if (!recorded.is_null()) claim.recorded = recorded_time(recorded);
    claim.quote = text(row, ClaimPart::Quote);
    claim.url = text(row, ClaimPart::Url);
    claim.origin = text(row, ClaimPart::Origin);
    claim.speaker = text(row, ClaimPart::Speaker);
    claim.status = text(row, ClaimPart::Status);
    return claim;
  }

  [[nodiscard]] const BoundPtr& part(ClaimPart part) const {
    return assertion_.parts[static_cast<std::size_t>(part)];
  }
  [[nodiscard]] SourcePosition at(ClaimPart which) const { return part(which)->position; }

  [[nodiscard]] Value value(const Row& row, ClaimPart which) const {
    return part(which) ? evaluate(*part(which), row, context_.evaluation) : Value();
  }

  [[nodiscard]] std::string text(const Row& row, ClaimPart which) const {
    const Value found = value(row, which);
    if (found.is_null()) return {};
    if (found.is_string()) return found.as_string();
    fail(which, "takes a text");
  }

  [[nodiscard]] double unit(const Value& certainty) const {
    if (certainty.is_number() && certainty.number() >= 0 && certainty.number() <= 1) {
      return certainty.number();
    }
    fail(ClaimPart::Certainty, "takes a number from 0 to 1");
  }

  static Value date_or_time(std::int64_t seconds) {
    constexpr std::int64_t kSecondsPerDay = 86'400;
    if (seconds % kSecondsPerDay == 0) return Date{seconds / kSecondsPerDay};
    return at_instant(seconds, 0, Zone{});
  }

  [[nodiscard]] std::int64_t recorded_time(const Value& recorded) const {
    constexpr std::int64_t kMicroseconds = 1'000'000;
    const std::int64_t seconds = moment_of(recorded, at(ClaimPart::Recorded), "RECORDED");
    const std::int64_t now = context_.evaluation.statement_time() / 1'000;
    if (seconds > 0 && seconds <= now / kMicroseconds) return seconds * kMicroseconds;
    fail(ClaimPart::Recorded, "takes a time after 1970 that is not in the future");
  }

  [[noreturn]] void fail(ClaimPart which, const std::string& what) const {
    const auto word = std::string(ast::kClaimPartWords[static_cast<std::size_t>(which)]);
    throw Error(ErrorCode::Argument, word + " " + what)
        .at(at(which))
        .detail("InvalidArgumentValue");
  }

  BoundAssertion assertion_;
};

}  // namespace

OperatorPtr make_assertion(const AssertionStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<AssertionOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
