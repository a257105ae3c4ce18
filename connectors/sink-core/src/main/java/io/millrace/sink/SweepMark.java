package io.millrace.sink;

/**
 * A partition has reached the end of a reading, and everything before it is in the target.
 *
 * @param partition of the table's topic
 * @param version that the reading began with
 */
public record SweepMark(int partition, long version) {}
