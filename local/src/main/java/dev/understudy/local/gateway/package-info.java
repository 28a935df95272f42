/// The front doors of the function, API Gateway and function URLs: requests to events, answers to
/// responses.
@NullMarked
package dev.understudy.local.gateway;

import org.jspecify.annotations.NullMarked;
