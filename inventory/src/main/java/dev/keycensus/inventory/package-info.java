/**
 * From blobs to a census: who the non-human identities of a target are and with which credentials
 * they sign in. Start at {@link dev.keycensus.inventory.Scan}, the loop on one screen: a {@link
 * dev.keycensus.inventory.ScanPlan} says what is read, {@link dev.keycensus.inventory.Findings}
 * takes what the threads find, and {@link dev.keycensus.inventory.Gathering} makes the census of
 * it, with {@link dev.keycensus.inventory.Identities} for the stages from credentials to
 * identities.
 *
 * <p>The other ways to read a repository: {@link dev.keycensus.inventory.History} all its versions,
 * {@link dev.keycensus.inventory.ChangeScan} what a change brings in.
 *
 * <p>The packages inside are walls: {@code census} is the result as values, {@code owners} and
 * {@code evidence} read who answers and what providers say, {@code policy} judges, {@code graph},
 * {@code remedy} and {@code store} work on what is finished.
 */
@NullMarked
package dev.keycensus.inventory;

import org.jspecify.annotations.NullMarked;
