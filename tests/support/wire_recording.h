// Conversations between a client and a server, message by message: recorded, stored, and played to
// a client or a server of another day.
#pragma once

#include <string>
#include <thread>
#include <vector>

namespace clout::tests {

struct WireMessage {
  bool from_client = false;
  std::string bytes;
};
using WireRecording = std::vector<WireMessage>;

[[nodiscard]] WireRecording read_recording(const std::string& path);
void write_recording(const std::string& path, const WireRecording& recording);

/// What of a recording its client sent, end to end.
[[nodiscard]] std::string client_bytes(const WireRecording& recording);

/// What the server's answers and calls say by the contract of today, a text each. Left open are
/// times, versions, and how messages for people are worded.
[[nodiscard]] std::vector<std::string> meanings(const WireRecording& recording);

/// Says what the recorded client said to the server at that port of this machine, waiting for
/// answers where it had them; the same conversation with the answers of today. An answer that does
/// not come within ten seconds ends it.
[[nodiscard]] WireRecording play_client(const WireRecording& recording, unsigned port);

/// A place in between that takes one connection, in a thread of its own.
class WirePeer {
 public:
  /// Hands everything on to the server at that port, and notes it.
  explicit WirePeer(unsigned server_port);
  /// Answers what the recorded server answered, each time the client has said as much as then.
  explicit WirePeer(const WireRecording& played);
  ~WirePeer();
  WirePeer(const WirePeer&) = delete;
  WirePeer& operator=(const WirePeer&) = delete;

  [[nodiscard]] unsigned port() const { return port_; }
  /// What was said, when the client has gone.
  [[nodiscard]] WireRecording recording();

 private:
  void listen();
  [[nodiscard]] int accept() const;
  void hand_on(unsigned server_port);
  void play(const WireRecording& played) const;

  int listener_ = -1;
  unsigned port_ = 0;
  WireRecording recording_;
  std::thread thread_;
};

}  // namespace clout::tests
