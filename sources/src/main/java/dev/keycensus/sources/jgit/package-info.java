/**
 * What is asked of git by name: revisions, ranges, the index, a remote. JGit lives here and nowhere
 * else, behind {@link dev.keycensus.sources.jgit.Inert}: it reads no configuration but the few keys
 * handed to it, starts nothing and writes nothing. Begin with {@link
 * dev.keycensus.sources.jgit.GitRepository}.
 */
@NullMarked
package dev.keycensus.sources.jgit;

import org.jspecify.annotations.NullMarked;
