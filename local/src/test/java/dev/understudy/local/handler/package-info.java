/// Small functions to run in the local world, so that it is tested on its own.
@NullMarked
package dev.understudy.local.handler;

import org.jspecify.annotations.NullMarked;
