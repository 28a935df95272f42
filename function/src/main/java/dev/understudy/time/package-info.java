/// The clock, and the limits that are counted on it.
@org.jspecify.annotations.NullMarked
package dev.understudy.time;
