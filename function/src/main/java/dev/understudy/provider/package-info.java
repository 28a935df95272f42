/// Where a provider is, and how we prove to it who we are.
@org.jspecify.annotations.NullMarked
package dev.understudy.provider;
