/// Bytes, headers and hosts: what goes over a wire, whatever is said in it.
@org.jspecify.annotations.NullMarked
package dev.understudy.http;
