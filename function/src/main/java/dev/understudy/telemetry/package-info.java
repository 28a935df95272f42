/// What operators read: one access-log line for each call, and metrics, both made from the ledger.
@org.jspecify.annotations.NullMarked
package dev.understudy.telemetry;
