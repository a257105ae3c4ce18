package io.millrace.sink.testing;

import java.util.Random;

/** Something between a sink and its target that makes requests fail in many ways. */
public interface Disturbance {

    /** Makes something fail that may pass. */
    void disturb(Random random);

    /** Everything works again. */
    void heal();
}
