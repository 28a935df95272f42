/// Tests of `rehearsal`.
@NullMarked
package dev.understudy.local.rehearsal;

import org.jspecify.annotations.NullMarked;
