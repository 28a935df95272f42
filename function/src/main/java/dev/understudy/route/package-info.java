/// What to try, in what order, and when to stop.
@org.jspecify.annotations.NullMarked
package dev.understudy.route;
