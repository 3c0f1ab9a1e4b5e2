/**
 * Text in, matches out; where a text came from is never known here. Start at {@link
 * dev.keycensus.detectors.Detector}: {@link dev.keycensus.detectors.Anchors} goes over all bytes
 * once, around each anchor every {@link dev.keycensus.detectors.Finder} that it concerns reads a
 * {@link dev.keycensus.detectors.Window}, and what is encoded there is decoded into a {@link
 * dev.keycensus.detectors.View} and looked at again.
 *
 * <p>Secrets without a shape of their own, such as passwords, are values of an {@link
 * dev.keycensus.detectors.Assignment}: {@link dev.keycensus.detectors.Names} tells what the name
 * promises, and a {@link dev.keycensus.detectors.Judge} how sure the value is a secret: {@link
 * dev.keycensus.detectors.Plausibility}, with {@link dev.keycensus.detectors.Harmless} for what its
 * form makes known as none.
 *
 * <p>{@code declared} reads what named files declare, {@code facts} what a value tells of its
 * holder.
 */
@NullMarked
package dev.keycensus.detectors;

import org.jspecify.annotations.NullMarked;
