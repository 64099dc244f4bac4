#include "graph/text_index.h"

#include <algorithm>
#include <utility>

#include "schema/ascii.h"
#include "schema/letters.h"
#include "schema/utf8.h"
#include "storage/keys.h"

namespace clout::graph {

namespace {

bool is_ascii_letter_or_digit(char32_t point) {
  return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
         (point >= 'A' && point <= 'Z');
}

bool is_word_letter(char32_t point) {
  if (point < 0x80) return is_ascii_letter_or_digit(point);
  return point != kNoCodePoint && !is_space(point) && !is_symbol(point);
}

/// Does the letter stand for a word, in a script that puts no blanks between words?
bool is_ideograph(char32_t point) {
  return (point >= 0x3041 && point <= 0x309F) || (point >= 0x3400 && point <= 0x4DBF) ||
         (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0xF900 && point <= 0xFAFF) ||
         (point >= 0x20000 && point <= 0x3FFFF);
}

bool covers(const TextIndexDefinition& index, const NodeRecord& record) {
  return std::any_of(index.labels.begin(), index.labels.end(), [&](LabelId label) {
    return std::binary_search(record.labels.begin(), record.labels.end(), label);
  });
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    i += point.bytes;
    if (!is_word_letter(point.value)) {
      end_word();
    } else if (is_ideograph(point.value)) {
      end_word();
      append_plain_letter(word, point.value);
      end_word();
    } else if (point.value < 0x80) {
      if (word.size() < kMaxWordBytes) word.push_back(ascii_lower(static_cast<char>(point.value)));
    } else {
      std::string letter;
      append_plain_letter(letter, point.value);
      if (word.size() + letter.size() <= kMaxWordBytes) word += letter;
    }
  }
  end_word();
  return words;
}

void append_words(const Value& value, std::vector<std::string>& words) {
  if (value.is_list()) {
    for (const Value& item : value.as_list()) {
      if (item.is_string()) append_words(item, words);
    }
  }
  if (!value.is_string()) return;
  for (std::string& word : words_of(value.as_string())) words.push_back(std::move(word));
  words.emplace_back();
}

std::vector<std::string> text_index_rows(const TextIndexDefinition& index, NodeId node,
                                         const NodeRecord& record) {
  std::vector<std::string> words;
  if (!covers(index, record)) return words;
  for (const PropertyKeyId key : index.keys) {
    if (const Value* value = find_property(record.properties, key)) append_words(*value, words);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (!words.empty() && words.front().empty()) words.erase(words.begin());
  for (std::string& word : words) word = storage::property_index_key(index.number, word, node);
  return words;
}

const TextIndexDefinition* find_text_index(const Catalog& catalog, std::string_view name) {
  const auto& indexes = catalog.rules.text_indexes;
  const auto found = std::find_if(indexes.begin(), indexes.end(),
                                  [&](const auto& index) { return index.name == name; });
  return found != indexes.end() ? &*found : nullptr;
}

}  // namespace clout::graph
