/// Where keys live, and what may be printed.
@org.jspecify.annotations.NullMarked
package dev.understudy.secret;
