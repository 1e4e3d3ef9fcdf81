// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_DIALECT_MYSQL_CASES_HPP
#define HEADWAY_TESTS_DIALECT_MYSQL_CASES_HPP

// Operations and the SQL that they are in MySQL. The unit test compares the text; the integration test lets a MariaDB
// server carry it out, with what it says of the tables itself.

#include <string>
#include <string_view>

#include "headway/operations/operations.hpp"

namespace mysql_cases {

using namespace headway;

/// What is there before each case.
inline constexpr std::string_view before =
    "CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin DEFAULT '7' "
    "COMMENT "
    "'where; \\'mail\\' goes', active BOOLEAN, score DOUBLE, doc LONGBLOB, seen DATETIME(6) DEFAULT "
    "CURRENT_TIMESTAMP(6) ON "
    "UPDATE CURRENT_TIMESTAMP(6), UNIQUE (email, active), CONSTRAINT uq_score UNIQUE (score), CHECK (score > 0));"
    "CREATE TABLE tasks (id INT PRIMARY KEY, user_id INT, title VARCHAR(50) NOT NULL, twice INT GENERATED ALWAYS AS "
    "(user_id * 2) STORED, owner_id INT, KEY idx_user (user_id), KEY idx_title (title), CONSTRAINT ck_title CHECK "
    "(title "
    "<> ''), FOREIGN KEY (user_id) REFERENCES users (id), CONSTRAINT fk_owner FOREIGN KEY (owner_id) REFERENCES users "
    "(id));"
    "INSERT INTO users (id, email, active, score, doc) VALUES (1, '12', true, 1.5, x'00');"
    "INSERT INTO tasks (id, user_id, title) VALUES (1, 1, 'one');";

/// What SHOW CREATE TABLE says of them.
inline constexpr std::string_view users =
    "CREATE TABLE `users` (\n"
    "  `id` int(11) NOT NULL,\n"
    "  `email` varchar(20) CHARACTER SET ascii COLLATE ascii_bin DEFAULT '7' COMMENT 'where; ''mail'' goes',\n"
    "  `active` tinyint(1) DEFAULT NULL,\n"
    "  `score` double DEFAULT NULL,\n"
    "  `doc` longblob DEFAULT NULL,\n"
    "  `seen` datetime(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),\n"
    "  PRIMARY KEY (`id`),\n"
    "  UNIQUE KEY `email` (`email`,`active`),\n"
    "  UNIQUE KEY `uq_score` (`score`),\n"
    "  CONSTRAINT `CONSTRAINT_1` CHECK (`score` > 0)\n"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci";
inline constexpr std::string_view tasks =
    "CREATE TABLE `tasks` (\n"
    "  `id` int(11) NOT NULL,\n"
    "  `user_id` int(11) DEFAULT NULL,\n"
    "  `title` varchar(50) NOT NULL,\n"
    "  `twice` int(11) GENERATED ALWAYS AS (`user_id` * 2) STORED,\n"
    "  `owner_id` int(11) DEFAULT NULL,\n"
    "  PRIMARY KEY (`id`),\n"
    "  KEY `idx_user` (`user_id`),\n"
    "  KEY `idx_title` (`title`),\n"
    "  KEY `fk_owner` (`owner_id`),\n"
    "  CONSTRAINT `fk_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`),\n"
    "  CONSTRAINT `tasks_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),\n"
    "  CONSTRAINT `ck_title` CHECK (`title` <> '')\n"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci";

/// Of the table that an operation is about; empty for one that the case makes.
inline std::string_view definition_of(const Operation& operation) {
  const std::string about = label(operation);
  for (const auto& [name, definition] : {std::pair(" users", users), std::pair(" tasks", tasks)}) {
    const std::size_t at = about.find(name);
    const std::size_t end = at == std::string::npos ? at : at + std::string_view(name).size();
    if (end != std::string::npos && (end == about.size() || about[end] == '.')) return definition;
  }
  return {};
}

struct Case {
  std::string_view name;
  void (*write)(Operations&);
  std::string_view sql;
};

inline constexpr Case cases[] = {
    {"every type",
     [](Operations& op) {
       op.create_table("kinds",
                       column("a", boolean),
                       column("b", smallint),
                       column("c", integer),
                       column("d", bigint),
                       column("e", real),
                       column("f", double_precision),
                       column("g", numeric(10, 2)),
                       column("h", fixed_char(3)),
                       column("i", varchar(255)),
                       column("j", text),
                       column("k", blob),
                       column("l", date),
                       column("m", headway::time),
                       column("n", timestamp),
                       column("o", timestamp_tz),
                       column("p", json),
                       column("q", uuid),
                       column("r", verbatim("INT UNSIGNED")));
     },
     "CREATE TABLE `kinds` (\n"
     "  `a` BOOLEAN,\n"
     "  `b` SMALLINT,\n"
     "  `c` INT,\n"
     "  `d` BIGINT,\n"
     "  `e` FLOAT,\n"
     "  `f` DOUBLE,\n"
     "  `g` DECIMAL(10, 2),\n"
     "  `h` CHAR(3),\n"
     "  `i` VARCHAR(255),\n"
     "  `j` LONGTEXT,\n"
     "  `k` LONGBLOB,\n"
     "  `l` DATE,\n"
     "  `m` TIME(6),\n"
     "  `n` DATETIME(6),\n"
     "  `o` DATETIME(6),\n"
     "  `p` JSON,\n"
     "  `q` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,\n"
     "  `r` INT UNSIGNED\n"
     ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n"},
    {"a table with all that belongs to it; what only SQLite knows is left out",
     [](Operations& op) {
       op.create_table("tags",
                       column("id", bigint).primary_key().autoincrement(),
                       column("Na`me", varchar(9)).not_null().unique().collate("BINARY"),
                       column("user", integer).references("users", "id", cascade, set_null),
                       column("size", integer).default_value(3).check("size > 0 # so it is", "ck_size"),
                       column("half", integer).generated_as("size / 2", Generated::Kind::stored),
                       column("third", integer).generated_as("size / 3"),
                       unique({"Na`me", "size"}).named("uq_name"),
                       check("size < 100 OR `Na``me` <> ''"),
                       foreign_key({"size"}, "tasks", {}).deferrable().on_delete(cascade).named("fk_size"),
                       Index{"idx_tags", {desc("Na`me"), "size"}, true, {}},
                       Index{"idx_user", {"user"}, false, {}},
                       strict,
                       without_rowid);
     },
     "CREATE TABLE `tags` (\n"
     "  `id` BIGINT NOT NULL AUTO_INCREMENT,\n"
     "  `Na``me` VARCHAR(9) COLLATE `utf8mb4_bin` NOT NULL,\n"
     "  `user` INT,\n"
     "  `size` INT DEFAULT 3,\n"
     "  `half` INT GENERATED ALWAYS AS (size / 2) STORED,\n"
     "  `third` INT GENERATED ALWAYS AS (size / 3) VIRTUAL,\n"
     "  PRIMARY KEY (`id`),\n"
     "  UNIQUE (`Na``me`),\n"
     "  CONSTRAINT `uq_name` UNIQUE (`Na``me`, `size`),\n"
     "  CONSTRAINT `ck_size` CHECK (size > 0 # so it is\n"
     "),\n"
     "  CHECK (size < 100 OR `Na``me` <> ''),\n"
     "  FOREIGN KEY (`user`) REFERENCES `users` (`id`) ON DELETE CASCADE ON UPDATE SET NULL,\n"
     "  CONSTRAINT `fk_size` FOREIGN KEY (`size`) REFERENCES `tasks` (`id`) ON DELETE CASCADE,\n"
     "  UNIQUE INDEX `idx_tags` (`Na``me` DESC, `size`),\n"
     "  INDEX `idx_user` (`user`)\n"
     ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n"},
    {"defaults in the words of the column's type",
     [](Operations& op) {
       op.create_table("defaults",
                       column("a", boolean).default_value(1),
                       column("b", integer).default_value(true),
                       column("c", text).default_value("it's \\ so"),
                       column("d", blob).default_value(Value::blob(Text("a\\"))),
                       column("e", blob).default_value("a\\"),
                       column("f", double_precision).default_value(1e300),
                       column("g", timestamp).default_expression("CURRENT_TIMESTAMP"),
                       column("g2", timestamp_tz).not_null().default_expression("now()"),
                       column("g3", verbatim("DATETIME")).default_expression("current_timestamp()"),
                       column("g4", date).default_expression("CURRENT_DATE"),
                       column("g5", timestamp).default_value("2024-02-29T23:30:00.25-01:00"),
                       column("h", numeric(9, 3)).default_value(1.25),
                       column("i", bigint).default_value(-5),
                       column("j", text).default_value(nullptr),
                       column("k", json).default_value("{}"),
                       column("l", varchar(50)).default_value("it's \\ so"),
                       column("m", varchar(50)).default_expression("concat('a', 'b') -- two"));
     },
     "CREATE TABLE `defaults` (\n"
     "  `a` BOOLEAN DEFAULT TRUE,\n"
     "  `b` INT DEFAULT TRUE,\n"
     "  `c` LONGTEXT DEFAULT (CONVERT(x'69742773205c20736f' USING utf8mb4)),\n"
     "  `d` LONGBLOB DEFAULT x'615c',\n"
     "  `e` LONGBLOB DEFAULT x'615c',\n"
     "  `f` DOUBLE DEFAULT 1e+300,\n"
     "  `g` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6),\n"
     "  `g2` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),\n"
     "  `g3` DATETIME DEFAULT CURRENT_TIMESTAMP,\n"
     "  `g4` DATE DEFAULT (CURRENT_DATE),\n"
     "  `g5` DATETIME(6) DEFAULT '2024-03-01 00:30:00.250000',\n"
     "  `h` DECIMAL(9, 3) DEFAULT 1.25,\n"
     "  `i` BIGINT DEFAULT -5,\n"
     "  `j` LONGTEXT DEFAULT NULL,\n"
     "  `k` JSON DEFAULT '{}',\n"
     "  `l` VARCHAR(50) DEFAULT _utf8mb4 x'69742773205c20736f',\n"
     "  `m` VARCHAR(50) DEFAULT (concat('a', 'b') -- two\n"
     ")\n"
     ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n"},
    {"dropping and renaming",
     [](Operations& op) {
       op.rename_column("tasks", "title", "Heading");
       op.drop_index("idx_title", "tasks");
       op.rename_table("tasks", "Duties");
       op.drop_table("Duties");
     },
     "ALTER TABLE `tasks` RENAME COLUMN `title` TO `Heading`;\n"
     "ALTER TABLE `tasks` DROP INDEX `idx_title`;\n"
     "ALTER TABLE `tasks` RENAME TO `Duties`;\n"
     "DROP TABLE `Duties`;\n"},
    {"a column goes with its foreign keys and checks",
     [](Operations& op) {
       op.drop_column("tasks", "twice");
       op.drop_column("tasks", "owner_id");
       op.drop_column("tasks", "title");
     },
     "ALTER TABLE `tasks` DROP COLUMN `twice`;\n"
     "ALTER TABLE `tasks` DROP FOREIGN KEY `fk_owner`, DROP INDEX `fk_owner`, DROP COLUMN `owner_id`;\n"
     "ALTER TABLE `tasks` DROP CONSTRAINT `ck_title`, DROP COLUMN `title`;\n"},
    {"a column with its rules",
     [](Operations& op) {
       op.add_column(
           "users",
           column("age", integer).not_null().default_value(1).check("age > 0", "ck_age").references("tasks", "id"));
       op.add_column("users", column("nick", varchar(9)).unique());
     },
     "ALTER TABLE `users` ADD COLUMN `age` INT NOT NULL DEFAULT 1, ADD CONSTRAINT `ck_age` CHECK (age > 0), ADD "
     "FOREIGN KEY (`age`) REFERENCES `tasks` (`id`);\n"
     "ALTER TABLE `users` ADD COLUMN `nick` VARCHAR(9), ADD UNIQUE (`nick`);\n"},
    {"a column that would get a zero in each row needs a table without rows",
     [](Operations& op) {
       op.execute("DELETE FROM tasks");
       op.add_column("tasks", column("day", date).not_null());
     },
     "DELETE FROM tasks;\n"
     "SELECT 1 FROM `tasks` LIMIT 1;\n"
     "ALTER TABLE `tasks` ADD COLUMN `day` DATE NOT NULL;\n"},
    {"a column whose values are computed gets its rules behind them",
     [](Operations& op) {
       op.add_column("users",
                     column("slug", varchar(50)).not_null().unique().check("slug <> ''").references("tasks", "title"),
                     {.values = "lower('ONE')"});
       op.add_column("users", column("n", integer), {.values = "1"});
     },
     "ALTER TABLE `users` ADD COLUMN `slug` VARCHAR(50);\n"
     "UPDATE `users` SET `slug` = (lower('ONE'));\n"
     "ALTER TABLE `users` MODIFY COLUMN `slug` VARCHAR(50) NOT NULL, ADD UNIQUE (`slug`), ADD CHECK (slug <> ''), ADD "
     "FOREIGN KEY (`slug`) REFERENCES `tasks` (`title`);\n"
     "ALTER TABLE `users` ADD COLUMN `n` INT;\n"
     "UPDATE `users` SET `n` = (1);\n"},
    {"altering a column keeps all else that the server knows of it",
     [](Operations& op) {
       op.alter_column("users", "email", {.type = varchar(320)});
       op.alter_column("users", "seen", {.nullable = false});
     },
     "ALTER TABLE `users` MODIFY COLUMN `email` VARCHAR(320) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT '7' "
     "COMMENT 'where; ''mail'' goes';\n"
     "ALTER TABLE `users` MODIFY COLUMN `seen` datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE "
     "current_timestamp(6);\n"},
    {"altering a column",
     [](Operations& op) { op.alter_column("users", "email", {.nullable = false, .default_value = no_default}); },
     "ALTER TABLE `users` MODIFY COLUMN `email` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT "
     "'where; ''mail'' goes';\n"},
    {"a new type, a new default, a new collation",
     [](Operations& op) {
       op.alter_column("users", "email", {.type = integer, .default_value = default_literal(5)});
       op.alter_column(
           "users", "doc", {.type = text, .default_value = default_literal("none"), .collation = Text("BINARY")});
       op.alter_column("users", "active", {.default_value = default_literal(true)});
       op.alter_column("tasks", "title", {.type = text});
     },
     "ALTER TABLE `users` MODIFY COLUMN `email` INT NULL DEFAULT 5 COMMENT 'where; ''mail'' goes';\n"
     "ALTER TABLE `users` MODIFY COLUMN `doc` LONGTEXT COLLATE `utf8mb4_bin` NULL DEFAULT 'none';\n"
     "ALTER TABLE `users` MODIFY COLUMN `active` tinyint(1) NULL DEFAULT TRUE;\n"
     "ALTER TABLE `tasks` MODIFY COLUMN `title` LONGTEXT NOT NULL;\n"},
    {"what a column is computed from",
     [](Operations& op) {
       op.alter_column("tasks", "twice", {.generated = Generated{}});
       op.alter_column("tasks", "twice", {.generated = Generated{Generated::Kind::stored, "user_id + 2"}});
     },
     "ALTER TABLE `tasks` MODIFY COLUMN `twice` int(11) NULL;\n"
     "ALTER TABLE `tasks` MODIFY COLUMN `twice` int(11) GENERATED ALWAYS AS (user_id + 2) STORED;\n"},
    {"values are converted in their place, or wait while the type changes",
     [](Operations& op) {
       op.alter_column("tasks", "title", {.conversion = "upper(title)"});
       op.alter_column(
           "users", "email", {.type = integer, .nullable = true, .conversion = "char_length(email) # long"});
     },
     "UPDATE `tasks` SET `title` = (upper(title));\n"
     "ALTER TABLE `users` ADD COLUMN `headway_converted` INT NULL, MODIFY COLUMN `email` varchar(20) CHARACTER SET "
     "ascii COLLATE ascii_bin NULL DEFAULT '7' COMMENT 'where; ''mail'' goes';\n"
     "UPDATE `users` SET `headway_converted` = (char_length(email) # long\n"
     "), `email` = NULL;\n"
     "ALTER TABLE `users` MODIFY COLUMN `email` INT NULL DEFAULT '7' COMMENT 'where; ''mail'' goes';\n"
     "UPDATE `users` SET `email` = `headway_converted`;\n"
     "ALTER TABLE `users` MODIFY COLUMN `email` INT NULL DEFAULT '7' COMMENT 'where; ''mail'' goes', DROP COLUMN "
     "`headway_converted`;\n"},
    {"columns change places",
     [](Operations& op) {
       op.reorder_columns("tasks", {"title", "id", "owner_id"});
       op.reorder_columns("users", {"id"});
     },
     "ALTER TABLE `tasks` MODIFY COLUMN `title` varchar(50) NOT NULL FIRST, MODIFY COLUMN `owner_id` int(11) DEFAULT "
     "NULL AFTER `id`;\n"},
    {"constraints with names",
     [](Operations& op) {
       op.create_unique("uq_title", "tasks", {"title"});
       op.create_check("ck_id", "tasks", "user_id > 0");
       op.create_foreign_key("fk_two", "tasks", {"user_id"}, "users", {"id"}, {.on_delete = restrict_});
       op.drop_foreign_key("fk_owner", "tasks");
       op.drop_check("ck_title", "tasks");
       op.drop_unique("uq_score", "users");
     },
     "ALTER TABLE `tasks` ADD CONSTRAINT `uq_title` UNIQUE (`title`);\n"
     "ALTER TABLE `tasks` ADD CONSTRAINT `ck_id` CHECK (user_id > 0);\n"
     "ALTER TABLE `tasks` ADD CONSTRAINT `fk_two` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE "
     "RESTRICT;\n"
     "ALTER TABLE `tasks` DROP FOREIGN KEY `fk_owner`, DROP INDEX `fk_owner`;\n"
     "ALTER TABLE `tasks` DROP CONSTRAINT `ck_title`;\n"
     "ALTER TABLE `users` DROP INDEX `uq_score`;\n"},
    {"a primary key has no name",
     [](Operations& op) {
       op.create_table("alone", column("a", integer), column("b", integer));
       op.create_primary_key("pk", "alone", {"a", "b"});
       op.drop_primary_key("pk", "alone");
     },
     "CREATE TABLE `alone` (\n"
     "  `a` INT,\n"
     "  `b` INT\n"
     ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n"
     "ALTER TABLE `alone` ADD CONSTRAINT `pk` PRIMARY KEY (`a`, `b`);\n"
     "ALTER TABLE `alone` DROP PRIMARY KEY;\n"},
    {"comments, engines and character sets",
     [](Operations& op) {
       op.create_table("notes",
                       column("id", integer).primary_key().comment("it's \\ one"),
                       comment("what people write"),
                       engine("Aria"),
                       collation("latin1_bin"));
       op.create_table("other", column("id", integer).primary_key(), charset("latin1"), collation("latin1_bin"));
       op.create_table("third", column("id", integer).primary_key(), charset("DEFAULT"));
       op.add_column("notes", column("due", date).comment("until"));
       op.alter_column("tasks", "user_id", {.comment = "whose"});
       op.alter_options("users", {.comment = "it's all"});
       op.alter_options("other", {.comment = "", .engine = ""});
       op.alter_options("tasks", {.charset = "latin1"});
     },
     "CREATE TABLE `notes` (\n"
     "  `id` INT NOT NULL COMMENT 'it''s \\\\ one',\n"
     "  PRIMARY KEY (`id`)\n"
     ") ENGINE=Aria COLLATE=latin1_bin COMMENT='what people write';\n"
     "CREATE TABLE `other` (\n"
     "  `id` INT NOT NULL,\n"
     "  PRIMARY KEY (`id`)\n"
     ") ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_bin;\n"
     "CREATE TABLE `third` (\n"
     "  `id` INT NOT NULL,\n"
     "  PRIMARY KEY (`id`)\n"
     ") ENGINE=InnoDB DEFAULT CHARSET=DEFAULT;\n"
     "ALTER TABLE `notes` ADD COLUMN `due` DATE COMMENT 'until';\n"
     "ALTER TABLE `tasks` MODIFY COLUMN `user_id` int(11) NULL DEFAULT NULL COMMENT 'whose';\n"
     "ALTER TABLE `users` COMMENT='it''s all';\n"
     "ALTER TABLE `other` ENGINE=InnoDB, COMMENT='';\n"
     "ALTER TABLE `tasks` DEFAULT CHARSET=latin1, MODIFY COLUMN `title` varchar(50) NOT NULL;\n"},
    {"constraints without names are found by what they say, and an index that a foreign key needs is replaced",
     [](Operations& op) {
       op.drop_unique({"email", "active"}, "users");
       op.drop_check(check("(score>0)"), "users");
       op.drop_index("idx_user", "tasks");
     },
     "ALTER TABLE `users` DROP INDEX `email`;\n"
     "ALTER TABLE `users` DROP CONSTRAINT `CONSTRAINT_1`;\n"
     "ALTER TABLE `tasks` DROP INDEX `idx_user`, ADD INDEX `user_id` (`user_id`);\n"},
    {"a foreign key without a name",
     [](Operations& op) { op.drop_foreign_key({"user_id"}, "tasks"); },
     "ALTER TABLE `tasks` DROP FOREIGN KEY `tasks_ibfk_1`;\n"},
    {"rows",
     [](Operations& op) {
       op.bulk_insert("users",
                      {"id", "email", "active", "score", "doc"},
                      {{2, "it's", true, 0.5, Value::blob(Text("\x01'"))}, {3, nullptr, false, 1e300, nullptr}});
     },
     "INSERT INTO `users` (`id`, `email`, `active`, `score`, `doc`) VALUES (2, 'it''s', TRUE, 0.5, x'0127'), (3, NULL, "
     "FALSE, 1e+300, NULL);\n"},
    {"indexes",
     [](Operations& op) {
       op.create_index("i1", "users", {"id", desc("email")}, {.unique = true});
       op.create_index("i2", "users", {"active"});
     },
     "CREATE UNIQUE INDEX `i1` ON `users` (`id`, `email` DESC);\n"
     "CREATE INDEX `i2` ON `users` (`active`);\n"},
    {"a script of its own transaction",
     [](Operations& op) {
       op.execute(
           "SET autocommit = 0; LOCK TABLES users WRITE; BEGIN; INSERT INTO users (id) VALUES (7); UNLOCK TABLES; "
           "COMMIT;\n"
           "/*!40101 SET @a = 1 */;\nDELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\n"
           "CREATE FUNCTION f() RETURNS INT DETERMINISTIC BEGIN RETURN 1; END; DO '\\';', `f`() # ;\n;");
     },
     "INSERT INTO users (id) VALUES (7);\n"
     "/*!40101 SET @a = 1 */;\n"
     "CREATE PROCEDURE p() BEGIN SELECT 1; END;\n"
     "CREATE FUNCTION f() RETURNS INT DETERMINISTIC BEGIN RETURN 1; END;\n"
     "DO '\\';', `f`();\n"},
    {"views and triggers",
     [](Operations& op) {
       op.create_view("Seen", {"who", "n"}, "SELECT email, count(*) FROM users GROUP BY email; -- all");
       op.create_trigger(trigger("touch", "tasks").before_insert().runs("SET NEW.title = upper(NEW.title);"));
       op.create_trigger(
           trigger("count", "tasks").after_update().runs("UPDATE users SET score = 1; UPDATE users SET active = 1;"));
       op.create_trigger(trigger("block", "tasks").after_delete().runs("BEGIN DELETE FROM users; END;"));
       op.drop_trigger("touch", "tasks");
       op.drop_view("Seen");
     },
     "CREATE VIEW `Seen` (`who`, `n`) AS SELECT email, count(*) FROM users GROUP BY email;\n"
     "CREATE TRIGGER `touch` BEFORE INSERT ON `tasks` FOR EACH ROW SET NEW.title = upper(NEW.title);\n"
     "CREATE TRIGGER `count` AFTER UPDATE ON `tasks` FOR EACH ROW BEGIN UPDATE users SET score = 1; UPDATE users SET "
     "active = 1; END;\n"
     "CREATE TRIGGER `block` AFTER DELETE ON `tasks` FOR EACH ROW BEGIN DELETE FROM users; END;\n"
     "DROP TRIGGER `touch`;\n"
     "DROP VIEW `Seen`;\n"},
    {"what is for another dialect is nothing, and so are SQLite's options",
     [](Operations& op) {
       op.only(Dialect::sqlite, [](Operations& sqlite) { sqlite.execute("PRAGMA user_version = 1"); });
       op.alter_options("users", {.strict = true, .without_rowid = false});
     },
     ""},
};

}  // namespace mysql_cases

#endif
