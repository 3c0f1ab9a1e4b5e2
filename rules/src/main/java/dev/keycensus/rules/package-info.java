/**
 * Credential types as data, and the strict reading of what people write. Start at {@link
 * dev.keycensus.rules.Catalog} for the types and at {@link dev.keycensus.rules.Yaml} for files.
 *
 * <h2>How to add a type</h2>
 *
 * <p>Write {@code rules/catalog/<provider>/<id>.yaml}; {@code
 * rules/schema/credential-type.schema.json} explains every key, in an editor as you type. State
 * only what the vendor's documentation or published source says, name the page under {@code docs},
 * and write the pattern yourself from there; say in {@code notes} and {@code confidence} what is
 * unsure. Choose anchors that are rare in ordinary text: they alone are searched for in every byte
 * of every scan. Give at least two examples, one of them in a realistic line, and two
 * counter-examples that come close, as templates ({@link dev.keycensus.rules.Template}): never a
 * token, not even a revoked one. Where the value carries check digits, name their {@link
 * dev.keycensus.rules.Checksum}; a new scheme is a constant there and a test against a second
 * computation. The build compiles all files into one resource and stops at the first mistake with
 * its line, a caret and a hint; {@code CatalogContractTest} then holds each type to its own
 * examples, and the detectors' tests find them inside whole files.
 *
 * <p>Nothing here knows bytes, paths of scanned files or where a text came from.
 */
@NullMarked
package dev.keycensus.rules;

import org.jspecify.annotations.NullMarked;
