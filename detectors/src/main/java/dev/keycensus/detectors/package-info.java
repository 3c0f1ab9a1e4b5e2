@NullMarked
package dev.keycensus.detectors;

import org.jspecify.annotations.NullMarked;
