package io.millrace.sink;

import java.util.List;

/** Runs lanes on the test's own thread, when the test says so. */
final class ManualLanes implements LaneRunner {
    private List<? extends Lane<?>> lanes = List.of();

    @Override
    public void start(String task, List<? extends Lane<?>> started) {
        lanes = started;
    }

    @Override
    public void awaitEnd() {
        lanes.forEach(Lane::close);
    }

    /** One request of one lane. */
    boolean step(int lane) {
        return lanes.get(lane).step();
    }

    /** All requests that can be sent now. */
    void run() {
        for (Lane<?> lane : lanes) {
            boolean sent = lane.step();
            while (sent) {
                sent = lane.step();
            }
        }
    }

    int count() {
        return lanes.size();
    }
}
