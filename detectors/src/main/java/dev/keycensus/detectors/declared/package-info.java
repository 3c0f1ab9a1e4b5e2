/**
 * What the named files of a tree declare: principals and the credentials they refer to. {@link
 * Declarations#read} is the way in; each {@link Reader} knows one family of files.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared;
