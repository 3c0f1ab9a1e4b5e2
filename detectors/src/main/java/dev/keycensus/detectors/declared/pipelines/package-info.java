/**
 * What the files of CI systems declare: who runs a job, with which credentials and which rights,
 * and which steps are code of others. {@link
 * dev.keycensus.detectors.declared.pipelines.PipelineFiles} lists the readers, about one for each
 * system; what scripts in them do is read by {@code Shell} and {@code Script}.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared.pipelines;
