@NullMarked
package dev.keycensus.cli;

import org.jspecify.annotations.NullMarked;
