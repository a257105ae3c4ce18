package io.millrace.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and a server that can fail: it refuses, swallows, cuts, delays and throttles, one fault at a
 * time, and keeps its port whatever happens.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int CHUNK = 16_384;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int BACKLOG = 50;

    private final String host;
    private final int port;
    private final int ownPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Set<Link> forgotten = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::thread);
    private volatile Fault fault = new Fault.None();

    /** Takes connections while there is one. */
    private @Nullable Listener listener;

    /** Holds the port while nothing listens, so that no other process gets it. */
    private @Nullable Socket holder;

    /** What is wrong with the network. */
    private sealed interface Fault {
        record None() implements Fault {}

        record Refuse() implements Fault {}

        record Freeze() implements Fault {}

        record Cut(long replyBytes) implements Fault {}

        record Delay(long millis) implements Fault {}

        record Throttle(int bytesPerSecond) implements Fault {}
    }

    /** Takes connections; the port is free only when its thread has ended. */
    private record Listener(ServerSocket socket, Future<?> thread) {
        void stop() {
            close(socket);
            try {
                thread.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The proxy stopped taking connections.", e);
            }
        }
    }

    /** A client's connection and ours to the server. */
    private record Link(Socket client, Socket server) {
        /** Ends both with a reset, so that neither waits for the other. */
        void reset() {
            reset(client);
            reset(server);
        }

        private static void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                return; // it was closed before
            }
        }
    }

    /** Leads to a server, without a fault. */
    public FaultProxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            ServerSocket first = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            this.ownPort = first.getLocalPort();
            listen(first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address for clients. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port for clients, always the same. */
    public int port() {
        return ownPort;
    }

    /** How many connections there are. */
    public int connections() {
        return links.size();
    }

    /** Everything passes again. Connections that were frozen go on; those that were cut stay so. */
    public synchronized void pass() {
        become(new Fault.None());
    }

    /** Resets what is connected and refuses new connections, as a server that was stopped does. */
    public synchronized void refuse() {
        become(new Fault.Refuse());
        if (listener != null) {
            listener.stop();
            listener = null;
        }
        if (holder == null) {
            Socket socket = new Socket();
            try {
                socket.setReuseAddress(true);
                socket.bind(address());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            holder = socket;
        }
        cut();
    }

    /** Swallows everything in both directions and tells nobody; connections are still taken. */
    public synchronized void freeze() {
        become(new Fault.Freeze());
    }

    /** Swallows from now on what the connections there are carry, as a firewall does that forgot them; new ones pass. */
    public void forget() {
        forgotten.addAll(links);
    }

    /** Resets every connection once the server has answered so many bytes on it from now on. */
    public synchronized void cutAfter(long replyBytes) {
        become(new Fault.Cut(replyBytes));
    }

    /** Lets every piece of what passes wait, in both directions. */
    public synchronized void delay(Duration each) {
        become(new Fault.Delay(each.toMillis()));
    }

    /** Lets each direction of a connection pass so much a second. */
    public synchronized void throttle(int bytesPerSecond) {
        become(new Fault.Throttle(bytesPerSecond));
    }

    /** Resets all connections there are; new ones are taken if the fault allows it. */
    public void cut() {
        links.forEach(Link::reset);
    }

    @Override
    public synchronized void close() {
        if (listener != null) {
            close(listener.socket());
        }
        close(holder);
        threads.shutdownNow();
        cut();
    }

    private void become(Fault now) {
        fault = now;
        notifyAll();
        if (!(now instanceof Fault.Refuse) && listener == null) {
            close(holder);
            holder = null;
            try {
                ServerSocket again = new ServerSocket();
                again.setReuseAddress(true);
                again.bind(address(), BACKLOG);
                listen(again);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ownPort);
    }

    private void listen(ServerSocket socket) {
        listener = new Listener(socket, threads.submit(() -> accept(socket)));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> link(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void link(Socket client) {
        Socket server = new Socket();
        Link link = new Link(client, server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
        } catch (IOException e) {
            link.reset(); // The server is not there; whoever asks learns it so.
            return;
        }
        links.add(link);
        if (fault instanceof Fault.Refuse) {
            link.reset();
        }
        threads.execute(() -> pump(link, false));
        pump(link, true);
    }

    private void pump(Link link, boolean reply) {
        byte[] buffer = new byte[CHUNK];
        Fault met = fault;
        long passed = 0;
        try {
            InputStream in = (reply ? link.server() : link.client()).getInputStream();
            OutputStream out = (reply ? link.client() : link.server()).getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Fault now = awaitPassage();
                if (forgotten.contains(link)) {
                    continue;
                }
                passed = now == met ? passed : 0;
                met = now;
                int most = now instanceof Fault.Cut cut && reply ? (int) Math.min(n, cut.replyBytes() - passed) : n;
                pause(now, most);
                out.write(buffer, 0, most);
                out.flush();
                passed += most;
                if (most < n) {
                    return;
                }
            }
        } catch (IOException e) {
            return; // one of the two has closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            links.remove(link);
            forgotten.remove(link);
            close(link.client());
            close(link.server());
        }
    }

    /** Waits while everything is frozen: what was read stays here, and goes on if that ends. */
    private synchronized Fault awaitPassage() throws InterruptedException {
        while (fault instanceof Fault.Freeze) {
            wait();
        }
        return fault;
    }

    private static void pause(Fault fault, int bytes) throws InterruptedException {
        if (fault instanceof Fault.Delay delay) {
            TimeUnit.MILLISECONDS.sleep(delay.millis());
        } else if (fault instanceof Fault.Throttle throttle) {
            TimeUnit.MICROSECONDS.sleep(TimeUnit.SECONDS.toMicros(bytes) / throttle.bytesPerSecond());
        }
    }

    private static void close(@Nullable AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("A socket of the proxy cannot be closed.", e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    }
}
