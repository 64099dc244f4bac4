// Numeric functions.
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "query/evaluation_context.h"
#include "query/functions/families.h"
#include "schema/error.h"

namespace clout::query {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kE = 2.71828182845904523536;

template <double (*Compute)(double)>
Value of_float(Arguments arguments, EvaluationContext&) {
  return Compute(arguments[0].number());
}

double cotangent(double x) { return 1.0 / std::tan(x); }
double degrees(double x) { return x * 180.0 / kPi; }
double radians(double x) { return x * kPi / 180.0; }
double haversin(double x) { return (1.0 - std::cos(x)) / 2.0; }

Value absolute(Arguments arguments, EvaluationContext&) {
  const Value& value = arguments[0];
  if (value.is_float()) return std::fabs(value.as_float());
  if (value.as_integer() == std::numeric_limits<std::int64_t>::min()) {
    throw Error(ErrorCode::Argument, "the result of abs() does not fit a 64-bit integer")
        .detail("IntegerOverflow");
  }
  return value.as_integer() < 0 ? -value.as_integer() : value.as_integer();
}

Value sign(Arguments arguments, EvaluationContext&) {
  const double number = arguments[0].number();
  return number > 0 ? 1 : number < 0 ? -1 : 0;
}

Value is_nan(Arguments arguments, EvaluationContext&) { return std::isnan(arguments[0].number()); }

Value random_number(Arguments, EvaluationContext& context) {
  return static_cast<double>(context.random()() >> 11) * 0x1.0p-53;
}

Value pi(Arguments, EvaluationContext&) { return kPi; }
Value e(Arguments, EvaluationContext&) { return kE; }

Value arc_tangent_2(Arguments arguments, EvaluationContext&) {
  return std::atan2(arguments[0].number(), arguments[1].number());
}

// --- rounding -----------------------------------------------------------------------------------

double half_even(double x) {
  const double down = std::floor(x);
  const double fraction = x - down;
  if (fraction != 0.5) return fraction < 0.5 ? down : down + 1;
  return std::fmod(down, 2.0) == 0 ? down : down + 1;
}

double half_down(double x) {
  const double whole = std::trunc(x);
  return std::fabs(x - whole) > 0.5 ? whole + std::copysign(1.0, x) : whole;
}

double away_from_zero(double x) { return x < 0 ? std::floor(x) : std::ceil(x); }

/// Ties towards plus infinity.
double nearest(double x) {
  const double down = std::floor(x);
  return x - down >= 0.5 ? down + 1 : down;
}

double rounded(double x, const std::string& mode) {
  if (mode == "UP") return away_from_zero(x);
  if (mode == "DOWN") return std::trunc(x);
  if (mode == "CEILING") return std::ceil(x);
  if (mode == "FLOOR") return std::floor(x);
  if (mode == "HALF_UP") return std::round(x);
  if (mode == "HALF_DOWN") return half_down(x);
  if (mode == "HALF_EVEN") return half_even(x);
  throw Error(ErrorCode::Argument, "'" + mode + "' is not a rounding mode")
      .hint("The modes are UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN and HALF_EVEN.")
      .detail("InvalidArgumentValue");
}

Value round_number(Arguments arguments, EvaluationContext&) {
  const double number = arguments[0].number();
  if (arguments.size() == 1) return nearest(number);
  const std::int64_t digits = arguments[1].as_integer();
  if (digits < 0) {
    throw Error(ErrorCode::Argument, "the precision of round() must not be negative")
        .detail("NumberOutOfRange");
  }
  const std::string mode = arguments.size() > 2 ? arguments[2].as_string() : "HALF_UP";
  constexpr std::int64_t kMostDigits = 15;  // A double has no more to round at.
  if (digits > kMostDigits || std::fabs(number) >= 0x1.0p52) return number;
  const double scale = std::pow(10.0, static_cast<double>(digits));
  return rounded(number * scale, mode) / scale;
}

constexpr auto kNull = Function::NullInNullOut;
constexpr TypeSet kFloat = ValueType::Float;

constexpr std::array<Function, 30> kFunctions = {{
    {"abs", "number", {kNumber}, 1, 1, kNull, kNumber, absolute, "The absolute value."},
    {"ceil",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::ceil>,
     "The smallest whole number that is not below."},
    {"floor",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::floor>,
     "The largest whole number that is not above."},
    {"round",
     "number, precision = 0, mode = 'HALF_UP'",
     {kNumber, ValueType::Integer, ValueType::String},
     1,
     3,
     kNull,
     kFloat,
     round_number,
     "Rounded to so many decimal places; a bare round(x) takes ties upwards."},
    {"sign", "number", {kNumber}, 1, 1, kNull, ValueType::Integer, sign, "-1, 0 or 1."},
    {"isNaN",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     ValueType::Boolean,
     is_nan,
     "True for a float that is not a number."},
    {"rand",
     "",
     {},
     0,
     0,
     Function::Nondeterministic,
     kFloat,
     random_number,
     "A random number in [0, 1)."},
    {"sqrt", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::sqrt>, "The square root."},
    {"exp", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::exp>, "e to the power."},
    {"log", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::log>, "The natural logarithm."},
    {"ln", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::log>, "The natural logarithm."},
    {"log10",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::log10>,
     "The logarithm to base 10."},
    {"e", "", {}, 0, 0, Function::None, kFloat, e, "The base of the natural logarithm."},
    {"pi", "", {}, 0, 0, Function::None, kFloat, pi, "The ratio of circumference to diameter."},
    {"sin",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::sin>,
     "The sine of an angle in radians."},
    {"cos",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::cos>,
     "The cosine of an angle in radians."},
    {"tan",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::tan>,
     "The tangent of an angle in radians."},
    {"cot",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<cotangent>,
     "The cotangent of an angle in radians."},
    {"asin", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::asin>, "The arcsine."},
    {"acos", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::acos>, "The arccosine."},
    {"atan", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::atan>, "The arctangent."},
    {"atan2",
     "y, x",
     {kNumber, kNumber},
     2,
     2,
     kNull,
     kFloat,
     arc_tangent_2,
     "The angle of the point (x, y)."},
    {"sinh", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::sinh>, "The hyperbolic sine."},
    {"cosh",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::cosh>,
     "The hyperbolic cosine."},
    {"tanh",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<std::tanh>,
     "The hyperbolic tangent."},
    {"degrees",
     "radians",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<degrees>,
     "Radians as degrees."},
    {"radians",
     "degrees",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<radians>,
     "Degrees as radians."},
    {"haversin",
     "number",
     {kNumber},
     1,
     1,
     kNull,
     kFloat,
     of_float<haversin>,
     "Half of one minus the cosine."},
    {"power",
     "base, exponent",
     {kNumber, kNumber},
     2,
     2,
     kNull,
     kFloat,
     [](Arguments arguments, EvaluationContext&) -> Value {
       return std::pow(arguments[0].number(), arguments[1].number());
     },
     "The base to the power of the exponent, as the operator ^."},
    {"cbrt", "number", {kNumber}, 1, 1, kNull, kFloat, of_float<std::cbrt>, "The cube root."},
}};

}  // namespace

std::span<const Function> math_functions() { return kFunctions; }

}  // namespace clout::query
