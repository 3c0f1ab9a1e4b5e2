/**
 * Files as trees: JSON, YAML, TOML, XML, properties and HCL become a {@link
 * dev.keycensus.detectors.declared.nodes.Node} or an {@link
 * dev.keycensus.detectors.declared.nodes.HclBlock} that knows its lines, whatever the format was.
 * It knows nothing of principals or credentials; a file that is not what its name says is {@link
 * dev.keycensus.detectors.declared.nodes.Malformed}.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared.nodes;
