// Claims on edges.
#include "graph/check_rows.h"
#include "storage/keys.h"
#include "storage/records.h"

namespace clout::graph {

void check_claims(CheckRun& run) {
  storage::ClaimKey expected;
  run.rows(storage::Family::Claims, "", "", [&](std::string_view bytes, std::string_view value) {
    const storage::ClaimKey key = storage::decode_claim_key(bytes);
    const std::string edge = "edge " + std::to_string(raw(key.edge));
    if (key.edge != expected.edge) expected = {key.edge, 0};
    if (key.claim != expected.claim) run.problem(edge + " has lost a claim");
    expected.claim = key.claim + 1;
    if (raw(key.edge) >= run.next_edge) run.problem(edge + " has claims and was never made");
    const Claim claim = storage::decode_claim(value);
    if (claim.commit > run.last_commit) {
      run.problem(edge + " has a claim of a commit that never was");
    }
    if (claim.certainty && !(*claim.certainty >= 0 && *claim.certainty <= 1)) {
      run.problem(edge + " has a claim whose certainty is not between 0 and 1");
    }
    ++run.report.claims;
  });
}

}  // namespace clout::graph
