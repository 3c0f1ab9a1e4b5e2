/**
 * What the files that say where software runs declare: Kubernetes and Helm, Terraform, Compose,
 * Dockerfiles, CloudFormation, Spring, package registries. {@link
 * dev.keycensus.detectors.declared.platform.PlatformFiles} lists the readers.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared.platform;
