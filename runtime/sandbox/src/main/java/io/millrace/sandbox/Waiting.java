package io.millrace.sandbox;

import java.io.IOException;
import java.time.Duration;

/** Asks a server again and again until it is ready, has ended or takes too long. */
final class Waiting {

    private Waiting() {}

    /** Waits a little for the end of the server. */
    interface End {
        boolean within(Duration time);
    }

    /** Returns when the server is ready, and throws without its name or log, which the caller adds, when it is not. */
    static void untilReady(Readiness readiness, End end, Duration limit, Duration poll) throws NotReady {
        long deadline = System.nanoTime() + limit.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                if (readiness.isReady()) {
                    return;
                }
                last = "not ready yet";
            } catch (IOException e) {
                last = e.toString();
            }
            if (end.within(poll)) {
                throw new NotReady("ended while it was starting");
            }
        }
        throw new NotReady("was not ready within " + limit.toSeconds() + " s (the last answer: " + last + ")");
    }

    /** What the server did instead of becoming ready. */
    static final class NotReady extends Exception {

        private static final long serialVersionUID = 1L;

        NotReady(String what) {
            super(what);
        }
    }
}
