/// The table that functions share: DynamoDB Local in a process of its own, with the table of
/// `infra/table.yaml` in it.
@org.jspecify.annotations.NullMarked
package dev.understudy.local.table;
