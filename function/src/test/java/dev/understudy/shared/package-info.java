/// Tests of what environments share.
@org.jspecify.annotations.NullMarked
package dev.understudy.shared;
