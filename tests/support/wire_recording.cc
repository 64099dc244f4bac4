#include "tests/support/wire_recording.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <regex>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <capnp/capability.h>
#include <capnp/dynamic.h>
#include <capnp/rpc.capnp.h>
#include <capnp/serialize.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "schema/clout.capnp.h"
#include "tests/support/wire_frames.h"

namespace clout::tests {
namespace {

constexpr char kClient = 'C', kServer = 'S';

sockaddr_in address_of(unsigned port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// One end of a connection, whole messages at a time.
class MessageSocket {
 public:
  explicit MessageSocket(int socket) : socket_(socket) {
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~MessageSocket() { ::close(socket_); }
  MessageSocket(const MessageSocket&) = delete;
  MessageSocket& operator=(const MessageSocket&) = delete;

  static int connected(unsigned port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = address_of(port);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
    return socket;
  }

  [[nodiscard]] int number() const { return socket_; }
  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the other end has gone
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// Reads what has come; false at the end.
  bool read() {
    std::array<char, 65536> buffer;
    const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count > 0) read_.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }
  /// A message of those that were read.
  std::optional<std::string> take() {
    const auto size = frame_size(read_);
    if (!size) return std::nullopt;
    std::string message = read_.substr(0, *size);
    read_.erase(0, *size);
    return message;
  }
  /// Waits for one; nothing at the end.
  std::optional<std::string> next() {
    while (true) {
      if (auto message = take()) return message;
      if (!read()) return std::nullopt;
    }
  }

 private:
  int socket_;
  std::string read_;
};

/// A message that can be looked into.
class OpenedMessage {
 public:
  explicit OpenedMessage(const std::string& bytes)
      : words_(kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word))),
        reader_((std::memcpy(words_.begin(), bytes.data(), bytes.size()), words_)) {}

  [[nodiscard]] capnp::rpc::Message::Reader root() {
    return reader_.getRoot<capnp::rpc::Message>();
  }

