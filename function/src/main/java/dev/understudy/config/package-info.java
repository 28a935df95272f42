/// The configuration language: JSON in, a checked [dev.understudy.route.Route] out.
@org.jspecify.annotations.NullMarked
package dev.understudy.config;
