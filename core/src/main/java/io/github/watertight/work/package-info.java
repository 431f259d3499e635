/**
 * {@link io.github.watertight.work.Builder}, which owns a temporary work directory, and how that directory is made and
 * removed.
 */
@NullMarked
package io.github.watertight.work;

import org.jspecify.annotations.NullMarked;
