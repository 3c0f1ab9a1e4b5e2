/**
 * Who works through whom, with what, and what that reaches: a graph made of a census and of nothing
 * else. {@link Graph#of} makes it; {@link Mermaid} and {@link Dot} write it.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.inventory.graph;
