package dev.understudy.local;

import dev.understudy.local.table.SharedTable;
import org.jspecify.annotations.Nullable;

/// One table for all tests that do not break it, because it takes seconds to start. It ends with
/// this process. Whoever uses it has models or keys of its own.
final class OneTable {
  private static @Nullable SharedTable table;

  private OneTable() {}

  static synchronized SharedTable started() throws Exception {
    if (table == null) {
      table = SharedTable.start();
    }
    return table;
  }
}
