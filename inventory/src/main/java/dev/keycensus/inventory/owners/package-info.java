/**
 * Who answers for what: {@link dev.keycensus.inventory.owners.Owners} reads the files of a tree
 * that say so, {@link dev.keycensus.inventory.owners.People} the list of who has left. Pure
 * functions over bytes; everything that is read may be hostile.
 */
@NullMarked
package dev.keycensus.inventory.owners;

import org.jspecify.annotations.NullMarked;
