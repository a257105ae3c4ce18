package io.millrace.sandbox;

/** Hears about slow work: downloads, unpacking, the first initialisation of a server. Called by several threads. */
public interface ProgressListener {

    /** One piece of work that is done at once and may take seconds. */
    void step(String message);

    /** A download has so many bytes of a total; total is -1 while unknown, done equals total at the end. */
    void download(String artifact, long doneBytes, long totalBytes);

    /** Prints a line per step and per tenth of a download to the standard error. */
    static ProgressListener toStandardError() {
        return new PrintedProgress(System.err);
    }

    /** Says nothing. */
    static ProgressListener silent() {
        return new ProgressListener() {
            @Override
            public void step(String message) {}

            @Override
            public void download(String artifact, long doneBytes, long totalBytes) {}
        };
    }
}
