package dev.keycensus.inventory.evidence;

import dev.keycensus.rules.UserError;
import java.util.List;

/** Makes keyed ids of secret values, so that a value in an export need not be kept to be met. */
public interface Values {
  /**
   * The ids of the credentials in a value, {@code cred_} and 16 hex digits each: of the whole of it
   * and of what a scan would find in it.
   */
  List<String> ids(byte[] value) throws UserError;

  /** Names the key. */
  String keyId() throws UserError;
}
