// The bytes of an input file, decompressed: plain, gzip or zstd, recognised by content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace clout::tools {

/// One thread. Every operation throws Error{NotFound} or Error{Io} naming the file; compressed
/// bytes that are damaged or cut are Error{Io} too.
class Input {
 public:
  virtual ~Input() = default;
  /// Up to `size` bytes, at least one unless the input ends.
  virtual std::size_t read(char* out, std::size_t size) = 0;
};

/// A file that is open: its bytes as stored, and how many of them were taken.
class InputFile {
 public:
  /// `name` is a path, or "-" for standard input.
  explicit InputFile(const std::string& name);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Decompressed bytes, as Input::read.
  std::size_t read(char* out, std::size_t size) { return input_->read(out, size); }
  /// How messages call the file.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Stored bytes taken so far, for progress.
  [[nodiscard]] std::uint64_t stored_bytes_read() const;

 private:
  class Descriptor;
  std::string name_;
  std::unique_ptr<Descriptor> descriptor_;
  std::unique_ptr<Input> input_;
};

/// Size of a file as stored, 0 if it is no regular file. Never throws.
[[nodiscard]] std::uint64_t stored_size(const std::string& name);

}  // namespace clout::tools
