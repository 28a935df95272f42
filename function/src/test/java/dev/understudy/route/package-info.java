@org.jspecify.annotations.NullMarked
package dev.understudy.route;
