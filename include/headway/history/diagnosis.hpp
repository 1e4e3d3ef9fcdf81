// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_DIAGNOSIS_HPP
#define HEADWAY_HISTORY_DIAGNOSIS_HPP

#include <cstddef>
#include <type_traits>
#include <utility>

#include "headway/base/error_code.hpp"
#include "headway/history/diagnostics.hpp"
#include "headway/history/printable.hpp"

namespace headway::inline v0::detail {

/// The sentence of a finding, with the finding's texts.
template <const PrintableFinding& F, ErrorCode Code = F.code>
struct Diagnosis;

template <class Sentence>
struct Says {
  using Found = Sentence;
};

template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::none> : Says<diagnostics::no_problem_found> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::malformed_revision_id>
    : Says<diagnostics::a_revision_cannot_be_an_identifier<name_in<F>, other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::duplicate_revision>
    : Says<diagnostics::two_migrations_have_the_same_revision<name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::unknown_parent>
    : Says<diagnostics::a_migration_builds_on_a_revision_that_is_not_in_the_list<revision_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::unknown_dependency>
    : Says<diagnostics::a_migration_depends_on_a_revision_that_is_not_in_the_list<revision_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::label_clash>
    : Says<diagnostics::a_branch_label_is_the_name_of_another_revision_or_branch<revision_in<F>, name_in<F>,
                                                                                 other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::several_heads> : Says<diagnostics::the_history_has_two_heads<name_in<F>, other_in<F>>> {
};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::too_many_revisions>
    : Says<diagnostics::a_migration_names_too_many_revisions<revision_in<F>, other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::missing_upgrade> : Says<diagnostics::a_migration_has_no_upgrade<revision_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::missing_downgrade>
    : Says<diagnostics::a_migration_has_no_downgrade_and_is_not_declared_irreversible<revision_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::no_such_table>
    : Says<diagnostics::a_migration_names_a_table_that_does_not_exist<revision_in<F>, direction_in<F>, table_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::no_such_column>
    : Says<diagnostics::a_migration_names_a_column_that_does_not_exist<revision_in<F>, direction_in<F>, table_in<F>,
                                                                       name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::column_exists>
    : Says<diagnostics::a_migration_makes_a_column_that_exists<revision_in<F>, direction_in<F>, table_in<F>,
                                                               name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::no_such_index>
    : Says<diagnostics::a_migration_names_an_index_that_does_not_exist<revision_in<F>, direction_in<F>, table_in<F>,
                                                                       name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::index_exists>
    : Says<diagnostics::a_migration_makes_an_index_that_exists<revision_in<F>, direction_in<F>, table_in<F>,
                                                               name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::no_such_constraint>
    : Says<diagnostics::a_migration_names_a_constraint_that_does_not_exist<revision_in<F>, direction_in<F>, table_in<F>,
                                                                           name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::constraint_exists>
    : Says<diagnostics::a_migration_makes_a_constraint_that_exists<revision_in<F>, direction_in<F>, table_in<F>,
                                                                   name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::column_in_use>
    : Says<diagnostics::a_migration_drops_a_column_that_is_in_use<revision_in<F>, direction_in<F>, table_in<F>,
                                                                  name_in<F>, other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::malformed_operation>
    : Says<diagnostics::an_operation_is_malformed<revision_in<F>, direction_in<F>, table_in<F>, name_in<F>,
                                                  other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::unreadable_statement>
    : Says<diagnostics::sql_cannot_be_read_use_op_execute_opaque<revision_in<F>, direction_in<F>, name_in<F>,
                                                                 expected_in<F>, other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::downgrade_differs>
    : Says<diagnostics::a_downgrade_does_not_undo_its_upgrade<revision_in<F>, table_in<F>, name_in<F>, other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::branches_do_not_commute>
    : Says<diagnostics::two_branches_touch_the_same_column_and_their_order_matters<revision_in<F>, other_in<F>,
                                                                                   table_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::table_not_migrated>
    : Says<diagnostics::models_have_a_table_that_no_migration_makes<table_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::table_not_modelled>
    : Says<diagnostics::migrations_make_a_table_that_no_model_has<table_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::column_not_migrated>
    : Says<diagnostics::models_have_a_column_that_no_migration_makes<table_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::column_not_modelled>
    : Says<diagnostics::migrations_make_a_column_that_no_model_has<table_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::index_not_migrated>
    : Says<diagnostics::models_have_an_index_that_no_migration_makes<table_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::index_not_modelled>
    : Says<diagnostics::migrations_make_an_index_that_no_model_has<table_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::constraint_not_migrated>
    : Says<diagnostics::models_have_a_constraint_that_no_migration_makes<table_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::constraint_not_modelled>
    : Says<diagnostics::migrations_make_a_constraint_that_no_model_has<table_in<F>, name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::type_differs>
    : Says<diagnostics::a_column_has_another_type_in_the_models<table_in<F>, name_in<F>, expected_in<F>, other_in<F>>> {
};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::nullability_differs>
    : Says<diagnostics::a_column_has_another_nullability_in_the_models<table_in<F>, name_in<F>, expected_in<F>,
                                                                       other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::default_differs>
    : Says<diagnostics::a_column_has_another_default_in_the_models<table_in<F>, name_in<F>, expected_in<F>,
                                                                   other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::collation_differs>
    : Says<diagnostics::a_column_has_another_collation_in_the_models<table_in<F>, name_in<F>, expected_in<F>,
                                                                     other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::comment_differs>
    : Says<std::conditional_t<
          F.name.view().empty(),
          diagnostics::a_table_has_another_comment_in_the_models<table_in<F>, expected_in<F>, other_in<F>>,
          diagnostics::a_column_has_another_comment_in_the_models<table_in<F>, name_in<F>, expected_in<F>,
                                                                  other_in<F>>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::generation_differs>
    : Says<diagnostics::a_column_is_generated_otherwise_in_the_models<table_in<F>, name_in<F>, expected_in<F>,
                                                                      other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::index_differs>
    : Says<diagnostics::an_index_is_another_in_the_models<table_in<F>, name_in<F>, expected_in<F>, other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::foreign_key_differs>
    : Says<diagnostics::a_foreign_key_has_other_actions_in_the_models<table_in<F>, name_in<F>, expected_in<F>,
                                                                      other_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::table_options_differ>
    : Says<diagnostics::a_table_has_other_options_in_the_models<table_in<F>, expected_in<F>, other_in<F>>> {};

template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::no_such_view>
    : Says<diagnostics::a_migration_names_a_view_that_does_not_exist<revision_in<F>, direction_in<F>, table_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::view_exists>
    : Says<diagnostics::a_migration_makes_a_view_that_exists<revision_in<F>, direction_in<F>, table_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::no_such_trigger>
    : Says<diagnostics::a_migration_names_a_trigger_that_does_not_exist<revision_in<F>, direction_in<F>, table_in<F>,
                                                                        name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::trigger_exists>
    : Says<diagnostics::a_migration_makes_a_trigger_that_exists<revision_in<F>, direction_in<F>, table_in<F>,
                                                                name_in<F>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::table_in_use>
    : Says<diagnostics::a_migration_drops_a_table_that_a_view_reads<revision_in<F>, direction_in<F>, table_in<F>,
                                                                    other_in<F>>> {};

/// A view has one name, a trigger its table's, too.
template <const PrintableFinding& F>
inline constexpr bool is_about_view = F.name.view().empty();
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::object_not_migrated>
    : Says<std::conditional_t<is_about_view<F>, diagnostics::models_have_a_view_that_no_migration_makes<table_in<F>>,
                              diagnostics::models_have_a_trigger_that_no_migration_makes<table_in<F>, name_in<F>>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::object_not_modelled>
    : Says<std::conditional_t<is_about_view<F>, diagnostics::migrations_make_a_view_that_no_model_has<table_in<F>>,
                              diagnostics::migrations_make_a_trigger_that_no_model_has<table_in<F>, name_in<F>>>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::object_differs>
    : Says<std::conditional_t<
          is_about_view<F>, diagnostics::a_view_is_another_in_the_models<table_in<F>, expected_in<F>, other_in<F>>,
          diagnostics::a_trigger_is_another_in_the_models<table_in<F>, name_in<F>, expected_in<F>, other_in<F>>>> {};

/// A table that is made twice: by two migrations, or in the models.
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::table_exists>
    : Says<std::conditional_t<
          F.direction.view() == "models", diagnostics::two_models_have_the_same_table<table_in<F>>,
          diagnostics::a_migration_makes_a_table_that_exists<revision_in<F>, direction_in<F>, table_in<F>>>> {};

/// A cycle names each of its revisions.
template <const PrintableFinding& F, class Numbers>
struct Cycle;
template <const PrintableFinding& F>
struct Cycle<F, std::index_sequence<0>> : Says<diagnostics::a_migration_stands_on_itself<revision_in<F>>> {};
template <const PrintableFinding& F, std::size_t... Nth>
struct Cycle<F, std::index_sequence<Nth...>>
    : Says<diagnostics::migrations_stand_on_each_other_in_a_circle<nth_in<F, Nth>...>> {};
template <const PrintableFinding& F>
struct Diagnosis<F, ErrorCode::cycle> : Cycle<F, std::make_index_sequence<count_of_names(F.other.view())>> {};

}  // namespace headway::inline v0::detail

#endif
