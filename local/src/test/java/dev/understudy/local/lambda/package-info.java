/// Tests of `lambda`.
@NullMarked
package dev.understudy.local.lambda;

import org.jspecify.annotations.NullMarked;
