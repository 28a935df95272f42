/// Wire formats: what is said to a provider, and what it says back.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol;
