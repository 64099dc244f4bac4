#include "tools/cli/graph_client.h"

#include "schema/error.h"
#include "tools/cli/local_graph.h"
#include "tools/cli/remote_graph.h"

namespace clout::tools {

std::unique_ptr<GraphClient> graph_client(const std::string& name, bool read_only) {
  using Access = DatabaseHandle::Access;
  if (!client::is_address(name)) {
    return std::make_unique<LocalGraph>(name, read_only ? Access::ReadOnly : Access::ReadWrite);
  }
  if (read_only) {
    throw Error(ErrorCode::Usage, "--read-only is for the directory of a database")
        .hint("on a server, a user of the role reader only reads");
  }
  return std::make_unique<RemoteGraph>(name);
}

}  // namespace clout::tools
