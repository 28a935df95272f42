/// The Lambda's world on a laptop: API Gateway, the Runtime API, Secrets Manager and rehearsal
/// providers.
@org.jspecify.annotations.NullMarked
package dev.understudy.local;
