@NullMarked
package dev.keycensus.inventory;

import org.jspecify.annotations.NullMarked;
