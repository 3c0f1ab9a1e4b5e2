/**
 * A git repository's whole history, read from its object database directly: packs, indexes and
 * loose objects, without JGit and without running git.
 *
 * <p>{@link dev.keycensus.sources.git.ObjectDatabase} is the way in. It gives every object a
 * number, knows which object is stored as an edit of which, and walks those trees of edits with an
 * {@link dev.keycensus.sources.git.ObjectFold}: each object is inflated once, each edit applied
 * once. {@link dev.keycensus.sources.git.TreeGraph} tells under which names a blob is known, {@link
 * dev.keycensus.sources.git.CommitGraph} who follows whom, and {@link
 * dev.keycensus.sources.git.Attribution} where and when something that a blob holds came and went.
 */
@NullMarked
package dev.keycensus.sources.git;

import org.jspecify.annotations.NullMarked;
