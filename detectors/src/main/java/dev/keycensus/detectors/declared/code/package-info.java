/**
 * What source code tells about the models that a program calls, the agents that it makes and the
 * MCP servers that it is: constructors of known libraries with what is given to them. A file is
 * searched for the names of the libraries first, and cut into words only if it has one; nothing is
 * parsed, and what is said is what stands there, not all there is.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared.code;
