#include "tools/rpc/value_wire.h"

#include <string>
#include <utility>

#include "schema/error.h"
#include "schema/temporal_calendar.h"
#include "schema/temporal_zone.h"
#include "schema/utf8.h"
#include "tools/render/entity_parts.h"

namespace clout::tools {
namespace {

void write_properties(capnp::List<wire::Entry>::Builder out, const Properties& properties,
                      const graph::GraphView* view) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire_text(properties[i].first));
    write_value(out[i].initValue(), properties[i].second, view);
  }
}

unsigned count_of(std::size_t size) { return static_cast<unsigned>(size); }

void write_node(wire::Node::Builder out, NodeId node, const graph::GraphView* view) {
  out.setId(raw(node));
  const auto labels = label_names(*view, node);
  auto names = out.initLabels(count_of(labels.size()));
  for (unsigned i = 0; i < names.size(); ++i) names.set(i, wire_text(labels[i]));
  const auto properties = properties_by_name(*view, node);
  write_properties(out.initProperties(count_of(properties.size())), properties, view);
}

void write_edge(wire::Edge::Builder out, const Edge& edge, const graph::GraphView* view) {
  out.setId(raw(edge.id));
  out.setType(wire_text(view->catalog().edge_types.name(edge.type)));
  out.setStart(raw(edge.start));
  out.setEnd(raw(edge.end));
  const auto properties = properties_by_name(*view, edge);
  write_properties(out.initProperties(count_of(properties.size())), properties, view);
}

void write_path(wire::Path::Builder out, const Path& path, const graph::GraphView* view) {
  auto nodes = out.initNodes(count_of(path.nodes.size()));
  for (unsigned i = 0; i < nodes.size(); ++i) write_node(nodes[i], path.nodes[i], view);
  auto edges = out.initEdges(count_of(path.edges.size()));
  for (unsigned i = 0; i < edges.size(); ++i) write_edge(edges[i], path.edges[i], view);
}

void write_list(capnp::List<wire::Value>::Builder out, const List& list,
                const graph::GraphView* view) {
  for (unsigned i = 0; i < out.size(); ++i) write_value(out[i], list[i], view);
}

void write_map(capnp::List<wire::Entry>::Builder out, const Map& map,
               const graph::GraphView* view) {
  unsigned i = 0;
  for (const auto& [key, value] : map) {
    out[i].setKey(wire_text(key));
    write_value(out[i++].initValue(), value, view);
  }
}

void write_temporal(wire::Value::Builder out, const Value& value) {
  switch (value.type()) {
    case ValueType::Time: {
      auto time = out.initTime();
      time.setNanoseconds(value.as_time().nanoseconds);
      time.setOffsetSeconds(value.as_time().offset_seconds);
      return;
    }
    case ValueType::LocalDateTime: {
      auto time = out.initLocalDateTime();
      time.setSeconds(value.as_local_date_time().seconds);
      time.setNanoseconds(value.as_local_date_time().nanoseconds);
      return;
    }
    case ValueType::DateTime: {
      const auto& from = value.as_date_time();
      auto time = out.initDateTime();
      time.setSeconds(from.seconds);
      time.setNanoseconds(from.nanoseconds);
      time.setOffsetSeconds(from.offset_seconds);
      time.setZone(wire_text(from.zone));
      return;
    }
    default: {
      const auto& from = value.as_duration();
      auto duration = out.initDuration();
      duration.setMonths(from.months);
      duration.setDays(from.days);
      duration.setSeconds(from.seconds);
      duration.setNanoseconds(from.nanoseconds);
    }
  }
}

Error no_parameter() {
  return Error(ErrorCode::Argument, "nodes, edges and paths are no values for parameters")
      .hint("give the name, or id(), of what is meant");
}

std::string read_text(capnp::Text::Reader text) {
  const auto bytes = view_of(text);
  if (find_invalid_utf8(bytes) != std::string_view::npos) {
    throw Error(ErrorCode::Argument, "a parameter holds text that is not UTF-8");
  }
  return std::string(bytes);
}

/// Times of day and fractions of seconds have bounds that the rest of the engine relies on.
template <typename Number>
Number within(Number value, Number least, Number most, const char* what) {
  if (value >= least && value <= most) return value;
  throw Error(ErrorCode::Argument,
              std::string("a parameter has an impossible ") + what + ": " + std::to_string(value));
}

constexpr std::int32_t kWidestOffset = 18 * 3'600;

std::int64_t read_days(std::int64_t days) {
  if (!in_range(Date{days})) {
    throw Error(ErrorCode::Argument, "a parameter has a date that the calendar does not have");
  }
  return days;
}
std::int64_t read_seconds(std::int64_t seconds) {
  read_days(floor_divide(seconds, kSecondsPerDay));
  return seconds;
}
std::int32_t read_offset(std::int32_t seconds) {
  return within(seconds, -kWidestOffset, kWidestOffset, "offset of a zone");
}
std::int32_t read_nanoseconds(std::int32_t nanoseconds) {
  return within<std::int32_t>(nanoseconds, 0, kNanosecondsPerSecond - 1, "fraction of a second");
}
std::int64_t read_time_of_day(std::int64_t nanoseconds) {
  return within<std::int64_t>(nanoseconds, 0, kNanosecondsPerDay - 1, "time of day");
}

