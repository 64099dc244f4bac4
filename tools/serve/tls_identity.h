// The certificate and key that a server shows, read from files, and read again when told to.
#pragma once

#include <memory>
#include <string>

#include <kj/compat/tls.h>

namespace clout::tools {

/// One thread: an event loop's.
class TlsIdentity {
 public:
  /// PEM files: the certificate with its chain, and the private key. Throws Error{Io} or
  /// Error{Argument} naming the file at fault.
  TlsIdentity(std::string certificate_path, std::string key_path);

  /// Throws likewise; then the one before stays in use.
  void reload();
  /// Streams that it wraps share in owning it.
  [[nodiscard]] std::shared_ptr<kj::TlsContext> context() const { return context_; }

 private:
  std::string certificate_path_, key_path_;
  std::shared_ptr<kj::TlsContext> context_;
};

}  // namespace clout::tools
