/// Tests of `secrets`.
@NullMarked
package dev.understudy.local.secrets;

import org.jspecify.annotations.NullMarked;
