#include "query/ast.h"

namespace clout::query::ast {

LabelExpression::LabelExpression(LabelExpression&&) noexcept = default;
LabelExpression& LabelExpression::operator=(LabelExpression&&) noexcept = default;
LabelExpression::~LabelExpression() = default;

Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

PathGroup::PathGroup() = default;
PathGroup::~PathGroup() = default;

PathPattern::PathPattern() = default;
PathPattern::PathPattern(PathPattern&&) noexcept = default;
PathPattern& PathPattern::operator=(PathPattern&&) noexcept = default;
PathPattern::~PathPattern() = default;

Projection::Projection() = default;
Projection::Projection(Projection&&) noexcept = default;
Projection& Projection::operator=(Projection&&) noexcept = default;
Projection::~Projection() = default;

EntityReference::EntityReference() = default;
EntityReference::EntityReference(EntityReference&&) noexcept = default;
EntityReference& EntityReference::operator=(EntityReference&&) noexcept = default;
EntityReference::~EntityReference() = default;

NamedEdge::NamedEdge() = default;
NamedEdge::NamedEdge(NamedEdge&&) noexcept = default;
NamedEdge& NamedEdge::operator=(NamedEdge&&) noexcept = default;
NamedEdge::~NamedEdge() = default;

InfluenceOptions::InfluenceOptions() = default;
InfluenceOptions::InfluenceOptions(InfluenceOptions&&) noexcept = default;
InfluenceOptions& InfluenceOptions::operator=(InfluenceOptions&&) noexcept = default;
InfluenceOptions::~InfluenceOptions() = default;

SetItem::SetItem(SetItem&&) noexcept = default;
SetItem& SetItem::operator=(SetItem&&) noexcept = default;
SetItem::~SetItem() = default;

Clause::Clause(Clause&&) noexcept = default;
Clause& Clause::operator=(Clause&&) noexcept = default;
Clause::~Clause() = default;

Query::Query() = default;
Query::Query(Query&&) noexcept = default;
Query& Query::operator=(Query&&) noexcept = default;
Query::~Query() = default;

WhatIf::WhatIf() = default;
WhatIf::WhatIf(WhatIf&&) noexcept = default;
WhatIf& WhatIf::operator=(WhatIf&&) noexcept = default;
WhatIf::~WhatIf() = default;
Watch::Watch() = default;
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;
Watch::~Watch() = default;

}  // namespace clout::query::ast
