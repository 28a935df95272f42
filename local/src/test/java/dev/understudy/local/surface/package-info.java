/// Every surface in front of every wire format: rehearsals at one end, the vendors' own clients at
/// the other.
@org.jspecify.annotations.NullMarked
package dev.understudy.local.surface;
