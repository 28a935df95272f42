/// API Gateway's HTTP API in front of the function: requests to events, answers to responses.
@NullMarked
package dev.understudy.local.gateway;

import org.jspecify.annotations.NullMarked;
