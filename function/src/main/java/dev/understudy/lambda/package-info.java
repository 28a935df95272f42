/// AWS's event shapes and the environment: the only package that knows Lambda.
@org.jspecify.annotations.NullMarked
package dev.understudy.lambda;
