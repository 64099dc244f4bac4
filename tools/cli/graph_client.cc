#include "tools/cli/graph_client.h"

#include "tools/cli/local_graph.h"
#include "tools/cli/remote_graph.h"

namespace clout::tools {

std::unique_ptr<GraphClient> graph_client(const std::string& name) {
  if (client::is_address(name)) return std::make_unique<RemoteGraph>(name);
  return std::make_unique<LocalGraph>(name);
}

}  // namespace clout::tools
