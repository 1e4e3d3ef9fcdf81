// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_DIAGNOSTICS_HPP
#define HEADWAY_HISTORY_DIAGNOSTICS_HPP

#include <cstddef>

namespace headway::inline v0 {

/// What the compiler prints of a wrong history: a type whose name is the sentence and whose arguments are the texts.
/// Each rule has one. None is ever defined.
namespace diagnostics {

/// A text of exactly its own length as a template argument, which both g++ and clang print readably.
template <std::size_t N>
struct Words {
  char words[N + 1]{};
};

struct no_problem_found;

/// @name The list of migrations.
/// @{
template <Words Revision, Words Why>
struct a_revision_cannot_be_an_identifier;
template <Words Revision>
struct two_migrations_have_the_same_revision;
template <Words Revision, Words Parent>
struct a_migration_builds_on_a_revision_that_is_not_in_the_list;
template <Words Revision, Words Dependency>
struct a_migration_depends_on_a_revision_that_is_not_in_the_list;
template <Words Revision>
struct a_migration_stands_on_itself;
template <Words... Revisions>
struct migrations_stand_on_each_other_in_a_circle;
template <Words Revision, Words Label, Words Owner>
struct a_branch_label_is_the_name_of_another_revision_or_branch;
template <Words Head, Words OtherHead>
struct the_history_has_two_heads;
template <Words Revision, Words Limit>
struct a_migration_names_too_many_revisions;
template <Words Revision>
struct a_migration_has_no_upgrade;
template <Words Revision>
struct a_migration_has_no_downgrade_and_is_not_declared_irreversible;
/// @}

/// @name The operations of one migration. Direction is `upgrade` or `downgrade`.
/// @{
template <Words Revision, Words Direction, Words Table>
struct a_migration_names_a_table_that_does_not_exist;
template <Words Revision, Words Direction, Words Table>
struct a_migration_makes_a_table_that_exists;
template <Words Revision, Words Direction, Words Table, Words Column>
struct a_migration_names_a_column_that_does_not_exist;
template <Words Revision, Words Direction, Words Table, Words Column>
struct a_migration_makes_a_column_that_exists;
template <Words Revision, Words Direction, Words Table, Words Index>
struct a_migration_names_an_index_that_does_not_exist;
template <Words Revision, Words Direction, Words Table, Words Index>
struct a_migration_makes_an_index_that_exists;
template <Words Revision, Words Direction, Words Table, Words Constraint>
struct a_migration_names_a_constraint_that_does_not_exist;
template <Words Revision, Words Direction, Words Table, Words Constraint>
struct a_migration_makes_a_constraint_that_exists;
template <Words Revision, Words Direction, Words Table, Words Column, Words User>
struct a_migration_drops_a_column_that_is_in_use;
template <Words Revision, Words Direction, Words View>
struct a_migration_names_a_view_that_does_not_exist;
template <Words Revision, Words Direction, Words View>
struct a_migration_makes_a_view_that_exists;
template <Words Revision, Words Direction, Words Table, Words Trigger>
struct a_migration_names_a_trigger_that_does_not_exist;
template <Words Revision, Words Direction, Words Table, Words Trigger>
struct a_migration_makes_a_trigger_that_exists;
template <Words Revision, Words Direction, Words Table, Words View>
struct a_migration_drops_a_table_that_a_view_reads;
template <Words Revision, Words Direction, Words Table, Words Operation, Words Why>
struct an_operation_is_malformed;
template <Words Revision, Words Direction, Words Where, Words Expected, Words Found>
struct sql_cannot_be_read_use_op_execute_opaque;
template <Words Revision, Words Table, Words Part, Words What>
struct a_downgrade_does_not_undo_its_upgrade;
template <Words Revision, Words OtherRevision, Words Table, Words Column>
struct two_branches_touch_the_same_column_and_their_order_matters;
/// @}

/// @name The models against the schema that the migrations make.
/// @{
template <Words Table>
struct two_models_have_the_same_table;
template <Words Table>
struct models_have_a_table_that_no_migration_makes;
template <Words Table>
struct migrations_make_a_table_that_no_model_has;
template <Words Table, Words Column>
struct models_have_a_column_that_no_migration_makes;
template <Words Table, Words Column>
struct migrations_make_a_column_that_no_model_has;
template <Words Table, Words Index>
struct models_have_an_index_that_no_migration_makes;
template <Words Table, Words Index>
struct migrations_make_an_index_that_no_model_has;
template <Words Table, Words Constraint>
struct models_have_a_constraint_that_no_migration_makes;
template <Words Table, Words Constraint>
struct migrations_make_a_constraint_that_no_model_has;
template <Words Table, Words Column, Words InTheModels, Words InTheMigrations>
struct a_column_has_another_type_in_the_models;
template <Words Table, Words Column, Words InTheModels, Words InTheMigrations>
struct a_column_has_another_nullability_in_the_models;
template <Words Table, Words Column, Words InTheModels, Words InTheMigrations>
struct a_column_has_another_default_in_the_models;
template <Words Table, Words Column, Words InTheModels, Words InTheMigrations>
struct a_column_has_another_collation_in_the_models;
template <Words Table, Words Column, Words InTheModels, Words InTheMigrations>
struct a_column_has_another_comment_in_the_models;
template <Words Table, Words InTheModels, Words InTheMigrations>
struct a_table_has_another_comment_in_the_models;
template <Words Table, Words Column, Words InTheModels, Words InTheMigrations>
struct a_column_is_generated_otherwise_in_the_models;
template <Words Table, Words Index, Words InTheModels, Words InTheMigrations>
struct an_index_is_another_in_the_models;
template <Words Table, Words ForeignKey, Words InTheModels, Words InTheMigrations>
struct a_foreign_key_has_other_actions_in_the_models;
template <Words Table, Words InTheModels, Words InTheMigrations>
struct a_table_has_other_options_in_the_models;
template <Words View>
struct models_have_a_view_that_no_migration_makes;
template <Words View>
struct migrations_make_a_view_that_no_model_has;
template <Words View, Words InTheModels, Words InTheMigrations>
struct a_view_is_another_in_the_models;
template <Words Table, Words Trigger>
struct models_have_a_trigger_that_no_migration_makes;
template <Words Table, Words Trigger>
struct migrations_make_a_trigger_that_no_model_has;
template <Words Table, Words Trigger, Words InTheModels, Words InTheMigrations>
struct a_trigger_is_another_in_the_models;
/// @}

}  // namespace diagnostics

}  // namespace headway::inline v0

#endif
