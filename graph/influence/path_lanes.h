// The commutative semirings that path sums run in: a few independent doubles side by side, and how
// to read harm, support and leverage sums out of them. Knows nothing of graphs.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "graph/influence/path_sums.h"

namespace clout::graph {

/// Values that are added and multiplied lane by lane.
template <std::size_t N>
struct Lanes {
  std::array<double, N> v{};

  Lanes& operator+=(const Lanes& other) {
    for (std::size_t i = 0; i < N; ++i) v[i] += other.v[i];
    return *this;
  }
  Lanes& operator-=(const Lanes& other) {
    for (std::size_t i = 0; i < N; ++i) v[i] -= other.v[i];
    return *this;
  }
  friend Lanes operator*(const Lanes& a, const Lanes& b) {
    Lanes product;
    for (std::size_t i = 0; i < N; ++i) product.v[i] = a.v[i] * b.v[i];
    return product;
  }
  void add_product(const Lanes& a, const Lanes& b) {
    for (std::size_t i = 0; i < N; ++i) v[i] += a.v[i] * b.v[i];
  }
};

/// The three parts of a sum.
struct PathParts {
  double harm = 0;
  double support = 0;
  double leverage = 0;
};

/// For any polarity, first powers alone: the parts themselves (the group ring of the two signs, and
/// beside it what is undecided). Nothing is taken from anything, so a part that is 0 is exactly 0,
/// and its rounding is relative to itself.
struct SignedSum {
  double support = 0;
  double harm = 0;
  double undecided = 0;

  static SignedSum arc(double weight, double polarity) {
    return {weight * (1 + polarity) / 2, weight * (1 - polarity) / 2,
            weight * (1 - std::fabs(polarity))};
  }
  [[nodiscard]] double strength() const { return support + harm; }
  [[nodiscard]] double decided() const { return strength() - undecided; }

  SignedSum& operator+=(const SignedSum& other) {
    support += other.support;
    harm += other.harm;
    undecided += other.undecided;
    return *this;
  }
  SignedSum& operator-=(const SignedSum& other) {
    support -= other.support;
    harm -= other.harm;
    undecided -= other.undecided;
    return *this;
  }
  friend SignedSum operator*(const SignedSum& a, const SignedSum& b) {
    return {a.support * b.support + a.harm * b.harm, a.support * b.harm + a.harm * b.support,
            a.undecided * b.strength() + a.decided() * b.undecided};
  }
  friend SignedSum operator*(const SignedSum& a, double factor) {
    return {a.support * factor, a.harm * factor, a.undecided * factor};
  }
};

/// For polarities -1, 0 and 1: three lanes a power, w^k times 1, pi and pi squared. A path's
/// polarity then is one of the three too, and the lanes count each kind apart.
template <std::size_t K>
struct WholeSigns {
  static constexpr std::size_t kPowers = K;
  /// How far reading out can magnify a lane's error.
  static constexpr double kAmplification = 1;
  using Value = Lanes<3 * K>;

  static Value arc(double weight, double polarity) {
    Value value;
    const double square = polarity * polarity;
    double power = 1;
    for (std::size_t k = 0; k < K; ++k) {
      power *= weight;
      value.v[3 * k] = power;
      value.v[3 * k + 1] = power * polarity;
      value.v[3 * k + 2] = power * square;
    }
    return value;
  }
  /// What one hop more multiplies each lane by.
  static Value decay(double delta) { return arc(delta, 1); }
  static PathParts parts(const Value& sum, std::size_t power) {
    const std::size_t lane = 3 * (power - 1);
    const double negative = (sum.v[lane + 2] - sum.v[lane + 1]) / 2;
    const double positive = (sum.v[lane + 2] + sum.v[lane + 1]) / 2;
    const double undecided = sum.v[lane] - sum.v[lane + 2];
    const double shared = std::ldexp(undecided, -static_cast<int>(power));
    return {negative + shared, positive + shared, undecided};
  }
};

/// For any polarity: for power k the moments w^k pi^j and w^k |pi|^j, j up to k; binomial expansion
/// of (1 - pi)^k, (1 + pi)^k and (1 - |pi|)^k reads the sums out.
template <std::size_t K>
struct AnyPolarity {
  static constexpr std::size_t kPowers = K;
  static constexpr double kAmplification = std::size_t{1} << K;
  /// 2k + 1 lanes for power k: j = 0, then pi^j and |pi|^j for j = 1 .. k.
  using Value = Lanes<K*(K + 2)>;

  static Value arc(double weight, double polarity) {
    Value value;
    double power = 1;
    for (std::size_t k = 1; k <= K; ++k) {
      power *= weight;
      double moment = power;
      double size = power;
      const std::size_t base = first_lane(k);
      value.v[base] = power;
      for (std::size_t j = 1; j <= k; ++j) {
        value.v[base + 2 * j - 1] = moment *= polarity;
        value.v[base + 2 * j] = size *= std::fabs(polarity);
      }
    }
    return value;
  }
  static Value decay(double delta) { return arc(delta, 1); }
  static PathParts parts(const Value& sum, std::size_t power) {
    const std::size_t base = first_lane(power);
    PathParts parts{sum.v[base], sum.v[base], sum.v[base]};
    double binomial = 1;
    double sign = 1;
    for (std::size_t j = 1; j <= power; ++j) {
      binomial = binomial * static_cast<double>(power - j + 1) / static_cast<double>(j);
      sign = -sign;
      parts.harm += sign * binomial * sum.v[base + 2 * j - 1];
      parts.support += binomial * sum.v[base + 2 * j - 1];
      parts.leverage += sign * binomial * sum.v[base + 2 * j];
    }
    const double half = std::ldexp(1.0, -static_cast<int>(power));
    return {parts.harm * half, parts.support * half, parts.leverage};
  }

 private:
  static constexpr std::size_t first_lane(std::size_t power) { return (power - 1) * (power + 1); }
};

}  // namespace clout::graph
