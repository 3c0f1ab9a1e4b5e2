/**
 * What to do about an identity: how to end its credentials, what takes their place, and which are
 * due. {@link Offboarding} is the plan for one identity, {@link MustRevoke} and {@link Friction}
 * are lists over all of them; the knowledge is data ({@code *.yaml} beside the classes). Nothing
 * here runs anything, and no secret gets into a command.
 */
@NullMarked
package dev.keycensus.inventory.remedy;

import org.jspecify.annotations.NullMarked;
