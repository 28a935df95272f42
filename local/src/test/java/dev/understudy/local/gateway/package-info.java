/// Tests of `gateway`.
@NullMarked
package dev.understudy.local.gateway;

import org.jspecify.annotations.NullMarked;
