/// What streaming through the gateway costs, measured beside the same stream without it.
@NullMarked
package dev.understudy.bench;

import org.jspecify.annotations.NullMarked;
