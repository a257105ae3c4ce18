package io.millrace.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command that carries several operations.
 *
 * @param arguments the command and its arguments
 * @param script the script it calls, if it calls one
 * @param places where its operations stand in the batch, in the order of the command
 */
record Request(List<byte[]> arguments, @Nullable GuardScript script, List<Integer> places) {}
