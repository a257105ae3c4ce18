package io.millrace.binlog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a source and its server and lets what the server sends disappear, as a firewall does that has forgotten a
 * connection: nobody is told.
 */
public final class FreezingProxy implements AutoCloseable {
    /** COM_BINLOG_DUMP and COM_BINLOG_DUMP_GTID. */
    private static final Set<Integer> READS_THE_LOG = Set.of(0x12, 0x1e);

    private final ServerSocket listener;
    private final String host;
    private volatile int port;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "freezing-proxy");
        thread.setDaemon(true);
        return thread;
    });

    /** Opens a way to this server. */
    public FreezingProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    private static final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean readsTheLog;
        private volatile boolean frozen;
        private final int[] header = new int[4];
        private int headerBytes;
        private int bodyLeft;

        /** Follows the packets of the client: three bytes of length, a number, and a body that begins with a command. */
        void look(byte[] bytes, int n) {
            for (int i = 0; i < n; i++) {
                if (bodyLeft > 0) {
                    bodyLeft--;
                } else if (headerBytes < 4) {
                    header[headerBytes++] = bytes[i] & 0xff;
                } else {
                    readsTheLog |= header[3] == 0 && READS_THE_LOG.contains((int) bytes[i]);
                    bodyLeft = header[0] + (header[1] << 8) + (header[2] << 16) - 1;
                    headerBytes = 0;
                }
            }
        }

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }
    }

    /** Where it listens, on loopback. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Freezes the connections that read the log now; whether there were any. */
    public boolean freezeReaders() {
        List<Pair> readers = pairs.stream().filter(pair -> pair.readsTheLog).toList();
        readers.forEach(pair -> pair.frozen = true);
        return !readers.isEmpty();
    }

    /** Freezes all connections, and those to come. */
    public void freezeAll() throws IOException {
        pairs.forEach(pair -> pair.frozen = true);
        listener.close();
    }

    /** Breaks all connections; those to come go to another port, as an address does that moves at a failover. */
    public void moveTo(int other) {
        port = other;
        pairs.forEach(FreezingProxy::close);
        pairs.clear();
    }

    private void accept() {
        try {
            while (true) {
                Pair pair = new Pair(listener.accept(), new Socket(host, port));
                pairs.add(pair);
                threads.execute(() -> pump(pair, true));
                threads.execute(() -> pump(pair, false));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private static void pump(Pair pair, boolean up) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = (up ? pair.client : pair.server).getInputStream();
            OutputStream out = (up ? pair.server : pair.client).getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (up) {
                    pair.look(buffer, n);
                }
                if (!pair.frozen) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
        } catch (IOException e) {
            return; // one of the two has closed
        } finally {
            close(pair);
        }
    }

    private static void close(Pair pair) {
        pair.frozen = true;
        try {
            pair.client.close();
            pair.server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        pairs.forEach(FreezingProxy::close);
        threads.shutdownNow();
    }
}
