/// The Lambda's world on a laptop: API Gateway, the Runtime API, Secrets Manager and rehearsal
/// providers.
@NullMarked
package dev.understudy.local;

import org.jspecify.annotations.NullMarked;