 private:
  kj::Array<capnp::word> words_;
  capnp::FlatArrayMessageReader reader_;
};

/// Other messages let go of something, at whatever moment.
bool asks_or_answers(const std::string& bytes) {
  OpenedMessage message(bytes);
  const auto which = message.root().which();
  return which == capnp::rpc::Message::BOOTSTRAP || which == capnp::rpc::Message::CALL ||
         which == capnp::rpc::Message::RETURN;
}

/// Waits for a message that asks or answers.
std::optional<std::string> next_of_meaning(MessageSocket& socket) {
  auto message = socket.next();
  while (message && !asks_or_answers(*message)) message = socket.next();
  return message;
}

std::optional<capnp::InterfaceSchema::Method> method_of(std::uint64_t interface, unsigned number) {
  for (const auto known :
       {capnp::Schema::from<wire::Clout>(), capnp::Schema::from<wire::Session>(),
        capnp::Schema::from<wire::Runner>(), capnp::Schema::from<wire::Transaction>(),
        capnp::Schema::from<wire::Prepared>(), capnp::Schema::from<wire::Cursor>(),
        capnp::Schema::from<wire::RowSink>(), capnp::Schema::from<wire::TextSink>()}) {
    if (known.getProto().getId() != interface) continue;
    const auto methods = known.getMethods();
    if (number < methods.size()) return methods[number];
  }
  return std::nullopt;
}

std::string without_chance(std::string text) {
  static const std::regex numbers("(elapsedMicros|elapsedMs|protocol) = [0-9]+");
  static const std::regex texts(R"re((version|message|hint) = "(?:[^"\\]|\\.)+")re");
  static const std::regex place(
      "(code = limit.*), line = [0-9]+, column = [0-9]+, length = [0-9]+");
  text = std::regex_replace(text, numbers, "$1 = ..");
  text = std::regex_replace(text, place, "$1");  // a limit of time is met anywhere
  return std::regex_replace(text, texts, "$1 = ..");
}

/// The capabilities in it are there, but cannot be called.
std::string text_of(capnp::rpc::Payload::Reader payload, capnp::StructSchema type) {
  kj::Vector<kj::Maybe<kj::Own<capnp::ClientHook>>> capabilities;
  for ([[maybe_unused]] const auto each : payload.getCapTable()) {
    capabilities.add(capnp::newBrokenCap("recorded"));
  }
  capnp::ReaderCapabilityTable table(capabilities.releaseAsArray());
  const auto content = table.imbue(payload.getContent());
  return without_chance(kj::str(content.getAs<capnp::DynamicStruct>(type)).cStr());
}

}  // namespace

WireRecording read_recording(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(stream), {}};
  std::string_view rest = all;
  WireRecording recording;
  while (!rest.empty()) {
    const bool from_client = rest[0] == kClient;
    rest.remove_prefix(1);
    const auto size = frame_size(rest);
    if (!size) throw std::runtime_error(path + " is cut off");
    recording.push_back({from_client, std::string(rest.substr(0, *size))});
    rest.remove_prefix(*size);
  }
  if (recording.empty()) throw std::runtime_error("there is nothing in " + path);
  return recording;
}

void write_recording(const std::string& path, const WireRecording& recording) {
  std::ofstream stream(path, std::ios::binary);
  for (const auto& message : recording) {
    stream << (message.from_client ? kClient : kServer) << message.bytes;
  }
}

std::string client_bytes(const WireRecording& recording) {
  std::string all;
  for (const auto& message : recording) {
    if (message.from_client) all += message.bytes;
  }
  return all;
}

std::vector<std::string> meanings(const WireRecording& recording) {
  std::map<std::uint32_t, std::optional<capnp::InterfaceSchema::Method>> asked;
  std::vector<std::string> all;
  for (const auto& [from_client, bytes] : recording) {
    OpenedMessage message(bytes);
    const auto root = message.root();
    if (root.isCall()) {
      const auto call = root.getCall();
      const auto method = method_of(call.getInterfaceId(), call.getMethodId());
      if (from_client) {
        asked[call.getQuestionId()] = method;
      } else if (method) {
        all.push_back(std::string(method->getProto().getName().cStr()) + " " +
                      text_of(call.getParams(), method->getParamType()));
      }
    }
    if (from_client || !root.isReturn()) continue;
    const auto answer = root.getReturn();
    const auto& method = asked[answer.getAnswerId()];
    if (answer.isException()) {
      all.push_back(std::string("exception ") + answer.getException().getReason().cStr());
    } else if (method && answer.isResults()) {
      const std::string name = method->getProto().getName().cStr();
      all.push_back(name == "describe"
                        ? name  // a text for people
                        : name + " " + text_of(answer.getResults(), method->getResultType()));
    }
  }
  return all;
}

WireRecording play_client(const WireRecording& recording, unsigned port) {
  MessageSocket server(MessageSocket::connected(port));
  WireRecording today;
  for (const auto& message : recording) {
    if (message.from_client) {
      server.send(message.bytes);
      today.push_back(message);
    } else if (asks_or_answers(message.bytes)) {
      auto answer = next_of_meaning(server);
      if (!answer) break;
      today.push_back({false, *std::move(answer)});
    }
  }
  return today;
}

WirePeer::WirePeer(unsigned server_port) {
  listen();
  thread_ = std::thread([this, server_port] { hand_on(server_port); });
}

WirePeer::WirePeer(const WireRecording& played) {
  listen();
  thread_ = std::thread([this, played] { play(played); });
}

WirePeer::~WirePeer() {
  ::shutdown(listener_, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
  ::close(listener_);
}

WireRecording WirePeer::recording() {
  thread_.join();
  return recording_;
}

void WirePeer::listen() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = address_of(0);
  socklen_t size = sizeof address;
  auto* place = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, place, size) != 0 || ::listen(listener_, 1) != 0 ||
      ::getsockname(listener_, place, &size) != 0) {
    throw std::runtime_error("cannot listen");
  }
  port_ = ntohs(address.sin_port);
}

int WirePeer::accept() const { return ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC); }

void WirePeer::hand_on(unsigned server_port) {
  const int accepted = accept();
  if (accepted < 0) return;
  MessageSocket client(accepted), server(MessageSocket::connected(server_port));
  std::array<pollfd, 2> ends{{{client.number(), POLLIN, 0}, {server.number(), POLLIN, 0}}};
  while (::poll(ends.data(), ends.size(), -1) > 0) {
    for (const bool from_client : {true, false}) {
      if (ends[from_client ? 0 : 1].revents == 0) continue;
      auto& from = from_client ? client : server;
      if (!from.read()) return;
      while (auto message = from.take()) {
        recording_.push_back({from_client, *message});
        (from_client ? server : client).send(*message);
      }
    }
  }
}

void WirePeer::play(const WireRecording& played) const {
  const int accepted = accept();
  if (accepted < 0) return;
  MessageSocket client(accepted);
  for (const auto& message : played) {
    if (!message.from_client) {
      client.send(message.bytes);
    } else if (asks_or_answers(message.bytes) && !next_of_meaning(client)) {
      return;
    }
  }
  while (client.next()) {  // it lets go of what it has
  }
}

}  // namespace clout::tests
