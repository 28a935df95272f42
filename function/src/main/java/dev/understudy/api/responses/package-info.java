/// OpenAI's Responses, as clients speak them.
@org.jspecify.annotations.NullMarked
package dev.understudy.api.responses;
