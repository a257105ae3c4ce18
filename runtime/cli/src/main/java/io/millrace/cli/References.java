package io.millrace.cli;

/** References to values that the worker has and a file of settings does not, such as {@code ${env:MYSQL_HOST}}. */
final class References {
    private References() {}

    /** Why the worker has no value for a reference. */
    static String withoutValue(String reference) {
        String inside = reference.substring(2, reference.length() - 1);
        String name = inside.substring(inside.indexOf(':') + 1);
        if (inside.startsWith("env:")) {
            return reference + " has no value: the worker was started without the variable " + name
                    + ", or without the config provider env";
        }
        return reference + " has no value: the worker finds nothing at " + name + ", or has no config provider "
                + inside.substring(0, inside.indexOf(':'));
    }
}
