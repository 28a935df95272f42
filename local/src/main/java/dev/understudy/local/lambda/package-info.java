/// AWS Lambda as a function sees it: the Runtime API, and the process that it runs in.
@NullMarked
package dev.understudy.local.lambda;

import org.jspecify.annotations.NullMarked;
