/// Tests of the local world as a whole.
@NullMarked
package dev.understudy.local;

import org.jspecify.annotations.NullMarked;
