// CALL of a procedure: finds it, checks arguments against its signature, and names its columns.
#include <algorithm>
#include <utility>

#include "query/binder_clause.h"
#include "query/binder_expression.h"
#include "query/procedures/procedure.h"

namespace clout::query {
namespace {

class CallBinder {
 public:
  CallBinder(const BindContext& context, Scope& scope, const ast::CallProcedure& call)
      : context_(context), scope_(scope), call_(call), procedure_(find()) {}

  BoundProcedureCall bind(bool standalone, std::vector<std::string>& names) {
    bound_.procedure = &procedure_;
    bind_arguments();
    bound_.outputs.resize(procedure_.outputs.size());
    if (call_.yield) {
      for (const ast::YieldItem& item : *call_.yield) yield(item, names);
    } else if (standalone) {
      for (std::size_t i = 0; i < procedure_.outputs.size(); ++i) {
        const std::string& name = procedure_.outputs[i].name;
        declare(i, {name, call_.name.span}, names);
      }
    }
    if (call_.where) {
      ExpressionBinder(context_, scope_).bind_conjuncts(*call_.where, "WHERE", bound_.where);
    }
    return std::move(bound_);
  }

 private:
  [[nodiscard]] const Procedure& find() const {
    const std::string& name = call_.name.text;
    if (const Procedure* found = context_.procedures.find(name)) return *found;
    std::vector<std::string> names;
    for (const Procedure* known : context_.procedures.all()) names.push_back(known->name);
    Error error =
        context_.error(call_.name.span, "ProcedureNotFound", "there is no procedure " + name);
    if (const auto near = nearest_name(name, names)) {
      throw std::move(error).hint("did you mean " + *near + "?");
    }
    throw std::move(error).hint("SHOW PROCEDURES lists them");
  }

  void bind_arguments() {
    if (!call_.arguments) {
      for (const ProcedureField& input : procedure_.inputs) take(input, parameter(input));
      return;
    }
    const auto& given = *call_.arguments;
    const auto& inputs = procedure_.inputs;
    const auto required =
        std::count_if(inputs.begin(), inputs.end(), [](const auto& i) { return !i.otherwise; });
    if (given.size() > inputs.size() || given.size() < static_cast<std::size_t>(required)) {
      throw context_
          .error(call_.name.span, "InvalidNumberOfArguments",
                 procedure_.name + " does not take " + std::to_string(given.size()) +
                     (given.size() == 1 ? " argument" : " arguments"))
          .hint("its signature is " + signature_text(procedure_));
    }
    ExpressionBinder binder(context_, scope_);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      take(inputs[i], i < given.size()
                          ? binder.bind(given[i])
                          : make_constant(*inputs[i].otherwise, context_.at(call_.name.span)));
    }
  }

  void take(const ProcedureField& input, BoundPtr argument) {
    require_type(*argument, accepted_types(input),
                 "argument `" + input.name + "` of " + procedure_.name);
    if (input.name == "options") context_.names.looked_for_options(*argument);
    bound_.arguments.push_back(std::move(argument));
  }

  /// The parameter of the query that stands for an argument that is not written.
  [[nodiscard]] BoundPtr parameter(const ProcedureField& input) const {
    const SourcePosition position = context_.at(call_.name.span);
    if (const auto found = context_.parameters.find(input.name);
        found != context_.parameters.end()) {
      return make_constant(found->second, position);
    }
    if (input.otherwise) return make_constant(*input.otherwise, position);
    throw Error(ErrorCode::NotFound,
                "parameter $" + input.name + " has no value, which " + procedure_.name + " takes")
        .at(position)
        .detail("MissingParameter")
        .hint("give it with the call, or write the arguments in parentheses");
  }

  void yield(const ast::YieldItem& item, std::vector<std::string>& names) {
    const auto& outputs = procedure_.outputs;
    const auto found =
        std::find_if(outputs.begin(), outputs.end(),
                     [&](const ProcedureField& output) { return output.name == item.field.text; });
    if (found == outputs.end()) {
      throw no_such_column(item.field);
    }
    declare(static_cast<std::size_t>(found - outputs.begin()), item.alias.value_or(item.field),
            names);
  }

  [[nodiscard]] Error no_such_column(const ast::Name& field) const {
    std::vector<std::string> names;
    for (const ProcedureField& output : procedure_.outputs) names.push_back(output.name);
    const auto near = nearest_name(field.text, names);
    return context_
        .error(field.span, "UndefinedVariable",
               procedure_.name + " has no column `" + field.text + "`")
        .hint(near ? "did you mean `" + *near + "`?"
                   : "its signature is " + signature_text(procedure_));
  }

  void declare(std::size_t output, const ast::Name& name, std::vector<std::string>& names) {
    if (scope_.find(name.text) != nullptr) {
      throw context_
          .error(name.span, "VariableAlreadyBound", "variable `" + name.text + "` is already there")
          .hint("give the column another name: YIELD " + procedure_.outputs[output].name +
                " AS other");
    }
    std::optional<Slot>& slot = bound_.outputs[output];
    if (!slot) slot = context_.new_slot(name.text);
    scope_.add({name.text, *slot, procedure_.outputs[output].type, kAnyType, false});
    names.push_back(name.text);
    bound_.columns.push_back(*slot);
  }

  const BindContext& context_;
  Scope& scope_;
  const ast::CallProcedure& call_;
  const Procedure& procedure_;
  BoundProcedureCall bound_;
};

}  // namespace

BoundProcedureCall bind_procedure_call(const BindContext& context, Scope& scope,
                                       const ast::CallProcedure& call, bool standalone,
                                       std::vector<std::string>& names) {
  return CallBinder(context, scope, call).bind(standalone, names);
}

}  // namespace clout::query
