/// AWS Secrets Manager as the SDK speaks to it, backed by a file.
@NullMarked
package dev.understudy.local.secrets;

import org.jspecify.annotations.NullMarked;
