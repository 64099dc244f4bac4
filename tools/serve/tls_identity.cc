#include "tools/serve/tls_identity.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "schema/error.h"

namespace clout::tools {
namespace {

std::string contents_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Error(ErrorCode::Io, "cannot read '" + path + "'");
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TlsIdentity::TlsIdentity(std::string certificate_path, std::string key_path)
    : certificate_path_(std::move(certificate_path)), key_path_(std::move(key_path)) {
  reload();
}

void TlsIdentity::reload() {
  const auto certificate = contents_of(certificate_path_);
  const auto key = contents_of(key_path_);
  const auto failure = kj::runCatchingExceptions([&] {
    const kj::TlsKeypair pair{
        kj::TlsPrivateKey(kj::StringPtr(key.c_str(), key.size())),
        kj::TlsCertificate(kj::StringPtr(certificate.c_str(), certificate.size()))};
    kj::TlsContext::Options options;
    options.defaultKeypair = pair;
    options.minVersion = kj::TlsVersion::TLS_1_2;
    context_ = std::make_shared<kj::TlsContext>(kj::mv(options));
  });
  KJ_IF_MAYBE (exception, failure) {
    throw Error(ErrorCode::Argument,
                "'" + certificate_path_ + "' and '" + key_path_ +
                    "' are no certificate and its key: " + exception->getDescription().cStr())
        .hint("both are PEM files; the key has no passphrase");
  }
}

}  // namespace clout::tools
