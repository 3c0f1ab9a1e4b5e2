/**
 * Places in, blobs out; what a secret is is never known here. A {@link
 * dev.keycensus.sources.Source} (a directory, a stream, a repository) pushes each {@link
 * dev.keycensus.sources.Blob} into a {@link dev.keycensus.sources.Sink}, and for all that it could
 * not give a {@link dev.keycensus.sources.Skip}: nothing is left out in silence.
 *
 * <p>{@code git} reads whole histories, {@code jgit} what is asked of git by name.
 */
@NullMarked
package dev.keycensus.sources;

import org.jspecify.annotations.NullMarked;
