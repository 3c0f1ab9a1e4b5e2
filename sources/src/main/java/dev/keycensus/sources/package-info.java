@NullMarked
package dev.keycensus.sources;

import org.jspecify.annotations.NullMarked;
