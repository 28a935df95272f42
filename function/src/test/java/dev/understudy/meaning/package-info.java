/// What a request means, read from the wire of each vendor by the vendor's own rules, and without
/// any of the code that writes it.
@org.jspecify.annotations.NullMarked
package dev.understudy.meaning;
