/// The order of the steps: what happens to one request, from who is calling to what is written
/// back.
@org.jspecify.annotations.NullMarked
package dev.understudy;
