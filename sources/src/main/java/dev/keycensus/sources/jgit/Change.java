package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Blob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a file that a change brings in, with the versions that it replaces. A match in it is
 * new only if none of these has the same value: only then does it belong to this change and not to
 * an older one. A merge replaces the versions of all of its parents, so what came from a side
 * branch is not new in the merge. A version replaced is read only when it is asked for: most new
 * versions hold no match at all.
 *
 * <pre>
 * List&lt;Match&gt; found = detect(change.blob());
 * for (Before before : found.isEmpty() ? List.of() : change.before()) {
 *   found.removeAll(those whose type and value detect(before.read()) finds too);
 * }
 * </pre>
 *
 * @param blob the whole file, its path relative to the repository's root; lent, as all blobs are
 * @param id the object id of the content, in hex
 * @param commit where it came in; null for what is only staged
 * @param before the versions at the same path that it replaces: none for a new file, one for an
 *     edit, two or more only in a merge; usable until {@link Changes#change} returns
 */
public record Change(Blob blob, String id, @Nullable Commit commit, List<Before> before) {
  /** Copies the list. */
  public Change {
    before = List.copyOf(before);
  }
}
