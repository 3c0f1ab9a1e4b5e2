/**
 * What a credential tells offline of whom it authenticates: pure functions of a value, or of a name
 * and value beside it. {@link dev.keycensus.detectors.facts.Facts} lists every fact there is.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.facts;
