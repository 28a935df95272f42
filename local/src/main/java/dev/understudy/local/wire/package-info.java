/// A small HTTP/1.1 server on plain sockets: rehearsed faults need control over every byte and over
/// the connection itself, which the JDK's own server does not give.
@NullMarked
package dev.understudy.local.wire;

import org.jspecify.annotations.NullMarked;
