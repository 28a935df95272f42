/// OpenAI's Responses, at OpenAI and at the hosts that speak it too.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol.responses;
