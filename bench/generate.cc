// Writes a generated graph as neo4j-admin CSV files: clout_generate --nodes N --edges M --seed S
// --out DIR gives DIR/nodes.csv and DIR/edges.csv. The same arguments give the same bytes.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/rmat.h"

namespace {

struct Arguments {
  std::uint32_t nodes = 1'000'000;
  std::uint64_t edges = 10'000'000;
  std::uint64_t seed = 1;
  std::filesystem::path out;
};

constexpr std::string_view kUsage =
    "usage: clout_generate [--nodes N] [--edges M] [--seed S] --out DIR\n";

template <typename Number>
Number parse_number(std::string_view option, std::string_view text, Number least) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least) {
    throw std::invalid_argument(std::string(option) + " takes a whole number of at least " +
                                std::to_string(least) + ", not '" + std::string(text) + "'");
  }
  return value;
}

Arguments parse_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    const std::string_view value = argv[i + 1];
    if (option == "--nodes") {
      arguments.nodes = parse_number<std::uint32_t>(option, value, 2);
    } else if (option == "--edges") {
      arguments.edges = parse_number<std::uint64_t>(option, value, 0);
    } else if (option == "--seed") {
      arguments.seed = parse_number<std::uint64_t>(option, value, 0);
    } else if (option == "--out") {
      arguments.out = value;
    } else {
      throw std::invalid_argument("unknown option '" + std::string(option) + "'");
    }
  }
  if (argc % 2 == 0) throw std::invalid_argument("the last option has no value");
  if (arguments.out.empty()) throw std::invalid_argument("--out is missing");
  return arguments;
}

/// A text file written through one large buffer.
class CsvFile {
 public:
  explicit CsvFile(const std::filesystem::path& path) : path_(path), file_(path, std::ios::binary) {
    buffer_.reserve(kFlushAt + 4096);
  }

  CsvFile& text(std::string_view part) {
    buffer_ += part;
    return *this;
  }
  CsvFile& number(std::int64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    buffer_.append(digits, end);
    return *this;
  }
  /// `value` thousandths, without trailing zeros.
  CsvFile& milli(std::uint32_t value) {
    if (value % 1000 == 0) return number(value / 1000);
    char digits[] = {'0', '.', static_cast<char>('0' + value / 100 % 10),
                     static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
    std::size_t length = sizeof digits;
    while (digits[length - 1] == '0') --length;
    buffer_.append(digits, length);
    return *this;
  }
  CsvFile& date(std::int32_t day);
  void end_row() {
    buffer_ += '\n';
    if (buffer_.size() >= kFlushAt) flush();
  }
  void close() {
    flush();
    file_.close();
    if (!file_) throw std::runtime_error("cannot write " + path_.string());
  }

 private:
  static constexpr std::size_t kFlushAt = std::size_t{1} << 20;

  void flush() {
    file_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
  }

  std::filesystem::path path_;
  std::ofstream file_;
  std::string buffer_;
};

// Civil date from days (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
CsvFile& CsvFile::date(std::int32_t day) {
  const std::int32_t z = day + 719468;
  const std::int32_t era = z / 146097;
  const std::int32_t day_of_era = z - era * 146097;
  const std::int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int32_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int32_t dom = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const std::int32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  number(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  buffer_ += {'-', static_cast<char>('0' + month / 10), static_cast<char>('0' + month % 10),
              '-', static_cast<char>('0' + dom / 10),   static_cast<char>('0' + dom % 10)};
  return *this;
}

void write_nodes(const Arguments& arguments) {
  CsvFile file(arguments.out / "nodes.csv");
  file.text("id:ID,name,:LABEL").end_row();
  for (std::uint32_t node = 0; node < arguments.nodes; ++node) {
    const std::string_view label = node % 10 < 7 ? "Company" : node % 10 < 9 ? "Product" : "Agency";
    file.number(node).text(",").text(label).text(" ").number(node).text(",").text(label).end_row();
  }
  file.close();
}

void write_edges(const Arguments& arguments) {
  CsvFile file(arguments.out / "edges.csv");
  file.text(":START_ID,:END_ID,:TYPE,strength:double,confidence:double,since:date,until:date,");
  file.text("source:int").end_row();
  const clout::bench::Rmat rmat(arguments.nodes, arguments.seed);
  for (std::uint64_t number = 0; number < arguments.edges; ++number) {
    const clout::bench::RmatEdge edge = rmat.edge(number);
    file.number(edge.start).text(",").number(edge.end).text(",");
    file.text(clout::bench::kRmatTypes[edge.type].name).text(",");
    file.milli(edge.strength_milli).text(",").milli(edge.confidence_milli).text(",");
    file.date(edge.since_day).text(",");
    if (edge.until_day != 0) file.date(edge.until_day);
    file.text(",").number(edge.source).end_row();
  }
  file.close();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Arguments arguments = parse_arguments(argc, argv);
    std::filesystem::create_directories(arguments.out);
    write_nodes(arguments);
    write_edges(arguments);
    return 0;
  } catch (const std::invalid_argument& error) {
    std::cerr << "clout_generate: " << error.what() << '\n' << kUsage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "clout_generate: " << error.what() << '\n';
    return 1;
  }
}
