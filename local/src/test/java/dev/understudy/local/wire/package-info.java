/// Tests of `wire`.
@NullMarked
package dev.understudy.local.wire;

import org.jspecify.annotations.NullMarked;
