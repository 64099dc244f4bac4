#include "query/bound_query.h"

namespace clout::query {

BoundInfluenceOptions::BoundInfluenceOptions() = default;
BoundInfluenceOptions::BoundInfluenceOptions(const BoundInfluenceOptions&) = default;
BoundInfluenceOptions::BoundInfluenceOptions(BoundInfluenceOptions&&) noexcept = default;
BoundInfluenceOptions& BoundInfluenceOptions::operator=(const BoundInfluenceOptions&) = default;
BoundInfluenceOptions& BoundInfluenceOptions::operator=(BoundInfluenceOptions&&) noexcept = default;
BoundInfluenceOptions::~BoundInfluenceOptions() = default;

BoundProjection::BoundProjection() = default;
BoundProjection::BoundProjection(BoundProjection&&) noexcept = default;
BoundProjection& BoundProjection::operator=(BoundProjection&&) noexcept = default;
BoundProjection::~BoundProjection() = default;

BoundCreate::BoundCreate() = default;
BoundCreate::BoundCreate(const BoundCreate&) = default;
BoundCreate::BoundCreate(BoundCreate&&) noexcept = default;
BoundCreate& BoundCreate::operator=(const BoundCreate&) = default;
BoundCreate& BoundCreate::operator=(BoundCreate&&) noexcept = default;
BoundCreate::~BoundCreate() = default;

BoundClause::BoundClause(BoundClause&&) noexcept = default;
BoundClause& BoundClause::operator=(BoundClause&&) noexcept = default;
BoundClause::~BoundClause() = default;

BoundQuery::BoundQuery() = default;
BoundQuery::BoundQuery(BoundQuery&&) noexcept = default;
BoundQuery& BoundQuery::operator=(BoundQuery&&) noexcept = default;
BoundQuery::~BoundQuery() = default;

}  // namespace clout::query
