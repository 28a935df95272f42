/// What clients speak, and who may speak it.
@org.jspecify.annotations.NullMarked
package dev.understudy.api;
