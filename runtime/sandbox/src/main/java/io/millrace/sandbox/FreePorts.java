package io.millrace.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Hands out TCP ports that are free on the loopback address, below the range from which the kernel takes the ports of
 * outgoing connections: a stopped server finds its port free when it is started again.
 */
final class FreePorts {

    /** The address that all local servers listen on. */
    static final String HOST = "127.0.0.1";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1000;

    private static final Set<Integer> TAKEN = new HashSet<>();

    private FreePorts() {}

    /** A port that no other call has got or will get in this process. */
    static int next() {
        return next(0);
    }

    /** A port for a server that also listens on another one, so far above it. */
    static int next(int distance) {
        synchronized (TAKEN) {
            for (int i = 0; i < ATTEMPTS; i++) {
                int port = RandomGenerator.getDefault().nextInt(LOWEST, HIGHEST - distance);
                if (isToBeHad(port) && isToBeHad(port + distance)) {
                    TAKEN.add(port);
                    TAKEN.add(port + distance);
                    return port;
                }
            }
        }
        throw new SandboxException(
                "No free TCP port found between " + LOWEST + " and " + HIGHEST + " on this machine.");
    }

    private static boolean isToBeHad(int port) {
        return !TAKEN.contains(port) && isFree(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
