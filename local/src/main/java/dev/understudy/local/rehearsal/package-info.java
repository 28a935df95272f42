/// Providers to rehearse with: they speak OpenAI's and Anthropic's real wire formats, and fail on
/// command.
@NullMarked
package dev.understudy.local.rehearsal;

import org.jspecify.annotations.NullMarked;
