package dev.keycensus.inventory;

import dev.keycensus.inventory.owners.People;
import dev.keycensus.inventory.policy.Exceptions;
import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people have laid down about a target's identities. It comes from the target only where the
 * target is trusted; for a change, from the revision before it.
 *
 * @param people who is there and who has left; null where nobody says
 */
public record Governing(
    Register register, Policy policy, Exceptions exceptions, @Nullable People people) {

  private static final String PEOPLE = ".keycensus/people.csv";

  /** Where it stands, relative to the repository's root. */
  public static final List<String> FILES =
      List.of(Register.FILE_NAME, Policy.FILE_NAME, Exceptions.FILE_NAME, PEOPLE);

  /**
   * Reads what stands of {@link #FILES}.
   *
   * @param files by name
   * @param prefix put before the names in messages
   */
  public static Governing read(Map<String, byte[]> files, String prefix) throws UserError {
    byte[] register = files.get(Register.FILE_NAME);
    byte[] policy = files.get(Policy.FILE_NAME);
    byte[] exceptions = files.get(Exceptions.FILE_NAME);
    byte[] people = files.get(PEOPLE);
    return new Governing(
        register == null ? Register.EMPTY : Register.read(register, prefix + Register.FILE_NAME),
        policy == null ? Policy.BUILT_IN : Policy.read(policy, prefix + Policy.FILE_NAME),
        exceptions == null
            ? Exceptions.NONE
            : Exceptions.read(exceptions, prefix + Exceptions.FILE_NAME),
        people == null ? null : People.read(prefix + PEOPLE, people));
  }

  /** The same, as what a change is judged by. */
  public Governing beforeChange() {
    return new Governing(register, policy, exceptions.beforeChange(), people);
  }

  /** The same, for a scan of only a part of the target. */
  public Governing ofPart() {
    return new Governing(register, policy, exceptions.ofPart(), people);
  }

  /** Nothing but the built-in policy. */
  public static final Governing BUILT_IN =
      new Governing(Register.EMPTY, Policy.BUILT_IN, Exceptions.NONE, null);
}