/// The offset follows from the zone, if that has a name.
Value read_date_time(wire::DateTime::Reader in) {
  Zone zone;
  if (in.getZone().size() > 0) {
    zone = parse_zone(read_text(in.getZone()));
  } else {
    zone.offset_seconds = read_offset(in.getOffsetSeconds());
  }
  return Value(
      at_instant(read_seconds(in.getSeconds()), read_nanoseconds(in.getNanoseconds()), zone));
}

Value read_duration(wire::Duration::Reader in) {
  const std::int64_t part = in.getNanoseconds();
  within(part, 1 - kNanosecondsPerSecond, kNanosecondsPerSecond - 1, "fraction of a second");
  return Value(Duration{in.getMonths(), in.getDays(), in.getSeconds(), part});
}

Value read_list(capnp::List<wire::Value>::Reader in) {
  List list;
  list.reserve(in.size());
  for (const auto item : in) list.push_back(read_value(item));
  return Value(std::move(list));
}

}  // namespace

void write_value(wire::Value::Builder out, const Value& value, const graph::GraphView* view) {
  if (view == nullptr && (value.is_node() || value.is_edge() || value.is_path())) {
    throw no_parameter();
  }
  switch (value.type()) {
    case ValueType::Null:
      return out.setNull();
    case ValueType::Boolean:
      return out.setBoolean(value.as_boolean());
    case ValueType::Integer:
      return out.setInteger(value.as_integer());
    case ValueType::Float:
      return out.setFloat(value.as_float());
    case ValueType::String:
      return out.setText(wire_text(value.as_string()));
    case ValueType::List:
      return write_list(out.initList(count_of(value.as_list().size())), value.as_list(), view);
    case ValueType::Map:
      return write_map(out.initMap(count_of(value.as_map().size())), value.as_map(), view);
    case ValueType::Node:
      return write_node(out.initNode(), value.as_node().id, view);
    case ValueType::Edge:
      return write_edge(out.initEdge(), value.as_edge(), view);
    case ValueType::Path:
      return write_path(out.initPath(), value.as_path(), view);
    case ValueType::Date:
      return out.setDate(value.as_date().days);
    case ValueType::LocalTime:
      return out.setLocalTime(value.as_local_time().nanoseconds);
    case ValueType::Time:
    case ValueType::LocalDateTime:
    case ValueType::DateTime:
    case ValueType::Duration:
      return write_temporal(out, value);
  }
}

void write_batch(wire::Batch::Builder out, std::span<const Value> values, std::size_t columns,
                 const graph::GraphView& view) {
  out.setRows(count_of(columns == 0 ? 0 : values.size() / columns));
  auto list = out.initValues(count_of(values.size()));
  for (unsigned i = 0; i < list.size(); ++i) write_value(list[i], values[i], &view);
}

void write_entries(capnp::List<wire::Entry>::Builder out, const Map& values) {
  write_map(out, values, nullptr);
}

Value read_value(wire::Value::Reader in) {
  switch (in.which()) {
    case wire::Value::NULL_:
      return Value();
    case wire::Value::BOOLEAN:
      return Value(in.getBoolean());
    case wire::Value::INTEGER:
      return Value(std::int64_t{in.getInteger()});
    case wire::Value::FLOAT:
      return Value(in.getFloat());
    case wire::Value::TEXT:
      return Value(read_text(in.getText()));
    case wire::Value::LIST:
      return read_list(in.getList());
    case wire::Value::MAP:
      return Value(read_entries(in.getMap()));
    case wire::Value::DATE:
      return Value(Date{read_days(in.getDate())});
    case wire::Value::LOCAL_TIME:
      return Value(LocalTime{read_time_of_day(in.getLocalTime())});
    case wire::Value::TIME:
      return Value(Time{read_time_of_day(in.getTime().getNanoseconds()),
                        read_offset(in.getTime().getOffsetSeconds())});
    case wire::Value::LOCAL_DATE_TIME: {
      const auto time = in.getLocalDateTime();
      return Value(
          LocalDateTime{read_seconds(time.getSeconds()), read_nanoseconds(time.getNanoseconds())});
    }
    case wire::Value::DATE_TIME:
      return read_date_time(in.getDateTime());
    case wire::Value::DURATION:
      return read_duration(in.getDuration());
    case wire::Value::NODE:
    case wire::Value::EDGE:
    case wire::Value::PATH:
      break;
  }
  throw no_parameter();
}

Map read_entries(capnp::List<wire::Entry>::Reader in) {
  Map map;
  for (const auto entry : in) {
    map.insert_or_assign(read_text(entry.getKey()), read_value(entry.getValue()));
  }
  return map;
}

}  // namespace clout::tools
