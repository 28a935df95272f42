/// State that environments share: one DynamoDB table, and what [dev.understudy.route] asks of it.
/// Optional, and never in the way: without its table an environment goes on with what it knows
/// itself.
@org.jspecify.annotations.NullMarked
package dev.understudy.shared;
