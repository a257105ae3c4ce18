package io.millrace.cli.peek;

/** Prints records, each as soon as it is there. */
public interface RecordPrinter {
    void print(PeekedRecord record);
}
