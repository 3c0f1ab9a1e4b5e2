/**
 * What the named files of a tree declare: principals ({@link
 * dev.keycensus.detectors.declared.Declaration}) and the credentials they refer to ({@link
 * dev.keycensus.detectors.declared.Reference}), and what all who read such files share. The way in
 * is {@code entry}, which alone knows all readers: those of {@code agents}, {@code code}, {@code
 * pipelines} and {@code platform}. They know this package and {@code nodes}, the trees of parsed
 * files, but not each other. {@code places} tells where in a file something is.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared;
