// Versions of influence models.
#include "graph/check_rows.h"
#include "schema/error.h"
#include "schema/value_text.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

void check_models(CheckRun& run) {
  const std::string prefix = storage::catalog_prefix(storage::CatalogKind::Model);
  run.rows(
      storage::Family::Catalog, prefix, storage::prefix_end(prefix),
      [&](std::string_view key, std::string_view value) {
        const storage::CatalogKey stored = storage::decode_catalog_key(key);
        const storage::ModelRecord record = storage::decode_model(value);
        const InfluenceModel& model = record.model;
        if ((model.name != stored.name && !record.is_drop()) || model.version != stored.number) {
          run.problem("the influence model " + quoted(stored.name) + " version " +
                      std::to_string(stored.number) + " says that it is another");
        }
        if (!record.is_drop()) validate(model);
      });
}

}  // namespace clout::graph
