package io.millrace.binlog;

import io.millrace.core.fault.Fault;

/**
 * Something about a server that does not fit a configuration.
 *
 * @param field the setting it is about
 * @param weight how grave it is
 * @param fault what it is when it stops a task
 * @param message what is so, what it has to be, and the statement that repairs it
 */
public record Finding(String field, Weight weight, Fault fault, String message) {

    /** How grave a finding is. */
    public enum Weight {
        /** Capture cannot work: refused in validation, and a task does not start. */
        STOPS,
        /** A new configuration is refused; a task that is running with it goes on after a restart, with a warning. */
        REFUSES,
        /** Works, and could be better: logged. */
        ADVISES
    }

    /** Capture cannot work. */
    public static Finding stops(String field, Fault fault, String message) {
        return new Finding(field, Weight.STOPS, fault, message);
    }

    /** A new configuration is refused. */
    public static Finding refuses(String field, Fault fault, String message) {
        return new Finding(field, Weight.REFUSES, fault, message);
    }

    /** Works, and could be better. */
    public static Finding advises(String field, Fault fault, String message) {
        return new Finding(field, Weight.ADVISES, fault, message);
    }
}
