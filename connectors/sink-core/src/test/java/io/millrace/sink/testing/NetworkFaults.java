package io.millrace.sink.testing;

import io.millrace.sandbox.FaultProxy;
import java.time.Duration;
import java.util.Random;

/** A network that fails between a sink and a real server. */
public record NetworkFaults(FaultProxy proxy) implements Disturbance {

    @Override
    public void disturb(Random random) {
        switch (random.nextInt(6)) {
            case 0 -> proxy.refuse();
            case 1 -> proxy.freeze();
            case 2 -> proxy.cutAfter(1 + random.nextInt(300));
            case 3 -> proxy.delay(Duration.ofMillis(1 + random.nextInt(10)));
            case 4 -> proxy.throttle(20_000);
            default -> {
                proxy.pass();
                proxy.cut();
            }
        }
    }

    @Override
    public void heal() {
        proxy.pass();
    }
}
